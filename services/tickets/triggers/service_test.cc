// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "deskmesh/sla/v1/sla_events.pb.h"
#include "deskmesh/tickets/v1/triggers_service.pb.h"
#include "tickets/testing/timer_desk.h"

namespace deskmesh::tickets {
namespace {

v1::TicketAction ActionFor(v1::TicketAction::Kind kind, const std::string& value) {
  v1::TicketAction action;
  action.set_kind(kind);
  action.set_value(value);
  return action;
}

v1::Trigger NewTrigger(const std::string& name, v1::Trigger::Event event, const std::string& filter,
                       const v1::TicketAction& action, int position = 0) {
  v1::Trigger trigger;
  trigger.set_display_name(name);
  if (event != v1::Trigger::EVENT_UNSPECIFIED) trigger.add_events(event);
  trigger.set_filter(filter);
  *trigger.add_actions() = action;
  trigger.set_position(position);
  return trigger;
}

absl::StatusOr<v1::Trigger> Add(TicketDesk& desk, const v1::Trigger& trigger) {
  v1::CreateTriggerRequest request;
  *request.mutable_trigger() = trigger;
  return desk.Call<v1::Trigger>("deskmesh.tickets.v1.Triggers/Create", request);
}

std::vector<v1::TriggerRun> RunsOf(TicketDesk& desk, const std::string& id) {
  v1::ListTriggerRunsRequest request;
  request.set_id(id);
  const auto list = TicketDesk::Demand(
      desk.Call<v1::ListTriggerRunsResponse>("deskmesh.tickets.v1.Triggers/ListRuns", request));
  return {list.runs().begin(), list.runs().end()};
}

TEST_CASE("a trigger acts on what happens, and its run says why", "[tickets][triggers]") {
  TicketDesk desk;
  const v1::Trigger trigger =
      TicketDesk::Demand(Add(desk, NewTrigger("Urgent", v1::Trigger::CREATED, "priority <= P1",
                                              ActionFor(v1::TicketAction::ADD_TAG, "urgent"))));
  auto request = desk.NewTicket("系统崩溃");
  request.mutable_ticket()->set_priority(v1::Ticket::P1);
  const std::string id = TicketDesk::Demand(desk.Do("Create", request)).id();
  request.mutable_ticket()->set_priority(v1::Ticket::P3);
  const std::string calm = TicketDesk::Demand(desk.Do("Create", request)).id();
  desk.Settle();
  CHECK(TicketDesk::Demand(desk.Get(id)).tags(0) == "urgent");
  CHECK(TicketDesk::Demand(desk.Get(calm)).tags_size() == 0);
  const v1::HistoryEntry last = desk.History(id).back();
  CHECK(last.actor() == trigger.id());
  CHECK(last.reason() == "trigger: Urgent");
  const auto runs = RunsOf(desk, trigger.id());
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].outcome() == v1::TriggerRun::DONE);
  CHECK(runs[0].ticket_id() == id);
  REQUIRE(runs[0].conditions_size() == 2);
  CHECK(runs[0].conditions(1).text() == "priority <= P1");

  // Why nothing happened to the other one.
  v1::ExplainTriggerRequest explain;
  explain.set_id(trigger.id());
  explain.set_ticket_id(calm);
  const auto reply = TicketDesk::Demand(
      desk.Call<v1::ExplainTriggerResponse>("deskmesh.tickets.v1.Triggers/Explain", explain));
  REQUIRE(reply.runs_size() == 1);
  CHECK(reply.runs(0).outcome() == v1::TriggerRun::NOT_MATCHED);
  CHECK(reply.runs(0).conditions(0).held());
  CHECK_FALSE(reply.runs(0).conditions(1).held());
  CHECK(reply.runs(0).conditions(1).found() == "P3");
}

