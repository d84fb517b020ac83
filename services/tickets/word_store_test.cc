// SPDX-License-Identifier: Apache-2.0
//
// Lists of open tickets that are read by one of their words.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "platform/sql/invariant.h"
#include "tickets/invariants.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

constexpr char kVip[] = "state != CLOSED AND tags:vip";

v1::ListTicketsResponse Page(TicketDesk& desk, const std::string& filter, const std::string& order,
                             int size, const std::string& token = "") {
  v1::ListTicketsRequest request;
  request.set_filter(filter);
  request.set_order_by(order);
  request.set_page_size(size);
  request.set_page_token(token);
  return TicketDesk::Demand(
      desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", request));
}

std::vector<v1::Ticket> All(TicketDesk& desk, const std::string& filter, const std::string& order,
                            int size) {
  std::vector<v1::Ticket> found;
  std::string token;
  do {
    const v1::ListTicketsResponse page = Page(desk, filter, order, size, token);
    found.insert(found.end(), page.tickets().begin(), page.tickets().end());
    token = page.next_page_token();
  } while (!token.empty());
  return found;
}

std::vector<std::string> Ids(const std::vector<v1::Ticket>& tickets) {
  std::vector<std::string> ids;
  for (const v1::Ticket& ticket : tickets) ids.push_back(ticket.id());
  return ids;
}

void Write(TicketDesk& desk, const sql::Statement& statement, const std::string& ticket) {
  const absl::Status status = desk.database().Write([&](sql::Tx& tx) {
    return tx.Execute(statement, {{"workspace", desk.workspace}, {"ticket", ticket}});
  });
  REQUIRE(status.ok());
}

bool IsBehind(TicketDesk& desk) {
  bool is_behind = false;
  REQUIRE(desk.database()
              .Read([&](sql::Tx& tx) -> absl::Status {
                DESKMESH_ASSIGN_OR_RETURN(is_behind, HasWordsBehind(tx, desk.workspace));
                return absl::OkStatus();
              })
              .ok());
  return is_behind;
}

std::int64_t CatchUp(TicketDesk& desk) {
  std::int64_t count = 0;
  REQUIRE(desk.database()
              .Write([&](sql::Tx& tx) -> absl::Status {
                DESKMESH_ASSIGN_OR_RETURN(count, CatchUpOpenWords(tx, 100));
                return absl::OkStatus();
              })
              .ok());
  return count;
}

TEST_CASE("lists of open tickets by a word have those and no others, whatever changes",
          "[tickets][list][words]") {
  TicketDesk desk;
  std::mt19937 random(7);
  std::vector<std::string> ids;
  for (int step = 0; step < 200; ++step) {
    desk.clock.Advance(std::chrono::milliseconds(random() % 3));
    const std::string id = ids.empty() ? "" : ids[random() % ids.size()];
    switch (ids.size() < 5 ? 0 : random() % 5) {
      case 0: {
        v1::CreateTicketRequest create = desk.NewTicket("甘特图打不开");
        if (random() % 2 == 0) create.mutable_ticket()->add_tags("vip");
        if (random() % 3 == 0) create.mutable_ticket()->add_tags("beta");
        ids.push_back(desk.Demand(desk.Do("Create", create)).id());
        break;
      }
      case 1: {
        v1::UpdateTicketRequest update;
        update.mutable_ticket()->set_id(id);
        if (random() % 2 == 0) update.mutable_ticket()->add_tags("vip");
        (*update.mutable_ticket()->mutable_custom_fields())["seats"] =
            std::to_string(random() % 40);
        for (const char* path : {"tags", "custom_fields"}) {
          update.mutable_update_mask()->add_paths(path);
        }
        // Refused where it is closed.
        static_cast<void>(desk.Do("Update", update));
        break;
      }
      case 2: {
        v1::ResolveTicketRequest resolve;
        resolve.set_id(id);
        static_cast<void>(desk.Do("Resolve", resolve));
        break;
      }
      case 3: {
        v1::CloseTicketRequest close;
        close.set_id(id);
        static_cast<void>(desk.Do("Close", close));
        break;
      }
      default: {
        v1::ReopenTicketRequest reopen;
        reopen.set_id(id);
        static_cast<void>(desk.Do("Reopen", reopen));
      }
    }
    if (step % 5 != 0) continue;
    const auto passes = [](const v1::Ticket& ticket, bool with_seats) {
      const auto seats = ticket.custom_fields().find("seats");
      const bool has_vip =
          std::find(ticket.tags().begin(), ticket.tags().end(), "vip") != ticket.tags().end();
      return ticket.state() != v1::Ticket::CLOSED && has_vip &&
             (!with_seats ||
              (seats != ticket.custom_fields().end() && std::stoi(seats->second) > 20));
    };
    for (const char* order : {"", "create_time asc", "update_time desc"}) {
      for (const bool with_seats : {false, true}) {
        std::vector<v1::Ticket> expected = All(desk, "", order, 100);
        std::erase_if(expected,
                      [&](const v1::Ticket& ticket) { return !passes(ticket, with_seats); });
        const std::string filter =
            std::string(kVip) + (with_seats ? " AND custom_fields.seats > 20" : "");
        INFO("step " << step << ", order " << order << ", filter " << filter);
        REQUIRE(Ids(All(desk, filter, order, 3)) == Ids(expected));
        REQUIRE(Page(desk, filter, order, 1).total_size() == static_cast<int>(expected.size()));
      }
    }
  }
  CHECK_FALSE(IsBehind(desk));
  const auto broken = sql::BrokenInvariants(desk.database(), Invariants());
  REQUIRE(broken.ok());
  CHECK(*broken == std::vector<std::string>{});
}

TEST_CASE("what the release before writes is found at once, and caught up with",
          "[tickets][list][words][upgrade]") {
  TicketDesk desk;
  v1::CreateTicketRequest create = desk.NewTicket("甘特图打不开");
  create.mutable_ticket()->add_tags("vip");
  const std::string first = desk.Demand(desk.Do("Create", create)).id();
  const std::string second = desk.Create().id();
  REQUIRE(Ids(All(desk, kVip, "", 50)) == std::vector<std::string>{first});

  // It takes a word from one ticket and gives it to another; it doesn't know of the words of open tickets.
  static constexpr sql::Statement kChanged{
      "UPDATE ticket SET sequence = sequence + 1 "
      "WHERE workspace_id = :workspace AND id = :ticket"};
  static constexpr sql::Statement kTake{
      "DELETE FROM ticket_word WHERE workspace_id = :workspace AND ticket_id = :ticket"};
  static constexpr sql::Statement kGive{
      "INSERT INTO ticket_word (workspace_id, kind, word, ticket_id) "
      "VALUES (:workspace, 't', 'vip', :ticket)"};
  Write(desk, kChanged, first);
  Write(desk, kTake, first);
  Write(desk, kChanged, second);
  Write(desk, kGive, second);
  CHECK(IsBehind(desk));
  CHECK(Ids(All(desk, kVip, "", 50)) == std::vector<std::string>{second});
  CHECK(CatchUp(desk) == 2);
  CHECK(CatchUp(desk) == 0);
  CHECK_FALSE(IsBehind(desk));
  CHECK(Ids(All(desk, kVip, "", 50)) == std::vector<std::string>{second});

  // It closes a ticket.
  static constexpr sql::Statement kClosed{
      "UPDATE ticket SET state = 6, sequence = sequence + 1 "
      "WHERE workspace_id = :workspace AND id = :ticket"};
  Write(desk, kClosed, second);
  CHECK(IsBehind(desk));
  CHECK(All(desk, kVip, "", 50).empty());
  CHECK(CatchUp(desk) == 1);
  CHECK(All(desk, kVip, "", 50).empty());
  CHECK_FALSE(IsBehind(desk));

  // A store from before: no ticket has any.
  static constexpr sql::Statement kBefore{"UPDATE ticket SET words_of = 0, state = 1"};
  static constexpr sql::Statement kNone{"DELETE FROM ticket_open_word"};
  REQUIRE(desk.database()
              .Write([](sql::Tx& tx) -> absl::Status {
                DESKMESH_RETURN_IF_ERROR(tx.Execute(kBefore));
                return tx.Execute(kNone);
              })
              .ok());
  CHECK(Ids(All(desk, kVip, "", 50)) == std::vector<std::string>{second});
  CHECK(CatchUp(desk) == 2);
  CHECK(Ids(All(desk, kVip, "", 50)) == std::vector<std::string>{second});
}

}  // namespace
}  // namespace deskmesh::tickets
