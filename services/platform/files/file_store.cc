// SPDX-License-Identifier: Apache-2.0
#include "platform/files/file_store.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "platform/base/error.h"
#include "platform/files/file_name.h"

namespace deskmesh::files {
namespace {

constexpr sql::Statement kInsert{
    "INSERT INTO file (workspace_id, id, scope, uploader_id, file_name, content_type, "
    "content_class, size_bytes, received_bytes, is_complete, created_at) VALUES (:workspace, :id, "
    ":scope, :uploader, :file_name, '', :content_class, :size_bytes, 0, :is_complete, "
    ":created_at)"};
constexpr sql::Statement kUpdate{
    "UPDATE file SET content_type = :content_type, content_class = :content_class, "
    "received_bytes = :received_bytes, is_complete = :is_complete "
    "WHERE workspace_id = :workspace AND id = :id"};
#define DESKMESH_FILE_COLUMNS                                                             \
  "SELECT workspace_id, id, scope, uploader_id, file_name, content_type, content_class, " \
  "size_bytes, received_bytes, is_complete, created_at FROM file "
constexpr sql::Statement kFind{DESKMESH_FILE_COLUMNS
                               "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLock{DESKMESH_FILE_COLUMNS
                               "WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
constexpr sql::Statement kList{DESKMESH_FILE_COLUMNS
                               "WHERE workspace_id = :workspace AND scope = :scope "
                               "ORDER BY created_at, id LIMIT :limit"};
constexpr sql::Statement kEvery{DESKMESH_FILE_COLUMNS
                                "WHERE (workspace_id, id) > (:workspace, :id) "
                                "ORDER BY workspace_id, id LIMIT :limit"};
#undef DESKMESH_FILE_COLUMNS
constexpr sql::Statement kCountUnfinished{
    "SELECT COUNT(*) AS unfinished FROM file WHERE workspace_id = :workspace AND scope = :scope "
    "AND is_complete = :is_complete"};
constexpr sql::Statement kDeleteAbandonedParts{
    "DELETE FROM file_part WHERE workspace_id = :workspace AND file_id IN "
    "(SELECT id FROM file WHERE workspace_id = :workspace AND scope = :scope "
    "AND is_complete = :is_complete AND created_at < :before)"};
constexpr sql::Statement kDeleteAbandoned{
    "DELETE FROM file WHERE workspace_id = :workspace AND scope = :scope "
    "AND is_complete = :is_complete AND created_at < :before"};
constexpr sql::Statement kSetScope{
    "UPDATE file SET scope = :scope WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kDelete{"DELETE FROM file WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kDeleteParts{
    "DELETE FROM file_part WHERE workspace_id = :workspace AND file_id = :id"};
constexpr sql::Statement kInsertPart{
    "INSERT INTO file_part (workspace_id, file_id, begins_at, digest, data) "
    "VALUES (:workspace, :id, :begins_at, :digest, :data)"};
// The first part that is needed may begin before `from`.
constexpr sql::Statement kReadParts{
    "SELECT begins_at, data FROM file_part WHERE workspace_id = :workspace AND file_id = :id "
    "AND begins_at >= :from AND begins_at < :until ORDER BY begins_at"};
constexpr sql::Statement kCheckParts{
    "SELECT begins_at, digest, data FROM file_part WHERE workspace_id = :workspace "
    "AND file_id = :id AND begins_at >= :from ORDER BY begins_at LIMIT 8"};

std::string DigestOf(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  return {digest.begin(), digest.end()};
}

File ReadFile(const sql::Row& row) {
  return {.id = row.String("id"),
          .scope = row.String("scope"),
          .uploader_id = row.String("uploader_id"),
          .file_name = row.String("file_name"),
          .content_type = row.String("content_type"),
          .content_class = static_cast<ContentClass>(row.Int64("content_class")),
          .size_bytes = row.Int64("size_bytes"),
          .received_bytes = row.Int64("received_bytes"),
          .is_complete = row.Bool("is_complete"),
          .created = row.Instant("created_at")};
}

absl::StatusOr<std::optional<File>> FindBy(sql::Tx& tx, const sql::Statement& statement,
                                           std::string_view workspace, std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(statement, {{"workspace", workspace}, {"id", id}}));
  if (rows.empty()) return std::optional<File>();
  return std::optional<File>(ReadFile(rows[0]));
}

// Takes the first bytes of `file` as what it is.
absl::Status Sniff(std::string_view beginning, File& file) {
  const Content content = SniffContent(beginning, file.file_name);
  if (content.kind == ContentClass::kRefused) {
    return base::Failure(absl::StatusCode::kInvalidArgument, "CONTENT_REFUSED",
                         "programs and scripts can't be sent; the file is one by its content or "
                         "its name",
                         {{"attachment", file.id}});
  }
  file.content_type = content.type;
  file.content_class = content.kind;
  return absl::OkStatus();
}

// Whether a file's parts are what was received, from its first byte to its last.
absl::StatusOr<bool> IsWhole(sql::Tx& tx, std::string_view workspace, const File& file) {
  std::int64_t known = 0;
  for (;;) {
    DESKMESH_ASSIGN_OR_RETURN(
        const sql::Rows rows,
        tx.Query(kCheckParts, {{"workspace", workspace}, {"id", file.id}, {"from", known}}));
    for (const sql::Row row : rows) {
      const std::string_view data = row.Bytes("data");
      if (row.Int64("begins_at") != known) return false;
      // Those that were received before there were digests have none.
      const std::string_view digest = row.Bytes("digest");
      if (!digest.empty() && digest != DigestOf(data)) return false;
      known += static_cast<std::int64_t>(data.size());
    }
    if (rows.empty()) break;
  }
  return known == file.received_bytes && (!file.is_complete || known == file.size_bytes);
}

}  // namespace

absl::Status Begin(sql::Tx& tx, std::string_view workspace, File& file, std::int64_t largest) {
  if (file.size_bytes < 1 || file.size_bytes > largest) {
    return base::InvalidField("size_bytes", "must be 1 to " + std::to_string(largest) + " (" +
                                                std::to_string(largest >> 20) + " MiB)");
  }
  const sql::Params abandoned = {{"workspace", workspace},
                                 {"scope", file.scope},
                                 {"is_complete", false},
                                 {"before", file.created - kLongestUpload}};
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kDeleteAbandonedParts, abandoned));
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kDeleteAbandoned, abandoned));
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kCountUnfinished,
               {{"workspace", workspace}, {"scope", file.scope}, {"is_complete", false}}));
  if (rows[0].Int64("unfinished") >= kMostUnfinished) {
    return base::RetryLater(
        absl::StatusCode::kResourceExhausted, "TOO_MANY_UPLOADS",
        "finish an upload first: " + std::to_string(kMostUnfinished) + " are unfinished", 1000);
  }
  file.file_name = SafeFileName(file.file_name);
  return tx.Execute(kInsert, {{"workspace", workspace},
                              {"id", file.id},
                              {"scope", file.scope},
                              {"uploader", file.uploader_id},
                              {"file_name", file.file_name},
                              {"content_class", static_cast<int>(file.content_class)},
                              {"size_bytes", file.size_bytes},
                              {"is_complete", false},
                              {"created_at", file.created}});
}

