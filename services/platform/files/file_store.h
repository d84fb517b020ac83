// SPDX-License-Identifier: Apache-2.0
//
// Files that people send: what they are and their bytes, as rows of the domain's own store. They are
// written in the transactions of what they belong to, and backup, restore and verify carry them as they
// carry everything else (docs/adr/0009).
//
//   A file arrives in parts of at most 512 KiB, each in a transaction of its own:
//     files::Begin(tx, workspace, file)                      announced: name and size
//     files::Append(tx, workspace, id, uploader, 0, bytes)   the first part says what it is
//     files::Append(tx, workspace, id, uploader, n, bytes)   … until it is complete
//   The domain then gives it its lasting scope (SetScope) and hands out its bytes (Read).
//
// Stateless; every function runs in the caller's transaction.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"
#include "platform/files/content_type.h"
#include "platform/sql/database.h"

namespace deskmesh::files {

inline constexpr std::int64_t kLargestFile = std::int64_t{25} << 20;  // bytes
inline constexpr std::int64_t kLargestPart = std::int64_t{512} << 10;
// Bytes that are read at once; the gateway takes fewer as the end.
inline constexpr std::size_t kMostRead = std::size_t{2} << 20;
inline constexpr std::int64_t kMostUnfinished = 20;  // uploads of one scope
// What is unfinished after so long goes when the next upload of its scope begins.
inline constexpr base::Duration kLongestUpload = std::chrono::hours(24);

struct File {
  std::string id;  // `att_…`
  // What it belongs to, in the words of the domain: a conversation, a ticket, its uploader.
  std::string scope;
  std::string uploader_id;
  std::string file_name;  // safe
  std::string content_type;  // by its bytes; empty before the first of them
  ContentClass content_class = ContentClass::kFile;
  std::int64_t size_bytes = 0;
  std::int64_t received_bytes = 0;
  bool is_complete = false;
  base::Instant created;

  // Browsers show it in place without running anything; everything else is a download.
  bool is_shown() const {
    return content_class == ContentClass::kImage || content_class == ContentClass::kSound;
  }
};

// Announces a file: id, scope, uploader, name, size and moment are read; its name is made safe.
// INVALID_ARGUMENT, field `size_bytes`, unless it is 1 byte to `largest`; RESOURCE_EXHAUSTED
// TOO_MANY_UPLOADS while kMostUnfinished of the scope are unfinished.
absl::Status Begin(sql::Tx& tx, std::string_view workspace, File& file,
                   std::int64_t largest = kLargestFile);

// The next bytes. What has arrived before is passed over, so a repeat changes nothing. NOT_FOUND for
// one that isn't the uploader's; INVALID_ARGUMENT, field `offset`, for a gap, `data` for bytes beyond
// what was announced; CONTENT_REFUSED where the first bytes or the name are those of a program.
absl::StatusOr<File> Append(sql::Tx& tx, std::string_view workspace, std::string_view id,
                            std::string_view uploader_id, std::int64_t offset,
                            std::string_view data);

absl::StatusOr<std::optional<File>> Find(sql::Tx& tx, std::string_view workspace,
                                         std::string_view id);
// Locks it until the transaction ends.
absl::StatusOr<std::optional<File>> Lock(sql::Tx& tx, std::string_view workspace,
                                         std::string_view id);
// Of one scope, oldest first, at most `limit`.
absl::StatusOr<std::vector<File>> List(sql::Tx& tx, std::string_view workspace,
                                       std::string_view scope, int limit);

absl::Status SetScope(sql::Tx& tx, std::string_view workspace, std::string_view id,
                      std::string_view scope);
absl::Status Delete(sql::Tx& tx, std::string_view workspace, std::string_view id);

// The bytes from `offset` on, at most `most`; empty at the end.
absl::StatusOr<std::string> Read(sql::Tx& tx, std::string_view workspace, std::string_view id,
                                 std::int64_t offset, std::size_t most = kMostRead);

// Reads every file of a database and compares it with what was received: DATA_LOSS naming those whose
// parts are missing, overlap or have other digests. For `deskmesh verify`; takes as long as reading
// them does.
absl::Status Verify(sql::Database& database);

}  // namespace deskmesh::files
