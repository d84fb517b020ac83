// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "knowledge/transfer/core/article_source.h"
#include "knowledge/transfer/core/confluence_space.h"
#include "knowledge/transfer/core/front_matter.h"
#include "knowledge/transfer/core/language_pairs.h"
#include "knowledge/transfer/core/markdown_links.h"
#include "knowledge/transfer/core/markdown_tags.h"
#include "knowledge/transfer/core/markup.h"
#include "knowledge/transfer/core/markup_markdown.h"
#include "knowledge/transfer/core/title_codes.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

std::string Markdown(std::string_view html, std::vector<std::string>* warnings = nullptr) {
  const auto tree = ParseMarkup(html, MarkupKind::kHtml);
  REQUIRE(tree.ok());
  MarkdownSettings settings;
  settings.file = [](std::string_view name) {
    return name == "a b.png" ? std::string("files/a-b.png") : std::string();
  };
  settings.page = [](std::string_view title) {
    return title == "Roles" ? std::string("/help/articles/roles") : std::string();
  };
  MarkdownText markdown = ToMarkdown(*tree, 0, settings);
  if (warnings != nullptr) *warnings = markdown.warnings;
  return markdown.text;
}

std::string ReasonOf(const absl::Status& status) { return base::DetailsOf(status).reason; }

TEST_CASE("front matter is read as other tools write it", "[knowledge][transfer][core]") {
  const FrontMatter head = ReadFrontMatter(
      "---\r\n# about\ntitle: 'It''s \"fine\"'\ntags: [a, \"b, c\", 'd']\nLang: en # English\n"
      "categories:\n  - 权限\n  - Second\nsummary: |\n  one\n  two\nnested:\n  key: value\n"
      "empty: ~\n---\nText\n");
  CHECK(head.One("title") == "It's \"fine\"");
  CHECK(head.All("tags") == std::vector<std::string>{"a", "b, c", "d"});
  CHECK(head.One("lang") == "en");
  CHECK(head.All("categories") == std::vector<std::string>{"权限", "Second"});
  CHECK(head.One("summary") == "one\ntwo");
  CHECK(head.One("empty").empty());
  CHECK(head.body == "Text\n");
  // A rule at the top is no head, nor one without an end.
  CHECK(ReadFrontMatter("---\ntitle: x\n").body == "---\ntitle: x\n");
  CHECK(ReadFrontMatter("no head").fields.empty());
}

TEST_CASE("front matter that is broken is told by its line", "[knowledge][transfer][core]") {
  const auto told = [](std::string_view text) {
    const std::vector<std::string> problems = ReadFrontMatter(text).problems;
    return problems.empty() ? std::string() : problems[0].substr(0, problems[0].find(':'));
  };
  CHECK(told("---\ntitle: [unclosed\n---\nText") == "line 2");
  CHECK(told("---\nslug: a\ntitle: \"unclosed\n---\nText") == "line 3");
  CHECK(told("---\ntitle: [Beta] Export\n---\nText") == "line 2");
  CHECK(told("---\ntitle: A\n\nno key here\n---\nText") == "line 4");
  CHECK(told("---\ntitle: A\nText") == "line 1");
  CHECK(told("---\nnested: {a: 1\n---\nText") == "line 2");
  CHECK(ReadFrontMatter("---\ntitle: [Beta] Export\n---\nText").One("title") == "[Beta] Export");
  CHECK(ReadFrontMatter("---\ntags: [a,\n  b, # more\n  c]\nslug: x\n---\nText").One("slug") ==
        "x");
  CHECK(ReadFrontMatter("---\ntags: [a,\n  b,\n  c]\n---\n").All("tags") ==
        std::vector<std::string>{"a", "b", "c"});
  for (const char* fine :
       {"---\ntitle: 'It''s' # x\ntags: [don't, \"]\", 'b']\nempty: ''\nmap: {a: 1}\n---\nText",
        "---\n# note\nlist:\n- a\n-\nnested:\n  key: value\nq: \"a\\\"b\"\nt: a [b\n---\nText",
        "---\n\nA rule at the top\n", "No head", "---\n---\nText"}) {
    CAPTURE(fine);
    CHECK(told(fine).empty());
  }
  const ArticleSource article = ReadMarkdownFile("a.md", "---\ntitle: [unclosed\n---\nText");
  REQUIRE(article.warnings.size() == 1);
  CHECK(article.warnings[0].find("line 2") != std::string::npos);
}

