// SPDX-License-Identifier: Apache-2.0
#include "tickets/approvals/service.h"

#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "tickets/approvals/convert.h"
#include "tickets/approvals/core/approval.h"
#include "tickets/approvals/store.h"
#include "tickets/projections/ask_accounts.h"
#include "tickets/projections/store.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

// What it asks, answers and ends, with everything that follows for the ticket.
Origin OriginOf(rpc::FactSource source, const std::vector<Step>& steps) {
  const bool has_approval = !steps.empty() && !steps.front().approval.empty();
  return {std::move(source),
          {ChangeSource::Kind::kApproval,
           has_approval ? steps.front().approval.front().id : std::string()}};
}

constexpr int kMaxShown = 100;
constexpr int kMaxWaiting = 200;
constexpr std::string_view kApprovers = "ticket_approval.approver_ids";

absl::Status Decode(const std::string& body, v1::TicketApproval* approval) {
  if (approval->ParseFromString(body)) return absl::OkStatus();
  return absl::DataLossError("a kept approval can't be read");
}

int RequiredCount(const v1::TicketApproval& sent) {
  switch (sent.rule()) {
    case v1::TicketApproval::ALL:
      return sent.approver_ids_size();
    case v1::TicketApproval::AT_LEAST:
      return sent.required_count() == 0 ? -1 : sent.required_count();
    default:
      return 1;
  }
}

// A ticket that has changed its state since the approval made it wait, waits for something else.
absl::Status ForgetPastWait(sql::Tx& tx, const std::string& workspace, Approval& approval) {
  constexpr int kMostRead = 1000;
  if (approval.wait_sequence == 0) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<Entry> entries,
      ListEntries(tx, workspace, approval.ticket_id, approval.wait_sequence, kMostRead));
  for (const Entry& entry : entries) {
    v1::HistoryEntry line;
    if (!line.ParseFromString(entry.data)) {
      return absl::DataLossError("a kept entry of a history can't be read");
    }
    if (line.changes().contains("state")) approval.wait_sequence = 0;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckApprovers(sql::Tx& tx, const std::string& workspace, const Approval& approval,
                            std::string* unknown) {
  for (const std::string& id : approval.approver_ids) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<Member> member, FindMember(tx, workspace, id));
    if (!member.has_value()) *unknown = id;
    if (member.has_value() && member->may_work()) continue;
    return base::InvalidField(kApprovers,
                              "must name active users who are no viewers; " + id + " is none");
  }
  return absl::OkStatus();
}

rpc::Service ApprovalsService::Describe() {
  rpc::Service service("deskmesh.tickets.v1.TicketApprovals", deps_);
  service.Write("Create", this, &ApprovalsService::Create, &ApprovalsService::PrepareCreate)
      .Lookup("Get", this, &ApprovalsService::Get)
      .Read("List", this, &ApprovalsService::List)
      .Read("ListWaiting", this, &ApprovalsService::ListWaiting)
      .Write("Decide", this, &ApprovalsService::Decide)
      .Write("Withdraw", this, &ApprovalsService::Withdraw);
  return service;
}

absl::Status ApprovalsService::Record(rpc::WriteCall& call, const Ticket& before,
                                      absl::StatusOr<std::vector<Step>> steps,
                                      v1::TicketApproval* response) {
  if (!steps.ok()) return steps.status();
  ToProto(steps->front().approval.front(), response);
  return recorder_.Record(call.tx(), OriginOf(CallerOf(call), *steps), before, *steps, nullptr);
}

absl::StatusOr<ApprovalsService::Held> ApprovalsService::Hold(sql::Tx& tx,
                                                              const std::string& workspace,
                                                              const std::string& id) {
  // Which ticket it is of never changes; once that is held, so is the approval.
  v1::TicketApproval proto;
  DESKMESH_ASSIGN_OR_RETURN(std::optional<std::string> body, LoadApproval(tx, workspace, id));
  if (!body.has_value()) return base::NotFound("ticket_approval", id);
  DESKMESH_RETURN_IF_ERROR(Decode(*body, &proto));
  DESKMESH_ASSIGN_OR_RETURN(std::optional<Recorder::Locked> locked,
                            Recorder::Lock(tx, workspace, proto.ticket_id()));
  DESKMESH_ASSIGN_OR_RETURN(body, LoadApproval(tx, workspace, id));
  if (!body.has_value() || !locked.has_value()) return base::NotFound("ticket_approval", id);
  DESKMESH_RETURN_IF_ERROR(Decode(*body, &proto));
  Held held{FromProto(proto), std::move(locked->ticket)};
  DESKMESH_RETURN_IF_ERROR(ForgetPastWait(tx, workspace, held.approval));
  return held;
}

