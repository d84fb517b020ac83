// SPDX-License-Identifier: Apache-2.0
#include "tickets/scheduled/store.h"

#include "platform/base/error.h"
#include "tickets/attachments/store.h"

namespace deskmesh::tickets {
namespace {

#define DESKMESH_SCHEDULED_COLUMNS                                                          \
  "SELECT id, ticket_id, owner_id, author_kind, author_id, body, visibility, attachments, " \
  "mentions, send_at, state, comment_id, reason, refusal, version, created, updated "       \
  "FROM scheduled_comment "
constexpr sql::Statement kLoadScheduled{DESKMESH_SCHEDULED_COLUMNS
                                        "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLockScheduled{DESKMESH_SCHEDULED_COLUMNS
                                        "WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
#define DESKMESH_SCHEDULED_SHOWN \
  "AND (state = 1 OR (state = 3 AND updated >= :since)) ORDER BY send_at, id LIMIT 500"
constexpr sql::Statement kListOfTicket{
    DESKMESH_SCHEDULED_COLUMNS
    "WHERE workspace_id = :workspace AND ticket_id IN (:of[]) " DESKMESH_SCHEDULED_SHOWN};
constexpr sql::Statement kListOfOwner{
    DESKMESH_SCHEDULED_COLUMNS
    "WHERE workspace_id = :workspace AND owner_id IN (:of[]) " DESKMESH_SCHEDULED_SHOWN};
#undef DESKMESH_SCHEDULED_SHOWN
#undef DESKMESH_SCHEDULED_COLUMNS
constexpr sql::Statement kCountScheduled{
    "SELECT COUNT(*) FROM scheduled_comment WHERE workspace_id = :workspace AND owner_id = :owner "
    "AND state = 1"};
constexpr sql::Statement kSaveScheduled{
    "INSERT INTO scheduled_comment (workspace_id, id, ticket_id, owner_id, author_kind, author_id, "
    "body, visibility, attachments, mentions, send_at, state, comment_id, reason, refusal, "
    "version, created, updated) VALUES (:workspace, :id, :ticket, :owner, :author_kind, "
    ":author_id, :body, :visibility, :attachments, :mentions, :send_at, :state, :comment, "
    ":reason, :refusal, :version, :created, :updated) ON CONFLICT (workspace_id, id) DO UPDATE SET "
    "body = excluded.body, visibility = excluded.visibility, attachments = excluded.attachments, "
    "mentions = excluded.mentions, send_at = excluded.send_at, state = excluded.state, "
    "comment_id = excluded.comment_id, reason = excluded.reason, refusal = excluded.refusal, "
    "version = excluded.version, updated = excluded.updated"};

ScheduledComment ReadScheduled(const sql::Row& row) {
  return {.id = row.String("id"),
          .ticket_id = row.String("ticket_id"),
          .owner_id = row.String("owner_id"),
          .author = {static_cast<Actor::Kind>(row.Int64("author_kind")), row.String("author_id")},
          .body = row.String("body"),
          .visibility = static_cast<Visibility>(row.Int64("visibility")),
          .file_ids = DecodeIds(row.Text("attachments")),
          .mention_ids = DecodeIds(row.Text("mentions")),
          .send_at = row.Instant("send_at"),
          .state = static_cast<SendState>(row.Int64("state")),
          .comment_id = row.String("comment_id"),
          .refusal_reason = row.String("reason"),
          .refusal = row.String("refusal"),
          .version = row.Int64("version"),
          .created = row.Instant("created"),
          .updated = row.Instant("updated")};
}

absl::StatusOr<std::optional<ScheduledComment>> OneScheduled(sql::Tx& tx,
                                                             const sql::Statement& statement,
                                                             std::string_view workspace_id,
                                                             std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(statement, {{"workspace", workspace_id}, {"id", id}}));
  if (rows.empty()) return std::optional<ScheduledComment>();
  return std::optional<ScheduledComment>(ReadScheduled(rows[0]));
}

absl::StatusOr<std::vector<ScheduledComment>> ShownScheduled(sql::Tx& tx,
                                                             const sql::Statement& statement,
                                                             std::string_view workspace_id,
                                                             const std::vector<std::string>& of,
                                                             base::Instant since) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(statement, {{"workspace", workspace_id}, {"of", of}, {"since", since}}));
  std::vector<ScheduledComment> found;
  for (const sql::Row row : rows) found.push_back(ReadScheduled(row));
  return found;
}

}  // namespace

absl::StatusOr<std::optional<ScheduledComment>> LoadScheduled(sql::Tx& tx,
                                                              std::string_view workspace_id,
                                                              std::string_view id) {
  return OneScheduled(tx, kLoadScheduled, workspace_id, id);
}

absl::StatusOr<std::optional<ScheduledComment>> LockScheduled(sql::Tx& tx,
                                                              std::string_view workspace_id,
                                                              std::string_view id) {
  return OneScheduled(tx, kLockScheduled, workspace_id, id);
}

absl::Status SaveScheduled(sql::Tx& tx, std::string_view workspace_id,
                           const ScheduledComment& scheduled) {
  return tx.Execute(kSaveScheduled, {{"workspace", workspace_id},
                                     {"id", scheduled.id},
                                     {"ticket", scheduled.ticket_id},
                                     {"owner", scheduled.owner_id},
                                     {"author_kind", static_cast<int>(scheduled.author.kind)},
                                     {"author_id", scheduled.author.id},
                                     {"body", scheduled.body},
                                     {"visibility", static_cast<int>(scheduled.visibility)},
                                     {"attachments", EncodeIds(scheduled.file_ids)},
                                     {"mentions", EncodeIds(scheduled.mention_ids)},
                                     {"send_at", scheduled.send_at},
                                     {"state", static_cast<int>(scheduled.state)},
                                     {"comment", scheduled.comment_id},
                                     {"reason", scheduled.refusal_reason},
                                     {"refusal", scheduled.refusal},
                                     {"version", scheduled.version},
                                     {"created", scheduled.created},
                                     {"updated", scheduled.updated}});
}

absl::StatusOr<std::vector<ScheduledComment>> ListScheduledOf(
    sql::Tx& tx, std::string_view workspace_id, const std::vector<std::string>& ticket_ids,
    base::Instant since) {
  return ShownScheduled(tx, kListOfTicket, workspace_id, ticket_ids, since);
}

absl::StatusOr<std::vector<ScheduledComment>> ListScheduledBy(sql::Tx& tx,
                                                              std::string_view workspace_id,
                                                              std::string_view owner_id,
                                                              base::Instant since) {
  return ShownScheduled(tx, kListOfOwner, workspace_id, {std::string(owner_id)}, since);
}

absl::StatusOr<int> CountScheduled(sql::Tx& tx, std::string_view workspace_id,
                                   std::string_view owner_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kCountScheduled, {{"workspace", workspace_id}, {"owner", owner_id}}));
  return static_cast<int>(rows[0].Int64(0));
}

}  // namespace deskmesh::tickets
