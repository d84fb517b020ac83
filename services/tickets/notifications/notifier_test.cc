// SPDX-License-Identifier: Apache-2.0
#include "tickets/notifications/notifier.h"

#include "deskmesh/sla/v1/sla_events.pb.h"
#include "deskmesh/tickets/v1/approvals_service.pb.h"
#include "deskmesh/tickets/v1/macros_service.pb.h"
#include "deskmesh/tickets/v1/notifications_service.pb.h"
#include "deskmesh/tickets/v1/subtasks_service.pb.h"
#include "deskmesh/tickets/v1/triggers_service.pb.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

using Kind = v1::TicketNotification;

rpc::Principal As(const TicketDesk& desk, const std::string& user) {
  rpc::Principal who = desk.Agent(user);
  who.user_id = user;
  return who;
}

std::vector<v1::TicketNotification> AllTellingOf(TicketDesk& desk, const std::string& user) {
  const auto list = TicketDesk::Demand(desk.CallAs<v1::ListTicketNotificationsResponse>(
      As(desk, user), "deskmesh.tickets.v1.TicketNotifications/List",
      v1::ListTicketNotificationsRequest()));
  return {list.notifications().begin(), list.notifications().end()};
}

// Without the news of a ticket's life.
std::vector<v1::TicketNotification> TellingOf(TicketDesk& desk, const std::string& user) {
  std::vector<v1::TicketNotification> told = AllTellingOf(desk, user);
  std::erase_if(told, [](const auto& one) { return one.kind() >= Kind::ASSIGNED; });
  return told;
}

v1::TicketAction NoteFor(const std::string& user) {
  v1::TicketAction action;
  action.set_kind(v1::TicketAction::NOTE);
  action.set_value("@" + user + " please look");
  return action;
}

TEST_CASE("whom a trigger, a macro and a ladder name is told and follows the ticket",
          "[tickets][notifications]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string lead = desk.AddAgent(accounts::v1::User::L3);
  v1::CreateTriggerRequest trigger;
  trigger.mutable_trigger()->set_display_name("Lead looks");
  trigger.mutable_trigger()->add_events(v1::Trigger::CREATED);
  *trigger.mutable_trigger()->add_actions() = NoteFor(lead);
  TicketDesk::Demand(desk.Call<v1::Trigger>("deskmesh.tickets.v1.Triggers/Create", trigger));
  const v1::Ticket ticket = desk.Create();
  desk.Settle();
  auto told = TellingOf(desk, lead);
  REQUIRE(told.size() == 1);
  CHECK(told[0].kind() == Kind::MENTIONED);
  CHECK(told[0].ticket_id() == ticket.id());
  const v1::Ticket followed = TicketDesk::Demand(desk.Get(ticket.id()));
  REQUIRE(followed.follower_ids_size() == 1);
  CHECK(followed.follower_ids(0) == lead);
  // The change is in the history and can be looked back behind.
  CHECK(desk.History(ticket.id()).back().changes().at("follower_ids") == " → " + lead);

  v1::CreateMacroRequest macro;
  macro.mutable_macro()->set_display_name("Ask the lead");
  *macro.mutable_macro()->add_actions() = NoteFor(lead);
  v1::ApplyMacroRequest apply;
  apply.set_id(ticket.id());
  apply.set_macro_id(
      TicketDesk::Demand(
          desk.CallAs<v1::Macro>(As(desk, agent), "deskmesh.tickets.v1.Macros/Create", macro))
          .id());
  TicketDesk::Demand(
      desk.CallAs<v1::Ticket>(As(desk, agent), "deskmesh.tickets.v1.Macros/Apply", apply));
  told = TellingOf(desk, lead);
  REQUIRE(told.size() == 2);
  CHECK(told[0].actor_id() == agent);

  sla::v1::ClockEscalated step;
  step.mutable_clock()->set_id("first_reply");
  step.mutable_clock()->set_ticket_id(ticket.id());
  step.set_at_percent(100);
  step.add_actions()->set_kind(sla::v1::SlaPolicy::EscalationStep::Action::NOTIFY);
  step.mutable_actions(0)->set_target(lead);
  desk.Deliver(step, ticket.id(), 1);
  CHECK(TellingOf(desk, lead).size() == 3);
}

