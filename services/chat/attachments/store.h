// SPDX-License-Identifier: Apache-2.0
//
// SQL of files and their bytes. Stateless; every function runs in the caller's transaction.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>

#include "chat/core/content_type.h"
#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::chat::store {

struct AttachmentRow {
  std::string id;
  std::string conversation_id;
  std::string uploader_id;  // con_… or usr_…
  std::string file_name;    // safe
  std::string content_type;
  ContentClass content_class = ContentClass::kFile;
  std::int64_t size_bytes = 0;
  std::int64_t received_bytes = 0;
  bool is_complete = false;
  base::Instant created_at;
};

absl::Status InsertAttachment(sql::Tx& tx, std::string_view workspace, const AttachmentRow& row);
// What has arrived, what it is.
absl::Status UpdateAttachment(sql::Tx& tx, std::string_view workspace, const AttachmentRow& row);
absl::StatusOr<std::optional<AttachmentRow>> FindAttachment(sql::Tx& tx, std::string_view workspace,
                                                            std::string_view id);
absl::StatusOr<std::optional<AttachmentRow>> LockAttachment(sql::Tx& tx, std::string_view workspace,
                                                            std::string_view id);
// Uploads of a conversation that aren't complete.
absl::StatusOr<std::int64_t> CountUnfinished(sql::Tx& tx, std::string_view workspace,
                                             std::string_view conversation_id);
absl::Status DeleteAttachment(sql::Tx& tx, std::string_view workspace, std::string_view id);

absl::Status InsertPart(sql::Tx& tx, std::string_view workspace, std::string_view attachment_id,
                        std::int64_t begins_at, std::string data);
// The bytes from `offset` on, at most `most`.
absl::StatusOr<std::string> ReadBytes(sql::Tx& tx, std::string_view workspace,
                                      std::string_view attachment_id, std::int64_t offset,
                                      std::size_t most);

}  // namespace deskmesh::chat::store
