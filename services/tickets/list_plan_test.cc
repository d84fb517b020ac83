// SPDX-License-Identifier: Apache-2.0
//
// How the stores find lists: no list that people look at may read every ticket of a workspace.
#include <algorithm>
#include <catch2/catch.hpp>

#include "platform/outbox/platform_tables.h"
#include "platform/testing/child_process.h"
#include "platform/testing/private_servers.h"
#include "tickets/module.h"
#include "tickets/search/tokens.h"
#include "tickets/store.h"
#include "tickets/testing/large_workspace.h"

namespace deskmesh::tickets {
namespace {

struct Hot {
  const char* filter;
  const char* order;
  const char* q;
  // One of these indexes is read; by it alone the list is in order where `is_in_order`.
  std::vector<std::string> indexes;
  bool is_in_order;
};

std::vector<Hot> HotLists(const LargeWorkspace& large) {
  static const std::string mine = "assignee_id = " + large.AgentId(7) + " AND state != CLOSED";
  static const std::string organization = "organization_id = " + large.OrganizationId(3);
  // As PostgreSQL and as SQLite tell it.
  static const std::vector<std::string> kByWord = {"ticket_open_word",
                                                   "SEARCH o USING PRIMARY KEY"};
  static const std::string requester = "requester_id = " + large.ContactId(3);
  return {
      {"", "", "", {"ticket_by_created"}, true},
      {"", "update_time desc", "", {"ticket_by_updated"}, true},
      {"state = CLOSED", "update_time desc", "", {"ticket_by_updated"}, true},
      {"state != CLOSED", "", "", {"ticket_active_by_created"}, true},
      {"state = IN_PROGRESS", "update_time desc", "", {"ticket_active"}, true},
      {"state != CLOSED AND priority <= P1", "update_time desc", "", {"ticket_active"}, true},
      {"state != CLOSED AND tags:vip", "", "", kByWord, true},
      {"state != CLOSED AND custom_fields.seats > 100", "", "", {"ticket_active_by_created"}, true},
      {"tags:vip AND custom_fields.seats > 100 AND state != CLOSED", "create_time asc", "", kByWord,
       true},
      {mine.c_str(), "update_time desc", "", {"ticket_by_assignee", "ticket_active"}, false},
      {organization.c_str(), "", "", {"ticket_by_organization"}, true},
      {requester.c_str(), "", "", {"ticket_by_requester"}, true},
      {"number = 17", "", "", {"ticket_by_number"}, false},
      {"state != CLOSED", "due", "", {"ticket_due_in_order"}, true},
      {mine.c_str(), "due", "", {"ticket_by_assignee", "ticket_active"}, false},
      {"due < now+2h", "due desc", "", {"ticket_due_in_order"}, true},
      {"due < now+2h AND state != CLOSED", "update_time desc", "", {"ticket_due_in_order"}, false},
      {"state != CLOSED AND breached:resolution", "", "", kByWord, true},
      {"", "", "登录", {"ticket_by_number", "search_text_pkey"}, false},
      {organization.c_str(), "", "登录", {"ticket_by_organization", "ticket_by_number"}, false},
  };
}

void CheckPlans(const std::string& url) {
  const LargeWorkspace large({.tickets = 3000});
  auto opened = sql::Open({.url = url, .domain = "tickets"});
  REQUIRE(opened.ok());
  sql::Database& database = **opened;
  REQUIRE(database.Migrate({outbox::PlatformTables(), Define().migrations()}).ok());
  REQUIRE(large.Fill(database).ok());
  // Clocks of open tickets, few of which run out soon.
  static constexpr sql::Statement kDues{
      "INSERT INTO ticket_due (workspace_id, ticket_id, due, sequence) "
      "SELECT workspace_id, id, created + 1000000000000000, 1 FROM ticket WHERE state < 6"};
  REQUIRE(database.Write([](sql::Tx& tx) { return tx.Execute(kDues); }).ok());
  const bool is_postgres = database.dialect() == sql::Dialect::kPostgres;
  if (is_postgres) {
    static constexpr sql::Statement kAnalyze{"ANALYZE"};
    REQUIRE(database.Write([](sql::Tx& tx) { return tx.Execute(kAnalyze); }).ok());
  }
  for (const Hot& hot : HotLists(large)) {
    Selection selection;
    selection.filter = *ParseFilter(hot.filter, {.now = large.options().end});
    selection.order = *ParseOrder(hot.order);
    selection.terms = QueryTerms(hot.q);
    std::string plan;
    const absl::Status status = database.Read([&](sql::Tx& tx) -> absl::Status {
      plan.clear();
      // So few tickets are read fastest from one end to the other; what is asked is whether the store has
      // another way.
      static constexpr sql::Statement kLargeTables{"SET LOCAL enable_seqscan = off"};
      if (is_postgres) {
        if (absl::Status set = tx.Execute(kLargeTables); !set.ok()) return set;
      }
      for (const std::optional<Position>& after :
           {std::optional<Position>(), std::optional(Position{1'760'000'000'000'000, "tkt_x"})}) {
        const auto lines = ExplainTickets(tx, large.options().workspace_id, selection, after, 51);
        if (!lines.ok()) return lines.status();
        for (const std::string& line : *lines) plan += line + '\n';
        const auto listed = ListTickets(tx, large.options().workspace_id, selection, after, 51);
        if (!listed.ok()) return listed.status();
      }
      return absl::OkStatus();
    });
    INFO("filter " << hot.filter << ", order " << hot.order << ", q " << hot.q << "\n"
                   << plan << status.ToString());
    REQUIRE(status.ok());
    // Reading a table from one end to the other.
    CHECK(plan.find("SCAN ticket\n") == std::string::npos);
    CHECK(plan.find("SCAN entry") == std::string::npos);
    CHECK(plan.find("Seq Scan") == std::string::npos);
    CHECK(std::any_of(hot.indexes.begin(), hot.indexes.end(), [&](const std::string& index) {
      return plan.find(index) != std::string::npos;
    }));
    if (is_postgres && hot.indexes.front() == "ticket_open_word") {
      // However large the store believes the other way to be: that none is behind is seen in their index.
      std::string free;
      REQUIRE(database
                  .Read([&](sql::Tx& tx) -> absl::Status {
                    free.clear();
                    const auto lines = ExplainTickets(tx, large.options().workspace_id, selection,
                                                      std::nullopt, 51);
                    for (const std::string& line : *lines) free += line + '\n';
                    return lines.status();
                  })
                  .ok());
      INFO(free);
      CHECK(free.find("ticket_words_behind") != std::string::npos);
    }
    // On an embedded store the order is the index's own: nothing is collected to be sorted.
    if (hot.is_in_order && !is_postgres) CHECK(plan.find("ORDER BY") == std::string::npos);
  }
  database.Close();
}

TEST_CASE("no hot list reads every ticket, on the embedded store", "[tickets][plans]") {
  const testing::TempDir folder;
  CheckPlans("sqlite:" + folder.path());
}

TEST_CASE("no hot list reads every ticket, on PostgreSQL", "[tickets][plans][postgresql]") {
  CheckPlans(testing::SharedPostgres().CreateDatabase());
}

}  // namespace
}  // namespace deskmesh::tickets