absl::StatusOr<File> Append(sql::Tx& tx, std::string_view workspace, std::string_view id,
                            std::string_view uploader_id, std::int64_t offset,
                            std::string_view data) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<File> found, Lock(tx, workspace, id));
  if (!found.has_value() || found->uploader_id != uploader_id) {
    return base::NotFound("attachment", id);
  }
  File& file = *found;
  if (offset > file.received_bytes) {
    return base::InvalidField(
        "offset",
        "must be at most the " + std::to_string(file.received_bytes) + " bytes that have arrived");
  }
  const auto known = static_cast<std::size_t>(file.received_bytes - offset);
  if (file.is_complete || known >= data.size()) return file;  // a repeat
  const std::string_view fresh = data.substr(known);
  if (file.received_bytes + static_cast<std::int64_t>(fresh.size()) > file.size_bytes) {
    return base::InvalidField(
        "data", "must not go beyond the " + std::to_string(file.size_bytes) + " bytes announced");
  }
  if (file.received_bytes == 0) DESKMESH_RETURN_IF_ERROR(Sniff(fresh, file));
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kInsertPart, {{"workspace", workspace},
                                                    {"id", id},
                                                    {"begins_at", file.received_bytes},
                                                    {"digest", sql::Bytes{DigestOf(fresh)}},
                                                    {"data", sql::Bytes{std::string(fresh)}}}));
  file.received_bytes += static_cast<std::int64_t>(fresh.size());
  file.is_complete = file.received_bytes == file.size_bytes;
  DESKMESH_RETURN_IF_ERROR(
      tx.Execute(kUpdate, {{"workspace", workspace},
                           {"id", id},
                           {"content_type", file.content_type},
                           {"content_class", static_cast<int>(file.content_class)},
                           {"received_bytes", file.received_bytes},
                           {"is_complete", file.is_complete}}));
  return file;
}