TEST_CASE("an article that is written is read back the same", "[knowledge][transfer][core]") {
  ArticleSource article;
  article.title = "导出 \"报表\": 100 % \\ done # really";
  article.slug = "export-reports";
  article.locale = "zh-CN";
  article.kind = "ERROR_CODE";
  article.audience = "INTERNAL";
  article.category = "- reports";
  article.keywords = {"a, b", "]", "甘特图", "~"};
  article.error_codes = {"E1203"};
  article.reader_roles = {"executive"};
  article.reader_plans = {"enterprise"};
  article.translation = "export-reports-en";
  article.review_due = "2026-12-01T00:00:00Z";
  article.state = "DRAFT";
  for (const std::string body :
       {"# Heading\n\ntext without a line break at its end", "\n\n---\ntitle: no\n---\n",
        "a\r\nb\r\n", "files/x.png ![](files/x.png)\n"}) {
    article.body = body;
    const std::string written = WriteMarkdownFile(article);
    const ArticleSource read = ReadMarkdownFile("export-reports/index.md", written);
    CHECK(read.problem.empty());
    CHECK(read.body == body);
    CHECK(read.title == article.title);
    CHECK(read.category == article.category);
    CHECK(read.keywords == article.keywords);
    CHECK(read.translation == article.translation);
    CHECK(read.state == "DRAFT");
    ArticleSource again = read;
    CHECK(WriteMarkdownFile(again) == written);
  }
}

TEST_CASE("a plain Markdown file becomes an article by its place", "[knowledge][transfer][core]") {
  const ArticleSource plain = ReadMarkdownFile("docs/en/permissions/invite-guests.md",
                                               "\n# Invite *guests*\n\nPress it.\n", "docs");
  CHECK(plain.title == "Invite guests");
  CHECK(plain.body == "Press it.\n");
  CHECK(plain.category == "permissions");
  CHECK(plain.locale == "en");
  CHECK(plain.state == "PUBLISHED");
  CHECK(ReadMarkdownFile("邀请.zh.md", "text").locale == "zh-CN");
  CHECK(ReadMarkdownFile("a.md", "---\ntitle: A\ndraft: true\n---\nx").state == "DRAFT");
  CHECK(ReadMarkdownFile("guide/index.md", "text").title == "guide");
  CHECK_FALSE(ReadMarkdownFile("a.md", "---\ntitle: A\n---\n \n").problem.empty());
}

TEST_CASE("folders become the path of a category", "[knowledge][transfer][core]") {
  const auto category = [](std::string_view path, std::string_view text = "text") {
    return ReadMarkdownFile(path, text, "docs").category;
  };
  CHECK(category("docs/sub/deep/er/x.md") == "sub/deep/er");
  CHECK(category("docs/admin/install/x.md") == "admin/install");
  CHECK(category("docs/user/install/index.md") == "user");
  CHECK(category("docs/zh_CN/user/x.md") == "user");
  CHECK(category("docs/user/en/x.md") == "user");
  CHECK(category("docs/x.md").empty());
  CHECK(category("other/docs/x.md") == "other/docs");
  // A file's own address doesn't take it out of its folder; what it says of its category holds.
  CHECK(category("docs/user/x.md", "---\nslug: mine\n---\ntext") == "user");
  CHECK(category("docs/user/x.md", "---\ncategory: docs\n---\ntext") == "docs");
  // A folder of an export is that of one article.
  CHECK(category("out/mine/x.md", "---\nslug: mine\nkind: GUIDE\naudience: PUBLIC\n---\ntext")
            .empty());
  const std::string wide(40, 'w');
  CHECK(category("docs/" + wide + "/" + wide + "/x.md") == wide);
  CHECK(category("docs/" + wide + wide + "/x.md").empty());
}

