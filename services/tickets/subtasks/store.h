// SPDX-License-Identifier: Apache-2.0
//
// Sub-tasks in the store. Stateless; every function works inside the caller's transaction.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"
#include "tickets/subtasks/core/subtask.h"

namespace deskmesh::tickets {

// A sub-task as it is kept: `body` is the serialised message.
struct StoredSubtask {
  std::string body;
};
absl::StatusOr<std::optional<StoredSubtask>> LoadSubtask(sql::Tx& tx, std::string_view workspace_id,
                                                         std::string_view id);
// By position and id.
absl::StatusOr<std::vector<StoredSubtask>> ListSubtasks(sql::Tx& tx, std::string_view workspace_id,
                                                        std::string_view ticket_id);
// Somebody's open ones, those due first in front, those without a due time last.
absl::StatusOr<std::vector<StoredSubtask>> ListOpenSubtasks(sql::Tx& tx,
                                                            std::string_view workspace_id,
                                                            std::string_view assignee_id,
                                                            int limit);
// Inserts or replaces.
absl::Status SaveSubtask(sql::Tx& tx, std::string_view workspace_id, const Subtask& subtask,
                         std::string body);
absl::Status DeleteSubtask(sql::Tx& tx, std::string_view workspace_id, std::string_view id);

}  // namespace deskmesh::tickets
