// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/core/article_text.h"

#include <catch2/catch.hpp>

namespace deskmesh::knowledge {

TEST_CASE("Markdown loses its marks and keeps its words", "[knowledge][core]") {
  CHECK(PlainText("# Title\n\n1. Set the **owner**.\n2. Press `Done`.\n\n> quote\n- item") ==
        "Title\n1. Set the owner.\n2. Press Done.\nquote\nitem");
  CHECK(PlainText("See [the guide](https://example.com/a) ![shot](x.png)") == "See the guide shot");
  CHECK(PlainText("a <b>bold</b> word, 3 < 5 > 2") == "a bold word, 3 < 5 > 2");
  CHECK(PlainText("```cpp\nint x;\n```\n---\nend") == "int x;\nend");
  CHECK(PlainText("点击「**新建**」\\*") == "点击「新建」*");
}

TEST_CASE("definitions of links are no text, entities are characters", "[knowledge][core]") {
  CHECK(PlainText("See [the guide][g], [G] and [g][].\n\n[g]: /help/x \"Guide\"\n") ==
        "See the guide, G and g.");
  CHECK(PlainText("![shot][s]\n[s]: files/s.png") == "shots\ns: files/s.png");
  CHECK(PlainText("a[0][1] = 2") == "a01 = 2");
  CHECK(PlainText("[x]: y z") == "x: y z");
  CHECK(PlainText("A &amp; B &copy; &lt;b&gt; `&amp;` AT&T &#65;") == "A & B © <b> &amp; AT&T A");
}

TEST_CASE("what is no mark stays in the text", "[knowledge][core]") {
  for (const char* text : {"1~3个工作日", "9:00~18:00", "7*24小时，5*8小时", "3 * 4 * 5",
                           "rm *.log *.tmp", "--token <TOKEN>", "C:\\Users\\me", "a < b > c",
                           "约~50 人", "2**3", "`", "1. 打开设置", "snake_case_name"}) {
    CHECK(PlainText(text) == text);
  }
  CHECK(PlainText("执行 `rm *.log` 和 ``a`b``") == "执行 rm *.log 和 a`b");
  CHECK(PlainText("用 `--token <TOKEN>` 登录") == "用 --token <TOKEN> 登录");
  CHECK(PlainText("见 <https://example.com/a?b=*c*>") == "见 https://example.com/a?b=*c*");
  CHECK(PlainText("写信给 <help@example.com>") == "写信给 help@example.com");
  CHECK(PlainText("```sh\n# all\nrm *.log ~/x*\n```\n完") == "# all\nrm *.log ~/x*\n完");
  CHECK(PlainText("~~~\n```\n1. x\n~~~") == "```\n1. x");
  CHECK(PlainText("*重要*：**[指南](x)** 和 ~~旧的~~ ***都*** 要") == "重要：指南 和 旧的 都 要");
  CHECK(PlainText("**7*24**小时<br/>全天 <b>在线</b>") == "7*24小时全天 在线");
}

TEST_CASE("tables and tasks are text without their syntax", "[knowledge][core]") {
  CHECK(
      PlainText(
          "前\n\n| 项 | 值 | |\n|---|:-:|---|\n| **甲** | `a \\| b` | |\n| 乙 | [二](x) |\n\n后") ==
      "前\n项 · 值\n甲 · a | b\n乙 · 二\n后");
  CHECK(PlainText("a | b\n--- | ---\n1 | 2\n\nx | y") == "a · b\n1 · 2\nx | y");
  CHECK(PlainText("> | a | b |\n> | - | - |\n> | 1 | 2 |") == "a · b\n1 · 2");
  // A bar alone makes no table.
  CHECK(PlainText("cat a | grep b") == "cat a | grep b");
  CHECK(PlainText("```\n| a |\n|---|\n```") == "| a |\n|---|");
  CHECK(PlainText("- [ ] open\n- [x] done\n* [X]  too\n- [x](y) link") ==
        "open\ndone\ntoo\nx link");
}

TEST_CASE("hostile Markdown ends", "[knowledge][core]") {
  CHECK(PlainText(std::string(100'000, '[')).size() == 100'000);
  CHECK(PlainText(std::string(100'000, '*')).empty());
  CHECK(PlainText("[a](b") == "a(b");
  // Each of these would take minutes if every mark looked for its end anew.
  constexpr std::size_t kMany = 4'000'000;
  CHECK(PlainText(std::string(kMany, '[')).size() == kMany);
  CHECK(PlainText("a" + std::string(kMany, '<')).size() == kMany + 1);
  std::string stars, ticks;
  for (std::size_t i = 0; i < kMany / 4; ++i) {
    stars += " *a";
    ticks += " `a";
  }
  CHECK(PlainText(stars).size() == stars.size() - 1);
  CHECK(PlainText(ticks).size() > kMany / 4);
  std::string links = "[x](";
  for (std::size_t i = 0; i < kMany / 4; ++i) links += "[x](";
  CHECK(PlainText(links).size() == links.size() / 2);
}

TEST_CASE("an opening ends with a sentence and never inside a character", "[knowledge][core]") {
  CHECK(Opening("第一句话。第二句话很长很长。", 30) == "第一句话。");
  CHECK(Opening("短", 30) == "短");
  CHECK(Opening("甲乙丙丁", 7) == "甲乙");
}

TEST_CASE("slugs are lower-case ASCII and unique by id", "[knowledge][core]") {
  CHECK(SlugOf("Plan dates: the Gantt chart!", "art_06c8f3k2s0d1w6v9q2n4m8x7ab") ==
        "plan-dates-the-gantt-chart-n4m8x7ab");
}

TEST_CASE("slugs spell Chinese titles in pinyin", "[knowledge][core]") {
  constexpr std::string_view kId = "art_06c8f3k2s0d1w6v9q2n4m8x7ab";
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"如何导出甘特图", "ru-he-dao-chu-gan-te-tu-n4m8x7ab"},
      {"如何导出「甘特图」？", "ru-he-dao-chu-gan-te-tu-n4m8x7ab"},
      {"API接口v2怎么用", "api-jie-kou-v2-zen-me-yong-n4m8x7ab"},
      {"导出 ＰＤＦ 文件", "dao-chu-pdf-wen-jian-n4m8x7ab"},
      {"Gantt 甘特图", "gantt-gan-te-tu-n4m8x7ab"},
      {"！？…", "article-n4m8x7ab"},
      {"ガント", "article-n4m8x7ab"},
      {"\xE5\x9B", "article-n4m8x7ab"},
      {"", "article-n4m8x7ab"},
  };
  for (const auto& [title, slug] : rows) {
    CAPTURE(title);
    CHECK(SlugOf(title, kId) == slug);
    CHECK(IsSlug(SlugOf(title, kId)));
  }
  // Cut between syllables.
  std::string title;
  for (int i = 0; i < 200; ++i) title += "装";
  const std::string slug = SlugOf(title, kId);
  CHECK(IsSlug(slug));
  CHECK(slug.size() <= 69);
  CHECK(slug.ends_with("-zhuang-n4m8x7ab"));
  CHECK(IsSlug(SlugOf(std::string(200, 'a'), kId)));
}

}  // namespace deskmesh::knowledge