TEST_CASE("a heading that says the title leaves the text", "[knowledge][transfer][core]") {
  const auto body = [](std::string_view text) { return ReadMarkdownFile("a.md", text).body; };
  CHECK(body("---\ntitle: Export charts\n---\n\n# Export *charts*\n\nPress.\n") == "Press.\n");
  CHECK(body("---\ntitle: Export Charts\n---\nExport charts\n=====\nPress.\n") == "Press.\n");
  CHECK(body("---\ntitle: 导出\n---\r\n# 导出\r\n\r\n步骤") == "步骤");
  // Another one stays, and so does one further down or of another level.
  for (const std::string kept : {"# Steps\n\nPress.", "Press.\n\n# Export\n", "## Export\n\nPress.",
                                 "> # Export\n\nPress."}) {
    CHECK(body("---\ntitle: Export\n---\n" + kept) == kept);
  }
  const ArticleSource underlined = ReadMarkdownFile("a.md", "Export\n======\n\nPress.\n");
  CHECK(underlined.title == "Export");
  CHECK(underlined.body == "Press.\n");
  CHECK(WithoutTitle("# Roles \\[new\\]\n\nEach.\n", "Roles [new]") == "Each.\n");
}

TEST_CASE("slugs are the same each time and never shared", "[knowledge][transfer][core]") {
  std::vector<ArticleSource> articles;
  for (const char* path : {"a/install.md", "b/install.md", "安装.md", "配置.md", "c/index.md"}) {
    articles.push_back(ReadMarkdownFile(path, "# 标题\n\ntext"));
  }
  articles.push_back(ReadMarkdownFile("x.md", "---\nslug: taken\n---\nx"));
  articles.push_back(ReadMarkdownFile("y.md", "---\nslug: taken\n---\nx"));
  articles.push_back(ReadMarkdownFile("z.md", "---\nslug: Not A Slug\n---\nx"));
  std::vector<ArticleSource> again = articles;
  AssignSlugs(&articles);
  AssignSlugs(&again);
  CHECK(articles[0].slug == "install");
  CHECK(articles[1].slug == "b-install");
  CHECK(articles[2].slug == "an-zhuang");
  CHECK(articles[3].slug == "pei-zhi");
  // As releases before had them.
  CHECK(articles[0].earlier_slug.empty());
  CHECK(articles[2].earlier_slug.starts_with("article-"));
  CHECK(articles[2].earlier_slug != articles[3].earlier_slug);
  CHECK(articles[5].slug == "taken");
  CHECK(articles[6].problem.find("taken") != std::string::npos);
  CHECK_FALSE(articles[7].problem.empty());
  for (std::size_t i = 0; i < articles.size(); ++i) CHECK(articles[i].slug == again[i].slug);
  // An earlier slug that another file has now is that file's.
  std::vector<ArticleSource> both;
  for (const char* path : {"API接口.md", "api.md"})
    both.push_back(ReadMarkdownFile(path, "# T\n\ntext"));
  AssignSlugs(&both);
  CHECK(both[0].slug == "api-jie-kou");
  CHECK(both[0].earlier_slug.empty());
  CHECK(both[1].slug == "api");
}

TEST_CASE("files that differ by a language alone are translations", "[knowledge][transfer][core]") {
  const auto stay_apart = [](std::string_view one, std::string_view other,
                             const std::string& head = "") {
    std::vector<ArticleSource> articles = {
        ReadMarkdownFile(one, head + "# 标题\n\n打开设置。"),
        ReadMarkdownFile(other, "# Title\n\nOpen the settings.")};
    AssignSlugs(&articles);
    LinkLanguages(&articles);
    if (articles[0].translation.empty()) {
      CHECK(articles[1].translation.empty());
      return true;
    }
    CHECK(articles[0].translation == articles[1].slug);
    CHECK(articles[1].translation == articles[0].slug);
    return false;
  };
  const std::pair<const char*, const char*> pairs[] = {{"docs/two.zh.md", "docs/two.en.md"},
                                                       {"zh/pair.md", "en/pair.md"},
                                                       {"docs/zh_CN/a/b.md", "docs/en-US/a/b.md"},
                                                       {"a.zh-CN.md", "a.en-US.md"},
                                                       {"a.md", "a.en.md"},
                                                       {"zh/guide/index.md", "en/guide/index.md"}};
  for (const auto& [chinese, english] : pairs) {
    CAPTURE(chinese);
    CHECK_FALSE(stay_apart(chinese, english));
  }
  CHECK(stay_apart("a.md", "a.markdown"));
  CHECK(stay_apart("zh/a.md", "en/b.md"));
  // What a file says holds, as a slug and as a path.
  CHECK_FALSE(stay_apart("zh/a.md", "en/b.md", "---\ntranslation: ../en/b.md\n---\n"));
  CHECK_FALSE(stay_apart("a.md", "some-guide.md", "---\ntranslation: some-guide\n---\n"));
}

