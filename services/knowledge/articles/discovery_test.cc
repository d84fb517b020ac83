// SPDX-License-Identifier: Apache-2.0
//
// What is recommended to whom, and what a search marks.
#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "google/protobuf/empty.pb.h"
#include "knowledge/testing/help_desk.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

v1::RecommendArticlesResponse Recommended(HelpDesk& desk, const rpc::Principal& who,
                                          const v1::RecommendArticlesRequest& request = {}) {
  auto found = desk.As<v1::RecommendArticlesResponse>(who, "Articles/Recommend", request);
  REQUIRE(found.ok());
  return *found;
}

std::vector<std::string> Titles(const v1::RecommendArticlesResponse& found) {
  std::vector<std::string> titles;
  for (const auto& each : found.recommendations()) titles.push_back(each.article().title());
  return titles;
}

bool Has(const v1::RecommendArticlesResponse& found, const std::string& title) {
  const std::vector<std::string> titles = Titles(found);
  return std::ranges::find(titles, title) != titles.end();
}

}  // namespace

TEST_CASE("a customer's own tickets recommend, nobody else's", "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  tickets::v1::TicketCreated created;
  created.mutable_ticket()->set_id(desk.ids("tkt", desk.clock.Now()));
  created.mutable_ticket()->set_subject("The labels come out crooked");
  created.mutable_ticket()->set_requester_id(desk.visitor.id);
  created.mutable_ticket()->set_state(tickets::v1::Ticket::IN_PROGRESS);
  desk.Deliver(created, created.ticket().id(), 1);
  const auto found = Recommended(desk, desk.visitor);
  REQUIRE(found.recommendations_size() == 5);
  CHECK(found.recommendations(0).article().title() == "Print labels");
  CHECK(found.recommendations(0).because() == "HISTORY");
  const auto others = Recommended(desk, desk.manager);
  for (const auto& each : others.recommendations()) CHECK(each.because() == "POPULAR");
  // What went into another ticket is that one's.
  tickets::v1::TicketStateChanged merged;
  *merged.mutable_ticket() = created.ticket();
  merged.mutable_ticket()->set_merged_into_id(desk.ids("tkt", desk.clock.Now()));
  desk.Deliver(merged, created.ticket().id(), 2);
  CHECK(Recommended(desk, desk.visitor).recommendations(0).because() == "POPULAR");
}

TEST_CASE("path and title of a page lead across languages", "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  desk.Published("甘特图", "拖动条形。",
                 [](v1::Article* article) { article->set_locale("zh-CN"); });
  desk.Await([&] { return desk.Search(desk.principal, "甘特图").results_size() == 1; });
  v1::RecommendArticlesRequest request;
  request.set_page("https://app.example.com/projects/42/gantt?user=jane#token=x");
  request.set_locale("zh-CN");
  const auto by_path = Recommended(desk, desk.visitor, request);
  REQUIRE(by_path.recommendations_size() == 1);
  CHECK(by_path.recommendations(0).because() == "PAGE");
  CHECK(by_path.recommendations(0).article().body().empty());
  request.set_page("/42");
  CHECK(Recommended(desk, desk.visitor, request).recommendations(0).because() == "POPULAR");
  request.set_page_title("(2) Gantt – Planwise");
  CHECK(Recommended(desk, desk.visitor, request).recommendations(0).because() == "PAGE");
}

