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

TEST_CASE("links and images find their definitions", "[knowledge][core]") {
  const std::pair<const char*, const char*> rows[] = {
      // Full, collapsed and shortcut, in front of the definition and behind it.
      {"[a][id], [id][] and [id]\n\n[id]: /x \"T\"",
       "<p><a href=\"/x\" title=\"T\">a</a>, <a href=\"/x\" title=\"T\">id</a> and "
       "<a href=\"/x\" title=\"T\">id</a></p>\n"},
      {"[id]: /x\n![shot][id]", "<p><img src=\"/x\" alt=\"shot\"></p>\n"},
      {"![id]\n\n[ID]: files/a.png 'Q'", "<p><img src=\"F/a.png\" alt=\"id\" title=\"Q\"></p>\n"},
      // Case and white space of labels don't matter; the first definition counts.
      {"[a][Foo\n  bar]\n\n[foo bar]: </a b>\n[FOO BAR]: /other",
       "<p><a href=\"/a%20b\">a</a></p>\n"},
      {"[α][ΑΓΩ]\n\n[αγω]: /φου\n[αγω]: /2", "<p><a href=\"/φου\">α</a></p>\n"},
      // On lines of their own, in quotes and lists.
      {"[id]:\n  /x\n  (T\n  t)\n\n[id]", "<p><a href=\"/x\" title=\"T\nt\">id</a></p>\n"},
      {"> [id]: /x\n\n[id]", "<blockquote>\n</blockquote>\n<p><a href=\"/x\">id</a></p>\n"},
      {"- [id]: /x\n- y\n\n[id]",
       "<ul>\n<li></li>\n<li>y</li>\n</ul>\n<p><a href=\"/x\">id</a></p>\n"},
      {"[id]: /x\n===\n[id]", "<p>===\n<a href=\"/x\">id</a></p>\n"},
      {"[id]: /x\nTitle [id]\n---", "<h2 id=\"sec-1\">Title <a href=\"/x\">id</a></h2>\n"},
      // None: inside a paragraph, in code, without an address, with words behind it.
      {"text\n[id]: /x\n\n[id]", "<p>text\n[id]: /x</p>\n<p>[id]</p>\n"},
      {"```\n[id]: /x\n```\n[id]", "<pre><code>[id]: /x\n</code></pre>\n<p>[id]</p>\n"},
      {"[id]:\n\n[id]", "<p>[id]:</p>\n<p>[id]</p>\n"},
      {"[id]: /x \"T\" more\n\n[id]", "<p>[id]: /x &quot;T&quot; more</p>\n<p>[id]</p>\n"},
      {"[Note]: read this", "<p>[Note]: read this</p>\n"},
      // A title that isn't one is a line of text.
      {"[id]: /x\n\"T\" more", "<p>&quot;T&quot; more</p>\n"},
      // Another label behind it makes no shortcut.
      {"[id][none] [none]\n\n[id]: /x", "<p>[id][none] [none]</p>\n"},
      {"[a](/y) [a] [x\\]]\n\n[a]: /x\n[x\\]]: /z",
       "<p><a href=\"/y\">a</a> <a href=\"/x\">a</a> <a href=\"/z\">x]</a></p>\n"},
      // One that may not be followed leaves its words.
      {"[a][id]\n\n[id]: javascript:alert(1)", "<p>a</p>\n"},
      {"![a][id]\n\n[id]: java&#115;cript&colon;x", "<p>a</p>\n"},
  };
  for (const auto& [markdown, html] : rows) {
    CAPTURE(markdown);
    CHECK(MarkdownToHtml(markdown, "F/") == html);
  }
}

