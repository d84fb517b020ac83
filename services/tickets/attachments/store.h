// SPDX-License-Identifier: Apache-2.0
//
// Which comments files belong to. Stateless; every function runs in the caller's transaction. Their
// bytes are platform/files'.
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

// What a comment's row says of its files, one line each, and of the users it names; and back.
std::string EncodeFiles(const std::vector<CommentFile>& files);
std::vector<CommentFile> DecodeFiles(std::string_view text);
std::string EncodeIds(const std::vector<std::string>& ids);
std::vector<std::string> DecodeIds(std::string_view text);

// The files of a comment belong to it.
absl::Status LinkFiles(sql::Tx& tx, std::string_view workspace_id, std::string_view ticket_id,
                       const Comment& comment, base::Instant created);

// Where a file was sent, as far as a reader sees it: `contact_id` narrows it to public comments of tickets
// that this customer asked for or is in copy of.
absl::StatusOr<bool> IsSent(sql::Tx& tx, std::string_view workspace_id, std::string_view file_id,
                            const std::optional<std::string>& contact_id);

struct LinkedFile {
  CommentFile file;
  std::string ticket_id;
  std::string comment_id;
  bool is_internal = false;
};
// Of several tickets, oldest first.
absl::StatusOr<std::vector<LinkedFile>> ListFiles(sql::Tx& tx, std::string_view workspace_id,
                                                  const std::vector<std::string>& ticket_ids,
                                                  bool is_public_only, int limit);

}  // namespace deskmesh::tickets