TEST_CASE("a translation that isn't there is told", "[knowledge][transfer][core]") {
  std::vector<ArticleSource> articles = {
      ReadMarkdownFile("a.md", "---\ntranslation: en/gone.md\n---\n# A\n\nText"),
      ReadMarkdownFile("b.md", "---\ntranslation: b.md\n---\n# B\n\nText"),
      ReadMarkdownFile("c.md", "---\ntranslation: elsewhere\n---\n# C\n\nText")};
  AssignSlugs(&articles);
  LinkLanguages(&articles);
  REQUIRE(articles[0].warnings.size() == 1);
  CHECK(articles[0].warnings[0].find("en/gone.md") != std::string::npos);
  CHECK(articles[1].warnings.size() == 1);
  // It may be in the help centre already.
  CHECK(articles[2].warnings.empty());
  CHECK(articles[2].translation == "elsewhere");
  CHECK_FALSE(articles[2].is_translation_inside);
}

TEST_CASE("links are rewritten, code is not", "[knowledge][transfer][core]") {
  const auto upper = [](std::string_view address) -> std::optional<std::string> {
    if (address != "a.png") return std::nullopt;
    return "B.png";
  };
  CHECK(RewriteLinks(
            "![x](a.png \"t\") `[x](a.png)` [y](<a.png>)\n[r]: a.png\n```\n[x](a.png)\n```\n",
            upper) ==
        "![x](B.png \"t\") `[x](a.png)` [y](<B.png>)\n[r]: B.png\n```\n[x](a.png)\n```\n");
  CHECK(RewriteLinks("\\[no](b) ` open [x](a.png)", upper) == "\\[no](b) ` open [x](B.png)");
  CHECK(RewriteLinks("see ``` and `[x](a.png)` [y](a.png)", upper) ==
        "see ``` and `[x](a.png)` [y](B.png)");
  CHECK(RewriteLinks("`a``` [x](a.png)` [y](a.png)", upper) == "`a``` [x](a.png)` [y](B.png)");
  CHECK(ResolveInside("guide/b.md", "images/a%20b.png?x#y") == "guide/images/a b.png");
  CHECK(ResolveInside("guide/b.md", "../a.png") == "a.png");
  CHECK_FALSE(ResolveInside("b.md", "../a.png").has_value());
  CHECK_FALSE(ResolveInside("b.md", "https://x/a.png").has_value());
  CHECK_FALSE(ResolveInside("b.md", "mailto:x").has_value());
  CHECK_FALSE(ResolveInside("b.md", "/etc/passwd").has_value());
  CHECK_FALSE(ResolveInside("b.md", "#part").has_value());
}

TEST_CASE("pictures on other servers are known, however they are written",
          "[knowledge][transfer][core]") {
  CHECK(PicturesElsewhere("![a](https://x.example/a.png?b=1&c=2) [![b](http://y.example/b.png)](z) "
                          "![c](files/c.png) ![a](https://x.example/a.png?b=1&c=2)\n\n"
                          "`![no](https://x.example/no.png)` [link](https://x.example/l.png)\n",
                          5) ==
        std::vector<std::string>{"https://x.example/a.png?b=1&c=2", "http://y.example/b.png"});
  CHECK(PicturesElsewhere("![a](https://x.example/a.png)![b](https://x.example/b.png)", 1).size() ==
        1);
}

TEST_CASE("titles that begin with error codes name them", "[knowledge][transfer][core]") {
  using Codes = std::vector<std::string>;
  CHECK(CodesOfTitle("E7007 导入失败") == Codes{"E7007"});
  CHECK(CodesOfTitle("错误码：E7007：导入失败") == Codes{"E7007"});
  CHECK(CodesOfTitle("Error IMP-4102 on import") == Codes{"IMP-4102"});
  CHECK(CodesOfTitle("E1203 / E1204: rows are refused") == Codes{"E1203", "E1204"});
  CHECK(CodesOfTitle("HTTP 502 when exporting") == Codes{"HTTP 502"});
  for (const char* title : {"PROJ-12 roadmap", "2026 plans", "How to read E1203", "导入失败", "",
                            "Excel 2016 import", "Errors of imports"}) {
    CHECK(CodesOfTitle(title).empty());
  }
}

