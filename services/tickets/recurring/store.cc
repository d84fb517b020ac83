// SPDX-License-Identifier: Apache-2.0
#include "tickets/recurring/store.h"

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

#define DESKMESH_PROGRESS                                                                        \
  "SELECT next, last, last_ticket_id, made, skipped FROM recurring_progress WHERE workspace_id " \
  "= :workspace AND id = :id"
constexpr sql::Statement kLoadProgress{DESKMESH_PROGRESS};
constexpr sql::Statement kLockProgress{DESKMESH_PROGRESS " FOR UPDATE"};
#undef DESKMESH_PROGRESS
constexpr sql::Statement kSaveProgress{
    "INSERT INTO recurring_progress (workspace_id, id, next, last, last_ticket_id, made, skipped) "
    "VALUES (:workspace, :id, :next, :last, :ticket, :made, :skipped) ON CONFLICT (workspace_id, "
    "id) DO UPDATE SET next = excluded.next, last = excluded.last, last_ticket_id = "
    "excluded.last_ticket_id, made = excluded.made, skipped = excluded.skipped"};
constexpr sql::Statement kAddRun{
    "INSERT INTO recurring_run (workspace_id, id, occurrence, body) VALUES (:workspace, :id, "
    ":occurrence, :body) ON CONFLICT DO NOTHING"};
constexpr sql::Statement kSetRun{
    "UPDATE recurring_run SET body = :body WHERE workspace_id = :workspace AND id = :id "
    "AND occurrence = :occurrence"};
constexpr sql::Statement kListRuns{
    "SELECT body FROM recurring_run WHERE workspace_id = :workspace AND id = :id "
    "ORDER BY occurrence DESC LIMIT :limit"};
constexpr sql::Statement kDropProgress{
    "DELETE FROM recurring_progress WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kDropRuns{
    "DELETE FROM recurring_run WHERE workspace_id = :workspace AND id = :id"};

}  // namespace

absl::StatusOr<RecurringProgress> LoadProgress(sql::Tx& tx, std::string_view workspace_id,
                                               std::string_view id, bool for_change) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(for_change ? kLockProgress : kLoadProgress,
                                     {{"workspace", workspace_id}, {"id", id}}));
  RecurringProgress progress;
  if (rows.empty()) return progress;
  progress.next = rows[0].Instant(0);
  progress.last = rows[0].Instant(1);
  progress.last_ticket_id = rows[0].String(2);
  progress.made = static_cast<int>(rows[0].Int64(3));
  progress.skipped = static_cast<int>(rows[0].Int64(4));
  return progress;
}

absl::Status SaveProgress(sql::Tx& tx, std::string_view workspace_id, std::string_view id,
                          const RecurringProgress& progress) {
  return tx.Execute(kSaveProgress, {{"workspace", workspace_id},
                                    {"id", id},
                                    {"next", progress.next},
                                    {"last", progress.last},
                                    {"ticket", progress.last_ticket_id},
                                    {"made", progress.made},
                                    {"skipped", progress.skipped}});
}

absl::StatusOr<bool> AddRecurringRun(sql::Tx& tx, std::string_view workspace_id,
                                     std::string_view id, base::Instant occurrence,
                                     std::string body) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t count,
                            tx.ExecuteCount(kAddRun, {{"workspace", workspace_id},
                                                      {"id", id},
                                                      {"occurrence", occurrence},
                                                      {"body", sql::Bytes{std::move(body)}}}));
  return count > 0;
}

absl::Status SetRecurringRun(sql::Tx& tx, std::string_view workspace_id, std::string_view id,
                             base::Instant occurrence, std::string body) {
  return tx.Execute(kSetRun, {{"workspace", workspace_id},
                              {"id", id},
                              {"occurrence", occurrence},
                              {"body", sql::Bytes{std::move(body)}}});
}

absl::StatusOr<std::vector<std::string>> ListRecurringRuns(sql::Tx& tx,
                                                           std::string_view workspace_id,
                                                           std::string_view id, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListRuns, {{"workspace", workspace_id}, {"id", id}, {"limit", limit}}));
  std::vector<std::string> bodies;
  for (const sql::Row row : rows) bodies.emplace_back(row.Bytes(0));
  return bodies;
}

absl::Status DropRecurring(sql::Tx& tx, std::string_view workspace_id, std::string_view id) {
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kDropProgress, {{"workspace", workspace_id}, {"id", id}}));
  return tx.Execute(kDropRuns, {{"workspace", workspace_id}, {"id", id}});
}

}  // namespace deskmesh::tickets
