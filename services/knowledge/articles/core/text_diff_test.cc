// SPDX-License-Identifier: Apache-2.0
#include "knowledge/articles/core/text_diff.h"

#include <catch2/catch.hpp>

#include "knowledge/articles/core/article_lifecycle.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

std::string Show(const std::vector<DiffLine>& diff) {
  std::string text;
  for (const DiffLine& line : diff) {
    text += line.kind == DiffKind::kSame ? ' ' : line.kind == DiffKind::kAdded ? '+' : '-';
    text += line.text + "\n";
  }
  return text;
}

// One side of a diff, put together again.
std::string Side(const std::vector<DiffLine>& diff, DiffKind left_out) {
  std::string text;
  for (const DiffLine& line : diff) {
    if (line.kind != left_out) text += line.text + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("a diff names the lines that changed and no others", "[knowledge][core]") {
  CHECK(Show(DiffLines("a\nb\nc\n", "a\nx\nc\n")) == " a\n-b\n+x\n c\n");
  CHECK(Show(DiffLines("a\nb", "a\nb")) == " a\n b\n");
  CHECK(Show(DiffLines("", "a\n")) == "+a\n");
  CHECK(Show(DiffLines("a\n", "")) == "-a\n");
  CHECK(DiffLines("", "").empty());
  CHECK(Show(DiffLines("a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n")).size() >= 2 * 9);
}

TEST_CASE("both sides of a diff can be put together again", "[knowledge][core]") {
  uint64_t state = 7;
  const auto next = [&] {
    return (state = state * 6364136223846793005ULL + 1442695040888963407ULL) >> 60;
  };
  for (int round = 0; round < 300; ++round) {
    std::string before, after;
    for (uint64_t i = next() * 3; i > 0; --i)
      before += std::string(1, static_cast<char>('a' + next() % 4)) + "\n";
    for (uint64_t i = next() * 3; i > 0; --i)
      after += std::string(1, static_cast<char>('a' + next() % 4)) + "\n";
    const auto diff = DiffLines(before, after);
    REQUIRE(Side(diff, DiffKind::kAdded) == before);
    REQUIRE(Side(diff, DiffKind::kRemoved) == after);
  }
}

TEST_CASE("texts without a common line are compared too", "[knowledge][core]") {
  std::string before, after;
  for (int i = 0; i < 20'000; ++i)
    before += "a" + std::to_string(i) + "\n", after += "b" + std::to_string(i) + "\n";
  const auto diff = DiffLines("same\n" + before, "same\n" + after);
  CHECK(diff.size() == 40'001);
  CHECK(Side(diff, DiffKind::kRemoved) == "same\n" + after);
}

TEST_CASE("an edit takes an article out of review", "[knowledge][core]") {
  CHECK(*NextArticleState("DRAFT", ArticleVerb::kSubmit, false) == "IN_REVIEW");
  CHECK(*NextArticleState("IN_REVIEW", ArticleVerb::kEdit, false) == "DRAFT");
  CHECK(*NextArticleState("IN_REVIEW", ArticleVerb::kReject, false) == "DRAFT");
  CHECK(*NextArticleState("IN_REVIEW", ArticleVerb::kReject, true) == "PUBLISHED");
  CHECK(*NextArticleState("ARCHIVED", ArticleVerb::kPublish, false) == "PUBLISHED");
  CHECK(base::DetailsOf(NextArticleState("DRAFT", ArticleVerb::kReject, false).status()).reason ==
        "ARTICLE_STATE");
  CHECK(
      base::DetailsOf(NextArticleState("ARCHIVED", ArticleVerb::kSubmit, false).status()).reason ==
      "ARTICLE_STATE");
}

}  // namespace deskmesh::knowledge