TEST_CASE("broken markup is refused by name and line", "[knowledge][transfer][core]") {
  const auto xml = [](std::string_view text) {
    return ReasonOf(ParseMarkup(text, MarkupKind::kXml).status());
  };
  CHECK(xml("<a><b></a></b>") == "XML_BROKEN");
  CHECK(xml("<a>") == "XML_BROKEN");
  CHECK(xml("<a/><b/>") == "XML_BROKEN");
  CHECK(xml("<a x=1/>") == "XML_BROKEN");
  CHECK(xml("<a>&unknown;</a>") == "XML_BROKEN");
  CHECK(xml("") == "XML_BROKEN");
  CHECK(xml("<!DOCTYPE a [<!ENTITY x \"y\">]><a/>") == "XML_BROKEN");
  CHECK(xml("<a><![CDATA[ no end </a>") == "XML_BROKEN");
  const absl::Status third = ParseMarkup("<a>\n\n<b></c></a>", MarkupKind::kXml).status();
  CHECK(base::DetailsOf(third).metadata.at("line") == "3");
  CHECK(ParseMarkup("<?xml version=\"1.0\"?>\n<a x='&lt;&#x4E2D;'>t</a>\n", MarkupKind::kXml).ok());

  const auto html = [](std::string_view text) {
    return ReasonOf(ParseMarkup(text, MarkupKind::kHtml).status());
  };
  CHECK(html("<p title=\"no end") == "HTML_BROKEN");
  CHECK(html("<!-- no end") == "HTML_BROKEN");
  CHECK(html("<script>while(1){}") == "HTML_BROKEN");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<div>";
  CHECK(html(deep) == "MARKUP_TOO_DEEP");
  MarkupLimits few;
  few.nodes = 10;
  std::string many;
  for (int i = 0; i < 20; ++i) many += "<br>";
  CHECK(ReasonOf(ParseMarkup(many, MarkupKind::kHtml, few).status()) == "MARKUP_TOO_LARGE");
}

TEST_CASE("HTML becomes Markdown", "[knowledge][transfer][core]") {
  CHECK(Markdown("<h2>A &amp; B</h2><p>one<br>two <b> bold </b><i>it</i> <code>x`y</code></p>") ==
        "## A & B\n\none\\\ntwo  **bold** *it* ``x`y``\n");
  CHECK(Markdown("<ul><li>a<ul><li>b</ul><li><p>c</p></ul><ol><li>x</li><li>y</li></ol>") ==
        "- a\n  - b\n- c\n\n1. x\n2. y\n");
  CHECK(Markdown("<table><tr><th>a|b</th><th>c</th></tr><tr><td>1<br>2</td></tr></table>") ==
        "| a\\|b | c |\n| --- | --- |\n| 1 2 |  |\n");
  CHECK(Markdown("<blockquote><p>a</p><p>b</p></blockquote><hr>") == "> a\n> \n> b\n\n---\n");
  CHECK(Markdown("<pre>x\n```\n</pre>") == "````\nx\n```\n````\n");
  CHECK(Markdown("<a href=\"http://x/a (b)\">l</a><img src='i.png' alt='[z]'>") ==
        "[l](http://x/a%20%28b%29)![\\[z\\]](i.png)\n");
  // Marks in the text stay text.
  CHECK(Markdown("<p># no *heading* [x](y) snake_case 1. &lt;b&gt;</p>") ==
        "\\# no \\*heading\\* \\[x\\](y) snake_case 1. \\<b>\n");
  CHECK(Markdown("<p>1. no list</p><p>- nor this</p>") == "1\\. no list\n\n\\- nor this\n");
  CHECK(Markdown("<script>alert(1)</script><style>p{}</style><p>a") == "a\n");
}