TEST_CASE("triggers run in order and never in circles", "[tickets][triggers]") {
  TicketDesk desk;
  // Each would set off the other for ever.
  TicketDesk::Demand(Add(desk, NewTrigger("Up", v1::Trigger::UPDATED, "tags:ping",
                                          ActionFor(v1::TicketAction::REMOVE_TAG, "ping"), 1)));
  TicketDesk::Demand(Add(desk, NewTrigger("Down", v1::Trigger::UPDATED, "NOT tags:ping",
                                          ActionFor(v1::TicketAction::ADD_TAG, "ping"), 2)));
  const std::string id = desk.Create().id();
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(id);
  update.mutable_ticket()->add_tags("ping");
  TicketDesk::Demand(desk.Do("Update", update));
  desk.Settle();
  const auto history = desk.History(id);
  REQUIRE(history.size() == 4);
  CHECK(history[2].reason() == "trigger: Up");
  CHECK(history[3].reason() == "trigger: Down");
}

TEST_CASE("what triggers didn't do is kept with the reason", "[tickets][triggers]") {
  TicketDesk desk;
  const auto checks = [&](const std::string& ticket, const std::string& trigger,
                          v1::TriggerRun::Outcome outcome) {
    v1::ListTriggerChecksRequest request;
    request.set_ticket_id(ticket);
    request.set_trigger_id(trigger);
    request.set_outcome(outcome);
    const auto list = TicketDesk::Demand(desk.Call<v1::ListTriggerChecksResponse>(
        "deskmesh.tickets.v1.Triggers/ListChecks", request));
    return std::vector<v1::TriggerCheck>(list.checks().begin(), list.checks().end());
  };
  const std::string urgent =
      TicketDesk::Demand(Add(desk, NewTrigger("Urgent", v1::Trigger::CREATED, "priority <= P1",
                                              ActionFor(v1::TicketAction::ADD_TAG, "u"), 1)))
          .id();
  const std::string calm =
      TicketDesk::Demand(Add(desk, NewTrigger("Calm", v1::Trigger::CREATED, "priority > P1",
                                              ActionFor(v1::TicketAction::ADD_TAG, "c"), 2)))
          .id();
  const std::string tagged =
      TicketDesk::Demand(Add(desk, NewTrigger("Tagged", v1::Trigger::UPDATED, "tags:x",
                                              ActionFor(v1::TicketAction::ADD_TAG, "t"), 1)))
          .id();
  auto request = desk.NewTicket("怎么导入");
  request.mutable_ticket()->set_priority(v1::Ticket::P3);
  const std::string id = TicketDesk::Demand(desk.Do("Create", request)).id();
  desk.Settle();
  // The latest first: what "Calm" did was passed by "Tagged", which stands before it.
  auto found = checks(id, "", v1::TriggerRun::OUTCOME_UNSPECIFIED);
  REQUIRE(found.size() == 2);
  CHECK(found[0].event() == v1::Trigger::UPDATED);
  CHECK(found[0].actor() == calm);
  REQUIRE(found[0].runs_size() == 1);
  CHECK(found[0].runs(0).trigger_id() == tagged);
  CHECK(found[0].runs(0).outcome() == v1::TriggerRun::CUT);
  CHECK(found[1].event() == v1::Trigger::CREATED);
  REQUIRE(found[1].runs_size() == 2);
  CHECK(found[1].runs(0).trigger_id() == urgent);
  CHECK(found[1].runs(0).outcome() == v1::TriggerRun::NOT_MATCHED);
  CHECK(found[1].runs(0).conditions(1).text() == "priority <= P1");
  CHECK_FALSE(found[1].runs(0).conditions(1).held());
  CHECK(found[1].runs(0).conditions(1).found() == "P3");
  CHECK(found[1].runs(1).outcome() == v1::TriggerRun::DONE);
  CHECK(checks("", urgent, v1::TriggerRun::NOT_MATCHED).size() == 1);
  CHECK(checks("", urgent, v1::TriggerRun::DONE).empty());
  CHECK(checks("", calm, v1::TriggerRun::DONE).size() == 1);
  // Kept for a week.
  desk.clock.Advance(std::chrono::days(8));
  desk.Create();
  desk.Settle();
  CHECK(checks(id, "", v1::TriggerRun::OUTCOME_UNSPECIFIED).empty());
}

