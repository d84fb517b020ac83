// SPDX-License-Identifier: Apache-2.0
#include "tickets/departures/departures.h"

#include <thread>

#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

void Leave(TicketDesk& desk, const std::string& user, std::int64_t sequence = 2) {
  accounts::v1::UserChanged fact;
  fact.mutable_user()->set_id(user);
  fact.mutable_user()->set_role("agent");
  fact.mutable_user()->set_level(accounts::v1::User::L1);
  fact.mutable_user()->set_state(accounts::v1::User::DEACTIVATED);
  desk.Deliver(fact, user, sequence);
}

v1::Ticket Now(TicketDesk& desk, const std::string& id) { return TicketDesk::Demand(desk.Get(id)); }

void AwaitAssignee(TicketDesk& desk, const std::string& id, const std::string& user) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (Now(desk, id).assignee_id() != user) {
    REQUIRE(std::chrono::steady_clock::now() < end);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace

TEST_CASE("the open tickets of who leaves go to others, with their ownership",
          "[tickets][departures]") {
  TicketDesk desk;
  const std::string leaving = desk.AddAgent();
  std::vector<std::string> ids;
  for (int i = 0; i < 60; ++i) ids.push_back(desk.Create().id());
  REQUIRE(Now(desk, ids[0]).assignee_id() == leaving);
  const std::string stays = desk.AddAgent();
  Leave(desk, leaving);
  for (const std::string& id : ids) AwaitAssignee(desk, id, stays);
  const v1::Ticket ticket = Now(desk, ids[59]);
  CHECK(ticket.owner_id() == stays);
  CHECK(ticket.state() == v1::Ticket::IN_PROGRESS);
  bool is_explained = false;
  for (const v1::HistoryEntry& entry : desk.History(ids[59])) {
    is_explained |= entry.reason().starts_with("who had it doesn't work here any more; ");
  }
  CHECK(is_explained);
}

TEST_CASE("tickets that nobody fits for keep no other from being handed over",
          "[tickets][departures]") {
  TicketDesk desk;
  const std::string team = desk.ids("team", desk.clock.Now());
  accounts::v1::UserChanged joined;
  const std::string leaving = desk.ids("usr", desk.clock.Now());
  joined.mutable_user()->set_id(leaving);
  joined.mutable_user()->set_role("agent");
  joined.mutable_user()->set_level(accounts::v1::User::L1);
  joined.mutable_user()->add_team_ids(team);
  joined.mutable_user()->set_state(accounts::v1::User::ACTIVE);
  desk.Deliver(joined, leaving, 1);
  const std::string anybodys = desk.Create().id();
  auto request = desk.NewTicket("only of the team");
  request.mutable_ticket()->set_team_id(team);
  std::string teams;
  for (int i = 0; i < 55; ++i) teams = TicketDesk::Demand(desk.Do("Create", request)).id();
  const std::string stays = desk.AddAgent();
  Leave(desk, leaving);
  AwaitAssignee(desk, anybodys, stays);
  CHECK(Now(desk, teams).assignee_id() == leaving);
}

TEST_CASE("a ticket stays with who left until somebody fits", "[tickets][departures]") {
  TicketDesk desk;
  const std::string leaving = desk.AddAgent();
  const std::string id = desk.Create().id();
  Leave(desk, leaving);
  desk.Settle();
  CHECK(Now(desk, id).assignee_id() == leaving);
  const std::string comes = desk.AddAgent();
  desk.clock.Advance(std::chrono::minutes(61));
  AwaitAssignee(desk, id, comes);
}

TEST_CASE("an ended ticket is handed over when it is opened again", "[tickets][departures]") {
  TicketDesk desk;
  const std::string leaving = desk.AddAgent();
  const std::string id = desk.Create().id();
  v1::ResolveTicketRequest resolve;
  resolve.set_id(id);
  TicketDesk::Demand(desk.Do("Resolve", resolve));
  const std::string stays = desk.AddAgent();
  Leave(desk, leaving);
  desk.Settle();
  CHECK(Now(desk, id).assignee_id() == leaving);
  REQUIRE(desk.Comment(desk.Customer(), id, "还是不行").ok());
  desk.Settle();
  AwaitAssignee(desk, id, stays);
}

TEST_CASE("a ticket's owner can be changed, to who works here", "[tickets][departures]") {
  TicketDesk desk;
  desk.AddAgent();
  const std::string other = desk.AddAgent(accounts::v1::User::L3);
  const std::string id = desk.Create().id();
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(id);
  update.mutable_ticket()->set_owner_id(other);
  CHECK(TicketDesk::Demand(desk.Do("Update", update)).owner_id() == other);
  update.mutable_ticket()->set_owner_id(desk.ids("usr", desk.clock.Now()));
  CHECK(FieldOf(desk.Do("Update", update).status()) == "ticket.owner_id");
}

}  // namespace deskmesh::tickets
