// SPDX-License-Identifier: Apache-2.0
#include "gateway/core/article_page.h"

#include <catch2/catch.hpp>

namespace deskmesh::gateway {

TEST_CASE("an article page's path gives the article's name", "[gateway][core]") {
  CHECK(ArticleNameOf("/help/articles/export-board") == "export-board");
  CHECK(ArticleNameOf("/help/articles/export-board/") == "export-board");
  CHECK(ArticleNameOf("/help/articles/%41") == "A");
  CHECK_FALSE(ArticleNameOf("/help/articles/").has_value());
  CHECK_FALSE(ArticleNameOf("/help/articles/a/b").has_value());
  CHECK_FALSE(ArticleNameOf("/help/articles/%4").has_value());
  CHECK_FALSE(ArticleNameOf("/help/search").has_value());
  CHECK(IsArticleId("art_01m8e8jcz3e009dfz49742vxqx"));
  CHECK_FALSE(IsArticleId("art_01m8"));
  CHECK(IsArticleSlug("export-board"));
  CHECK_FALSE(IsArticleSlug("Export"));
  CHECK_FALSE(IsArticleSlug(std::string(101, 'a')));
}

TEST_CASE("a widget key names its workspace", "[gateway][core]") {
  CHECK(WorkspaceOfKey("wgt_01m8e8j8rke0087qs3634jgxkk2r9dpk01d978ppjp") ==
        "wsp_01m8e8j8rke0087qs3634jgxkk");
  CHECK(WorkspaceOfKey("wgt_01m8e8j8rke0087qs3634jgxkk").empty());
  CHECK(WorkspaceOfKey("dmk_01m8e8j8rke0087qs3634jgxkk2r9dpk01d978ppjp").empty());
  CHECK(WorkspaceOfKey("wgt_01m8e8j8rke0087qs3634jgxkk2r9dpk01d978ppj/").empty());
  CHECK(WorkspaceOfKey("").empty());
}

TEST_CASE("a page's head says what the article says and runs nothing of it", "[gateway][core]") {
  const std::string page = "<html><head><title>Help centre</title></head><body></body></html>";
  CHECK(WithHead(page, {}) == page);
  CHECK(WithHead("<html></html>", {"Title", "Text"}) == "<html></html>");
  CHECK(WithHead(page, {"</title><script>x()</script> & \"more\"", "a\"><b>'\n"}) ==
        "<html><head><title>&lt;/title&gt;&lt;script&gt;x()&lt;/script&gt; &amp; "
        "&quot;more&quot;</title><meta name=\"description\" "
        "content=\"a&quot;&gt;&lt;b&gt;&#39;\n\" /></head><body></body></html>");
}

TEST_CASE("a description is the beginning of an article's text", "[gateway][core]") {
  CHECK(
      DescriptionOf("<h2>Export</h2>\n<p>Press <strong>Ex</strong>port &amp; wait &lt;10 s.</p>") ==
      "Export Press Export & wait <10 s.");
  CHECK(DescriptionOf("").empty());
  CHECK(DescriptionOf("<p>cut <img src=").starts_with("cut"));
  std::string words;
  for (int i = 0; i < 100; ++i) words += "word ";
  const std::string cut = DescriptionOf("<p>" + words + "</p>");
  CHECK(cut.ends_with("word…"));
  CHECK(cut.size() <= 163);
  std::string characters;
  for (int i = 0; i < 400; ++i) characters += "字";
  CHECK(DescriptionOf(characters).size() == 3 * 161);
  const std::string chinese = DescriptionOf("<h2>简介</h2>\n<p>" + characters + "</p>");
  CHECK(chinese.starts_with("简介 字"));
  CHECK(chinese.ends_with("字…"));
  CHECK(chinese.size() == 3 * 160 + 1);
}

}  // namespace deskmesh::gateway
