// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "deskmesh/tickets/v1/approvals_service.pb.h"
#include "deskmesh/tickets/v1/triggers_service.pb.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

constexpr std::string_view kService = "deskmesh.tickets.v1.TicketApprovals/";

absl::StatusOr<v1::TicketApproval> Ask(TicketDesk& desk, const std::string& ticket,
                                       const std::vector<std::string>& approvers,
                                       v1::TicketApproval::Rule rule, bool holds = false) {
  v1::CreateTicketApprovalRequest request;
  request.set_ticket_id(ticket);
  auto& approval = *request.mutable_ticket_approval();
  approval.set_question("可以退款吗？");
  approval.set_rule(rule);
  approval.set_holds_ticket(holds);
  for (const std::string& id : approvers) approval.add_approver_ids(id);
  return desk.Call<v1::TicketApproval>(std::string(kService) + "Create", request);
}

absl::StatusOr<v1::TicketApproval> Decide(TicketDesk& desk, const std::string& who,
                                          const std::string& id, bool approved,
                                          const std::string& reason = "") {
  v1::DecideTicketApprovalRequest request;
  request.set_id(id);
  request.set_approved(approved);
  request.set_reason(reason);
  rpc::Principal principal = desk.Agent(who);
  principal.user_id = who;
  return desk.CallAs<v1::TicketApproval>(principal, std::string(kService) + "Decide", request);
}

absl::StatusOr<v1::TicketApproval> Withdraw(TicketDesk& desk, const rpc::Principal& who,
                                            const std::string& id) {
  v1::WithdrawTicketApprovalRequest request;
  request.set_id(id);
  request.set_reason("客户改主意了");
  return desk.CallAs<v1::TicketApproval>(who, std::string(kService) + "Withdraw", request);
}

int Waiting(TicketDesk& desk, const std::string& who) {
  rpc::Principal principal = desk.Agent(who);
  principal.user_id = who;
  return desk
      .Demand(desk.CallAs<v1::ListWaitingApprovalsResponse>(
          principal, std::string(kService) + "ListWaiting", v1::ListWaitingApprovalsRequest()))
      .ticket_approvals_size();
}

TEST_CASE("an approval of all waits for each, holds its ticket, and is told in facts",
          "[tickets][approvals]") {
  TicketDesk desk;
  const std::string a = desk.AddAgent();
  const std::string b = desk.AddAgent();
  const std::string id = desk.Create("退款").id();
  const v1::TicketApproval asked =
      desk.Demand(Ask(desk, id, {a, b}, v1::TicketApproval::ALL, /*holds=*/true));
  CHECK(asked.state() == v1::Ticket::PENDING);
  CHECK(asked.required_count() == 2);
  v1::Ticket ticket = desk.Demand(desk.Get(id));
  CHECK(ticket.state() == v1::Ticket::WAITING_FOR_THIRD_PARTY);
  CHECK(ticket.approval() == v1::Ticket::PENDING);
  CHECK(desk.List("approval:PENDING").size() == 1);
  CHECK(Waiting(desk, a) == 1);
  CHECK(ReasonOf(desk.Resolve(id).status()) == "APPROVAL_PENDING");
  CHECK(ReasonOf(Ask(desk, id, {a}, v1::TicketApproval::ANY).status()) == "APPROVAL_PENDING");

  CHECK(desk.Demand(Decide(desk, a, asked.id(), true, "金额不大")).state() == v1::Ticket::PENDING);
  CHECK(Waiting(desk, a) == 0);
  CHECK(Waiting(desk, b) == 1);
  CHECK(ReasonOf(Decide(desk, a, asked.id(), false, "反悔").status()) == "ALREADY_DECIDED");
  CHECK(ReasonOf(Decide(desk, desk.AddAgent(), asked.id(), true).status()) == "NOT_AN_APPROVER");
  const v1::TicketApproval ended = desk.Demand(Decide(desk, b, asked.id(), true));
  CHECK(ended.state() == v1::Ticket::APPROVED);
  CHECK(ended.has_end_time());
  CHECK(ended.votes(0).reason() == "金额不大");
  ticket = desk.Demand(desk.Get(id));
  CHECK(ticket.state() == v1::Ticket::IN_PROGRESS);
  CHECK(ticket.approval() == v1::Ticket::APPROVED);
  CHECK(desk.List("approval:APPROVED").size() == 1);
  CHECK(desk.Resolve(id).ok());

  desk.Settle();
  std::int64_t told = 0;
  for (const auto& envelope : desk.Published()) {
    if (envelope.subject() == asked.id()) CHECK(envelope.sequence() == ++told);
  }
  CHECK(told == 4);
  CHECK(desk.PublishedOf<v1::ApprovalRequested>().size() == 1);
  CHECK(desk.PublishedOf<v1::ApprovalDecided>().size() == 2);
  REQUIRE(desk.PublishedOf<v1::ApprovalEnded>().size() == 1);
  CHECK(desk.PublishedOf<v1::ApprovalEnded>()[0].ticket_approval().state() == v1::Ticket::APPROVED);
}

