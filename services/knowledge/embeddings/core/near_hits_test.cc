// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "knowledge/embeddings/core/near_hits.h"

namespace deskmesh::knowledge {
namespace {

SearchHit Hit(const std::string& id, const std::string& locale = "en", bool is_about_code = false) {
  SearchHit hit;
  hit.id = id;
  hit.locale = locale;
  hit.score = 2;
  hit.is_about_code = is_about_code;
  return hit;
}

std::string OrderOf(const std::vector<SearchHit>& hits) {
  std::string order;
  for (const SearchHit& hit : hits) order += hit.id;
  return order;
}

// `gantt` in both languages, `board` in Chinese and `hours` in English alone.
ArticleIndex Index() {
  ArticleIndex index;
  index.Upsert({.id = "gantt", .locale = "en", .title = "Gantt", .translation_group = "g"});
  index.Upsert({.id = "ganttzh", .locale = "zh", .title = "甘特图", .translation_group = "g"});
  index.Upsert({.id = "board", .locale = "zh", .title = "看板"});
  index.Upsert({.id = "hours", .locale = "en", .title = "Hours", .body = "Log them."});
  return index;
}

TEST_CASE("without anything near what was found stays to the letter",
          "[knowledge][embeddings][core]") {
  const std::vector<SearchHit> fused = FuseHits({Hit("b"), Hit("a")}, {});
  CHECK(OrderOf(fused) == "ba");
  CHECK(fused[0].score == 2);
  CHECK(FuseHits({}, {}).empty());
}

TEST_CASE("what is near joins what was found and marked words stay marked",
          "[knowledge][embeddings][core]") {
  SearchHit marked = Hit("a");
  marked.body.text = "words";
  const std::vector<SearchHit> fused = FuseHits({Hit("b"), marked}, {Hit("a"), Hit("c")});
  REQUIRE(OrderOf(fused) == "abc");
  CHECK(fused[0].body.text == "words");
  CHECK(fused[0].score > fused[1].score);
  CHECK(OrderOf(FuseHits({}, {Hit("c"), Hit("a")})) == "ca");
}

TEST_CASE("articles about the error code of a query stay first", "[knowledge][embeddings][core]") {
  const std::vector<SearchHit> fused =
      FuseHits({Hit("e", "en", true), Hit("f", "en", true), Hit("a")}, {Hit("a"), Hit("f")});
  CHECK(OrderOf(fused) == "efa");
  CHECK(fused[1].score > fused[2].score);
}

TEST_CASE("an article of the other language keeps its place where the reader's has none like it",
          "[knowledge][embeddings][core]") {
  const ArticleIndex index = Index();
  const std::vector<SearchHit> near = {Hit("ganttzh", "zh"), Hit("board", "zh"), Hit("gantt")};
  CHECK(NearestElsewhere(index, FuseHits({}, near), near, "en") == std::set<std::string>{"board"});
  const std::vector<SearchHit> alone = {Hit("ganttzh", "zh")};
  CHECK(NearestElsewhere(index, alone, alone, "en") == std::set<std::string>{"ganttzh"});
  CHECK(NearestElsewhere(index, {Hit("hours")}, {}, "en").empty());
  const std::vector<SearchHit> far = {Hit("hours"), Hit("hours"), Hit("hours"), Hit("board", "zh")};
  CHECK(NearestElsewhere(index, far, far, "en").empty());
}

TEST_CASE("of an article and its translation the asker's is taken",
          "[knowledge][embeddings][core]") {
  const ArticleIndex index = Index();
  const std::vector<SearchHit> near = {Hit("ganttzh", "zh"), Hit("hours"), Hit("gantt")};
  CHECK(OnePerGroup(index, near, "en") == std::vector<std::string>{"gantt", "hours"});
  CHECK(OnePerGroup(index, near, "zh") == std::vector<std::string>{"ganttzh", "hours"});
}

TEST_CASE("what is near is shown to those who may see it with the passage that is near",
          "[knowledge][embeddings][core]") {
  ArticleIndex index = Index();
  std::string lines;
  for (int i = 0; i < 181; ++i) lines += "A line of the text.\n";
  index.Upsert({.id = "long", .locale = "en", .title = "Long", .body = lines + "The end."});
  index.Upsert({.id = "secret", .locale = "en", .title = "Secret", .is_internal = true});
  index.Upsert({.id = "boss", .locale = "en", .title = "For bosses", .roles = {"executive"}});
  const std::vector<NearArticle> near = {{"secret", 0.9F, 0}, {"gone", 0.9F, 0},
                                         {"boss", 0.8F, 0},   {"long", 0.7F, 3},
                                         {"board", 0.6F, 0},  {"hours", 0.5F, 7}};
  CHECK(OrderOf(index.Show(near, {.reader = Reader{}}, 10)) == "longboardhours");
  CHECK(OrderOf(index.Show(near, {.reader = Reader{.role = "Executive"}}, 10)) ==
        "bosslongboardhours");
  CHECK(OrderOf(index.Show(near, {.locale = "en", .reader = Reader{}}, 10)) == "longhours");
  CHECK(OrderOf(index.Show(near, {.include_internal = true}, 2)) == "secretboss");
  const std::vector<SearchHit> shown = index.Show(near, {.reader = Reader{}}, 10);
  CHECK(shown[0].body.text.ends_with("The end."));
  CHECK(shown[0].score == Approx(0.7));
  CHECK(shown[0].title.text == "Long");
  CHECK(shown[2].body.text.empty());
}

}  // namespace
}  // namespace deskmesh::knowledge
