// SPDX-License-Identifier: Apache-2.0
//
// Which tickets a caller sees.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "platform/rpc/principal.h"
#include "platform/sql/database.h"

namespace deskmesh::tickets {

// The ticket and those merged into it whose comments are shown with its own: of a customer its own
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