TEST_CASE("a ladder finds the assignee and the owner, and says where it finds nobody",
          "[tickets][notifications]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string lead = desk.AddAgent(accounts::v1::User::L3);
  const v1::Ticket ticket = desk.Create();
  const auto escalate = [&](const std::string& target, std::int64_t sequence) {
    sla::v1::ClockEscalated step;
    step.mutable_clock()->set_id("first_reply");
    step.mutable_clock()->set_ticket_id(ticket.id());
    step.set_at_percent(100);
    step.add_actions()->set_kind(sla::v1::SlaPolicy::EscalationStep::Action::NOTIFY);
    step.mutable_actions(0)->set_target(target);
    desk.Deliver(step, ticket.id(), sequence);
  };
  desk.Settle();
  const std::string assignee = TicketDesk::Demand(desk.Get(ticket.id())).assignee_id();
  REQUIRE((assignee == agent || assignee == lead));
  const std::size_t before = TellingOf(desk, assignee).size();
  escalate("assignee", 1);
  REQUIRE(TellingOf(desk, assignee).size() == before + 1);
  CHECK(TellingOf(desk, assignee)[0].kind() == Kind::MENTIONED);
  escalate("owner", 2);
  CHECK(TellingOf(desk, assignee).size() == before + 2);
  // A ticket that nobody has.
  v1::Ticket nobodys;
  {
    auto request = desk.NewTicket("留言");
    request.mutable_ticket()->set_team_id(desk.ids("team", desk.clock.Now()));
    nobodys = TicketDesk::Demand(desk.Do("Create", request));
    REQUIRE(nobodys.assignee_id().empty());
  }
  sla::v1::ClockEscalated step;
  step.mutable_clock()->set_id("first_reply");
  step.mutable_clock()->set_ticket_id(nobodys.id());
  step.set_at_percent(100);
  step.add_actions()->set_kind(sla::v1::SlaPolicy::EscalationStep::Action::NOTIFY);
  step.mutable_actions(0)->set_target("owner");
  desk.Deliver(step, nobodys.id(), 1);
  v1::ListCommentsRequest list;
  list.set_ticket_id(nobodys.id());
  const auto comments = TicketDesk::Demand(
      desk.Call<v1::ListCommentsResponse>("deskmesh.tickets.v1.Tickets/ListComments", list));
  const auto& last = comments.comments(comments.comments_size() - 1);
  CHECK(last.visibility() == v1::Comment::INTERNAL);
  CHECK(last.body() == "escalation: first_reply at 100 % → owner: nobody");
  // A person who isn't there any more.
  const std::string gone = desk.ids("usr", desk.clock.Now());
  sla::v1::ClockEscalated reassign;
  reassign.mutable_clock()->set_id("first_reply");
  reassign.mutable_clock()->set_ticket_id(ticket.id());
  reassign.set_at_percent(150);
  reassign.add_actions()->set_kind(sla::v1::SlaPolicy::EscalationStep::Action::REASSIGN);
  reassign.mutable_actions(0)->set_target(gone);
  desk.Deliver(reassign, ticket.id(), 3);
  list.set_ticket_id(ticket.id());
  const auto after = TicketDesk::Demand(
      desk.Call<v1::ListCommentsResponse>("deskmesh.tickets.v1.Tickets/ListComments", list));
  CHECK(after.comments(after.comments_size() - 1).body().find(gone) != std::string::npos);
}

TEST_CASE("who has or follows a ticket hears of it, and nobody of what he did himself",
          "[tickets][notifications]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const v1::Ticket ticket = desk.Create();  // by an administrator; the agent gets it
  desk.Settle();
  auto told = AllTellingOf(desk, agent);
  REQUIRE(told.size() == 1);
  CHECK(told[0].kind() == Kind::ASSIGNED);
  CHECK(told[0].ticket_number() == ticket.number());
  const std::string follower = desk.AddAgent(accounts::v1::User::L3);
  v1::FollowTicketRequest follow;
  follow.set_id(ticket.id());
  TicketDesk::Demand(desk.CallAs<v1::Ticket>(As(desk, follower),
                                             "deskmesh.tickets.v1.TicketFollowers/Follow", follow));
  REQUIRE(desk.Comment(desk.Customer(), ticket.id(), "还是不行").ok());
  REQUIRE(desk.Comment(As(desk, agent), ticket.id(), "I look into it").ok());
  desk.Settle();
  told = AllTellingOf(desk, agent);
  REQUIRE(told.size() == 2);
  CHECK(told[0].kind() == Kind::COMMENTED);
  CHECK(told[0].text() == "还是不行");
  told = AllTellingOf(desk, follower);
  REQUIRE(told.size() == 2);
  CHECK(told[0].text() == "I look into it");
  CHECK(told[0].actor_id() == agent);

  v1::ResolveTicketRequest resolve;
  resolve.set_id(ticket.id());
  TicketDesk::Demand(desk.DoAs(As(desk, agent), "Resolve", resolve));
  desk.Settle();
  told = AllTellingOf(desk, follower);
  CHECK(told[0].kind() == Kind::STATE_CHANGED);
  CHECK(told[0].text() == "RESOLVED");
  CHECK(AllTellingOf(desk, agent).size() == 2);
}

