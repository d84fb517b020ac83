// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/store.h"

#include "platform/base/error.h"

namespace deskmesh::knowledge::store {
namespace {

#define DESKMESH_TRANSFER_COLUMNS "workspace_id, id, state, file_id, content, created_at"
constexpr sql::Statement kInsertTransfer{
    "INSERT INTO article_transfer (" DESKMESH_TRANSFER_COLUMNS
    ") VALUES (:workspace, :id, :state, :file, :content, :created)"};
constexpr sql::Statement kLoadTransfer{
    "SELECT " DESKMESH_TRANSFER_COLUMNS
    " FROM article_transfer WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLockTransfer{
    "SELECT " DESKMESH_TRANSFER_COLUMNS
    " FROM article_transfer WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
constexpr sql::Statement kUpdateTransfer{
    "UPDATE article_transfer SET state = :state, content = :content WHERE workspace_id = "
    ":workspace AND id = :id"};
constexpr sql::Statement kListTransfers{
    "SELECT " DESKMESH_TRANSFER_COLUMNS
    " FROM article_transfer WHERE workspace_id = :workspace ORDER BY id DESC LIMIT :limit"};
constexpr sql::Statement kNextTransfer{
    "SELECT " DESKMESH_TRANSFER_COLUMNS
    " FROM article_transfer WHERE state IN ('WAITING', 'RUNNING') ORDER BY created_at LIMIT 1"};
constexpr sql::Statement kOldTransfers{
    "SELECT " DESKMESH_TRANSFER_COLUMNS
    " FROM article_transfer WHERE created_at < :before ORDER BY created_at LIMIT 50"};
#undef DESKMESH_TRANSFER_COLUMNS
constexpr sql::Statement kDeleteTransfer{
    "DELETE FROM article_transfer WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kDeleteLines{
    "DELETE FROM article_transfer_line WHERE workspace_id = :workspace AND transfer_id = :id"};
constexpr sql::Statement kSaveLine{
    "INSERT INTO article_transfer_line (workspace_id, transfer_id, position, has_problem, "
    "is_pending, content) VALUES (:workspace, :id, :position, :has_problem, :is_pending, :content) "
    "ON CONFLICT (workspace_id, transfer_id, position) DO UPDATE SET "
    "has_problem = excluded.has_problem, is_pending = excluded.is_pending, "
    "content = excluded.content"};
constexpr sql::Statement kListLines{
    "SELECT position, has_problem, is_pending, content FROM article_transfer_line WHERE "
    "workspace_id = :workspace AND transfer_id = :id AND position > :after AND "
    "(has_problem OR NOT :only_problems) ORDER BY position LIMIT :limit"};
constexpr sql::Statement kPendingLines{
    "SELECT position, has_problem, is_pending, content FROM article_transfer_line WHERE "
    "workspace_id = :workspace AND transfer_id = :id AND is_pending ORDER BY position"};
constexpr sql::Statement kLastLine{
    "SELECT position, has_problem, is_pending, content FROM article_transfer_line WHERE "
    "workspace_id = :workspace AND transfer_id = :id ORDER BY position DESC LIMIT 1"};

TransferRow ReadTransfer(const sql::Row& row) {
  return {.workspace_id = row.String("workspace_id"),
          .id = row.String("id"),
          .state = row.String("state"),
          .file_id = row.String("file_id"),
          .content = std::string(row.Bytes("content")),
          .created_at = row.Instant("created_at")};
}

TransferLineRow ReadLine(const sql::Row& row) {
  return {.position = row.Int64("position"),
          .has_problem = row.Bool("has_problem"),
          .is_pending = row.Bool("is_pending"),
          .content = std::string(row.Bytes("content"))};
}

std::vector<TransferRow> ReadTransfers(const sql::Rows& rows) {
  std::vector<TransferRow> transfers;
  for (const sql::Row row : rows) transfers.push_back(ReadTransfer(row));
  return transfers;
}

}  // namespace

absl::Status InsertTransfer(sql::Tx& tx, const TransferRow& row) {
  return tx.Execute(kInsertTransfer, {{"workspace", row.workspace_id},
                                      {"id", row.id},
                                      {"state", row.state},
                                      {"file", row.file_id},
                                      {"content", sql::Bytes{row.content}},
                                      {"created", row.created_at}});
}

absl::StatusOr<TransferRow> LoadTransfer(sql::Tx& tx, std::string_view workspace,
                                         std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(tx.read_only() ? kLoadTransfer : kLockTransfer,
                                     {{"workspace", workspace}, {"id", id}}));
  if (rows.empty()) return base::NotFound("article_transfer", id);
  return ReadTransfer(rows[0]);
}

absl::Status UpdateTransfer(sql::Tx& tx, const TransferRow& row) {
  return tx.Execute(kUpdateTransfer, {{"workspace", row.workspace_id},
                                      {"id", row.id},
                                      {"state", row.state},
                                      {"content", sql::Bytes{row.content}}});
}

absl::StatusOr<std::vector<TransferRow>> ListTransfers(sql::Tx& tx, std::string_view workspace,
                                                       int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListTransfers, {{"workspace", workspace}, {"limit", limit}}));
  return ReadTransfers(rows);
}