TEST_CASE("pictures and line breaks of pages stay what they are", "[knowledge][transfer][core]") {
  // A break at the end of anything says nothing; one inside bold text or a link stays outside its marks.
  CHECK(Markdown("<p>one<br>two<br/></p><p><br>three</p>") == "one\\\ntwo\n\nthree\n");
  CHECK(Markdown("<p><b>one<br></b>two <a href=\"/x\">go<br></a>on</p>") ==
        "**one**\\\ntwo [go](/x)\\\non\n");
  CHECK(Markdown("<h2>one<br>two<br></h2>") == "## one two\n");
  CHECK(Markdown("<ul><li>one<br>two<br></li></ul>") == "- one\\\n  two\n");
  // What begins a line behind a break is no list, heading or underline.
  CHECK(Markdown("<p>步骤<br>1. 打开<br># 关闭<br>---<br>-</p>") ==
        "步骤\\\n1\\. 打开\\\n\\# 关闭\\\n\\---\\\n\\-\n");
  CHECK(Markdown("<p><img src=\"a.png\" alt=\"A\" title='The \"chart\"'></p>") ==
        "![A](a.png \"The \\\"chart\\\"\")\n");
  CHECK(Markdown("<table><tr><td>a\\<br><img src=\"b.png\"></td></tr></table>") ==
        "| a\\\\ ![](b.png) |\n| --- |\n");
  std::vector<std::string> warnings;
  CHECK(Markdown("<p>x <img alt=\"logo\" src=\"data:image/png;base64,AAAA\"></p>", &warnings) ==
        "x logo\n");
  CHECK(warnings.size() == 1);
  // Entities of the page are its characters; those that it shows as text stay text.
  CHECK(Markdown("<p>&copy;&nbsp;&#169; &rarr; &NotEqualTilde; &amp;copy; a&b;</p>") ==
        "© © → \u2242\u0338 \\&copy; a&b;\n");
  CHECK(Markdown("<a href=\"/x?a=1&amp;copy;=2\">l</a>") == "[l](/x?a=1&amp;copy;=2)\n");
  CHECK(Markdown("<code>a\n# b</code>") == "`a # b`\n");
}