TEST_CASE("who gets a ticket that was split off is told once, however old its words are",
          "[tickets][notifications]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  for (const int days : {0, 3}) {
    const v1::Ticket ticket = desk.Create();
    const auto words = desk.Comment(desk.Customer(), ticket.id(), "第二个：导出失败");
    REQUIRE(words.ok());
    desk.clock.Advance(std::chrono::days(days));
    desk.Settle();
    const std::size_t before = AllTellingOf(desk, agent).size();
    v1::SplitTicketRequest split;
    split.set_id(ticket.id());
    split.set_subject("导出失败");
    split.add_comment_ids(words->id());
    const v1::Ticket made = TicketDesk::Demand(desk.Do("Split", split));
    REQUIRE(made.assignee_id() == agent);
    desk.Settle();
    const auto told = AllTellingOf(desk, agent);
    REQUIRE(told.size() == before + 1);
    CHECK(told[0].kind() == Kind::ASSIGNED);
    CHECK(told[0].ticket_id() == made.id());
  }
}

TEST_CASE("clocks that run out are told to who has the ticket, from three quarters on",
          "[tickets][notifications]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const v1::Ticket ticket = desk.Create();
  desk.Settle();
  sla::v1::ClockWarned warning;
  warning.mutable_clock()->set_id("resolution");
  warning.mutable_clock()->set_ticket_id(ticket.id());
  warning.set_percent(50);
  desk.Deliver(warning, ticket.id(), 1);
  CHECK(AllTellingOf(desk, agent).size() == 1);
  warning.set_percent(75);
  desk.Deliver(warning, ticket.id(), 2);
  auto told = AllTellingOf(desk, agent);
  REQUIRE(told.size() == 2);
  CHECK(told[0].kind() == Kind::CLOCK_WARNED);
  CHECK(told[0].subject_id() == "resolution");
  CHECK(told[0].text() == "75 %");
  sla::v1::ClockBreached breach;
  breach.mutable_clock()->set_id("resolution");
  breach.mutable_clock()->set_ticket_id(ticket.id());
  desk.Deliver(breach, ticket.id(), 3);
  desk.Settle();
  told = AllTellingOf(desk, agent);
  REQUIRE(told.size() == 3);
  CHECK(told[0].kind() == Kind::CLOCK_BREACHED);
  CHECK(told[0].subject_id() == "resolution");
}