TEST_CASE("checks come page by page", "[tickets][triggers]") {
  TicketDesk desk;
  TicketDesk::Demand(Add(desk, NewTrigger("Never", v1::Trigger::CREATED, "number > 1000",
                                          ActionFor(v1::TicketAction::ADD_TAG, "n"))));
  for (int i = 0; i < 5; ++i) desk.Create();
  desk.Settle();
  v1::ListTriggerChecksRequest request;
  request.set_page_size(2);
  std::set<std::string> seen;
  int pages = 0;
  do {
    const auto page = TicketDesk::Demand(desk.Call<v1::ListTriggerChecksResponse>(
        "deskmesh.tickets.v1.Triggers/ListChecks", request));
    for (const auto& check : page.checks()) CHECK(seen.insert(check.ticket_id()).second);
    request.set_page_token(page.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  CHECK(seen.size() == 5);
  CHECK(pages == 3);
}

TEST_CASE("a refused action changes nothing and is in the log", "[tickets][triggers]") {
  TicketDesk desk;
  v1::Trigger refused =
      NewTrigger("Assign", v1::Trigger::CREATED, "", ActionFor(v1::TicketAction::ADD_TAG, "seen"));
  *refused.add_actions() = ActionFor(v1::TicketAction::ASSIGN, "usr_who_has_left");
  const v1::Trigger trigger = TicketDesk::Demand(Add(desk, refused));
  const std::string id = desk.Create().id();
  desk.Settle();
  CHECK(TicketDesk::Demand(desk.Get(id)).tags_size() == 0);
  const auto runs = RunsOf(desk, trigger.id());
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].outcome() == v1::TriggerRun::FAILED);
  CHECK(runs[0].error() == "value: must name an active user who is no viewer");
}

TEST_CASE("a time rule fires once the ticket has been quiet", "[tickets][triggers][jobs]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  v1::Trigger rule =
      NewTrigger("Remind", v1::Trigger::EVENT_UNSPECIFIED, "state = WAITING_FOR_CUSTOMER",
                 ActionFor(v1::TicketAction::COMMENT, "还需要帮助吗？"));
  rule.mutable_after()->set_seconds(3 * 86400);
  const v1::Trigger trigger = TicketDesk::Demand(Add(desk, rule));
  const std::string id = desk.Create().id();
  TicketDesk::Demand(desk.Wait(id));
  desk.Settle();
  desk.clock.Advance(std::chrono::days(2));
  REQUIRE(desk.Comment(desk.Agent(agent), id, "内部", v1::Comment::INTERNAL).ok());
  desk.Settle();
  desk.clock.Advance(std::chrono::days(2));
  CHECK(RunsOf(desk, trigger.id()).empty());

  v1::StreamTicketRequest stream;
  stream.set_id(id);
  stream.set_after_sequence(TicketDesk::Demand(desk.Get(id)).sequence());
  auto collector = std::make_shared<testing::StreamCollector>();
  const auto handle = desk.Stream("deskmesh.tickets.v1.Tickets/Stream", stream, collector);
  desk.clock.Advance(std::chrono::days(1));
  REQUIRE(collector->Wait(1).size() == 1);
  desk.Settle();
  CHECK(RunsOf(desk, trigger.id()).size() == 1);
  // What the rule did itself doesn't set it again.
  desk.clock.Advance(std::chrono::days(4));
  desk.Settle();
  CHECK(RunsOf(desk, trigger.id()).size() == 1);
}

v1::Trigger TimeRule(const std::string& name, const std::string& filter, int days,
                     const v1::TicketAction& action, int position) {
  v1::Trigger rule = NewTrigger(name, v1::Trigger::EVENT_UNSPECIFIED, filter, action, position);
  rule.mutable_after()->set_seconds(days * 86400);
  return rule;
}

void PassDays(TicketDesk& desk, int days) {
  for (int i = 0; i < days; ++i) {
    desk.clock.Advance(std::chrono::days(1));
    Rest(desk);
  }
}

