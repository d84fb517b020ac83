// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "knowledge/transfer/core/article_source.h"
#include "knowledge/transfer/core/footnotes.h"
#include "knowledge/transfer/core/html_in_markdown.h"
#include "knowledge/transfer/core/markdown_links.h"

namespace deskmesh::knowledge {
namespace {

TEST_CASE("HTML inside Markdown becomes Markdown", "[knowledge][transfer][core]") {
  const std::pair<const char*, const char*> rows[] = {
      {"Press <kbd>Ctrl</kbd>+<kbd>C</kbd> and <b>bold</b>, <i>it</i>.\n",
       "Press `Ctrl`+`C` and **bold**, *it*.\n"},
      {"x<sup>2</sup> H<sub>2</sub>O <del>old</del> <span style=\"a:b\">word</span>\n",
       "x2 H2O ~~old~~ word\n"},
      {"<a href=\"guide.md\" title=\"T\">here</a> <a href=\"a b.md\">it</a> <a name=\"top\"></a>\n",
       "[here](guide.md \"T\") [it](a%20b.md)\n"},
      {"<details>\n<summary>More</summary>\n\nText *here*.\n\n</details>\n\nEnd.\n",
       "**More**\n\nText *here*.\n\nEnd.\n"},
      {"Before\n<table>\n<tr><th>A</th><th>B</th></tr>\n\n<tr><td>1</td><td>x|y</td></tr>\n"
       "</table>\nAfter\n",
       "Before\n\n| A | B |\n| --- | --- |\n| 1 | x\\|y |\n\nAfter\n"},
      {"<h2 align=\"center\">Two</h2>\n<ul><li>a</li><li>b</li></ul>\n", "## Two\n\n- a\n- b\n"},
      {"<p align=\"center\">One</p><hr>\n\nText\n", "One\n\n---\n\nText\n"},
      {"- one <p>two</p>\n- three\n", "- one\n\n  two\n\n- three\n"},
      {"> <b>x</b>\n> <p>y</p>\n", "> **x**\n> y\n"},
      {"| <b>a</b> | <p>x</p> |\n| --- | --- |\n", "| **a** | x |\n| --- | --- |\n"},
      {"    ```\n\nText <b>x</b>\n", "    ```\n\nText **x**\n"},
      {"- ```\n  <b>x</b>\n  ```\n  <b>y</b>\n", "- ```\n  <b>x</b>\n  ```\n  **y**\n"},
      {"<b>one<br></b>two\n", "**one**<br>two\n"},
      {"<b>no end\n\nText\n", "<b>no end\n\nText\n"},
      {"<summary><b>Title</b></summary>\n", "**Title**\n"},
      {"<summary><h3>A <strong>b</strong></h3></summary>\n", "**A b**\n"},
      {"<summary>**Title**</summary>\n", "**Title**\n"},
      {"<h2><b>T</b> <i>u</i></h2>\n", "## T *u*\n"},
      {"a <b>x <strong>y</strong></b> b\n", "a **x y** b\n"},
      {"<dl><dt><b>T</b></dt><dd>d</dd></dl>\n", "**T**\n\nd\n"},
      {"<ul><li><b>x <strong>y</strong></b></li></ul>\n", "- **x y**\n"},
      {"<table><tr><td>a|b</td></tr></table>\n", "| a\\|b |\n| --- |\n"},
      {"- [x] done\n- [ ] open\n- [x](y) link\n", "- ☑ done\n- ☐ open\n- [x](y) link\n"},
  };
  for (const auto& [html, markdown] : rows) {
    CAPTURE(html);
    const MarkdownText result = WithoutHtml(html);
    CHECK(result.text == markdown);
    CHECK(result.warnings.empty());
  }
}

TEST_CASE("blocks of HTML in a quote stay in it", "[knowledge][transfer][core]") {
  const std::pair<const char*, const char*> rows[] = {
      {"> <table><tr><td>a</td></tr></table>\n", "> | a |\n> | --- |\n"},
      {"> Before\n> <table>\n> <tr><td>a\n> b</td></tr>\n> </table>\n> After\n",
       "> Before\n>\n> | a b |\n> | --- |\n>\n> After\n"},
      {"> See <ul><li>a</li><li>b</li></ul> then\n", "> See\n>\n> - a\n> - b\n>\n> then\n"},
      {"> <ul><li>a</li></ul><table><tr><td>b</td></tr></table>\n\nEnd\n",
       "> - a\n>\n> | b |\n> | --- |\n\nEnd\n"},
      {">> <pre>a\n>>\n>> b</pre>\n", ">> ```\n>> a\n>>\n>> b\n>> ```\n"},
      {"> - <ol><li>a</li><li>b</li></ol>\n", "> - 1. a\n>   2. b\n"},
      {"> # <ul><li>a</li></ul>\n", "> # - a\n"},
  };
  for (const auto& [html, markdown] : rows) {
    CAPTURE(html);
    CHECK(WithoutHtml(html).text == markdown);
    CHECK(WithoutHtml(html).warnings.empty());
  }
}

TEST_CASE("comments in Markdown are never published", "[knowledge][transfer][core]") {
  CHECK(WithoutHtml("Text <!-- internal remark --> goes on.\n").text == "Text goes on.\n");
  CHECK(WithoutHtml("<!-- a\n\n```\nb -->\n\n# Title\n").text == "# Title\n");
  CHECK(WithoutHtml("a\n\n<!-- b -->\n\nc\n").text == "a\n\nc\n");
  CHECK(WithoutHtml("| a |\n<!-- b -->\n| c |\n").text == "| a |\n| c |\n");
  CHECK(WithoutHtml("> a <!-- b\n> c --> d\n").text == "> a d\n");
  CHECK(WithoutHtml("a <!-- it`s\nb --> c `d`\n").text == "a c `d`\n");
  CHECK(WithoutHtml("`<!-- code -->` and 3 <!-- 4\n").text == "`<!-- code -->` and 3 <!-- 4\n");
  const MarkdownText open = WithoutHtml("Text\n\n<!-- no end\n\nsecret\n");
  CHECK(open.text == "Text\n\n");
  REQUIRE(open.warnings.size() == 1);
  CHECK(open.warnings[0].find("comment") != std::string::npos);
  // A remark above the title hides no title.
  const ArticleSource article = ReadMarkdownFile("a.md", "<!-- draft -->\n# Title\n\nText.\n");
  CHECK(article.title == "Title");
  CHECK(article.body == "Text.\n");
}

TEST_CASE("tags without a likeness are named in a warning", "[knowledge][transfer][core]") {
  const MarkdownText result =
      WithoutHtml("<script>alert(1)</script>A <u>b</u> <video src=\"x\"></video>C\n");
  CHECK(result.text == "A b C\n");
  CHECK(result.warnings == std::vector<std::string>{"the tag <script> was left out",
                                                    "the tag <u> was left out; its text was kept",
                                                    "the tag <video> was left out"});
  const MarkdownText link = WithoutHtml("<a href=\"javascript:alert(1)\">press</a>\n");
  CHECK(link.text == "press\n");
  CHECK(link.warnings.size() == 1);
}

TEST_CASE("what code names ends no tag and no comment outside of it",
          "[knowledge][transfer][core]") {
  for (
      const char* text : {
          "把 <script> 标签放进页面：\n\n```html\n<script src=\"a.js\"></script>\n```\n\n然后保存。\n",
          "Put a <form> there:\n\n~~~\n<form></form>\n~~~\n",
          "From <script> to `</script>`.\n",
          "Use a <table> when needed.\n\n- one\n\n  ```\n  <table></table>\n  ```\n",
          "> Use a <table>.\n>\n> ```\n> <table></table>\n> ```\n",
          "Begin a comment with <!-- in HTML.\n\nText.\n\n```\n<!-- note -->\n```\n",
          "Begin a comment with <!-- and end it with `-->`.\n",
          "Begin a comment with <!-- in HTML.\n\nEnd it with --> there.\n",
          "Open <code> here `</code>`.\n",
      }) {
    CAPTURE(text);
    CHECK(WithoutHtml(text).text == text);
    CHECK(WithoutHtml(text).warnings.empty());
  }
  CHECK(WithoutHtml("<script>a</script>b\n\n```\n</script>\n```\n").text ==
        "b\n\n```\n</script>\n```\n");
}

TEST_CASE("tags that are nested deep are passed once", "[knowledge][transfer][core]") {
  const auto repeat = [](std::string_view text) {
    std::string all;
    for (int i = 0; i < 50'000; ++i) all += text;
    return all;
  };
  for (const std::string name : {"ul", "pre", "blockquote", "table"}) {
    CAPTURE(name);
    const MarkdownText deep = WithoutHtml(repeat("<" + name + ">") + "x" +
                                          repeat("</" + name + ">") + "\n\n<ul><li>a</li></ul>\n");
    // What stands behind it is read again.
    CHECK(deep.text == "x\n\n- a\n");
    CHECK(deep.warnings.size() == 1);
  }
  CHECK(WithoutHtml("> " + repeat("<ul><li>a</li></ul>") + "\n").text.size() == 50'000 * 8 - 2);
  CHECK(WithoutHtml("| <code>" + repeat("|") + "</code> |\n").text ==
        "| `" + repeat("\\|") + "` |\n");
}

TEST_CASE("a file far longer than an article is told as a problem", "[knowledge][transfer][core]") {
  const std::string long_text = "# Title\n\n" + std::string(800'000, 'x');
  const ArticleSource article = ReadMarkdownFile("a.md", long_text);
  CHECK(article.problem == "the file's text must be at most 800000 bytes");
  CHECK(article.title == "Title");
  CHECK(ReadMarkdownFile("a.md", long_text.substr(0, 800'000)).problem.empty());
}

TEST_CASE("code and words in angles stay as they are", "[knowledge][transfer][core]") {
  for (const char* text : {
           "`<b>x</b>` and\n\n```html\n<b>x</b> <!-- c -->\n```\n\n    <b>x</b>\n",
           "# ```\n\n    ```\n    <p>\n\nText\n",
           "- ~~~\n  <p>\n  ~~~\n",
           "> ```\n> <b>x</b>\n> ```\n",
           "\\<b>x\\</b> <TOKEN> 1 < 2 <https://a.example> <brand> Copy <source> to <a>.\n",
           "[it](<b.md>) a <b\n\nc> d\r\n",
           "",
       }) {
    CAPTURE(text);
    CHECK(WithoutHtml(text).text == text);
    CHECK(WithoutHtml(text).warnings.empty());
  }
  std::string many;
  for (int i = 0; i < 50'000; ++i) many += i % 2 == 0 ? "<b" : "<a href=\"";
  CHECK(WithoutHtml(many).text == many);
  std::string lists;
  for (int i = 0; i < 50'000; ++i) lists += "<ul>";
  CHECK(WithoutHtml(lists + "x</ul>").text == "x\n");
}

TEST_CASE("footnotes stand where they are named or at the end", "[knowledge][transfer][core]") {
  CHECK(WithoutFootnotes("Save it[^1].\n\n[^1]: The file is kept\n    for a week.\n") ==
        "Save it\\[1\\].\n\n\\[1\\] The file is kept\nfor a week.\n");
  CHECK(WithoutFootnotes("Save it[^1]. And[^none] `[^1]`.\n\n[^1]: For a week.\n") ==
        "Save it (For a week.). And[^none] `[^1]`.\n");
  CHECK(WithoutFootnotes("保存[^a]。\n\n[^a]: 保留一周\n") == "保存（保留一周）。\n");
  CHECK(WithoutFootnotes("```\n[^1]: code\n```\n") == "```\n[^1]: code\n```\n");
  CHECK(WithoutFootnotes("Text\n\n[^2]: Named nowhere\n") == "Text\n\n\\[1\\] Named nowhere\n");
  std::string many;
  for (int i = 0; i < 50'000; ++i) many += "[^";
  CHECK(WithoutFootnotes(many) == many);
}

TEST_CASE("what looks like a definition of a link but is a sentence stays",
          "[knowledge][transfer][core]") {
  std::vector<std::string> asked;
  const auto ask = [&](std::string_view address) -> std::optional<std::string> {
    asked.emplace_back(address);
    return std::nullopt;
  };
  const std::string text =
      "[Note]: The rest is [here](a.md)\n[b]: c.md\n[d]: e.md 'Title'\n[f]: <g h.md>\n";
  CHECK(RewriteLinks(text, ask) == text);
  CHECK(asked == std::vector<std::string>{"a.md", "c.md", "e.md", "g h.md"});
}

}  // namespace
}  // namespace deskmesh::knowledge
