// SPDX-License-Identifier: Apache-2.0
#include "tickets/drafts/store.h"

#include "platform/base/error.h"
#include "tickets/attachments/store.h"

namespace deskmesh::tickets {
namespace {

#define DESKMESH_DRAFT_COLUMNS \
  "SELECT ticket_id, body, visibility, attachments, version, updated FROM comment_draft "
constexpr sql::Statement kLoadDraft{
    DESKMESH_DRAFT_COLUMNS
    "WHERE workspace_id = :workspace AND owner_id = :owner AND ticket_id = :ticket"};
constexpr sql::Statement kLockDraft{
    DESKMESH_DRAFT_COLUMNS
    "WHERE workspace_id = :workspace AND owner_id = :owner AND ticket_id = :ticket FOR UPDATE"};
constexpr sql::Statement kListDrafts{DESKMESH_DRAFT_COLUMNS
                                     "WHERE workspace_id = :workspace AND owner_id = :owner "
                                     "ORDER BY updated DESC, ticket_id LIMIT :limit"};
#undef DESKMESH_DRAFT_COLUMNS
constexpr sql::Statement kInsertDraft{
    "INSERT INTO comment_draft (workspace_id, owner_id, ticket_id, body, visibility, attachments, "
    "version, updated) VALUES (:workspace, :owner, :ticket, :body, :visibility, :attachments, "
    ":version, :updated) ON CONFLICT (workspace_id, owner_id, ticket_id) DO NOTHING"};
constexpr sql::Statement kUpdateDraft{
    "UPDATE comment_draft SET body = :body, visibility = :visibility, attachments = :attachments, "
    "version = :version, updated = :updated WHERE workspace_id = :workspace AND owner_id = :owner "
    "AND ticket_id = :ticket"};
constexpr sql::Statement kDeleteDraft{
    "DELETE FROM comment_draft WHERE workspace_id = :workspace AND owner_id = :owner "
    "AND ticket_id = :ticket"};
constexpr sql::Statement kCountDrafts{
    "SELECT COUNT(*) FROM comment_draft WHERE workspace_id = :workspace AND owner_id = :owner"};
// Ids have letters and digits only, besides `_`, which matches itself too.
constexpr sql::Statement kIsFileHeld{
    "SELECT 1 FROM comment_draft WHERE workspace_id = :workspace AND owner_id = :owner "
    "AND attachments LIKE :pattern UNION ALL "
    "SELECT 1 FROM scheduled_comment WHERE workspace_id = :workspace AND owner_id = :owner "
    "AND state = 1 AND attachments LIKE :pattern LIMIT 1"};

Draft ReadDraft(const sql::Row& row) {
  return {.ticket_id = row.String(0),
          .body = row.String(1),
          .visibility = static_cast<Visibility>(row.Int64(2)),
          .file_ids = DecodeIds(row.Text(3)),
          .version = row.Int64(4),
          .updated = row.Instant(5)};
}

absl::StatusOr<std::optional<Draft>> FindDraft(sql::Tx& tx, const sql::Statement& statement,
                                               std::string_view workspace_id,
                                               std::string_view owner_id,
                                               std::string_view ticket_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(statement, {{"workspace", workspace_id},
                                                                       {"owner", owner_id},
                                                                       {"ticket", ticket_id}}));
  if (rows.empty()) return std::optional<Draft>();
  return std::optional<Draft>(ReadDraft(rows[0]));
}

// How many rows it wrote.
absl::StatusOr<std::int64_t> WriteDraft(sql::Tx& tx, const sql::Statement& statement,
                                        std::string_view workspace_id, std::string_view owner_id,
                                        const Draft& draft) {
  return tx.ExecuteCount(statement, {{"workspace", workspace_id},
                                     {"owner", owner_id},
                                     {"ticket", draft.ticket_id},
                                     {"body", draft.body},
                                     {"visibility", static_cast<int>(draft.visibility)},
                                     {"attachments", EncodeIds(draft.file_ids)},
                                     {"version", draft.version},
                                     {"updated", draft.updated}});
}

}  // namespace

absl::StatusOr<std::optional<Draft>> LoadDraft(sql::Tx& tx, std::string_view workspace_id,
                                               std::string_view owner_id,
                                               std::string_view ticket_id) {
  return FindDraft(tx, kLoadDraft, workspace_id, owner_id, ticket_id);
}

absl::StatusOr<std::optional<Draft>> LockDraft(sql::Tx& tx, std::string_view workspace_id,
                                               std::string_view owner_id,
                                               std::string_view ticket_id) {
  return FindDraft(tx, kLockDraft, workspace_id, owner_id, ticket_id);
}

absl::StatusOr<bool> InsertDraft(sql::Tx& tx, std::string_view workspace_id,
                                 std::string_view owner_id, const Draft& draft) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t count,
                            WriteDraft(tx, kInsertDraft, workspace_id, owner_id, draft));
  return count == 1;
}

absl::Status UpdateDraft(sql::Tx& tx, std::string_view workspace_id, std::string_view owner_id,
                         const Draft& draft) {
  return WriteDraft(tx, kUpdateDraft, workspace_id, owner_id, draft).status();
}

absl::Status DeleteDraft(sql::Tx& tx, std::string_view workspace_id, std::string_view owner_id,
                         std::string_view ticket_id) {
  return tx.Execute(kDeleteDraft,
                    {{"workspace", workspace_id}, {"owner", owner_id}, {"ticket", ticket_id}});
}

absl::StatusOr<std::vector<Draft>> ListDrafts(sql::Tx& tx, std::string_view workspace_id,
                                              std::string_view owner_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListDrafts,
               {{"workspace", workspace_id}, {"owner", owner_id}, {"limit", kMaxDrafts}}));
  std::vector<Draft> drafts;
  for (const sql::Row row : rows) drafts.push_back(ReadDraft(row));
  return drafts;
}

absl::StatusOr<int> CountDrafts(sql::Tx& tx, std::string_view workspace_id,
                                std::string_view owner_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kCountDrafts, {{"workspace", workspace_id}, {"owner", owner_id}}));
  return static_cast<int>(rows[0].Int64(0));
}

absl::StatusOr<bool> IsFileHeld(sql::Tx& tx, std::string_view workspace_id,
                                std::string_view owner_id, std::string_view file_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kIsFileHeld, {{"workspace", workspace_id},
                                                   {"owner", owner_id},
                                                   {"pattern", '%' + std::string(file_id) + '%'}}));
  return !rows.empty();
}

}  // namespace deskmesh::tickets