TEST_CASE("a time rule isn't forgotten when a rule behind it acts", "[tickets][triggers][jobs]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  TicketDesk::Demand(Add(desk, TimeRule("End", "state = WAITING_FOR_CUSTOMER", 7,
                                        ActionFor(v1::TicketAction::RESOLVE, ""), 10)));
  TicketDesk::Demand(
      Add(desk, NewTrigger("Mark", v1::Trigger::STATE_CHANGED, "state = WAITING_FOR_CUSTOMER",
                           ActionFor(v1::TicketAction::ADD_TAG, "waits"), 20)));
  TicketDesk::Demand(Add(desk, TimeRule("Ask", "state = WAITING_FOR_CUSTOMER", 3,
                                        ActionFor(v1::TicketAction::COMMENT, "还在吗？"), 30)));
  const std::string id = desk.Create().id();
  TicketDesk::Demand(desk.Assign(id, agent));
  TicketDesk::Demand(desk.Wait(id));
  desk.Settle();
  REQUIRE(TicketDesk::Demand(desk.Get(id)).tags_size() == 1);
  PassDays(desk, 6);
  // The description and the reminder.
  CHECK(CommentsOf(desk, id) == 1);
  CHECK(TicketDesk::Demand(desk.Get(id)).state() == v1::Ticket::WAITING_FOR_CUSTOMER);
  // What the rules did is no end of the quiet.
  PassDays(desk, 2);
  CHECK(TicketDesk::Demand(desk.Get(id)).state() == v1::Ticket::RESOLVED);
}

TEST_CASE("time rules don't answer each other for ever", "[tickets][triggers][jobs]") {
  TicketDesk desk;
  desk.AddAgent();
  TicketDesk::Demand(Add(desk, TimeRule("Late", "state = WAITING_FOR_CUSTOMER", 4,
                                        ActionFor(v1::TicketAction::COMMENT, "再提醒一次"), 10)));
  TicketDesk::Demand(Add(desk, TimeRule("Early", "state = WAITING_FOR_CUSTOMER", 2,
                                        ActionFor(v1::TicketAction::COMMENT, "还在吗？"), 20)));
  const std::string id = desk.Create().id();
  TicketDesk::Demand(desk.Wait(id));
  desk.Settle();
  PassDays(desk, 20);
  CHECK(CommentsOf(desk, id) == 2);
  // A word of the customer begins a new quiet.
  REQUIRE(desk.Comment(desk.Customer(), id, "在的").ok());
  TicketDesk::Demand(desk.Wait(id));
  desk.Settle();
  PassDays(desk, 10);
  CHECK(CommentsOf(desk, id) == 5);
}

TEST_CASE("a rule behind a time rule doesn't set it again, though it makes its filter hold",
          "[tickets][triggers][jobs]") {
  TicketDesk desk;
  desk.AddAgent();
  const auto swap = [&](const std::string& from, const std::string& to, int position) {
    v1::Trigger rule = TimeRule("From " + from, "tags:" + from, 1,
                                ActionFor(v1::TicketAction::REMOVE_TAG, from), position);
    *rule.add_actions() = ActionFor(v1::TicketAction::ADD_TAG, to);
    *rule.add_actions() = ActionFor(v1::TicketAction::COMMENT, "还在吗？");
    TicketDesk::Demand(Add(desk, rule));
  };
  swap("x", "y", 10);
  swap("y", "x", 20);
  auto request = desk.NewTicket("x");
  request.mutable_ticket()->add_tags("x");
  const std::string id = TicketDesk::Demand(desk.Do("Create", request)).id();
  desk.Settle();
  PassDays(desk, 20);
  CHECK(CommentsOf(desk, id) == 2);
}

// A fact of the ticket's history once more, as if it came only now.
void ComesLate(TicketDesk& desk, const std::string& id, std::int64_t sequence) {
  for (event::v1::Envelope envelope : desk.Published()) {
    if (envelope.subject() != id || envelope.sequence() != sequence) continue;
    envelope.set_id(desk.ids("evt", desk.clock.Now()));
    desk.Publish({envelope});
    desk.Settle();
    return;
  }
  FAIL("there is no such fact");
}

TEST_CASE("what comes late is answered all the same", "[tickets][triggers]") {
  TicketDesk desk;
  desk.AddAgent();
  const std::string id = desk.Create().id();
  TicketDesk::Demand(desk.Wait(id));
  desk.Settle();
  const v1::Trigger trigger =
      TicketDesk::Demand(Add(desk, NewTrigger("Any", v1::Trigger::CREATED, "",
                                              ActionFor(v1::TicketAction::ADD_TAG, "new"))));
  TicketDesk::Demand(Add(desk, TimeRule("Ask", "state = WAITING_FOR_CUSTOMER", 1,
                                        ActionFor(v1::TicketAction::COMMENT, "还在吗？"), 10)));
  desk.clock.Advance(std::chrono::hours(5));
  ComesLate(desk, id, 1);
  ComesLate(desk, id, 2);
  CHECK(RunsOf(desk, trigger.id()).size() == 1);
  PassDays(desk, 2);
  CHECK(CommentsOf(desk, id) == 1);
}

