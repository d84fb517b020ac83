// SPDX-License-Identifier: Apache-2.0
#include "tickets/triggers/arming.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "deskmesh/tickets/v1/triggers_service.pb.h"
#include "tickets/testing/timer_desk.h"

namespace deskmesh::tickets {
namespace {

v1::Trigger QuietRule(const std::string& filter, int days) {
  v1::Trigger trigger;
  trigger.set_display_name("Remind");
  trigger.set_filter(filter);
  trigger.mutable_after()->set_seconds(days * 86400);
  auto* action = trigger.add_actions();
  action->set_kind(v1::TicketAction::COMMENT);
  action->set_value("还需要帮助吗？");
  return trigger;
}

v1::Trigger AddRule(TicketDesk& desk, const v1::Trigger& trigger) {
  v1::CreateTriggerRequest request;
  *request.mutable_trigger() = trigger;
  return TicketDesk::Demand(desk.Call<v1::Trigger>("deskmesh.tickets.v1.Triggers/Create", request));
}

void Change(TicketDesk& desk, const v1::Trigger& trigger, const std::string& path) {
  v1::UpdateTriggerRequest request;
  *request.mutable_trigger() = trigger;
  request.mutable_trigger()->clear_etag();
  request.mutable_update_mask()->add_paths(path);
  TicketDesk::Demand(desk.Call<v1::Trigger>("deskmesh.tickets.v1.Triggers/Update", request));
}

v1::CountWaitingTicketsResponse Count(TicketDesk& desk) {
  return TicketDesk::Demand(desk.Call<v1::CountWaitingTicketsResponse>(
      "deskmesh.tickets.v1.Triggers/Count", v1::CountWaitingTicketsRequest()));
}

void Pass(TicketDesk& desk, base::Duration time) {
  desk.clock.Advance(time);
  Rest(desk);
}

constexpr char kWaits[] = "state = WAITING_FOR_CUSTOMER";

std::string WaitingTicket(TicketDesk& desk) {
  const std::string id = desk.Create().id();
  TicketDesk::Demand(desk.Wait(id));
  desk.Settle();
  return id;
}

TEST_CASE("a new time rule holds for the tickets that wait already, from when they began to",
          "[tickets][triggers][jobs]") {
  TicketDesk desk;
  desk.AddAgent();
  const std::string old = WaitingTicket(desk);
  const std::string other = desk.Create().id();
  Pass(desk, std::chrono::days(2));
  const std::string young = WaitingTicket(desk);
  const v1::Trigger rule = AddRule(desk, QuietRule(kWaits, 3));
  Rest(desk);
  const auto counts = Count(desk);
  REQUIRE(counts.counts_size() == 1);
  CHECK(counts.counts(0).trigger_id() == rule.id());
  CHECK(counts.counts(0).tickets() == 2);
  CHECK_FALSE(counts.counts(0).gathering());
  Pass(desk, std::chrono::hours(25));
  CHECK(CommentsOf(desk, old) == 1);
  CHECK(CommentsOf(desk, young) == 0);
  Pass(desk, std::chrono::days(2));
  CHECK(CommentsOf(desk, old) == 1);
  CHECK(CommentsOf(desk, young) == 1);
  CHECK(CommentsOf(desk, other) == 0);
}

TEST_CASE("more tickets than a page wait for a rule, and each is reminded once",
          "[tickets][triggers][jobs]") {
  TicketDesk desk;
  desk.AddAgent();
  std::vector<std::string> ids;
  for (int i = 0; i < 230; ++i) {
    auto request = desk.NewTicket("t");
    request.mutable_ticket()->add_tags("quiet");
    ids.push_back(TicketDesk::Demand(desk.Do("Create", request)).id());
  }
  desk.Settle();
  Pass(desk, std::chrono::days(2));
  const v1::Trigger rule = AddRule(desk, QuietRule("tags:quiet", 3));
  Rest(desk);
  CHECK(Count(desk).counts(0).tickets() == 230);
  Pass(desk, std::chrono::days(1) + std::chrono::minutes(1));
  for (const std::string& id : ids) CHECK(CommentsOf(desk, id) == 1);
  // What it acted on isn't acted on again because the rule was changed.
  v1::Trigger changed = rule;
  changed.mutable_after()->set_seconds(86400);
  Change(desk, changed, "after");
  Pass(desk, std::chrono::days(3));
  for (const std::string& id : ids) CHECK(CommentsOf(desk, id) == 1);
}

TEST_CASE("a time rule that left no line on a ticket doesn't run again when it is changed",
          "[tickets][triggers][jobs]") {
  TicketDesk desk;
  desk.AddAgent();
  auto request = desk.NewTicket("t");
  request.mutable_ticket()->add_tags("x");
  const std::string id = TicketDesk::Demand(desk.Do("Create", request)).id();
  v1::Trigger draft = QuietRule("tags:x", 2);
  draft.mutable_actions(0)->set_kind(v1::TicketAction::ADD_TAG);
  draft.mutable_actions(0)->set_value("x");
  const v1::Trigger rule = AddRule(desk, draft);
  Rest(desk);
  Pass(desk, std::chrono::days(2));
  const auto runs = [&] {
    v1::ListTriggerRunsRequest list;
    list.set_id(rule.id());
    return TicketDesk::Demand(desk.Call<v1::ListTriggerRunsResponse>(
                                  "deskmesh.tickets.v1.Triggers/ListRuns", list))
        .runs_size();
  };
  REQUIRE(runs() == 1);
  v1::Trigger changed = rule;
  changed.set_display_name("Another name");
  Change(desk, changed, "display_name");
  Pass(desk, std::chrono::days(4));
  CHECK(runs() == 1);
  // Something happened: a new quiet.
  REQUIRE(desk.Comment(desk.Customer(), id, "还在等").ok());
  desk.Settle();
  Pass(desk, std::chrono::days(2));
  CHECK(runs() == 2);
}

TEST_CASE("a longer quiet holds for who waits, and a rule that is off or gone waits for nobody",
          "[tickets][triggers][jobs]") {
  TicketDesk desk;
  desk.AddAgent();
  const v1::Trigger rule = AddRule(desk, QuietRule(kWaits, 2));
  const std::string id = WaitingTicket(desk);
  Rest(desk);
  v1::Trigger changed = rule;
  changed.mutable_after()->set_seconds(5 * 86400);
  Change(desk, changed, "after");
  Rest(desk);
  Pass(desk, std::chrono::days(3));
  CHECK(CommentsOf(desk, id) == 0);
  changed.set_enabled(false);
  Change(desk, changed, "enabled");
  Rest(desk);
  CHECK(Count(desk).counts_size() == 0);
  Pass(desk, std::chrono::days(4));
  CHECK(CommentsOf(desk, id) == 0);
  // Switched on again it is long due.
  changed.set_enabled(true);
  Change(desk, changed, "enabled");
  Rest(desk);
  CHECK(CommentsOf(desk, id) == 1);
  const std::string next = WaitingTicket(desk);
  Rest(desk);
  CHECK(Count(desk).counts(0).tickets() == 1);
  v1::DeleteTriggerRequest gone;
  gone.set_id(rule.id());
  TicketDesk::Demand(
      desk.Call<google::protobuf::Empty>("deskmesh.tickets.v1.Triggers/Delete", gone));
  Rest(desk);
  CHECK(Count(desk).counts_size() == 0);
  Pass(desk, std::chrono::days(9));
  CHECK(CommentsOf(desk, next) == 0);
}

TEST_CASE("a trigger raises what a clock is about to run out for, and none goes in circles",
          "[tickets][triggers]") {
  TicketDesk desk;
  desk.AddAgent();
  v1::Trigger rule;
  rule.set_display_name("Hurry");
  rule.add_events(v1::Trigger::CLOCK_WARNED);
  rule.set_used_percent(75);
  rule.add_clocks("resolution");
  rule.set_filter("priority > P1");
  auto* action = rule.add_actions();
  action->set_kind(v1::TicketAction::SET_PRIORITY);
  action->set_value("+1");
  const v1::Trigger hurry = AddRule(desk, rule);
  auto request = desk.NewTicket("t");
  request.mutable_ticket()->set_priority(v1::Ticket::P3);
  const std::string id = TicketDesk::Demand(desk.Do("Create", request)).id();
  std::int64_t sequence = 0;
  const auto warn = [&](const std::string& clock, int percent) {
    desk.clock.Advance(std::chrono::seconds(1));
    sla::v1::ClockWarned fact;
    fact.mutable_clock()->set_id(clock);
    fact.mutable_clock()->set_ticket_id(id);
    fact.set_percent(percent);
    desk.Deliver(fact, id, ++sequence);
    desk.Settle();
    return TicketDesk::Demand(desk.Get(id)).priority();
  };
  CHECK(warn("resolution", 50) == v1::Ticket::P3);
  CHECK(warn("first_reply", 90) == v1::Ticket::P3);
  CHECK(warn("resolution", 75) == v1::Ticket::P2);
  CHECK(warn("resolution", 90) == v1::Ticket::P1);
  CHECK(warn("resolution", 90) == v1::Ticket::P1);
  // Why it acted, and why not.
  v1::ListTriggerChecksRequest checks;
  checks.set_trigger_id(hurry.id());
  checks.set_outcome(v1::TriggerRun::NOT_MATCHED);
  const auto list = TicketDesk::Demand(
      desk.Call<v1::ListTriggerChecksResponse>("deskmesh.tickets.v1.Triggers/ListChecks", checks));
  REQUIRE(list.checks_size() >= 3);
  CHECK(list.checks(0).event() == v1::Trigger::CLOCK_WARNED);

  const auto fault = [&](const v1::Trigger& wrong) {
    v1::CreateTriggerRequest create;
    *create.mutable_trigger() = wrong;
    return FieldOf(desk.Call<v1::Trigger>("deskmesh.tickets.v1.Triggers/Create", create).status());
  };
  v1::Trigger wrong = rule;
  wrong.set_events(0, v1::Trigger::UPDATED);
  CHECK(fault(wrong) == "trigger.clocks");
  wrong = rule;
  wrong.set_clocks(0, "lunch");
  CHECK(fault(wrong) == "trigger.clocks");
  wrong = rule;
  wrong.set_filter("due < now+2h");
  CHECK(fault(wrong) == "trigger.filter");
}

TEST_CASE("a time rule about the age of tickets fires on one to which nothing happens",
          "[tickets][triggers][jobs]") {
  TicketDesk desk;
  desk.AddAgent();
  const std::string waiting = desk.Create().id();
  desk.Settle();
  v1::Trigger rule = QuietRule("create_time < now-2d AND state != RESOLVED", 1);
  AddRule(desk, rule);
  Rest(desk);
  const std::string fresh = desk.Create().id();
  const std::string solved = desk.Create().id();
  TicketDesk::Demand(desk.Resolve(solved));
  desk.Settle();
  Pass(desk, std::chrono::hours(47));
  CHECK(CommentsOf(desk, waiting) == 0);
  Pass(desk, std::chrono::hours(2));
  Pass(desk, std::chrono::hours(24));
  CHECK(CommentsOf(desk, waiting) == 1);
  CHECK(CommentsOf(desk, fresh) == 1);
  CHECK(CommentsOf(desk, solved) == 0);
  Pass(desk, std::chrono::days(10));
  CHECK(CommentsOf(desk, waiting) == 1);
}

}  // namespace
}  // namespace deskmesh::tickets