absl::Status ApprovalsService::Create(rpc::WriteCall& call,
                                      const v1::CreateTicketApprovalRequest& request,
                                      v1::TicketApproval* response) {
  const v1::TicketApproval& sent = request.ticket_approval();
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(call.tx(), call.workspace(), request.ticket_id()));
  if (!locked.has_value()) return base::NotFound("ticket", request.ticket_id());
  Approval approval{.id = call.NewId("apr"),
                    .question = sent.question(),
                    .approver_ids = {sent.approver_ids().begin(), sent.approver_ids().end()},
                    .required_count = RequiredCount(sent),
                    .holds_ticket = sent.holds_ticket(),
                    .expires = rpc::InstantOf(sent.expire_time())};
  approval.creator_id = call.principal().id;
  std::string unknown;
  const absl::Status checked = CheckApprovers(call.tx(), call.workspace(), approval, &unknown);
  if (!unknown.empty()) return call.NeedsPreparation("approvers");
  DESKMESH_RETURN_IF_ERROR(checked);
  return Record(call, locked->ticket, AskApproval(locked->ticket, std::move(approval), call.now()),
                response);
}

absl::Status ApprovalsService::PrepareCreate(rpc::TaskCall& call,
                                             const v1::CreateTicketApprovalRequest& request) {
  for (const std::string& id : request.ticket_approval().approver_ids()) {
    DESKMESH_RETURN_IF_ERROR(AskUser(call, channels_, id, kApprovers));
  }
  return absl::OkStatus();
}

absl::Status ApprovalsService::Get(rpc::ReadCall& call, const v1::GetTicketApprovalRequest& request,
                                   v1::TicketApproval* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<std::string> body,
                            LoadApproval(call.tx(), call.workspace(), request.id()));
  if (!body.has_value()) return base::NotFound("ticket_approval", request.id());
  return Decode(*body, response);
}

absl::Status ApprovalsService::List(rpc::ReadCall& call,
                                    const v1::ListTicketApprovalsRequest& request,
                                    v1::ListTicketApprovalsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<StoredTicket> ticket,
                            LoadTicket(call.tx(), call.workspace(), request.ticket_id()));
  if (!ticket.has_value()) return base::NotFound("ticket", request.ticket_id());
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> bodies,
      ListApprovals(call.tx(), call.workspace(), request.ticket_id(), kMaxShown));
  for (const std::string& body : bodies) {
    DESKMESH_RETURN_IF_ERROR(Decode(body, response->add_ticket_approvals()));
  }
  return absl::OkStatus();
}

absl::Status ApprovalsService::ListWaiting(rpc::ReadCall& call,
                                           const v1::ListWaitingApprovalsRequest& /*request*/,
                                           v1::ListWaitingApprovalsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> bodies,
      ListWaitingApprovals(call.tx(), call.workspace(), call.principal().user_id, kMaxWaiting));
  for (const std::string& body : bodies) {
    DESKMESH_RETURN_IF_ERROR(Decode(body, response->add_ticket_approvals()));
  }
  return absl::OkStatus();
}

absl::Status ApprovalsService::Decide(rpc::WriteCall& call,
                                      const v1::DecideTicketApprovalRequest& request,
                                      v1::TicketApproval* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Held held, Hold(call.tx(), call.workspace(), request.id()));
  return Record(call, held.ticket,
                DecideApproval(held.ticket, held.approval, call.principal().user_id,
                               request.approved(), request.reason(), call.now()),
                response);
}

absl::Status ApprovalsService::Withdraw(rpc::WriteCall& call,
                                        const v1::WithdrawTicketApprovalRequest& request,
                                        v1::TicketApproval* response) {
  DESKMESH_ASSIGN_OR_RETURN(const Held held, Hold(call.tx(), call.workspace(), request.id()));
  const bool may =
      held.approval.creator_id == call.principal().id || call.principal().Allows("tickets.admin");
  if (!may) {
    return base::Failure(absl::StatusCode::kPermissionDenied, "NOT_THE_ASKER",
                         "who asked withdraws it, or somebody with the permission tickets.admin");
  }
  return Record(call, held.ticket,
                WithdrawApproval(held.ticket, held.approval, request.reason(), call.now()),
                response);
}

absl::Status ApprovalsService::OnTimer(sql::Tx& tx, const outbox::Timer& timer, base::Instant now) {
  const absl::StatusOr<Held> held = Hold(tx, timer.key.workspace_id, timer.key.name);
  if (absl::IsNotFound(held.status())) return absl::OkStatus();
  if (!held.ok()) return held.status();
  if (held->approval.expires > now) return absl::OkStatus();
  const std::vector<Step> steps = ExpireApproval(held->ticket, held->approval, now);
  return recorder_.Record(tx, OriginOf({timer.key.workspace_id, "service:tickets", "", now}, steps),
                          held->ticket, steps, nullptr);
}

}  // namespace deskmesh::tickets
