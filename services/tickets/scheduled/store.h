// SPDX-License-Identifier: Apache-2.0
//
// SQL of comments that wait for their moment. Stateless; every function runs in the caller's
// transaction.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"
#include "tickets/scheduled/core/scheduled_comment.h"

namespace deskmesh::tickets {

inline constexpr int kMaxScheduled = 200;  // that wait, of one person

absl::StatusOr<std::optional<ScheduledComment>> LoadScheduled(sql::Tx& tx,
                                                              std::string_view workspace_id,
                                                              std::string_view id);
// Locks it until the transaction ends.
absl::StatusOr<std::optional<ScheduledComment>> LockScheduled(sql::Tx& tx,
                                                              std::string_view workspace_id,
                                                              std::string_view id);
// Inserts it, or writes it over what was there.
absl::Status SaveScheduled(sql::Tx& tx, std::string_view workspace_id,
                           const ScheduledComment& scheduled);
// Those that wait and those refused since `since`, by their moments, at most 500: of tickets, or of a
// person.
absl::StatusOr<std::vector<ScheduledComment>> ListScheduledOf(
    sql::Tx& tx, std::string_view workspace_id, const std::vector<std::string>& ticket_ids,
    base::Instant since);
absl::StatusOr<std::vector<ScheduledComment>> ListScheduledBy(sql::Tx& tx,
                                                              std::string_view workspace_id,
                                                              std::string_view owner_id,
                                                              base::Instant since);
// How many of a person wait.
absl::StatusOr<int> CountScheduled(sql::Tx& tx, std::string_view workspace_id,
                                   std::string_view owner_id);

}  // namespace deskmesh::tickets
