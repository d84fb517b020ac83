// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/core/article_passage.h"

#include <catch2/catch.hpp>

#include <utility>

#include "knowledge/articles/core/markdown_html.h"

namespace deskmesh::knowledge {
namespace {

std::string Filler(std::size_t paragraphs) {
  std::string text;
  for (std::size_t i = 0; i < paragraphs; ++i) {
    text += "General remarks about planning, number " + std::to_string(i) + ".\n\n";
  }
  return text;
}

TEST_CASE("a short article is its own passage, with the section that tells", "[knowledge][core]") {
  const std::string body =
      "Intro.\n\n## Export\n\n1. Open **Reports**.\n2. Press Export.\n\n## Import\n\nx";
  const ArticlePassage passage = BestPassage(body, {"how do I export a report"}, 1'500);
  CHECK(passage.markdown == body);
  CHECK(passage.section == 1);
  CHECK(BestPassage("", {"x"}, 100).markdown.empty());
  CHECK(BestPassage("\n\n", {"x"}, 100).markdown.empty());
}

TEST_CASE("one section of thousands answers a question of as many words", "[knowledge][core]") {
  // What either adds must not multiply: here are twelve thousand sections and two thousand asked words.
  std::string body;
  for (int i = 0; i < 12'000; ++i) body += i == 7'000 ? "# 归档\n" : "# 任务\n";
  std::string asked = "归档";
  for (int i = 0; i < 2'000; ++i) asked += " w" + std::to_string(i);
  const ArticlePassage passage = BestPassage(body, {asked}, 1'500);
  CHECK(passage.section == 7'001);
  CHECK(passage.markdown == "# 归档");
}

TEST_CASE("of a long article the section that matched is given as Markdown", "[knowledge][core]") {
  const std::string section =
      "## Calendar export\n\n1. Open **Calendar**.\n2. Press ![button](files/ics.png).\n3. Wait 1~3 days.";
  const std::string body = "# Guide\n\n" + Filler(60) + "## Colours\n\n" + Filler(10) + section +
                           "\n\n## Last\n\n" + Filler(10);
  const ArticlePassage passage = BestPassage(body, {"how do I export the calendar"}, 1'500);
  CHECK(passage.markdown == section);
  CHECK(passage.section == 3);
  // Words of the other language come from what search found.
  CHECK(BestPassage(body, {"怎么导出日历", "calendar"}, 1'500).section == 3);
}

TEST_CASE("deeper sections come along, a longer section is cut around the best block",
          "[knowledge][core]") {
  const std::string nested = "## Webhooks\n\n### Steps\n\n- one\n- two\n\n### Notes\n\nDone.";
  const std::string body = Filler(60) + nested + "\n\n## Other\n\n" + Filler(5);
  CHECK(BestPassage(body, {"webhooks"}, 600).markdown == nested);
  const std::string long_section =
      "## Import\n\n" + Filler(40) + "The delimiter must be a semicolon.\n\n" + Filler(40);
  const ArticlePassage cut = BestPassage(long_section, {"delimiter semicolon import"}, 500);
  CHECK(cut.markdown.starts_with("## Import\n\n"));
  CHECK(cut.markdown.find("semicolon") != std::string::npos);
  CHECK(cut.markdown.size() <= 500);
}

TEST_CASE("code keeps its end, and a passage its bounds", "[knowledge][core]") {
  std::string code = "```sh\n";
  for (int i = 0; i < 200; ++i) code += "curl https://example.com/# not a heading\n";
  code += "```";
  const ArticlePassage passage = BestPassage("# API\n\n" + code + "\n\n# End\n\nx", {"curl"}, 400);
  CHECK(passage.markdown.size() <= 400);
  CHECK(passage.markdown.ends_with("\n```"));
  CHECK(passage.section == 1);
  const ArticlePassage none = BestPassage(Filler(100), {"quantum"}, 300);
  CHECK(none.markdown.starts_with("General remarks about planning, number 0."));
  CHECK(none.markdown.size() <= 300);
  CHECK(BestPassage(std::string(50'000, 'x'), {"x"}, 300).markdown.size() <= 300);
  CHECK(BestPassage("Head\n====\n\n" + Filler(40) + "Sub\n---\n\nzebra", {"zebra"}, 300).section ==
        2);
  CHECK_NOTHROW(BestPassage(std::string(100'000, '#') + "\n```", {"#"}, 300));
}

TEST_CASE("anchors are those of the page, whatever stands around the headings",
          "[knowledge][core]") {
  // What has to be counted, and how many headings of the page it makes.
  const std::pair<const char*, std::size_t> pieces[] = {
      {"# Plain\n", 1},
      {"Two lines\nof one\n===\n", 1},
      {"Sub\n-\n", 1},
      {"- first\n- # inside a list\n\n  text\n", 1},
      {"- item\n\n  ```sh\n  # a comment\n  ```\n", 0},
      {"> quoted\n>\n> ## inside a quote\n> and more\n", 1},
      {"> lazy\n===\n", 0},
      {"- lazy\n===\n", 0},
      {"text\n\n---\n", 0},
      {"~~~\n# code\n---\n~~~\n", 0},
      {"```` md\n```\n# still code\n````\n", 0},
      {"    # indented code\n", 0},
      {"#hashtag\n", 0},
      {"1. one\n\n   Below\n   ---\n", 1},
      {"\\# escaped\n", 0},
      {"| a | b |\n|---|---|\n| # 1 | x |\n", 0},
  };
  std::string body;
  std::size_t headings = 0;
  for (const auto& [markdown, own] : pieces) {
    INFO(markdown);
    CHECK(HeadingsOf(markdown).size() == own);
    body += std::string(markdown) + "\n" + Filler(3) + "\n\n";
    headings += own;
  }
  CHECK(HeadingsOf(body).size() == headings);
  // What stands in lists and quotes heads no section of its own.
  CHECK(BestPassage(body + "zebra crossing", {"zebra"}, 300).section == 3);
  CHECK(BestPassage(body + "## Zebra\n\nstripes\n\n# End\n\nx", {"zebra"}, 300).section ==
        headings + 1);
  CHECK(BestPassage("- # inside\n\n" + Filler(40), {"quantum"}, 300).section == 0);
  const std::string html = MarkdownToHtml("One\ntwo\n---\n\n- a\n  ===\n");
  CHECK(html.find("<h2 id=\"sec-1\">One\ntwo</h2>") != std::string::npos);
  CHECK(html.find("<h1 id=\"sec-2\">a</h1>") != std::string::npos);
}

TEST_CASE("a passage brings the definitions of its links along", "[knowledge][core]") {
  const std::string body = "# Zebra\n\nStripes, see [the guide][g] and ![shot][S].\n\n# End\n\n" +
                           Filler(40) +
                           "\n\n[g]: /help/x \"A & B\"\n[s]: files/s.png\n[t]: /other\n";
  const std::string passage = BestPassage(body, {"zebra stripes"}, 300).markdown;
  CHECK(passage.ends_with("[g]: </help/x> \"A \\& B\"\n[s]: <files/s.png>"));
  CHECK(passage.find("/other") == std::string::npos);
  CHECK(MarkdownToHtml(passage).find("<a href=\"/help/x\" title=\"A &amp; B\">the guide</a>") !=
        std::string::npos);
  // Text gives way to them.
  const std::string tight = "# Zebra\n\nStripes, see [the guide][g].\n\n" + Filler(40) +
                            "\n\n[g]: /help/" + std::string(60, 'x') + "\n";
  const std::string cut = BestPassage(tight, {"zebra stripes"}, 400).markdown;
  CHECK(cut.size() <= 400);
  CHECK(cut.find("\n[g]: </help/x") != std::string::npos);
}

}  // namespace
}  // namespace deskmesh::knowledge