TEST_CASE("who comes to a ticket is told: by its level, as owner, as follower, by a sub-task",
          "[tickets][notifications]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const v1::Ticket ticket = desk.Create();
  const std::string expert = desk.AddAgent(accounts::v1::User::L2);
  v1::EscalateTicketRequest escalate;
  escalate.set_id(ticket.id());
  escalate.set_level(v1::Ticket::L2);
  escalate.set_reason("needs an expert");
  const v1::Ticket raised = TicketDesk::Demand(desk.DoAs(As(desk, agent), "Escalate", escalate));
  REQUIRE(raised.assignee_id() == expert);
  desk.Settle();
  auto told = AllTellingOf(desk, expert);
  REQUIRE(told.size() == 1);
  CHECK(told[0].kind() == Kind::ASSIGNED);
  CHECK(told[0].actor_id() == agent);

  const std::string owner = desk.AddAgent(accounts::v1::User::L3);
  const std::string follower = desk.AddAgent(accounts::v1::User::L3);
  v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(ticket.id());
  update.mutable_ticket()->set_owner_id(owner);
  update.mutable_ticket()->add_follower_ids(follower);
  update.mutable_ticket()->add_follower_ids(agent);
  update.mutable_update_mask()->add_paths("owner_id");
  update.mutable_update_mask()->add_paths("follower_ids");
  const std::size_t before = AllTellingOf(desk, agent).size();
  TicketDesk::Demand(desk.DoAs(As(desk, agent), "Update", update));
  desk.Settle();
  told = AllTellingOf(desk, owner);
  REQUIRE(told.size() == 1);
  CHECK(told[0].kind() == Kind::OWNER);
  told = AllTellingOf(desk, follower);
  REQUIRE(told.size() == 1);
  CHECK(told[0].kind() == Kind::FOLLOWER);
  CHECK(AllTellingOf(desk, agent).size() == before);

  v1::CreateTicketSubtaskRequest piece;
  piece.set_ticket_id(ticket.id());
  piece.mutable_ticket_subtask()->set_title("查日志");
  piece.mutable_ticket_subtask()->set_assignee_id(owner);
  const auto subtask = TicketDesk::Demand(desk.CallAs<v1::TicketSubtask>(
      As(desk, agent), "deskmesh.tickets.v1.TicketSubtasks/Create", piece));
  told = AllTellingOf(desk, owner);
  REQUIRE(told.size() == 2);
  CHECK(told[0].kind() == Kind::SUBTASK_ASSIGNED);
  CHECK(told[0].subject_id() == subtask.id());
  CHECK(told[0].text() == "查日志");
  v1::UpdateTicketSubtaskRequest pass;
  pass.mutable_ticket_subtask()->set_id(subtask.id());
  pass.mutable_ticket_subtask()->set_assignee_id(expert);
  pass.mutable_update_mask()->add_paths("assignee_id");
  TicketDesk::Demand(desk.CallAs<v1::TicketSubtask>(
      As(desk, expert), "deskmesh.tickets.v1.TicketSubtasks/Update", pass));
  CHECK(AllTellingOf(desk, expert).size() == 1);  // he took it
  CHECK(AllTellingOf(desk, owner).size() == 2);
}

TEST_CASE("of a ticket that nobody has its team hears, else who is in charge",
          "[tickets][notifications]") {
  TicketDesk desk;
  const std::string boss = desk.ids("usr", desk.clock.Now());
  desk.TellUser(boss, accounts::v1::User::L3, "zh-CN", "supervisor", true, 1);
  const std::string team = desk.ids("team", desk.clock.Now());
  auto request = desk.NewTicket("没人接");
  request.mutable_ticket()->set_team_id(team);
  const v1::Ticket ticket = TicketDesk::Demand(desk.Do("Create", request));
  REQUIRE(ticket.assignee_id().empty());
  REQUIRE(ticket.owner_id().empty());
  sla::v1::ClockWarned warning;
  warning.mutable_clock()->set_id("first_reply");
  warning.mutable_clock()->set_ticket_id(ticket.id());
  warning.set_percent(75);
  desk.Deliver(warning, ticket.id(), 1);
  auto told = AllTellingOf(desk, boss);
  REQUIRE(told.size() == 1);
  CHECK(told[0].kind() == Kind::CLOCK_WARNED);

  accounts::v1::UserChanged fact;
  const std::string member = desk.ids("usr", desk.clock.Now());
  fact.mutable_user()->set_id(member);
  fact.mutable_user()->set_role("supervisor");
  fact.mutable_user()->add_team_ids(team);
  fact.mutable_user()->set_state(accounts::v1::User::ACTIVE);
  desk.Deliver(fact, member, 1);
  sla::v1::ClockBreached breach;
  breach.mutable_clock()->set_id("first_reply");
  breach.mutable_clock()->set_ticket_id(ticket.id());
  desk.Deliver(breach, ticket.id(), 2);
  desk.Settle();
  told = AllTellingOf(desk, member);
  REQUIRE(told.size() == 1);
  CHECK(told[0].kind() == Kind::CLOCK_BREACHED);
  CHECK(AllTellingOf(desk, boss).size() == 1);
}

