// SPDX-License-Identifier: Apache-2.0
//
// Approvals in the store, as serialised messages. Stateless; every function works inside the caller's
// transaction.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

absl::StatusOr<std::optional<std::string>> LoadApproval(sql::Tx& tx, std::string_view workspace_id,
                                                        std::string_view id);
// Of a ticket, the latest first.
absl::StatusOr<std::vector<std::string>> ListApprovals(sql::Tx& tx, std::string_view workspace_id,
                                                       std::string_view ticket_id, int limit);
// Pending ones without a vote of this approver, the oldest first.
absl::StatusOr<std::vector<std::string>> ListWaitingApprovals(sql::Tx& tx,
                                                              std::string_view workspace_id,
                                                              std::string_view approver_id,
                                                              int limit);
// Inserts or replaces, with who is awaited.
absl::Status SaveApproval(sql::Tx& tx, std::string_view workspace_id, const Approval& approval,
                          std::string body);

}  // namespace deskmesh::tickets
