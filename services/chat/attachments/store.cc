// SPDX-License-Identifier: Apache-2.0
#include "chat/attachments/store.h"

#include <algorithm>

#include "platform/base/error.h"

namespace deskmesh::chat::store {
namespace {

constexpr sql::Statement kInsert{
    "INSERT INTO attachment (workspace_id, id, conversation_id, uploader_id, file_name, "
    "content_type, content_class, size_bytes, received_bytes, is_complete, created_at) VALUES "
    "(:workspace, :id, :conversation, :uploader, :file_name, :content_type, :content_class, "
    ":size_bytes, :received_bytes, :is_complete, :created_at)"};
constexpr sql::Statement kUpdate{
    "UPDATE attachment SET content_type = :content_type, content_class = :content_class, "
    "received_bytes = :received_bytes, is_complete = :is_complete "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kFind{
    "SELECT id, conversation_id, uploader_id, file_name, content_type, content_class, size_bytes, "
    "received_bytes, is_complete, created_at FROM attachment "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLock{
    "SELECT id, conversation_id, uploader_id, file_name, content_type, content_class, size_bytes, "
    "received_bytes, is_complete, created_at FROM attachment "
    "WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
constexpr sql::Statement kCountUnfinished{
    "SELECT COUNT(*) AS unfinished FROM attachment WHERE workspace_id = :workspace "
    "AND conversation_id = :conversation AND is_complete = :is_complete"};
constexpr sql::Statement kDelete{
    "DELETE FROM attachment WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kDeleteParts{
    "DELETE FROM attachment_part WHERE workspace_id = :workspace AND attachment_id = :id"};
constexpr sql::Statement kInsertPart{
    "INSERT INTO attachment_part (workspace_id, attachment_id, begins_at, data) "
    "VALUES (:workspace, :id, :begins_at, :data)"};
// Parts are at most 512 KiB; the first that is needed may begin before `from`.
constexpr sql::Statement kReadParts{
    "SELECT begins_at, data FROM attachment_part WHERE workspace_id = :workspace "
    "AND attachment_id = :id AND begins_at >= :from AND begins_at < :until ORDER BY begins_at"};
constexpr std::int64_t kLongestPart = 512 << 10;

absl::StatusOr<std::optional<AttachmentRow>> FindWith(sql::Tx& tx, const sql::Statement& statement,
                                                      std::string_view workspace,
                                                      std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(statement, {{"workspace", workspace}, {"id", id}}));
  if (rows.empty()) return std::nullopt;
  const sql::Row row = rows[0];
  AttachmentRow found;
  found.id = row.String("id");
  found.conversation_id = row.String("conversation_id");
  found.uploader_id = row.String("uploader_id");
  found.file_name = row.String("file_name");
  found.content_type = row.String("content_type");
  found.content_class = static_cast<ContentClass>(row.Int64("content_class"));
  found.size_bytes = row.Int64("size_bytes");
  found.received_bytes = row.Int64("received_bytes");
  found.is_complete = row.Bool("is_complete");
  found.created_at = row.Instant("created_at");
  return found;
}

}  // namespace

absl::Status InsertAttachment(sql::Tx& tx, std::string_view workspace, const AttachmentRow& row) {
  return tx.Execute(kInsert, {{"workspace", workspace},
                              {"id", row.id},
                              {"conversation", row.conversation_id},
                              {"uploader", row.uploader_id},
                              {"file_name", row.file_name},
                              {"content_type", row.content_type},
                              {"content_class", static_cast<int>(row.content_class)},
                              {"size_bytes", row.size_bytes},
                              {"received_bytes", row.received_bytes},
                              {"is_complete", row.is_complete},
                              {"created_at", row.created_at}});
}

absl::Status UpdateAttachment(sql::Tx& tx, std::string_view workspace, const AttachmentRow& row) {
  return tx.Execute(kUpdate, {{"workspace", workspace},
                              {"id", row.id},
                              {"content_type", row.content_type},
                              {"content_class", static_cast<int>(row.content_class)},
                              {"received_bytes", row.received_bytes},
                              {"is_complete", row.is_complete}});
}

absl::StatusOr<std::optional<AttachmentRow>> FindAttachment(sql::Tx& tx, std::string_view workspace,
                                                            std::string_view id) {
  return FindWith(tx, kFind, workspace, id);
}

absl::StatusOr<std::optional<AttachmentRow>> LockAttachment(sql::Tx& tx, std::string_view workspace,
                                                            std::string_view id) {
  return FindWith(tx, kLock, workspace, id);
}

absl::StatusOr<std::int64_t> CountUnfinished(sql::Tx& tx, std::string_view workspace,
                                             std::string_view conversation_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kCountUnfinished, {{"workspace", workspace},
                                                        {"conversation", conversation_id},
                                                        {"is_complete", false}}));
  return rows[0].Int64("unfinished");
}

absl::Status DeleteAttachment(sql::Tx& tx, std::string_view workspace, std::string_view id) {
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kDeleteParts, {{"workspace", workspace}, {"id", id}}));
  return tx.Execute(kDelete, {{"workspace", workspace}, {"id", id}});
}

absl::Status InsertPart(sql::Tx& tx, std::string_view workspace, std::string_view attachment_id,
                        std::int64_t begins_at, std::string data) {
  return tx.Execute(kInsertPart, {{"workspace", workspace},
                                  {"id", attachment_id},
                                  {"begins_at", begins_at},
                                  {"data", sql::Bytes{std::move(data)}}});
}

absl::StatusOr<std::string> ReadBytes(sql::Tx& tx, std::string_view workspace,
                                      std::string_view attachment_id, std::int64_t offset,
                                      std::size_t most) {
  const std::int64_t until = offset + static_cast<std::int64_t>(most);
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kReadParts, {{"workspace", workspace},
                            {"id", attachment_id},
                            {"from", std::max<std::int64_t>(0, offset - kLongestPart + 1)},
                            {"until", until}}));
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

}  // namespace deskmesh::chat::store
