// SPDX-License-Identifier: Apache-2.0
//
// Lists by clocks and people: what is kept beside tickets, and what they broke, got and went through.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "deskmesh/sla/v1/sla_events.pb.h"
#include "deskmesh/tickets/v1/notifications_service.pb.h"
#include "deskmesh/tickets/v1/views_service.pb.h"
#include "platform/rpc/timestamp.h"
#include "tickets/convert.h"
#include "tickets/core/filter_match.h"
#include "tickets/testing/ticket_desk.h"
#include "tickets/traits.h"

namespace deskmesh::tickets {
namespace {

void TellDue(TicketDesk& desk, const std::string& id, std::optional<base::Instant> due,
             std::int64_t sequence) {
  sla::v1::NextDueChanged fact;
  fact.set_ticket_id(id);
  if (due.has_value()) {
    fact.set_clock_id("first_reply");
    rpc::SetTimestamp(*due, fact.mutable_due_time());
  }
  desk.Deliver(fact, id, sequence);
}

void BreakPromise(TicketDesk& desk, const std::string& id, const std::string& clock,
                  std::int64_t sequence) {
  sla::v1::ClockBreached fact;
  fact.mutable_clock()->set_id(clock);
  fact.mutable_clock()->set_ticket_id(id);
  desk.Deliver(fact, id, sequence);
}

void Follow(TicketDesk& desk, const std::string& id, const std::string& user) {
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(id);
  update.mutable_ticket()->add_follower_ids(user);
  update.mutable_update_mask()->add_paths("follower_ids");
  TicketDesk::Demand(desk.Do("Update", update));
}

rpc::Principal ActsAs(const TicketDesk& desk, const std::string& user) {
  rpc::Principal who = desk.Agent(user);
  who.user_id = user;
  return who;
}

std::vector<std::string> FoundIds(const std::vector<v1::Ticket>& tickets) {
  std::vector<std::string> ids;
  for (const v1::Ticket& ticket : tickets) ids.push_back(ticket.id());
  return ids;
}

std::set<std::string> FilteredIds(TicketDesk& desk, const std::string& filter) {
  const std::vector<std::string> ids = FoundIds(desk.List(filter));
  return {ids.begin(), ids.end()};
}

std::string ProblemOf(TicketDesk& desk, const std::string& filter) {
  v1::ListTicketsRequest request;
  request.set_filter(filter);
  const auto list = desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", request);
  REQUIRE_FALSE(list.ok());
  return base::DetailsOf(list.status()).field_violations.at(0).description;
}

TEST_CASE("the order of clocks is that of the latest news of them, and no ticket changes by it",
          "[tickets][list][due]") {
  TicketDesk desk;
  const base::Instant now = desk.clock.Now();
  const std::string late = desk.Create("late").id();
  const std::string soon = desk.Create("soon").id();
  const std::string never = desk.Create("never").id();
  const std::string paused = desk.Create("paused").id();
  TellDue(desk, soon, now + std::chrono::hours(1), 1);
  TellDue(desk, late, now - std::chrono::hours(1), 1);
  TellDue(desk, paused, now + std::chrono::hours(3), 1);
  TellDue(desk, paused, std::nullopt, 2);
  // Older news comes again.
  TellDue(desk, paused, now + std::chrono::hours(3), 1);
  CHECK(FoundIds(desk.List("", "", "due")) == std::vector{late, soon, never, paused});
  CHECK(FoundIds(desk.List("", "", "due desc")) == std::vector{soon, late, paused, never});
  CHECK(FilteredIds(desk, "due < now") == std::set{late});
  CHECK(FilteredIds(desk, "due < now+2h") == std::set{late, soon});
  CHECK(FilteredIds(desk, "due:*") == std::set{late, soon});
  CHECK(FilteredIds(desk, "NOT due:*") == std::set{never, paused});
  // It runs out while nothing is told.
  desk.clock.Advance(std::chrono::hours(2));
  CHECK(FilteredIds(desk, "due < now") == std::set{late, soon});
  CHECK(desk.PublishedOf<v1::TicketUpdated>().empty());
  CHECK(TicketDesk::Demand(desk.Get(soon)).sequence() == 1);
}

TEST_CASE("what people have, follow and haven't read are lists of theirs",
          "[tickets][list][unread]") {
  TicketDesk desk;
  // They are nobody's yet.
  const std::string id = desk.Create().id();
  desk.Create();
  desk.Settle();
  const std::string agent = desk.AddAgent();
  const std::string other = desk.AddAgent();
  TicketDesk::Demand(desk.Assign(id, agent));
  desk.Settle();
  const auto found = [&](const std::string& user, const std::string& filter) {
    v1::ListTicketsRequest request;
    request.set_filter(filter);
    const auto list = TicketDesk::Demand(desk.CallAs<v1::ListTicketsResponse>(
        ActsAs(desk, user), "deskmesh.tickets.v1.Tickets/List", request));
    return FoundIds({list.tickets().begin(), list.tickets().end()});
  };
  CHECK(found(agent, "unread:me") == std::vector{id});
  CHECK(found(other, "unread:me").empty());
  v1::CreateTicketViewRequest view;
  view.mutable_ticket_view()->set_display_name("New to me");
  view.mutable_ticket_view()->set_filter("unread:me");
  view.mutable_ticket_view()->set_shared(true);
  TicketDesk::Demand(desk.Call<v1::TicketView>("deskmesh.tickets.v1.TicketViews/Create", view));
  const auto count = [&](const std::string& user) {
    return TicketDesk::Demand(desk.CallAs<v1::CountTicketViewsResponse>(
                                  ActsAs(desk, user), "deskmesh.tickets.v1.TicketViews/Count",
                                  v1::CountTicketViewsRequest()))
        .counts(0)
        .total_size();
  };
  CHECK(count(agent) == 1);
  CHECK(count(other) == 0);
  v1::MarkTicketNotificationsReadRequest read;
  read.set_up_to_sequence(1000);
  TicketDesk::Demand(desk.CallAs<v1::MarkTicketNotificationsReadResponse>(
      ActsAs(desk, agent), "deskmesh.tickets.v1.TicketNotifications/MarkRead", read));
  CHECK(found(agent, "unread:me").empty());
  CHECK(found(other, "follower_ids:me").empty());
  Follow(desk, id, other);
  CHECK(found(other, "follower_ids:me") == std::vector{id});
  CHECK(found(agent, "follower_ids:" + other) == std::vector{id});
}

// A comparison of one of the fields, as text.
std::string RandomComparison(std::mt19937& random, const std::string& agent) {
  const char* operators[] = {" = ", " != ", " < ", " <= ", " > ", " >= "};
  const std::string op = operators[random() % 6];
  const char* clocks[] = {"first_reply", "next_reply", "resolution", "*"};
  switch (random() % 6) {
    case 0:
      return std::string("breached:") + clocks[random() % 4];
    case 1:
      return "follower_ids:" + (random() % 3 == 0 ? "*" : agent);
    case 2:
      return random() % 4 == 0 ? "csat:*" : "csat" + op + std::to_string(1 + random() % 5);
    case 3:
      return "reopen_count" + op + std::to_string(random() % 3);
    case 4:
      return random() % 4 == 0 ? "due:*"
                               : "due" + op + "now+" + std::to_string(1 + random() % 9) + 'h';
    default:
      return random() % 2 == 0 ? "state != CLOSED" : "priority <= P2";
  }
}

TEST_CASE("lists by clocks and people have the tickets that the filter means, in every order",
          "[tickets][list][due]") {
  TicketDesk desk;
  std::mt19937 random(23);
  const std::string agent = desk.AddAgent();
  std::map<std::string, std::int64_t> dues;
  std::vector<std::string> ids;
  for (int i = 0; i < 40; ++i) {
    desk.clock.Advance(std::chrono::seconds(1));
    auto request = desk.NewTicket("t" + std::to_string(i));
    request.mutable_ticket()->set_priority(static_cast<v1::Ticket::Priority>(2 + random() % 3));
    const std::string id = TicketDesk::Demand(desk.Do("Create", request)).id();
    ids.push_back(id);
    std::int64_t sequence = 0;
    const char* clocks[] = {"first_reply", "next_reply", "resolution"};
    for (const char* clock : clocks) {
      if (random() % 3 == 0) BreakPromise(desk, id, clock, ++sequence);
    }
    if (random() % 3 == 0) Follow(desk, id, agent);
    for (int times = static_cast<int>(random() % 3); times > 0; --times) {
      TicketDesk::Demand(desk.Resolve(id));
      v1::ReopenTicketRequest reopen;
      reopen.set_id(id);
      TicketDesk::Demand(desk.Do("Reopen", reopen));
    }
    const unsigned fate = random() % 4;
    if (fate < 2) {
      TicketDesk::Demand(desk.Resolve(id));
      v1::RateTicketRequest rate;
      rate.set_id(id);
      rate.set_score(static_cast<int>(1 + random() % 5));
      rate.set_solved(true);
      TicketDesk::Demand(desk.DoAs(desk.Customer(), "Rate", rate));
      if (fate == 0) TicketDesk::Demand(desk.Close(id));
    } else if (random() % 4 != 0) {
      // Some at one moment.
      const base::Instant due =
          base::Instant{1'900'000'000'000'000} + std::chrono::hours(static_cast<int>(random() % 6));
      dues[id] = due.micros;
    }
  }
  // Around the filters' moments.
  const base::Instant now = desk.clock.Now();
  for (auto& [id, due] : dues) {
    due = (now + std::chrono::hours(1 + (due / 3'600'000'000) % 9)).micros;
    TellDue(desk, id, base::Instant{due}, 100);
  }
  desk.Settle();
  std::vector<v1::Ticket> all = desk.List("");
  REQUIRE(all.size() == ids.size());
  int matched = 0;
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (unsigned parts = random() % 3; parts > 0; --parts) {
      if (!text.empty()) text += random() % 2 == 0 ? " AND " : " OR ";
      text += (random() % 4 == 0 ? "NOT " : "") + RandomComparison(random, agent);
    }
    const char* orders[] = {"due", "due desc", "", "update_time desc", "priority"};
    const std::string order = orders[random() % 5];
    CAPTURE(text, order);
    const auto filter = ParseFilter(text, {.now = now, .me = agent});
    REQUIRE(filter.ok());
    std::set<std::string> expected;
    for (const v1::Ticket& ticket : all) {
      // The comparisons of `due` are decided here, as plain truths for the rest.
      Filter decided = *filter;
      for (FilterNode& node : decided.nodes) {
        if (node.kind != FilterNode::Kind::kCompare || node.field != FilterField::kDue) continue;
        const auto due = dues.find(ticket.id());
        const bool has = due != dues.end();
        const bool holds =
            has && (node.op == FilterOperator::kHasAny || Holds(due->second, node.op, node.number));
        node = {.field = FilterField::kNumber,
                .op = holds ? FilterOperator::kGreater : FilterOperator::kLess,
                .number = 0};
      }
      if (Matches(decided, FromProto(ticket))) expected.insert(ticket.id());
    }
    v1::ListTicketsRequest request;
    request.set_filter(text);
    request.set_order_by(order);
    request.set_page_size(7);
    std::vector<std::string> found;
    do {
      const auto list = TicketDesk::Demand(
          desk.Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", request));
      REQUIRE(list.total_size() == static_cast<int>(expected.size()));
      for (const v1::Ticket& ticket : list.tickets()) found.push_back(ticket.id());
      request.set_page_token(list.next_page_token());
    } while (!request.page_token().empty());
    REQUIRE(std::set<std::string>(found.begin(), found.end()) == expected);
    REQUIRE(found.size() == expected.size());
    if (order.starts_with("due")) {
      const bool is_descending = order == "due desc";
      // Ids ascend with creation.
      const auto rank = [&](const std::string& id) {
        const auto due = dues.find(id);
        return std::pair(due == dues.end() ? std::int64_t{0} : due->second, id);
      };
      REQUIRE(std::is_sorted(found.begin(), found.end(), [&](const auto& a, const auto& b) {
        const auto [due_a, id_a] = rank(a);
        const auto [due_b, id_b] = rank(b);
        if ((due_a == 0) != (due_b == 0)) return due_b == 0;
        return is_descending ? std::pair(due_a, id_a) > std::pair(due_b, id_b)
                             : std::pair(due_a, id_a) < std::pair(due_b, id_b);
      }));
    }
    matched += static_cast<int>(found.size());
  }
  CHECK(matched > 500);
}

TEST_CASE("what was written by an earlier release is found once it was caught up with",
          "[tickets][list][backfill]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string id = desk.Create().id();
  BreakPromise(desk, id, "resolution", 1);
  Follow(desk, id, agent);
  TicketDesk::Demand(desk.Resolve(id));
  v1::ReopenTicketRequest reopen;
  reopen.set_id(id);
  TicketDesk::Demand(desk.Do("Reopen", reopen));
  // As that release leaves it.
  static constexpr sql::Statement kWords{
      "DELETE FROM ticket_word WHERE workspace_id = :workspace AND ticket_id = :ticket"};
  static constexpr sql::Statement kOpen{
      "DELETE FROM ticket_open_word WHERE workspace_id = :workspace AND ticket_id = :ticket"};
  static constexpr sql::Statement kValues{
      "DELETE FROM ticket_field_value WHERE workspace_id = :workspace AND ticket_id = :ticket"};
  static constexpr sql::Statement kBehind{
      "UPDATE ticket SET traits_of = 0 WHERE workspace_id = :workspace AND id = :ticket"};
  REQUIRE(desk.database()
              .Write([&](sql::Tx& tx) -> absl::Status {
                for (const sql::Statement* statement : {&kWords, &kOpen, &kValues, &kBehind}) {
                  DESKMESH_RETURN_IF_ERROR(
                      tx.Execute(*statement, {{"workspace", desk.workspace}, {"ticket", id}}));
                }
                return absl::OkStatus();
              })
              .ok());
  // What is changed meanwhile is no end of that.
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(id);
  update.mutable_ticket()->set_priority(v1::Ticket::P3);
  TicketDesk::Demand(desk.Do("Update", update));
  CHECK(FilteredIds(desk, "breached:* AND state != CLOSED").empty());
  const auto catch_up = [&] {
    std::int64_t count = 0;
    REQUIRE(desk.database()
                .Write([&](sql::Tx& tx) -> absl::Status {
                  DESKMESH_ASSIGN_OR_RETURN(count, CatchUpTraits(tx, 10));
                  return absl::OkStatus();
                })
                .ok());
    return count;
  };
  CHECK(catch_up() == 1);
  CHECK(catch_up() == 0);
  CHECK(FilteredIds(desk, "breached:resolution AND state != CLOSED") == std::set{id});
  CHECK(FilteredIds(desk, "follower_ids:" + agent) == std::set{id});
  CHECK(FilteredIds(desk, "reopen_count > 0") == std::set{id});
}

TEST_CASE("what can't be asked is refused where it stands", "[tickets][filter]") {
  TicketDesk desk;
  CHECK(ProblemOf(desk, "csat > 7") == "position 8: expected 1 to 5");
  CHECK(ProblemOf(desk, "breached:never").starts_with("position 10: expected one of assignment"));
  CHECK(ProblemOf(desk, "unread:usr_x") == "position 8: expected me");
  CHECK(ProblemOf(desk, "follower_ids = me").find("takes only `:`, as in follower_ids:me") !=
        std::string::npos);
  CHECK(ProblemOf(desk, "due < soon").starts_with("position 7: expected a moment"));
  const FilterContext of_rule{.now = desk.clock.Now(), .me = "", .is_of_rule = true};
  CHECK_FALSE(ParseFilter("due < now", of_rule).ok());
  CHECK_FALSE(ParseFilter("unread:me", of_rule).ok());
  CHECK(ParseFilter("breached:* AND csat <= 2 AND reopen_count > 1", of_rule).ok());
}

}  // namespace
}  // namespace deskmesh::tickets
