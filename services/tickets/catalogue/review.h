// SPDX-License-Identifier: Apache-2.0
//
// Reviews of incidents (R17): when one is owed, what it lacks, what a write changes in it.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "deskmesh/tickets/v1/tickets.pb.h"
#include "platform/sql/database.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

inline constexpr std::string_view kReviewKind = "review";

// What a review lacks, of `timeline`, `cause` and `tasks`: at least an event, what it came from, and an action
// with its owner.
std::vector<std::string> MissingIn(const v1::TicketReview& review);

// What the review of a ticket lacks before it may be closed. Nothing for tickets that owe none: a P0 owes its own;
// a ticket that a P0 became part of owes one of its own or that of each such P0.
absl::StatusOr<std::vector<std::string>> MissingOfReview(sql::Tx& tx, std::string_view workspace_id,
                                                         const Ticket& ticket);

// FAILED_PRECONDITION REVIEW_MISSING where something is missing.
absl::Status CheckComplete(const std::string& ticket_id, const std::vector<std::string>& missing);

// The parts of a review that differ, as a history shows them: `review.cause` → "old → new", each side at most
// 500 characters.
std::map<std::string, std::string> ReviewChanges(const v1::TicketReview& before,
                                                 const v1::TicketReview& after);

}  // namespace deskmesh::tickets