absl::StatusOr<std::optional<TransferRow>> NextTransfer(sql::Tx& tx) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kNextTransfer));
  if (rows.empty()) return std::optional<TransferRow>();
  return std::optional<TransferRow>(ReadTransfer(rows[0]));
}

absl::StatusOr<std::vector<TransferRow>> OldTransfers(sql::Tx& tx, base::Instant before) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kOldTransfers, {{"before", before}}));
  return ReadTransfers(rows);
}

absl::Status DeleteTransfer(sql::Tx& tx, std::string_view workspace, std::string_view id) {
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kDeleteLines, {{"workspace", workspace}, {"id", id}}));
  return tx.Execute(kDeleteTransfer, {{"workspace", workspace}, {"id", id}});
}

absl::Status SaveTransferLine(sql::Tx& tx, std::string_view workspace, std::string_view transfer_id,
                              const TransferLineRow& row) {
  return tx.Execute(kSaveLine, {{"workspace", workspace},
                                {"id", transfer_id},
                                {"position", row.position},
                                {"has_problem", row.has_problem},
                                {"is_pending", row.is_pending},
                                {"content", sql::Bytes{row.content}}});
}

absl::StatusOr<std::vector<TransferLineRow>> ListTransferLines(sql::Tx& tx,
                                                               std::string_view workspace,
                                                               std::string_view transfer_id,
                                                               std::int64_t after,
                                                               bool only_problems, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListLines, {{"workspace", workspace},
                                                  {"id", transfer_id},
                                                  {"after", after},
                                                  {"only_problems", only_problems},
                                                  {"limit", limit}}));
  std::vector<TransferLineRow> lines;
  for (const sql::Row row : rows) lines.push_back(ReadLine(row));
  return lines;
}

absl::StatusOr<std::vector<TransferLineRow>> PendingTransferLines(sql::Tx& tx,
                                                                  std::string_view workspace,
                                                                  std::string_view transfer_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kPendingLines, {{"workspace", workspace},
                                                                           {"id", transfer_id}}));
  std::vector<TransferLineRow> lines;
  for (const sql::Row row : rows) lines.push_back(ReadLine(row));
  return lines;
}

absl::StatusOr<std::optional<TransferLineRow>> LastTransferLine(sql::Tx& tx,
                                                                std::string_view workspace,
                                                                std::string_view transfer_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLastLine, {{"workspace", workspace}, {"id", transfer_id}}));
  if (rows.empty()) return std::optional<TransferLineRow>();
  return std::optional<TransferLineRow>(ReadLine(rows[0]));
}

}  // namespace deskmesh::knowledge::store