TEST_CASE("a trigger acts on the ticket as it is by now", "[tickets][triggers]") {
  TicketDesk desk;
  desk.AddAgent();
  auto request = desk.NewTicket("怎么导入");
  request.mutable_ticket()->set_priority(v1::Ticket::P2);
  const v1::Ticket created = TicketDesk::Demand(desk.Do("Create", request));
  const std::string id = created.id();
  const std::string taker = desk.AddAgent(accounts::v1::User::L2);
  // Somebody takes it before the fact of its beginning is read.
  TicketDesk::Demand(desk.Assign(id, taker));
  desk.Settle();
  const std::string best = desk.AddAgent(accounts::v1::User::L3);
  v1::Trigger rule = NewTrigger("P2", v1::Trigger::CREATED,
                                "priority = P2 AND assignee_id = \"" + created.assignee_id() + "\"",
                                ActionFor(v1::TicketAction::ASSIGN, best));
  const v1::Trigger trigger = TicketDesk::Demand(Add(desk, rule));
  ComesLate(desk, id, 1);
  CHECK(TicketDesk::Demand(desk.Get(id)).assignee_id() == taker);
  CHECK(RunsOf(desk, trigger.id()).empty());
  v1::ListTriggerChecksRequest checks;
  checks.set_ticket_id(id);
  checks.set_trigger_id(trigger.id());
  const auto list = TicketDesk::Demand(
      desk.Call<v1::ListTriggerChecksResponse>("deskmesh.tickets.v1.Triggers/ListChecks", checks));
  REQUIRE(list.checks_size() == 1);
  CHECK(list.checks(0).runs(0).outcome() == v1::TriggerRun::NOT_MATCHED);
}

TEST_CASE("a change of state is one whatever brought it about", "[tickets][triggers]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const v1::Trigger trigger = TicketDesk::Demand(
      Add(desk, NewTrigger("Back", v1::Trigger::STATE_CHANGED, "state = IN_PROGRESS",
                           ActionFor(v1::TicketAction::CALL_WEBHOOK, "whk_pager"))));
  const std::string id = desk.Create().id();
  TicketDesk::Demand(desk.Assign(id, agent));
  TicketDesk::Demand(desk.Resolve(id));
  desk.Settle();
  REQUIRE(RunsOf(desk, trigger.id()).empty());
  REQUIRE(desk.Comment(desk.Customer(), id, "还是不行").ok());
  desk.Settle();
  REQUIRE(RunsOf(desk, trigger.id()).size() == 1);
  CHECK(RunsOf(desk, trigger.id())[0].event() == v1::Trigger::COMMENTED);
  // A comment that moves nothing is none.
  REQUIRE(desk.Comment(desk.Customer(), id, "请看看").ok());
  desk.Settle();
  CHECK(RunsOf(desk, trigger.id()).size() == 1);
  v1::ExplainTriggerRequest explain;
  explain.set_id(trigger.id());
  explain.set_ticket_id(id);
  const auto reply = TicketDesk::Demand(
      desk.Call<v1::ExplainTriggerResponse>("deskmesh.tickets.v1.Triggers/Explain", explain));
  int matched = 0;
  for (const v1::TriggerRun& run : reply.runs()) {
    if (run.outcome() != v1::TriggerRun::MATCHED) continue;
    ++matched;
    CHECK(run.event() == v1::Trigger::COMMENTED);
    CHECK(run.conditions(0).found() == "commented, state_changed");
  }
  CHECK(matched == 1);
}