TEST_CASE("an approval is withdrawn by its asker and rejected with a reason",
          "[tickets][approvals]") {
  TicketDesk desk;
  const std::string a = desk.AddAgent();
  const std::string id = desk.Create().id();
  v1::TicketApproval asked = desk.Demand(Ask(desk, id, {a}, v1::TicketApproval::ANY));
  rpc::Principal stranger = desk.Agent(a, {"tickets.read", "tickets.write"});
  CHECK(ReasonOf(Withdraw(desk, stranger, asked.id()).status()) == "NOT_THE_ASKER");
  CHECK(desk.Demand(Withdraw(desk, desk.principal, asked.id())).state() == v1::Ticket::WITHDRAWN);
  const auto late = Decide(desk, a, asked.id(), true);
  CHECK(ReasonOf(late.status()) == "APPROVAL_ENDED");
  CHECK(base::DetailsOf(late.status()).metadata["state"] == "WITHDRAWN");

  asked = desk.Demand(Ask(desk, id, {a}, v1::TicketApproval::ANY));
  CHECK(FieldOf(Decide(desk, a, asked.id(), false).status()) == "reason");
  CHECK(desk.Demand(Decide(desk, a, asked.id(), false, "超出权限")).state() ==
        v1::Ticket::REJECTED);
  CHECK(desk.History(id).back().reason() == "rejected: 超出权限");
  v1::ListTicketApprovalsRequest list;
  list.set_ticket_id(id);
  const auto all =
      desk.Demand(desk.Call<v1::ListTicketApprovalsResponse>(std::string(kService) + "List", list));
  REQUIRE(all.ticket_approvals_size() == 2);
  CHECK(all.ticket_approvals(0).state() == v1::Ticket::REJECTED);
}

TEST_CASE("an approval nobody decides expires, also over a restart", "[tickets][approvals][jobs]") {
  TicketDesk desk;
  const std::string a = desk.AddAgent();
  const std::string id = desk.Create().id();
  desk.Demand(Ask(desk, id, {a}, v1::TicketApproval::ANY, /*holds=*/true));
  desk.clock.Advance(std::chrono::days(8));
  desk.Restart();
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  v1::Ticket ticket;
  do {
    std::this_thread::yield();
    ticket = desk.Demand(desk.Get(id));
  } while (ticket.state() != v1::Ticket::IN_PROGRESS && std::chrono::steady_clock::now() < end);
  CHECK(ticket.state() == v1::Ticket::IN_PROGRESS);
  CHECK(ticket.approval() == v1::Ticket::EXPIRED);
  CHECK(Waiting(desk, a) == 0);
}

TEST_CASE("triggers ask for approvals and act on their outcome", "[tickets][approvals][triggers]") {
  TicketDesk desk;
  const std::string boss = desk.AddAgent();
  const auto add = [&](const v1::Trigger& trigger) {
    v1::CreateTriggerRequest request;
    *request.mutable_trigger() = trigger;
    desk.Demand(desk.Call<v1::Trigger>("deskmesh.tickets.v1.Triggers/Create", request));
  };
  v1::Trigger asks;
  asks.set_display_name("P0 要主管批准");
  asks.add_events(v1::Trigger::CREATED);
  asks.set_filter("priority = P0");
  auto* action = asks.add_actions();
  action->set_kind(v1::TicketAction::REQUEST_APPROVAL);
  action->set_field("any");
  action->set_value(boss);
  add(asks);
  v1::Trigger acts;
  acts.set_display_name("批准后打标签");
  acts.add_events(v1::Trigger::UPDATED);
  acts.add_changed_fields("approval");
  acts.set_filter("approval:APPROVED");
  acts.set_position(2);
  action = acts.add_actions();
  action->set_kind(v1::TicketAction::ADD_TAG);
  action->set_value("approved");
  add(acts);
  auto request = desk.NewTicket("系统崩溃");
  request.mutable_ticket()->set_priority(v1::Ticket::P0);
  const std::string id = desk.Demand(desk.Do("Create", request)).id();
  desk.Settle();
  v1::ListTicketApprovalsRequest list;
  list.set_ticket_id(id);
  const auto asked =
      desk.Demand(desk.Call<v1::ListTicketApprovalsResponse>(std::string(kService) + "List", list));
  REQUIRE(asked.ticket_approvals_size() == 1);
  CHECK(asked.ticket_approvals(0).creator_id().starts_with("trg_"));
  CHECK(asked.ticket_approvals(0).question() == "trigger: P0 要主管批准");
  CHECK(desk.Demand(desk.Get(id)).tags().empty());
  desk.Demand(Decide(desk, boss, asked.ticket_approvals(0).id(), true));
  desk.Settle();
  REQUIRE(desk.Demand(desk.Get(id)).tags_size() == 1);
  CHECK(desk.Demand(desk.Get(id)).tags(0) == "approved");
}

TEST_CASE("a ticket that waits for something else meanwhile goes on waiting",
          "[tickets][approvals]") {
  TicketDesk desk;
  const std::string approver = desk.AddAgent();
  const std::string id = desk.Create("退款").id();
  const auto wait = [&] {
    v1::WaitTicketRequest request;
    request.set_id(id);
    request.set_for_(v1::WaitTicketRequest::THIRD_PARTY);
    desk.Demand(desk.Do("Wait", request));
  };
  const v1::TicketApproval asked =
      desk.Demand(Ask(desk, id, {approver}, v1::TicketApproval::ANY, /*holds=*/true));
  v1::ResumeTicketRequest resume;
  resume.set_id(id);
  desk.Demand(desk.Do("Resume", resume));
  wait();
  desk.Demand(Decide(desk, approver, asked.id(), true));
  CHECK(desk.Demand(desk.Get(id)).state() == v1::Ticket::WAITING_FOR_THIRD_PARTY);
  CHECK(desk.Demand(desk.Get(id)).approval() == v1::Ticket::APPROVED);
}

}  // namespace
}  // namespace deskmesh::tickets
