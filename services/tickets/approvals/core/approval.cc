// SPDX-License-Identifier: Apache-2.0
#include "tickets/approvals/core/approval.h"

#include <algorithm>
#include <set>

#include "platform/base/error.h"
#include "platform/text/utf8.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/core/ticket_lifecycle.h"

namespace deskmesh::tickets {
namespace {

using text::IsBlank;

absl::Status Ended(const Approval& approval) {
  const std::string state(NameOf(approval.state));
  return base::Precondition("APPROVAL_ENDED", "the approval has ended: " + state,
                            {{"approval", approval.id}, {"state", state}});
}

// What the votes come to.
ApprovalState OutcomeOf(const Approval& approval) {
  int yes = 0;
  for (const Approval::Vote& vote : approval.votes) yes += vote.approved ? 1 : 0;
  const auto open =
      static_cast<int>(approval.approver_ids.size()) - static_cast<int>(approval.votes.size());
  if (yes >= approval.required_count) return ApprovalState::kApproved;
  if (yes + open < approval.required_count) return ApprovalState::kRejected;
  return ApprovalState::kPending;
}

void AddNews(Approval& approval, Approval::News news) {
  approval.news.push_back(news);
  ++approval.sequence;
}

// The ticket's step for what happened to the approval, and once that has ended a second one that lets the
// ticket go on, where it waits for nothing else.
std::vector<Step> StepsOf(const Ticket& before, Approval approval, std::string_view reason,
                          base::Instant now) {
  std::vector<Step> steps;
  const bool has_ended = approval.state != ApprovalState::kPending;
  const bool made_wait = approval.wait_sequence != 0;
  if (has_ended) {
    approval.ended = now;
    AddNews(approval, Approval::News::kEnded);
  }
  Step step = BeginStep(before, Action::kUpdated, now);
  step.ticket.approval = approval.state;
  step.reason = reason;
  step.approval.push_back(std::move(approval));
  DescribeChanges(before, step);
  steps.push_back(std::move(step));
  const Ticket& after = steps.back().ticket;
  if (has_ended && made_wait && after.state == State::kWaitingForThirdParty) {
    absl::StatusOr<Step> resumed = Resume(after, "the approval has ended", now);
    if (resumed.ok()) steps.push_back(*std::move(resumed));
  }
  return steps;
}

absl::Status CheckQuestion(const Approval& approval, base::Instant now) {
  const std::string& asker = approval.creator_id;
  std::set<std::string_view> seen;
  for (const std::string& id : approval.approver_ids) {
    if (id == asker || !seen.insert(id).second) {
      return base::InvalidField("ticket_approval.approver_ids",
                                "must name others than who asks, each once");
    }
  }
  if (seen.empty() || seen.size() > kMaxApprovers) {
    return base::InvalidField("ticket_approval.approver_ids", "must be 1 to 20");
  }
  if (IsBlank(approval.question)) {
    return base::InvalidField("ticket_approval.question",
                              "must be 1 to 2000 characters, not all blank");
  }
  if (approval.required_count < 1 || approval.required_count > static_cast<int>(seen.size())) {
    return base::InvalidField(
        "ticket_approval.required_count",
        "must be 1 to the number of approvers, which is " + std::to_string(seen.size()));
  }
  if (approval.expires <= now || approval.expires - now > kLongestApprovalTime) {
    return base::InvalidField("ticket_approval.expire_time",
                              "must be in the future and at most 90 days ahead");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Step>> AskApproval(const Ticket& before, Approval approval,
                                              base::Instant now) {
  DESKMESH_RETURN_IF_ERROR(
      StateAfter(before.state, Verb::kAskApproval, !before.assignee_id.empty()).status());
  if (before.approval == ApprovalState::kPending) {
    return base::Precondition("APPROVAL_PENDING", "the ticket has a pending approval already",
                              {{"ticket", before.id}});
  }
  if (approval.required_count == 0) approval.required_count = 1;
  if (approval.expires.micros == 0) approval.expires = now + kUsualApprovalTime;
  DESKMESH_RETURN_IF_ERROR(CheckQuestion(approval, now));
  approval.ticket_id = before.id;
  approval.state = ApprovalState::kPending;
  approval.created = now;
  AddNews(approval, Approval::News::kRequested);
  const bool makes_wait = approval.holds_ticket && before.state != State::kWaitingForThirdParty;
  approval.wait_sequence = makes_wait ? before.sequence + 2 : 0;  // behind the step of the question
  std::vector<Step> steps = StepsOf(before, std::move(approval), "an approval is asked for", now);
  if (makes_wait) {
    DESKMESH_ASSIGN_OR_RETURN(
        Step wait, Wait(steps.back().ticket, /*for_customer=*/false, "awaits an approval", now));
    steps.push_back(std::move(wait));
  }
  return steps;
}

absl::StatusOr<std::vector<Step>> DecideApproval(const Ticket& before, Approval approval,
                                                 std::string_view approver_id, bool approved,
                                                 std::string_view reason, base::Instant now) {
  const auto& approvers = approval.approver_ids;
  if (std::find(approvers.begin(), approvers.end(), approver_id) == approvers.end()) {
    return base::Failure(absl::StatusCode::kPermissionDenied, "NOT_AN_APPROVER",
                         "only the approvers decide", {{"approval", approval.id}});
  }
  for (const Approval::Vote& vote : approval.votes) {
    if (vote.approver_id != approver_id) continue;
    return base::Precondition("ALREADY_DECIDED", "each approver decides once",
                              {{"approval", approval.id}});
  }
  if (approval.state != ApprovalState::kPending) return Ended(approval);
  if (!approved && IsBlank(reason)) {
    return base::InvalidField("reason", "must say why not, 1 to 500 characters");
  }
  approval.votes.push_back({.approver_id = std::string(approver_id),
                            .approved = approved,
                            .reason = std::string(reason),
                            .at = now});
  AddNews(approval, Approval::News::kDecided);
  approval.state = OutcomeOf(approval);
  std::string text = approved ? "approved" : "rejected";
  if (!IsBlank(reason)) text += ": " + std::string(reason);
  std::vector<Step> steps = StepsOf(before, std::move(approval), text, now);
  steps.front().changed_fields.emplace_back("approval_vote");
  steps.front().changes["approval_vote"] = " → " + std::string(approver_id);
  return steps;
}

absl::StatusOr<std::vector<Step>> WithdrawApproval(const Ticket& before, Approval approval,
                                                   std::string_view reason, base::Instant now) {
  if (approval.state != ApprovalState::kPending) return Ended(approval);
  approval.state = ApprovalState::kWithdrawn;
  approval.end_reason = reason;
  return StepsOf(before, std::move(approval), reason, now);
}

std::vector<Step> ExpireApproval(const Ticket& before, Approval approval, base::Instant now) {
  if (approval.state != ApprovalState::kPending) return {};
  approval.state = ApprovalState::kExpired;
  return StepsOf(before, std::move(approval), "nobody decided in time", now);
}

}  // namespace deskmesh::tickets