TEST_CASE("an imported past fires nothing", "[tickets][triggers]") {
  TicketDesk desk;
  const v1::Trigger trigger =
      TicketDesk::Demand(Add(desk, NewTrigger("Any", v1::Trigger::CREATED, "",
                                              ActionFor(v1::TicketAction::ADD_TAG, "new"))));
  v1::ImportTicketRequest request;
  request.mutable_ticket()->set_subject("旧工单");
  request.mutable_ticket()->set_requester_id(desk.contact);
  request.mutable_ticket()->mutable_create_time()->set_seconds(desk.clock.Now().micros / 1'000'000 -
                                                               86400);
  TicketDesk::Demand(desk.Do("Import", request));
  desk.Settle();
  CHECK(RunsOf(desk, trigger.id()).empty());
}

TEST_CASE("a dry run finds in the history what a draft would have matched", "[tickets][triggers]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string id = desk.Create().id();
  desk.Create();
  REQUIRE(desk.Comment(desk.Customer(), id, "还没好").ok());
  REQUIRE(desk.Comment(desk.Agent(agent), id, "在看").ok());
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(id);
  update.mutable_ticket()->set_priority(v1::Ticket::P0);
  TicketDesk::Demand(desk.Do("Update", update));
  v1::DryRunTriggerRequest request;
  *request.mutable_trigger() = NewTrigger("Draft", v1::Trigger::COMMENTED, "priority > P0",
                                          ActionFor(v1::TicketAction::ADD_TAG, "x"));
  request.mutable_trigger()->set_author(v1::Comment::CUSTOMER);
  const auto reply = TicketDesk::Demand(
      desk.Call<v1::DryRunTriggerResponse>("deskmesh.tickets.v1.Triggers/DryRun", request));
  CHECK(reply.events() == 5);
  // The ticket became P0 only after the comment.
  REQUIRE(reply.matched() == 1);
  CHECK(reply.runs(0).ticket_id() == id);
  CHECK(reply.runs(0).sequence() == 2);
  CHECK(TicketDesk::Demand(desk.Get(id)).tags_size() == 0);

  request.mutable_trigger()->set_filter("assignee_id = me");
  CHECK(FieldOf(desk.Call<v1::DryRunTriggerResponse>("deskmesh.tickets.v1.Triggers/DryRun", request)
                    .status()) == "trigger.filter");
}

TEST_CASE("a dry run of a time rule finds the quiets that were long enough",
          "[tickets][triggers]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string id = desk.Create().id();
  TicketDesk::Demand(desk.Wait(id));
  desk.clock.Advance(std::chrono::days(1));
  REQUIRE(desk.Comment(desk.Agent(agent), id, "内部", v1::Comment::INTERNAL).ok());
  desk.clock.Advance(std::chrono::days(4));
  REQUIRE(desk.Comment(desk.Customer(), id, "在的").ok());
  desk.clock.Advance(std::chrono::days(9));
  v1::DryRunTriggerRequest request;
  *request.mutable_trigger() = TimeRule("Draft", "state = WAITING_FOR_CUSTOMER", 3,
                                        ActionFor(v1::TicketAction::ADD_TAG, "x"), 0);
  const auto dry_run = [&] {
    return TicketDesk::Demand(
        desk.Call<v1::DryRunTriggerResponse>("deskmesh.tickets.v1.Triggers/DryRun", request));
  };
  auto reply = dry_run();
  CHECK(reply.events() == 4);
  REQUIRE(reply.matched() == 1);
  CHECK(reply.runs(0).sequence() == 3);
  CHECK(reply.runs(0).conditions(1).text() == "quiet for 3 d");
  CHECK(reply.runs(0).run_time().seconds() ==
        desk.clock.Now().seconds() - std::chrono::seconds(std::chrono::days(10)).count());
  // The quiet that is still going on hasn't been long enough yet.
  TicketDesk::Demand(desk.Wait(id));
  desk.clock.Advance(std::chrono::days(2));
  CHECK(dry_run().matched() == 1);
  desk.clock.Advance(std::chrono::days(1));
  CHECK(dry_run().matched() == 2);
}