TEST_CASE("entities are characters, line breaks are kept, mail addresses are links",
          "[knowledge][core]") {
  const std::pair<const char*, const char*> rows[] = {
      {"&copy; &#169; &#xA9; &amp; &lt;b&gt; &quot;", "<p>© © © &amp; &lt;b&gt; &quot;</p>\n"},
      {"AT&T, a&b; &nosuch; &#; &copy",
       "<p>AT&amp;T, a&amp;b; &amp;nosuch; &amp;#; &amp;copy</p>\n"},
      {"\\&copy; `&copy;`", "<p>&amp;copy; <code>&amp;copy;</code></p>\n"},
      {"&#0; &#x110000;", "<p>\uFFFD \uFFFD</p>\n"},
      {"&ast;not soft&ast;", "<p>*not soft*</p>\n"},
      {"[a](/x?a=1&amp;b=2 \"&copy;\")", "<p><a href=\"/x?a=1&amp;b=2\" title=\"©\">a</a></p>\n"},
      {"[a](/\\(x\\))", "<p><a href=\"/(x)\">a</a></p>\n"},
      {"[a](<my file.png>)", "<p><a href=\"my%20file.png\">a</a></p>\n"},
      {"[a](/x 'T')", "<p><a href=\"/x\" title=\"T\">a</a></p>\n"},
      {"![a&amp;\\]](b.png)", "<p><img src=\"b.png\" alt=\"a&amp;]\"></p>\n"},
      {"one  \ntwo   \nthree\\\nfour  ", "<p>one<br>\ntwo<br>\nthree<br>\nfour</p>\n"},
      {"one \ntwo\\", "<p>one\ntwo\\</p>\n"},
      {"**a  \nb**", "<p><strong>a<br>\nb</strong></p>\n"},
      {"<help@example.com>", "<p><a href=\"mailto:help@example.com\">help@example.com</a></p>\n"},
      {"<a@b\"x> <@b> <a@>", "<p>&lt;a@b&quot;x&gt; &lt;@b&gt; &lt;a@&gt;</p>\n"},
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
      "[x](javascript&colon;alert(1))",
      "[x](java&Tab;script:alert(1))",
      "[x](&#106;avascript:alert(1))",
      "[x](&#x2F;/evil.example)",
      "[x](\\/\\/evil.example)",
      "[x](/&#92;evil.example)",
      "[x](/&Tab;/evil.example)",
      "![x](&#100;ata:text/html,x)",
      "[x]\n\n[x]: javascript&colon;alert(1)",
      "[x]\n\n[x]: <java&NewLine;script:alert(1)>",
      "[x]\n\n[x]: /a \"&quot; onclick=&quot;alert(1)\"",
      "[x]\n\n[x]: /a&quot;onclick=&quot;alert(1)",
      "![&quot; onerror=&quot;alert(1)][x]\n\n[x]: a.png",
      "<javascript&colon;alert(1)@x>",
  };
  for (const char* markdown : rows) {
    CAPTURE(markdown);
    const std::string html = MarkdownToHtml(markdown);
    CAPTURE(html);
    for (const char* bad :
         {"<script", "<iframe", "<b ", "src=\"x\"", "javascript:alert(1)\"", "data:text",
          "vbscript:x\"", "href=\"//", "href=\"\\", "href=\"/\\", "href=\"/\t"}) {
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
  constexpr const char* kPieces[] = {"[",
                                     "![",
                                     "*a ",
                                     "**a",
                                     "_a_b",
                                     "`",
                                     "``a`",
                                     "> ",
                                     "- ",
                                     "  - x\n",
                                     "#",
                                     "|",
                                     "|-|\n",
                                     "[a](",
                                     "<",
                                     "<http",
                                     "\\",
                                     "~~a",
                                     "1. ",
                                     "[a](b \"",
                                     "***a",
                                     "\xE4\xB8",
                                     "> - > - ",
                                     "*a_b",
                                     "https://",
                                     "[a]: ",
                                     "[a]:\n",
                                     "&",
                                     "&#",
                                     "&amp",
                                     "&nGt;",
                                     "[a]: b\n(x\n",
                                     "[a]: b \"x\n",
                                     "[a][",
                                     "[][",
                                     "[\\",
                                     "a  \n",
                                     "<a@b>",
                                     ">>>>>>>>>>>>>>>>\n\n",
                                     "#\n",
                                     "|\n",
                                     "|\n|-\n\n",
                                     "[a]: /b\n===\n"};
  for (const char* piece : kPieces) {
    CAPTURE(piece);
    const std::string text = repeat(piece, 100'000);
    const std::string html = MarkdownToHtml(text);
    CHECK(html.size() <= 30 * text.size() + 100);
  }
  // Rows that leave out their cells.
  const std::string wide =
      repeat("|a", 64) + "\n" + repeat("|-", 64) + "\n" + repeat("|\n", 100'000);
  CHECK(MarkdownToHtml(wide).size() <= 30 * wide.size() + 18'100);
  // Definitions by the hundred thousand, and each of them used.
  std::string definitions;
  for (int i = 0; i < 100'000; ++i) definitions += "[a" + std::to_string(i) + "]: /x\n";
  CHECK(MarkdownToHtml(definitions).empty());
  const std::string used = definitions + "\n" + repeat("[a7][a99999]", 100'000);
  CHECK(MarkdownToHtml(used).size() <= 30 * used.size() + 100);
  CHECK(MarkdownToHtml("> " + repeat("[a]: /x\n> ", 100'000) + "\n\n[a]").ends_with("</a></p>\n"));
  // One long address, named everywhere, doesn't multiply.
  const std::string bomb = "[a]: /" + std::string(1'900, 'x') + "\n\n" + repeat("[a]", 98'000);
  CHECK(MarkdownToHtml(bomb).size() <= 30 * bomb.size() + 600'000);
  CHECK(MarkdownToHtml(bomb).find("</a>[a]") != std::string::npos);
  CHECK(MarkdownToHtml("").empty());
  CHECK(MarkdownToHtml("\n \n\t\n").empty());
  CHECK(MarkdownToHtml(std::string("a\0b", 3)) == "<p>ab</p>\n");
}

}  // namespace deskmesh::knowledge
