// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/recommendation.h"

#include <catch2/catch.hpp>

namespace deskmesh::knowledge {
namespace {

ArticleIndex SixArticles() {
  ArticleIndex index;
  index.Upsert({.id = "gantt",
                .locale = "en",
                .title = "Plan dates on the Gantt chart",
                .body = "Drag the bars of the chart.",
                .translation_group = "g"});
  index.Upsert({.id = "gantt-zh",
                .locale = "zh",
                .title = "在甘特图上安排日期",
                .body = "拖动条形。",
                .translation_group = "g"});
  index.Upsert({.id = "critical",
                .locale = "en",
                .title = "Critical path on the Gantt chart",
                .body = "The longest chain of tasks."});
  index.Upsert({.id = "invoice",
                .locale = "en",
                .title = "Download invoices",
                .body = "Under billing.",
                .roles = {"owner"}});
  index.Upsert({.id = "guests",
                .locale = "en",
                .title = "Invite guests",
                .body = "Share a folder.",
                .popularity = 0.9});
  index.Upsert({.id = "playbook",
                .locale = "en",
                .title = "Gantt chart escalations",
                .body = "Call.",
                .is_internal = true});
  return index;
}

}  // namespace

TEST_CASE("the page says first what to recommend", "[knowledge][core]") {
  const ArticleIndex index = SixArticles();
  const auto found = RecommendArticles(index, {.page = "/projects/7f3a91/gantt-chart?tab=1"}, 3);
  REQUIRE(found.size() == 3);
  CHECK(found[0].reason == RecommendationReason::kPage);
  CHECK((found[0].id == "gantt" || found[0].id == "critical" || found[0].id == "gantt-zh"));
  for (const auto& article : found) CHECK(article.id != "playbook");
}

TEST_CASE("what was read leads to its like, never to itself or its translation",
          "[knowledge][core]") {
  const ArticleIndex index = SixArticles();
  const auto found = RecommendArticles(
      index, {.read_ids = {"gantt"}, .texts = {"Plan dates on the Gantt chart"}}, 5);
  REQUIRE_FALSE(found.empty());
  CHECK(found[0].id == "critical");
  CHECK(found[0].reason == RecommendationReason::kHistory);
  for (const auto& article : found) CHECK((article.id != "gantt" && article.id != "gantt-zh"));
}

TEST_CASE("a reader of whom nothing is known gets what is popular and for the role",
          "[knowledge][core]") {
  const ArticleIndex index = SixArticles();
  CHECK(RecommendArticles(index, {}, 1)[0].id == "guests");
  const auto found = RecommendArticles(index, {.filter = {.role = "owner"}}, 2);
  REQUIRE(found.size() == 2);
  CHECK(found[0].id == "invoice");
  CHECK(found[0].reason == RecommendationReason::kRole);
  // Meant for another role: not shown.
  for (const auto& article : RecommendArticles(index, {.filter = {.role = "member"}}, 10)) {
    CHECK(article.id != "invoice");
  }
  CHECK(RecommendArticles(ArticleIndex(), {.page = "/x"}, 5).empty());
}

TEST_CASE("ids and numbers of a path are no words", "[knowledge][core]") {
  CHECK(PageWords("/projects/7f3a91/gantt-chart?tab=1#x") == "projects gantt chart");
  CHECK(PageWords("看板 / 迭代") == "看板 迭代");
  CHECK(PageWords("").empty());
}

}  // namespace deskmesh::knowledge