absl::StatusOr<std::optional<File>> Find(sql::Tx& tx, std::string_view workspace,
                                         std::string_view id) {
  return FindBy(tx, kFind, workspace, id);
}

absl::StatusOr<std::optional<File>> Lock(sql::Tx& tx, std::string_view workspace,
                                         std::string_view id) {
  return FindBy(tx, kLock, workspace, id);
}

absl::StatusOr<std::vector<File>> List(sql::Tx& tx, std::string_view workspace,
                                       std::string_view scope, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kList, {{"workspace", workspace}, {"scope", scope}, {"limit", limit}}));
  std::vector<File> found;
  for (const sql::Row row : rows) found.push_back(ReadFile(row));
  return found;
}

absl::Status SetScope(sql::Tx& tx, std::string_view workspace, std::string_view id,
                      std::string_view scope) {
  return tx.Execute(kSetScope, {{"workspace", workspace}, {"id", id}, {"scope", scope}});
}

absl::Status Delete(sql::Tx& tx, std::string_view workspace, std::string_view id) {
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kDeleteParts, {{"workspace", workspace}, {"id", id}}));
  return tx.Execute(kDelete, {{"workspace", workspace}, {"id", id}});
}

absl::StatusOr<std::string> Read(sql::Tx& tx, std::string_view workspace, std::string_view id,
                                 std::int64_t offset, std::size_t most) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kReadParts, {{"workspace", workspace},
                            {"id", id},
                            {"from", std::max<std::int64_t>(0, offset - kLargestPart + 1)},
                            {"until", offset + static_cast<std::int64_t>(most)}}));
  std::string bytes;
  for (const sql::Row row : rows) {
    const std::int64_t begins_at = row.Int64("begins_at");
    std::string_view data = row.Bytes("data");
    if (begins_at + static_cast<std::int64_t>(data.size()) <= offset) continue;
    if (begins_at < offset) data.remove_prefix(static_cast<std::size_t>(offset - begins_at));
    bytes += data.substr(0, most - bytes.size());
  }
  return bytes;
}

absl::Status Verify(sql::Database& database) {
  constexpr int kPage = 100;
  constexpr std::size_t kNamed = 10;
  std::vector<std::string> damaged;
  std::string workspace;
  std::string id;
  for (bool has_more = true; has_more;) {
    std::vector<std::string> found;
    std::string last_workspace = workspace;
    std::string last_id = id;
    DESKMESH_RETURN_IF_ERROR(database.Read([&](sql::Tx& tx) -> absl::Status {
      found.clear();
      DESKMESH_ASSIGN_OR_RETURN(
          const sql::Rows rows,
          tx.Query(kEvery, {{"workspace", workspace}, {"id", id}, {"limit", kPage}}));
      for (const sql::Row row : rows) {
        const File file = ReadFile(row);
        last_workspace = row.String("workspace_id");
        last_id = file.id;
        DESKMESH_ASSIGN_OR_RETURN(const bool is_whole, IsWhole(tx, last_workspace, file));
        if (!is_whole) found.push_back(last_workspace + '/' + file.id);
      }
      has_more = rows.size() == static_cast<std::size_t>(kPage);
      return absl::OkStatus();
    }));
    workspace = std::move(last_workspace);
    id = std::move(last_id);
    damaged.insert(damaged.end(), found.begin(), found.end());
  }
  if (damaged.empty()) return absl::OkStatus();
  std::string names;
  for (std::size_t i = 0; i < std::min(damaged.size(), kNamed); ++i) names += ' ' + damaged[i];
  return base::Failure(
      absl::StatusCode::kDataLoss, "FILES_DAMAGED",
      std::to_string(damaged.size()) + " files don't have the bytes that were received:" + names);
}

}  // namespace deskmesh::files
