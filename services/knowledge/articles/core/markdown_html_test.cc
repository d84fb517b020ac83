// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/core/markdown_html.h"

#include <catch2/catch.hpp>

namespace deskmesh::knowledge {

TEST_CASE("Markdown becomes HTML", "[knowledge][core]") {
  const std::pair<const char*, const char*> rows[] = {
      {"# Title #", "<h1 id=\"sec-1\">Title</h1>\n"},
      {"one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>\n"},
      {"a **bold** and *soft* and ~~old~~ `x < y`",
       "<p>a <strong>bold</strong> and <em>soft</em> and <del>old</del> <code>x &lt; y</code></p>\n"},
      {"***both***", "<p><strong><em>both</em></strong></p>\n"},
      {"snake_case_name", "<p>snake_case_name</p>\n"},
      {"点击「**新建**」", "<p>点击「<strong>新建</strong>」</p>\n"},
      {"- a\n- b\n  - c\n- d",
       "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n<li>d</li>\n</ul>\n"},
      {"3. x\n4. y", "<ol start=\"3\">\n<li>x</li>\n<li>y</li>\n</ol>\n"},
      {"> quoted\n> more", "<blockquote>\n<p>quoted\nmore</p>\n</blockquote>\n"},
      {"```cpp\nif (a < b) {}\n```",
       "<pre><code class=\"language-cpp\">if (a &lt; b) {}\n</code></pre>\n"},
      {"a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>\n"},
      {"one  \ntwo", "<p>one<br>\ntwo</p>\n"},
      {"| a | b |\n|---|---|\n| 1 | 2 |",
       "<table>\n<thead>\n<tr><th>a</th><th>b</th></tr>\n</thead>\n<tbody>\n"
       "<tr><td>1</td><td>2</td></tr>\n</tbody>\n</table>\n"},
      {"[guide](/help/plan \"Plan\")", "<p><a href=\"/help/plan\" title=\"Plan\">guide</a></p>\n"},
      {"![shot](a.png)", "<p><img src=\"a.png\" alt=\"shot\"></p>\n"},
      {"see https://example.com/a_b, please",
       "<p>see <a href=\"https://example.com/a_b\" rel=\"nofollow noopener noreferrer\">"
       "https://example.com/a_b</a>, please</p>\n"},
      {"\\*not soft\\*", "<p>*not soft*</p>\n"},
  };
  for (const auto& [markdown, html] : rows) {
    CAPTURE(markdown);
    CHECK(MarkdownToHtml(markdown) == html);
  }
}

TEST_CASE("no Markdown smuggles markup or scripts in", "[knowledge][core]") {
  const char* rows[] = {
      "<script>alert(1)</script>",
      "<img src=x onerror=alert(1)>",
      "[x](javascript:alert(1))",
      "[x](JaVaScRiPt:alert(1))",
      "[x](java\tscript:alert(1))",
      "[x](\x01javascript:alert(1))",
      "[x](data:text/html;base64,PHNjcmlwdD4=)",
      "[x](vbscript:x)",
      "[x](//evil.example/a)",
      "[x](\\\\evil.example)",
      "![x](javascript:alert(1))",
      "<javascript:alert(1)>",
      "[x](https://a.example/\" onmouseover=\"alert(1))",
      "[x](/a \"t\" onclick=\"alert(1)\")",
      "![\" onerror=\"alert(1)](a.png)",
      "```\"><script>alert(1)</script>\nx\n```",
      "# <b onclick=x>",
      "| <script> | b |\n|---|---|\n| <iframe> | x |",
      "[<img src=x onerror=alert(1)>](https://a.example)",
      "`</code><script>`",
      "https://a.example/<script>",
      "&lt;script&gt; &#x3c;script>",
  };
  for (const char* markdown : rows) {
    CAPTURE(markdown);
    const std::string html = MarkdownToHtml(markdown);
    CAPTURE(html);
    for (const char* bad : {"<script", "<iframe", "<b ", "src=\"x\"", "javascript:alert(1)\"",
                            "data:text", "vbscript:x\"", "href=\"//", "href=\"\\"}) {
      CHECK(html.find(bad) == std::string::npos);
    }
    // Every quote that the text brings is an entity: no attribute can begin in it.
    for (const char* handler : {" onerror=\"", " onclick=\"", " onmouseover=\""}) {
      CHECK(html.find(handler) == std::string::npos);
    }
  }
}

TEST_CASE("hostile Markdown costs no more than its size", "[knowledge][core]") {
  const auto repeat = [](std::string_view piece, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += piece;
    return text;
  };
  for (const char* piece :
       {"[",       "![",       "*a ",  "**a",      "_a_b",     "`",    "``a`",    "> ", "- ",
        "  - x\n", "#",        "|",    "|-|\n",    "[a](",     "<",    "<http",   "\\", "~~a",
        "1. ",     "[a](b \"", "***a", "\xE4\xB8", "> - > - ", "*a_b", "https://"}) {
    CAPTURE(piece);
    const std::string text = repeat(piece, 100'000);
    const std::string html = MarkdownToHtml(text);
    CHECK(html.size() <= 12 * text.size() + 100);
  }
  CHECK(MarkdownToHtml("").empty());
  CHECK(MarkdownToHtml("\n \n\t\n").empty());
  CHECK(MarkdownToHtml(std::string("a\0b", 3)) == "<p>ab</p>\n");
}

}  // namespace deskmesh::knowledge
