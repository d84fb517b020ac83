// SPDX-License-Identifier: Apache-2.0
//
// How an approval goes from the question to its outcome, and what that makes of its ticket (R18).
//
//   asked ──▶ PENDING ──enough said yes──▶ APPROVED
//                │ └────enough can't any more──▶ REJECTED
//                └──its time is over──▶ EXPIRED   └──taken back──▶ WITHDRAWN
//
// The outcome doesn't depend on the order of the votes.
#pragma once

#include <absl/status/statusor.h>

#include <string_view>
#include <vector>

#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

inline constexpr std::size_t kMaxApprovers = 20;
inline constexpr base::Duration kUsualApprovalTime = std::chrono::days(7);
inline constexpr base::Duration kLongestApprovalTime = std::chrono::days(90);

// Asks: an approval whose id, ticket, question, approvers, required count (0: one) and expiry (zero: in 7
// days) are set. The steps of its ticket. INVALID_ARGUMENT names the field; FAILED_PRECONDITION
// APPROVAL_PENDING, ILLEGAL_TRANSITION.
absl::StatusOr<std::vector<Step>> AskApproval(const Ticket& before, Approval approval,
                                              base::Instant now);

// One approver's vote. PERMISSION_DENIED NOT_AN_APPROVER; FAILED_PRECONDITION ALREADY_DECIDED, APPROVAL_ENDED;
// INVALID_ARGUMENT, field `reason`, for a no without one.
absl::StatusOr<std::vector<Step>> DecideApproval(const Ticket& before, Approval approval,
                                                 std::string_view approver_id, bool approved,
                                                 std::string_view reason, base::Instant now);

// FAILED_PRECONDITION APPROVAL_ENDED.
absl::StatusOr<std::vector<Step>> WithdrawApproval(const Ticket& before, Approval approval,
                                                   std::string_view reason, base::Instant now);
// Nothing when it has ended.
std::vector<Step> ExpireApproval(const Ticket& before, Approval approval, base::Instant now);

}  // namespace deskmesh::tickets