TEST_CASE("a trigger calls webhooks by a fact of its own", "[tickets][triggers]") {
  TicketDesk desk;
  const v1::Trigger trigger = TicketDesk::Demand(
      Add(desk, NewTrigger("Page", v1::Trigger::CREATED, "",
                           ActionFor(v1::TicketAction::CALL_WEBHOOK, "whk_pager"))));
  const std::string id = desk.Create().id();
  desk.Settle();
  const auto fired = desk.PublishedOf<v1::TriggerFired>();
  REQUIRE(fired.size() == 1);
  CHECK(fired[0].trigger_id() == trigger.id());
  CHECK(fired[0].ticket().id() == id);
  CHECK(fired[0].webhook_ids(0) == "whk_pager");
}

TEST_CASE("a breach that is taken back is no breach to triggers and inboxes",
          "[tickets][triggers]") {
  TicketDesk desk;
  const v1::Trigger breached =
      TicketDesk::Demand(Add(desk, NewTrigger("Late", v1::Trigger::CLOCK_BREACHED, "",
                                              ActionFor(v1::TicketAction::ADD_TAG, "late"))));
  const v1::Trigger updated =
      TicketDesk::Demand(Add(desk, NewTrigger("Seen", v1::Trigger::UPDATED, "",
                                              ActionFor(v1::TicketAction::ADD_TAG, "seen"))));
  const std::string id = desk.Create().id();
  sla::v1::ClockBreached broken;
  broken.mutable_clock()->set_id("first_reply");
  broken.mutable_clock()->set_ticket_id(id);
  desk.Deliver(broken, id, 1);
  desk.Settle();
  CHECK(RunsOf(desk, breached.id()).size() == 1);
  sla::v1::ClockBreachWithdrawn mended;
  *mended.mutable_clock() = broken.clock();
  desk.Deliver(mended, id, 2);
  desk.Settle();
  CHECK(TicketDesk::Demand(desk.Get(id)).breached_clocks().empty());
  CHECK(RunsOf(desk, breached.id()).size() == 1);
  std::size_t withdrawals = 0;
  for (const auto& fact : desk.PublishedOf<v1::TicketUpdated>()) {
    withdrawals += fact.breach_withdrawn() ? 1U : 0U;
  }
  CHECK(withdrawals == 1);
  std::size_t seen = 0;
  for (const v1::TriggerRun& run : RunsOf(desk, updated.id())) {
    seen += run.event() == v1::Trigger::UPDATED ? 1U : 0U;
  }
  CHECK(seen >= 1);
}

TEST_CASE("every shipped trigger can be made once its people are chosen", "[tickets][triggers]") {
  TicketDesk desk;
  const std::string director = desk.AddAgent();
  const auto list = TicketDesk::Demand(desk.Call<v1::ListTriggerTemplatesResponse>(
      "deskmesh.tickets.v1.Triggers/ListTemplates", v1::ListTriggerTemplatesRequest()));
  REQUIRE(list.templates_size() == 5);
  for (auto found : list.templates()) {
    INFO(found.name());
    CHECK_FALSE(found.description().empty());
    bool has_open_choice = false;
    for (v1::TicketAction& action : *found.mutable_trigger()->mutable_actions()) {
      if (!action.value().empty()) continue;
      has_open_choice = true;
      CHECK(FieldOf(Add(desk, found.trigger()).status()).ends_with(".value"));
      action.set_value(director);
    }
    CHECK(has_open_choice == (found.name() == "p0_core_developers"));
    TicketDesk::Demand(Add(desk, found.trigger()));
  }
  // R40: a P0 has another owner than a P1 and a P2.
  const auto level_of = [&](v1::Ticket::Priority priority) {
    auto request = desk.NewTicket("x");
    request.mutable_ticket()->set_priority(priority);
    const std::string id = TicketDesk::Demand(desk.Do("Create", request)).id();
    desk.Settle();
    return TicketDesk::Demand(desk.Get(id));
  };
  const v1::Ticket p0 = level_of(v1::Ticket::P0);
  CHECK(p0.level() == v1::Ticket::L3);
  REQUIRE(p0.follower_ids_size() == 1);
  CHECK(p0.follower_ids(0) == director);
  CHECK(level_of(v1::Ticket::P1).level() == v1::Ticket::L2);
  const v1::Ticket p2 = level_of(v1::Ticket::P2);
  CHECK(p2.level() == v1::Ticket::L1);
  CHECK(p2.assignee_id() == director);
}

}  // namespace
}  // namespace deskmesh::tickets