TEST_CASE("line breaks and pictures that Markdown has as tags become its own",
          "[knowledge][transfer][core]") {
  const std::pair<const char*, const char*> rows[] = {
      {"one<br>two <BR/> three\n", "one\\\ntwo\\\nthree\n"},
      {"one<br>\ntwo<br />\n\nthree<br>", "one\\\ntwo\n\nthree"},
      {"a<br><br>b\n", "a\\\nb\n"},
      {"<br>\nx\n", "\nx\n"},
      {"a<br>1. b<br>- c<br>* d<br># e\n", "a\\\n1\\. b\\\n\\- c\\\n\\* d\\\n\\# e\n"},
      {"> a<br>b\n", "> a\\\n> b\n"},
      {"- a<br>b\n- c<br>\n- d\n- <br>e\n", "- a\\\nb\n- c\n- d\n- e\n"},
      {"## a<br>b\n", "## a b\n"},
      {"| a<br>b | <img src=\"x.png\" alt=\"p|q\"> |\n", "| a b | ![p\\|q](x.png) |\n"},
      {"<img width=\"9\" src='img/a b.png' alt=\"A *b*\" title='T'/>\n",
       "![A \\*b\\*](img/a%20b.png \"T\")\n"},
      {"<img src=\"data:image/png;base64,AA\" alt=\"logo\">", "logo"},
      {"see <img src=a.png>.\r\n", "see ![](a.png).\r\n"},
      // Code, escapes, other tags and what is no tag.
      {"`<br>` and ``<img src=x>``\n", "`<br>` and ``<img src=x>``\n"},
      // Marks that close nothing leave the others as they are; those of another length close nothing.
      {"see ``` and `<br>` here\n", "see ``` and `<br>` here\n"},
      {"`a``` <br>`\n", "`a``` <br>`\n"},
      {"see ``` a<br>b ````\n", "see ``` a\\\nb ````\n"},
      {"```html\n<br>\n<img src=\"x\">\n```\na<br>b\n",
       "```html\n<br>\n<img src=\"x\">\n```\na\\\nb\n"},
      {"    <br>\n", "    <br>\n"},
      {"\\<br> <b>x</b> <brand> 3 < 5 <img src=\"x\n",
       "\\<br> <b>x</b> <brand> 3 < 5 <img src=\"x\n"},
      {"", ""},
  };
  for (const auto& [tags, markdown] : rows) {
    CAPTURE(tags);
    CHECK(TagsAsMarkdown(tags) == markdown);
  }
  std::string many;
  for (int i = 0; i < 50'000; ++i) many += i % 2 == 0 ? "<br" : "<img src=\"";
  CHECK(TagsAsMarkdown(many) == many);
  std::string breaks = std::string(50'000, '>') + " a";
  for (int i = 0; i < 10'000; ++i) breaks += "<br>a";
  CHECK(TagsAsMarkdown(breaks).size() < breaks.size());
}

TEST_CASE("a heading without an end ends with the next block", "[knowledge][transfer][core]") {
  CHECK(Markdown("<h2>Title<p>One.</p><p>Two.</p>") == "## Title\n\nOne.\n\nTwo.\n");
  CHECK(Markdown("<h2><strong>Title</strong><ul><li>a</li></ul><h3>Next<p>b") ==
        "## **Title**\n\n- a\n\n### Next\n\nb\n");
  CHECK(Markdown("<div><h2>Title</div><p>One.</p>") == "## Title\n\nOne.\n");
  CHECK(Markdown("<h2>Title</h3><p>One.</p>") == "## Title\n\nOne.\n");
  CHECK(Markdown("<h2>Title<ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[x]]>"
                 "</ac:plain-text-body></ac:structured-macro>") == "## Title\n\n```\nx\n```\n");
  // What stands in it stays in it.
  CHECK(Markdown("<h2><div>Title</div></h2><p>One.</p>") == "## Title\n\nOne.\n");
  CHECK(Markdown(
            "<h2>Now <ac:structured-macro ac:name=\"status\"><ac:parameter ac:name=\"title\">NEW"
            "</ac:parameter></ac:structured-macro></h2><p>One.</p>") == "## Now **NEW**\n\nOne.\n");
}

TEST_CASE("what Confluence stores becomes Markdown", "[knowledge][transfer][core]") {
  CHECK(Markdown("<ac:structured-macro ac:name=\"code\"><ac:parameter ac:name=\"language\">java"
                 "</ac:parameter><ac:plain-text-body><![CDATA[int a = 1 < 2;]]>"
                 "</ac:plain-text-body></ac:structured-macro>") ==
        "```java\nint a = 1 < 2;\n```\n");
  CHECK(Markdown("<ac:structured-macro ac:name=\"note\"><ac:parameter ac:name=\"title\">Mind"
                 "</ac:parameter><ac:rich-text-body><p>a</p></ac:rich-text-body>"
                 "</ac:structured-macro>") == "> **Mind**\n> \n> a\n");
  CHECK(
      Markdown("<p><ac:image ac:alt=\"chart\"><ri:attachment ri:filename=\"a b.png\" /></ac:image>"
               "</p>") == "![chart](files/a-b.png)\n");
  CHECK(Markdown("<p><ac:link><ri:page ri:content-title=\"Roles\" /><ac:plain-text-link-body>"
                 "<![CDATA[see roles]]></ac:plain-text-link-body></ac:link></p>") ==
        "[see roles](/help/articles/roles)\n");
  CHECK(Markdown("<ac:task-list><ac:task><ac:task-status>complete</ac:task-status><ac:task-body>"
                 "done</ac:task-body></ac:task><ac:task><ac:task-status>incomplete</ac:task-status>"
                 "<ac:task-body>open</ac:task-body></ac:task></ac:task-list>") ==
        "- ☑ done\n- ☐ open\n");
  std::vector<std::string> warnings;
  CHECK(Markdown("<ac:structured-macro ac:name=\"gallery\"><ac:rich-text-body><p>kept</p>"
                 "</ac:rich-text-body></ac:structured-macro><ac:image><ri:attachment "
                 "ri:filename=\"gone.png\"/></ac:image>",
                 &warnings) == "kept\n\ngone.png\n");
  REQUIRE(warnings.size() == 2);
  CHECK(warnings[0].find("gallery") != std::string::npos);
}

TEST_CASE("a space is read with its current pages", "[knowledge][transfer][core]") {
  const char* xml = R"(<?xml version="1.0"?><hibernate-generic>
<object class="Page"><id name="id">1</id><property name="title"><![CDATA[Home]]></property>
<property name="contentStatus"><![CDATA[current]]></property></object>
<object class="Page"><id name="id">2</id><property name="title"><![CDATA[Admin]]></property>
<property name="contentStatus"><![CDATA[current]]></property>
<property name="parent" class="Page"><id name="id">1</id></property></object>
<object class="Page"><id name="id">3</id><property name="title"><![CDATA[Roles]]></property>
<property name="contentStatus"><![CDATA[current]]></property>
<property name="parent" class="Page"><id name="id">2</id></property></object>
<object class="Page"><id name="id">4</id><property name="title"><![CDATA[Read/write]]></property>
<property name="contentStatus"><![CDATA[current]]></property>
<property name="parent" class="Page"><id name="id">3</id></property></object>
<object class="Page"><id name="id">5</id><property name="title"><![CDATA[Bars]]></property>
<property name="contentStatus"><![CDATA[current]]></property>
<property name="parent" class="Page"><id name="id">4</id></property></object>
<object class="Page"><id name="id">9</id><property name="title"><![CDATA[Roles]]></property>
<property name="contentStatus"><![CDATA[current]]></property>
<property name="originalVersion" class="Page"><id name="id">3</id></property></object>
<object class="Page"><id name="id">8</id><property name="title"><![CDATA[Gone]]></property>
<property name="contentStatus"><![CDATA[deleted]]></property></object>
<object class="BodyContent"><id name="id">33</id><property name="body"><![CDATA[<p>a]] ></p>]]></property>
<property name="content" class="Page"><id name="id">3</id></property></object>
<object class="Attachment"><id name="id">70</id><property name="title"><![CDATA[x.png]]></property>
<property name="version">2</property>
<property name="containerContent" class="Page"><id name="id">3</id></property></object>
<object class="Label"><id name="id">50</id><property name="name"><![CDATA[permissions]]></property></object>
<object class="Labelling"><id name="id">51</id><property name="label"><id name="id">50</id></property>
<property name="content" class="Page"><id name="id">3</id></property></object>
</hibernate-generic>)";
  const auto pages = ReadConfluenceSpace(xml);
  REQUIRE(pages.ok());
  REQUIRE(pages->size() == 5);
  const ConfluencePage& roles = (*pages)[2];
  CHECK((*pages)[1].category.empty());
  CHECK((*pages)[4].category == "Admin/Roles/Read-write");
  CHECK(roles.title == "Roles");
  CHECK(roles.body == "<p>a]]></p>");
  CHECK(roles.category == "Admin");
  CHECK(roles.labels == std::vector<std::string>{"permissions"});
  REQUIRE(roles.attachments.size() == 1);
  CHECK(roles.attachments[0].entry == "attachments/3/70/2");
  CHECK_FALSE(roles.is_restricted);
  CHECK(ReasonOf(ReadConfluenceSpace("<hibernate-generic/>").status()) == "XML_BROKEN");
}