TEST_CASE(
    "drafts, internal articles and those for others are recommended to nobody they aren't for",
    "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  desk.Write("Draft about budgets", "Budgets.");
  desk.Published("Internal budgets", "Budgets.",
                 [](v1::Article* article) { article->set_audience(v1::Article::INTERNAL); });
  desk.Published("Enterprise budgets", "Budgets.",
                 [](v1::Article* article) { article->add_reader_plans("enterprise"); });
  const v1::Article open = desk.Published("Simple budgets", "Budgets.");
  v1::Article changed = open;
  changed.set_title("Secret plans for budgets");
  REQUIRE(desk.Update(changed).ok());
  desk.Await([&] { return desk.Search(desk.principal, "budgets").results_size() == 3; });
  v1::RecommendArticlesRequest request;
  request.set_page("/budgets");
  request.set_page_size(20);
  rpc::Principal program = desk.principal;
  program.kind = rpc::Principal::Kind::kApiKey;
  for (const rpc::Principal& who : {desk.visitor, desk.manager, desk.principal, program}) {
    const auto found = Recommended(desk, who, request);
    CHECK(Has(found, "Simple budgets"));
    CHECK_FALSE(Has(found, "Draft about budgets"));
    CHECK_FALSE(Has(found, "Secret plans for budgets"));
    CHECK_FALSE(Has(found, "Internal budgets"));
  }
  CHECK_FALSE(Has(Recommended(desk, desk.visitor, request), "Enterprise budgets"));
  CHECK(Has(Recommended(desk, desk.manager, request), "Enterprise budgets"));
  // A program that names no plan shows it to anybody.
  CHECK_FALSE(Has(Recommended(desk, program, request), "Enterprise budgets"));
  // A visitor's own word opens nothing, a program's does.
  request.set_plan("enterprise");
  CHECK(Has(Recommended(desk, program, request), "Enterprise budgets"));
  CHECK_FALSE(Has(Recommended(desk, desk.visitor, request), "Enterprise budgets"));
}

TEST_CASE("what is for others since it was indexed is suggested to nobody else",
          "[knowledge][readers]") {
  HelpDesk desk;
  const std::string internal = desk.Published("Refund approval steps", "The supervisor.").id();
  const std::string restricted = desk.Published("Gantt chart of all teams", "Drag bars.").id();
  const auto suggested = [&](const rpc::Principal& who, const char* typed) {
    v1::SuggestArticlesRequest request;
    request.set_q(typed);
    const auto found = desk.As<v1::SuggestArticlesResponse>(who, "Articles/Suggest", request);
    REQUIRE(found.ok());
    CHECK(found->titles_size() == found->suggestions_size());
    return found->suggestions_size();
  };
  desk.Await([&] {
    return suggested(desk.visitor, "refund") == 1 && suggested(desk.visitor, "gantt") == 1;
  });
  v1::Article draft;
  draft.set_id(restricted);
  draft.add_reader_plans("enterprise");
  REQUIRE(desk.Update(draft).ok());
  CHECK(suggested(desk.visitor, "gantt") == 1);
  // As when another process has published them and this one is behind.
  REQUIRE(desk.database()
              .Write([&](sql::Tx& tx) -> absl::Status {
                static constexpr sql::Statement kHide{
                    "UPDATE article SET reader_audience = 'INTERNAL' WHERE workspace_id = "
                    ":workspace AND id = :id"};
                static constexpr sql::Statement kPublish{
                    "UPDATE article SET published_version = version WHERE workspace_id = "
                    ":workspace AND id = :id"};
                DESKMESH_RETURN_IF_ERROR(
                    tx.Execute(kHide, {{"workspace", desk.workspace}, {"id", internal}}));
                return tx.Execute(kPublish, {{"workspace", desk.workspace}, {"id", restricted}});
              })
              .ok());
  CHECK(suggested(desk.visitor, "refund") == 0);
  CHECK(suggested(desk.visitor, "gantt") == 0);
  // The team may open both.
  CHECK(suggested(desk.principal, "refund") == 1);
  CHECK(suggested(desk.principal, "gantt") == 1);
}

TEST_CASE("a search marks titles, and what it found in the other language",
          "[knowledge][readers]") {
  HelpDesk desk;
  desk.Fill();
  desk.Published("The Gantt chart", "A Gantt chart shows bars.");
  desk.Await([&] { return desk.Search(desk.principal, "gantt").results_size() == 1; });
  const auto found = desk.Search(desk.visitor, "横道图");
  REQUIRE(found.results_size() == 1);
  const auto& result = found.results(0);
  const auto marked = [](const std::string& text, const auto& ranges) {
    std::vector<std::string> marks;
    for (const auto& range : ranges) {
      marks.push_back(text.substr(static_cast<std::size_t>(range.start()),
                                  static_cast<std::size_t>(range.end() - range.start())));
    }
    return marks;
  };
  const std::vector<std::string> expected = {"Gantt chart"};
  CHECK(marked(result.article().title(), result.title_highlights()) == expected);
  CHECK(marked(result.snippet(), result.highlights()) == expected);
}

}  // namespace deskmesh::knowledge
