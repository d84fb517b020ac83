// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/snippet.h"

#include <catch2/catch.hpp>

#include "platform/text/tokenizer.h"

namespace deskmesh::knowledge {
namespace {

Marked WordsMarked(std::string_view words) {
  Marked marked;
  for (const text::Term& term : text::Analyze(words)) marked.terms.insert(term.text);
  return marked;
}

}  // namespace

TEST_CASE("a snippet from within a sentence begins with a word", "[knowledge][core]") {
  const std::string sentence =
      "the page shows whether the bot is on, its authorisation; (hasn't it expired) and the load "
      "stays until café visitors were counted";
  const Marked marked = WordsMarked("counted");
  // Whatever letter the cut would fall on.
  for (size_t bytes = 40; bytes < 360; ++bytes) {
    const std::string snippet = MakeSnippet(sentence, marked, bytes).text;
    INFO(bytes << ": " << snippet);
    const size_t at = sentence.find(snippet);
    REQUIRE(at != std::string::npos);
    CHECK((at == 0 || sentence[at - 1] == ' ' || sentence[at - 1] == '('));
  }
}

TEST_CASE("a snippet of a text without blanks begins close to the match", "[knowledge][core]") {
  std::string body;
  for (int i = 0; i < 100; ++i) body += "项目设置";
  body += "甘特图";
  const Snippet snippet = MakeSnippet(body, WordsMarked("甘特图"), 120);
  CHECK(snippet.text.ends_with("甘特图"));
  // A quarter of the room is for what stands before it.
  CHECK(snippet.text.size() > 30);
  CHECK(snippet.text.size() < 45);
}

TEST_CASE("a snippet begins at a match that fills the room before it", "[knowledge][core]") {
  const std::string body = std::string(200, 'x') + "-gantt chart";
  const Snippet snippet = MakeSnippet(body, WordsMarked("chart"), 100);
  CHECK(snippet.text == "chart");
}

}  // namespace deskmesh::knowledge
