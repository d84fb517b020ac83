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
      index, {.read_ids = {"gantt"}, .read_titles = {"Plan dates on the Gantt chart"}}, 5);
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

TEST_CASE("pages and texts of one language lead to articles of the other", "[knowledge][core]") {
  const ArticleIndex index = SixArticles();
  const auto first = [&](const char* locale, ReaderContext reader) {
    reader.filter.locale = locale;
    const auto found = RecommendArticles(index, reader, 3);
    REQUIRE_FALSE(found.empty());
    return found[0];
  };
  for (const char* page : {"甘特图", "/%E9%A1%B9%E7%9B%AE/%E7%94%98%E7%89%B9%E5%9B%BE"}) {
    INFO(page);
    const Recommendation english = first("en", {.page = page});
    CHECK(english.reason == RecommendationReason::kPage);
    CHECK((english.id == "gantt" || english.id == "critical"));
    CHECK(first("zh", {.page = page}).id == "gantt-zh");
  }
  CHECK(first("zh", {.page = "/projects/gantt"}).reason == RecommendationReason::kPage);
  CHECK(first("zh", {.page = "/x1/y2", .page_title = "Gantt – Planwise"}).reason ==
        RecommendationReason::kPage);
  CHECK(first("zh", {.questions = {"gantt chart"}}).reason == RecommendationReason::kHistory);
}

TEST_CASE("words that stand in every article say little of a page", "[knowledge][core]") {
  ArticleIndex index;
  for (int i = 0; i < 40; ++i) {
    const std::string number = std::to_string(i);
    index.Upsert({.id = "art_" + number,
                  .locale = "en",
                  .title = "Workspace topic" + number + "x",
                  .body = "In this workspace."});
  }
  index.Upsert(
      {.id = "owner", .locale = "en", .title = "Billing", .body = "x", .roles = {"owner"}});
  const ReaderContext reader = {.filter = {.role = "owner"}, .page = "/workspace/7"};
  CHECK(RecommendArticles(index, reader, 1)[0].id == "owner");
  const ReaderContext telling = {.filter = {.role = "owner"}, .page_title = "The billing page"};
  CHECK(RecommendArticles(index, telling, 1)[0].reason == RecommendationReason::kPage);
  // An address has no typing errors.
  CHECK(RecommendArticles(index, {.page = "/biling"}, 1)[0].reason != RecommendationReason::kPage);
}

TEST_CASE("what was read neither comes again nor hides what is like it", "[knowledge][core]") {
  ArticleIndex index;
  const std::string title = "Export quarterly burndown figures for stakeholders abroad";
  index.Upsert({.id = "read", .locale = "en", .title = title, .body = title});
  index.Upsert({.id = "like", .locale = "en", .title = "Burndown", .body = "Nothing else."});
  for (const char* other : {"Invoices", "Passwords", "Guests", "Holidays", "Printers", "Colours"}) {
    index.Upsert({.id = other, .locale = "en", .title = other, .body = other});
  }
  const auto found = RecommendArticles(index, {.read_ids = {"read"}, .read_titles = {title}}, 20);
  REQUIRE(found.size() == 7);
  CHECK(found[0].id == "like");
  CHECK(found[0].reason == RecommendationReason::kHistory);
}

TEST_CASE("what was asked and what tickets were about count beside what was read",
          "[knowledge][core]") {
  ArticleIndex index;
  for (const char* topic : {"Zorbs", "Quibbles", "Fronds", "Mangoes", "Kettles", "Violins"}) {
    index.Upsert({.id = topic, .locale = "en", .title = topic, .body = topic});
  }
  const auto order = [&](const ReaderContext& reader) {
    std::vector<std::string> ids;
    for (const Recommendation& found : RecommendArticles(index, reader, 20)) {
      if (found.reason == RecommendationReason::kHistory) ids.push_back(found.id);
    }
    return ids;
  };
  CHECK(order({.tickets = {"my zorbs", "the kettles"}}) ==
        std::vector<std::string>{"Kettles", "Zorbs"});
  // Only the newest of each; asked twice is asked once.
  CHECK(order({.questions = {"mangoes", "fronds", "violins", "violins"}}) ==
        std::vector<std::string>{"Violins", "Fronds"});
  const auto all =
      order({.read_titles = {"The fronds"}, .questions = {"quibbles"}, .tickets = {"kettles"}});
  REQUIRE(all.size() == 3);
  CHECK(all.back() == "Kettles");
}

TEST_CASE("nothing internal and nothing for others is recommended, whatever speaks for it",
          "[knowledge][core]") {
  ArticleIndex index = SixArticles();
  index.Upsert({.id = "sso",
                .locale = "en",
                .title = "Single sign-on",
                .body = "Connect the directory.",
                .plans = {"enterprise"},
                .popularity = 1});
  const ReaderContext reader = {.filter = {.reader = Reader{.role = "member", .plan = "free"}},
                                .page = "/settings/single-sign-on",
                                .page_title = "Gantt chart escalations",
                                .questions = {"single sign-on", "escalations"},
                                .tickets = {"Invoices"}};
  const auto found = RecommendArticles(index, reader, 20);
  REQUIRE_FALSE(found.empty());
  for (const Recommendation& each : found) {
    CHECK((each.id != "sso" && each.id != "playbook" && each.id != "invoice"));
  }
}

TEST_CASE("of a page its words count, of an address those of the path", "[knowledge][core]") {
  const std::vector<std::pair<const char*, const char*>> pages = {
      {"/projects/7f3a91/gantt-chart?tab=1#x", "projects gantt chart"},
      {"https://app.example.com/projects/gantt?user=jane", "projects gantt"},
      {"https://app.example.com", ""},
      {"/team/jane.doe@example.com/profile.html", "team profile"},
      {"/settings/oauth2/01hzxk3v9qf8", "settings oauth2"},
      {"/%E5%B8%AE%E5%8A%A9/100%/a%2Fgantt", "帮助 gantt"},
      {"How do I export? C# and more", "How do I export? C# and more"},
      {"看板 / 迭代", "看板 迭代"},
      {"导入Excel2016表格", "导入Excel2016表格"},
      {"(3) 收件箱", "收件箱"},
      {"Sprint 12 – 2024", "Sprint –"},
      {"Error 40312", "Error 40312"},
      {"", ""},
  };
  for (const auto& [page, words] : pages) CHECK(PageWords(page) == words);
  CHECK(PageWords("第2步") == "第 步");
  CHECK_NOTHROW(PageWords("/%FF%zz%"));
}

}  // namespace deskmesh::knowledge
