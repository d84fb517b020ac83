// SPDX-License-Identifier: Apache-2.0
//
// SQL of drafts. Stateless; every function runs in the caller's transaction.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

// What somebody is writing on a ticket.
struct Draft {
  std::string ticket_id;
  std::string body;
  Visibility visibility = Visibility::kPublic;
  std::vector<std::string> file_ids;
  std::int64_t version = 0;  // as text the etag
  base::Instant updated;

  bool is_empty() const { return body.empty() && file_ids.empty(); }
};

inline constexpr int kMaxDrafts = 500;  // of one person

absl::StatusOr<std::optional<Draft>> LoadDraft(sql::Tx& tx, std::string_view workspace_id,
                                               std::string_view owner_id,
                                               std::string_view ticket_id);
// Locks it until the transaction ends.
absl::StatusOr<std::optional<Draft>> LockDraft(sql::Tx& tx, std::string_view workspace_id,
                                               std::string_view owner_id,
                                               std::string_view ticket_id);
// False where there is one meanwhile, which stays.
absl::StatusOr<bool> InsertDraft(sql::Tx& tx, std::string_view workspace_id,
                                 std::string_view owner_id, const Draft& draft);
// Over a locked one.
absl::Status UpdateDraft(sql::Tx& tx, std::string_view workspace_id, std::string_view owner_id,
                         const Draft& draft);
absl::Status DeleteDraft(sql::Tx& tx, std::string_view workspace_id, std::string_view owner_id,
                         std::string_view ticket_id);
// The latest first, at most kMaxDrafts.
absl::StatusOr<std::vector<Draft>> ListDrafts(sql::Tx& tx, std::string_view workspace_id,
                                              std::string_view owner_id);
absl::StatusOr<int> CountDrafts(sql::Tx& tx, std::string_view workspace_id,
                                std::string_view owner_id);

// Whether a draft or a comment that waits for its moment has the file.
absl::StatusOr<bool> IsFileHeld(sql::Tx& tx, std::string_view workspace_id,
                                std::string_view owner_id, std::string_view file_id);

}  // namespace deskmesh::tickets