TEST_CASE("a ladder that notifies a team tells everybody in it", "[tickets][notifications]") {
  TicketDesk desk;
  std::vector<std::string> team;
  for (int i = 0; i < 3; ++i) {
    accounts::v1::UserChanged fact;
    const std::string id = desk.ids("usr", desk.clock.Now());
    fact.mutable_user()->set_id(id);
    fact.mutable_user()->set_role("agent");
    fact.mutable_user()->set_level(accounts::v1::User::L2);
    fact.mutable_user()->add_team_ids(i < 2 ? "team_06c8a" : "team_06c8b");
    fact.mutable_user()->set_state(accounts::v1::User::ACTIVE);
    desk.Deliver(fact, id, 1);
    team.push_back(id);
  }
  const v1::Ticket ticket = desk.Create();
  sla::v1::ClockEscalated step;
  step.mutable_clock()->set_id("resolution");
  step.mutable_clock()->set_ticket_id(ticket.id());
  step.set_at_percent(150);
  step.add_actions()->set_kind(sla::v1::SlaPolicy::EscalationStep::Action::NOTIFY);
  step.mutable_actions(0)->set_target("team_06c8a");
  desk.Deliver(step, ticket.id(), 1);
  CHECK(TellingOf(desk, team[0]).size() == 1);
  CHECK(TellingOf(desk, team[1]).size() == 1);
  CHECK(TellingOf(desk, team[2]).empty());
}

TEST_CASE("who is asked for an approval is told, and who asked hears of its end",
          "[tickets][notifications][approvals]") {
  TicketDesk desk;
  const std::string asker = desk.AddAgent();
  const std::string boss = desk.AddAgent();
  const v1::Ticket ticket = desk.Create();
  v1::CreateTicketApprovalRequest ask;
  ask.set_ticket_id(ticket.id());
  ask.mutable_ticket_approval()->set_question("退款？");
  ask.mutable_ticket_approval()->set_rule(v1::TicketApproval::ALL);
  ask.mutable_ticket_approval()->add_approver_ids(boss);
  const auto approval = TicketDesk::Demand(desk.CallAs<v1::TicketApproval>(
      As(desk, asker), "deskmesh.tickets.v1.TicketApprovals/Create", ask));
  auto told = TellingOf(desk, boss);
  REQUIRE(told.size() == 1);
  CHECK(told[0].kind() == Kind::APPROVAL_REQUESTED);
  CHECK(told[0].subject_id() == approval.id());
  CHECK(told[0].text() == "退款？");
  CHECK(TellingOf(desk, asker).empty());
  v1::DecideTicketApprovalRequest decide;
  decide.set_id(approval.id());
  decide.set_approved(true);
  TicketDesk::Demand(desk.CallAs<v1::TicketApproval>(
      As(desk, boss), "deskmesh.tickets.v1.TicketApprovals/Decide", decide));
  told = TellingOf(desk, asker);
  REQUIRE(told.size() == 1);
  CHECK(told[0].kind() == Kind::APPROVAL_ENDED);
  CHECK(told[0].text() == "APPROVED: 退款？");
  CHECK(TellingOf(desk, boss).size() == 1);
}

TEST_CASE("customers name nobody, and what is imported tells nobody", "[tickets][notifications]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const v1::Ticket ticket = desk.Create();
  REQUIRE(desk.Comment(desk.Customer(), ticket.id(), "@" + agent + " hello").ok());
  v1::ImportTicketRequest import;
  import.mutable_ticket()->set_subject("旧工单");
  import.mutable_ticket()->set_requester_id(desk.contact);
  const std::int64_t past = desk.clock.Now().micros / 1'000'000 - 86'400;
  import.mutable_ticket()->mutable_create_time()->set_seconds(past);
  auto& given = *import.add_steps();
  given.mutable_occur_time()->set_seconds(past + 30);
  given.set_actor_id(agent);
  given.set_assign(agent);
  auto& step = *import.add_steps();
  step.mutable_occur_time()->set_seconds(past + 60);
  step.set_actor_id(agent);
  step.mutable_comment()->set_body("@" + agent + " do it");
  step.mutable_comment()->set_visibility(v1::Comment::INTERNAL);
  const v1::Ticket imported = TicketDesk::Demand(desk.Do("Import", import));
  // Nor is a promise that was broken back then, though it is found out now.
  sla::v1::ClockBreached breach;
  breach.mutable_clock()->set_id("first_reply");
  breach.mutable_clock()->set_ticket_id(imported.id());
  breach.mutable_clock()->mutable_due_time()->set_seconds(past + 1800);
  desk.Deliver(breach, imported.id(), 1);
  CHECK(TellingOf(desk, agent).empty());
  desk.Settle();
  const auto told = AllTellingOf(desk, agent);
  REQUIRE(told.size() == 2);
  CHECK(told[0].kind() == Kind::COMMENTED);
  CHECK(told[1].kind() == Kind::ASSIGNED);
  CHECK(told[0].ticket_id() == ticket.id());
}

}  // namespace
}  // namespace deskmesh::tickets
