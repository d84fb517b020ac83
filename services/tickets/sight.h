// SPDX-License-Identifier: Apache-2.0
//
// Which tickets a caller sees.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "deskmesh/tickets/v1/tickets.pb.h"
#include "platform/rpc/principal.h"
#include "platform/sql/database.h"

namespace deskmesh::tickets {

// Whether a caller sees a ticket: the team all, a customer those it asked for and those it is in copy of.
bool MaySee(const v1::Ticket& ticket, const rpc::Principal& caller);

// The ticket and those merged into it whose comments are shown with its own: of a customer those it sees
// only. NOT_FOUND where there is no such ticket, or not for this customer.
absl::StatusOr<std::vector<std::string>> TicketsShownWith(sql::Tx& tx,
                                                          const std::string& workspace_id,
                                                          const std::string& ticket_id,
                                                          const rpc::Principal& caller);

// The ticket that what is said to `ticket_id` goes to: the one it was merged into, or itself.
// NOT_FOUND as above.
absl::StatusOr<std::string> TicketMergedInto(sql::Tx& tx, const std::string& workspace_id,
                                             std::string ticket_id, const rpc::Principal& caller);

}  // namespace deskmesh::tickets
