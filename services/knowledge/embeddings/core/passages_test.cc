// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <string>

#include "knowledge/embeddings/core/passages.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

TEST_CASE("a short text is one passage and none is no passage", "[knowledge][embeddings][core]") {
  CHECK(CutPassages("").empty());
  CHECK(CutPassages(" \n\n ").empty());
  CHECK(CutPassages(" Drag the bar.\n") == std::vector<std::string_view>{"Drag the bar."});
}

TEST_CASE("a long text is cut where lines and sentences end and nothing is lost",
          "[knowledge][embeddings][core]") {
  std::string lines, sentences, han, endless;
  for (int i = 0; i < 100; ++i) {
    lines += "Line number " + std::to_string(i) + " of the list.\n";
    sentences += "This is sentence " + std::to_string(i) + ". ";
    han += "在甘特图里拖动任务条的末端可以改变它的工期。";
    endless += "没有任何标点的一段话";
  }
  for (const std::string& text : {lines, sentences, han, endless}) {
    const std::vector<std::string_view> passages = CutPassages(text);
    CHECK(passages.size() > 1);
    std::string joined;
    for (const std::string_view passage : passages) {
      CHECK(passage.size() <= 1'200);
      CHECK(text::IsValidUtf8(passage));
      joined += passage;
    }
    const auto blank = [](char c) { return c == ' ' || c == '\n'; };
    std::string whole = text;
    std::erase_if(whole, blank);
    std::erase_if(joined, blank);
    CHECK(joined == whole);
  }
  for (const std::string_view passage : CutPassages(lines)) CHECK(passage.ends_with("list."));
  for (const std::string_view passage : CutPassages(sentences)) CHECK(passage.ends_with('.'));
  for (const std::string_view passage : CutPassages(han)) CHECK(passage.ends_with("。"));
}

TEST_CASE("a book is embedded in part", "[knowledge][embeddings][core]") {
  CHECK(CutPassages(std::string(1'000'000, 'a')).size() == 64);
}

TEST_CASE("passages leave under their title and without personal data",
          "[knowledge][embeddings][core]") {
  IndexedArticle article;
  article.title = "Gantt chart";
  article.body = "Ask ann@example.com for the colours.";
  const std::vector<std::string> texts = TextsToEmbed(article);
  REQUIRE(texts.size() == 1);
  CHECK(texts[0].starts_with("Gantt chart\nAsk "));
  CHECK(texts[0].find("ann@example.com") == std::string::npos);
  article.body.clear();
  CHECK(TextsToEmbed(article) == std::vector<std::string>{"Gantt chart"});
}

}  // namespace
}  // namespace deskmesh::knowledge
