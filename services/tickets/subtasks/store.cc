// SPDX-License-Identifier: Apache-2.0
#include "tickets/subtasks/store.h"

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr sql::Statement kLoadSubtask{
    "SELECT body FROM ticket_subtask WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kListSubtasks{
    "SELECT body FROM ticket_subtask WHERE workspace_id = :workspace AND ticket_id = :ticket "
    "ORDER BY position, id"};
constexpr sql::Statement kListOpenSubtasks{
    "SELECT body FROM ticket_subtask WHERE workspace_id = :workspace AND assignee_id = :assignee "
    "AND assignee_id <> '' AND is_open ORDER BY due, id LIMIT :limit"};
constexpr sql::Statement kSaveSubtask{
    "INSERT INTO ticket_subtask (workspace_id, id, ticket_id, position, assignee_id, is_open, due, "
    "body) VALUES (:workspace, :id, :ticket, :position, :assignee, :is_open, :due, :body) "
    "ON CONFLICT (workspace_id, id) DO UPDATE SET position = excluded.position, "
    "assignee_id = excluded.assignee_id, is_open = excluded.is_open, due = excluded.due, "
    "body = excluded.body"};
constexpr sql::Statement kDeleteSubtask{
    "DELETE FROM ticket_subtask WHERE workspace_id = :workspace AND id = :id"};

std::vector<StoredSubtask> ReadSubtasks(const sql::Rows& rows) {
  std::vector<StoredSubtask> subtasks;
  subtasks.reserve(rows.size());
  for (const sql::Row row : rows) subtasks.push_back({std::string(row.Bytes(0))});
  return subtasks;
}

}  // namespace

absl::StatusOr<std::optional<StoredSubtask>> LoadSubtask(sql::Tx& tx, std::string_view workspace_id,
                                                         std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLoadSubtask, {{"workspace", workspace_id}, {"id", id}}));
  if (rows.empty()) return std::optional<StoredSubtask>();
  return std::optional<StoredSubtask>({std::string(rows[0].Bytes(0))});
}

absl::StatusOr<std::vector<StoredSubtask>> ListSubtasks(sql::Tx& tx, std::string_view workspace_id,
                                                        std::string_view ticket_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListSubtasks, {{"workspace", workspace_id}, {"ticket", ticket_id}}));
  return ReadSubtasks(rows);
}

absl::StatusOr<std::vector<StoredSubtask>> ListOpenSubtasks(sql::Tx& tx,
                                                            std::string_view workspace_id,
                                                            std::string_view assignee_id,
                                                            int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListOpenSubtasks,
               {{"workspace", workspace_id}, {"assignee", assignee_id}, {"limit", limit}}));
  return ReadSubtasks(rows);
}

absl::Status SaveSubtask(sql::Tx& tx, std::string_view workspace_id, const Subtask& subtask,
                         std::string body) {
  const base::Instant due = subtask.due.micros == 0 ? base::Instant::Infinite() : subtask.due;
  return tx.Execute(kSaveSubtask, {{"workspace", workspace_id},
                                   {"id", subtask.id},
                                   {"ticket", subtask.ticket_id},
                                   {"position", subtask.position},
                                   {"assignee", subtask.assignee_id},
                                   {"is_open", subtask.is_open()},
                                   {"due", due},
                                   {"body", sql::Bytes{std::move(body)}}});
}

absl::Status DeleteSubtask(sql::Tx& tx, std::string_view workspace_id, std::string_view id) {
  return tx.Execute(kDeleteSubtask, {{"workspace", workspace_id}, {"id", id}});
}

}  // namespace deskmesh::tickets