TEST_CASE("pages that only some may view are known, and those below them",
          "[knowledge][transfer][core]") {
  const auto page = [](const std::string& id, const std::string& parent) {
    return R"(<object class="Page"><id name="id">)" + id +
           R"(</id><property name="title"><![CDATA[T]]></property><property name="parent" class="Page">)"
           R"(<id name="id">)" +
           parent + "</id></property></object>";
  };
  const auto set = [](const std::string& type, const std::string& owner) {
    return R"(<object class="ContentPermissionSet"><id name="id">5)" + owner +
           R"(</id><property name="type"><![CDATA[)" + type +
           R"(]]></property><property name="owningContent" class="Page"><id name="id">)" + owner +
           "</id></property></object>";
  };
  const auto pages = ReadConfluenceSpace("<hibernate-generic>" + page("1", "") + page("2", "1") +
                                         page("3", "2") + page("4", "1") + set("View", "2") +
                                         set("Edit", "4") + "</hibernate-generic>");
  REQUIRE(pages.ok());
  REQUIRE(pages->size() == 4);
  CHECK_FALSE((*pages)[0].is_restricted);
  CHECK((*pages)[1].is_restricted);
  CHECK((*pages)[2].is_restricted);
  CHECK_FALSE((*pages)[3].is_restricted);
}

}  // namespace
}  // namespace deskmesh::knowledge
