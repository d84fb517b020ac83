// SPDX-License-Identifier: Apache-2.0
#include "tickets/triggers/store.h"

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr sql::Statement kAddRun{
    "INSERT INTO trigger_run (workspace_id, trigger_id, run_at, id, body) "
    "VALUES (:workspace, :trigger, :at, :id, :body)"};
constexpr sql::Statement kDropRuns{
    "DELETE FROM trigger_run WHERE workspace_id = :workspace AND trigger_id = :trigger "
    "AND run_at < :until"};
constexpr sql::Statement kListRuns{
    "SELECT run_at, id, body FROM trigger_run WHERE workspace_id = :workspace "
    "AND trigger_id = :trigger AND (run_at, id) < (:before, :before_id) "
    "ORDER BY run_at DESC, id DESC LIMIT :limit"};

constexpr sql::Statement kAddCheck{
    "INSERT INTO trigger_check (workspace_id, checked_at, ticket_id, sequence, body) "
    "VALUES (:workspace, :at, :ticket, :sequence, :body) ON CONFLICT DO NOTHING"};
constexpr sql::Statement kDropChecks{
    "DELETE FROM trigger_check WHERE workspace_id = :workspace AND checked_at < :until"};
constexpr sql::Statement kDropMany{
    "DELETE FROM trigger_check WHERE workspace_id = :workspace AND checked_at < "
    "(SELECT checked_at FROM trigger_check WHERE workspace_id = :workspace "
    "ORDER BY checked_at DESC LIMIT 1 OFFSET :most)"};
#define DESKMESH_CHECKS "SELECT checked_at, ticket_id, sequence, body FROM trigger_check "
#define DESKMESH_LATEST_CHECKS                                                           \
  "AND (checked_at, ticket_id, sequence) < (:before, :before_ticket, :before_sequence) " \
  "ORDER BY checked_at DESC, ticket_id DESC, sequence DESC LIMIT :limit"
constexpr sql::Statement kListChecks{DESKMESH_CHECKS
                                     "WHERE workspace_id = :workspace " DESKMESH_LATEST_CHECKS};
constexpr sql::Statement kListChecksOf{
    DESKMESH_CHECKS
    "WHERE workspace_id = :workspace AND ticket_id = :ticket " DESKMESH_LATEST_CHECKS};
#undef DESKMESH_CHECKS
#undef DESKMESH_LATEST_CHECKS

constexpr sql::Statement kMarkQuietDone{
    "INSERT INTO quiet_done (workspace_id, trigger_id, ticket_id, sequence) "
    "VALUES (:workspace, :trigger, :ticket, :sequence) "
    "ON CONFLICT (workspace_id, trigger_id, ticket_id) DO UPDATE SET sequence = excluded.sequence"};
constexpr sql::Statement kQuietsDone{
    "SELECT ticket_id, sequence FROM quiet_done WHERE workspace_id = :workspace "
    "AND trigger_id = :trigger AND ticket_id IN (:tickets[])"};
constexpr sql::Statement kForgetQuiets{
    "DELETE FROM quiet_done WHERE workspace_id = :workspace AND trigger_id = :trigger "
    "AND ticket_id IN (SELECT ticket_id FROM quiet_done WHERE workspace_id = :workspace "
    "AND trigger_id = :trigger ORDER BY ticket_id LIMIT :limit)"};

// Checks beyond the most that are kept are dropped once in so many.
constexpr std::int64_t kDropEvery = 64;

}  // namespace

absl::Status AddRun(sql::Tx& tx, std::string_view workspace_id, const StoredRun& run) {
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kDropRuns, {{"workspace", workspace_id},
                                                  {"trigger", run.trigger_id},
                                                  {"until", run.at - kRunsAreKept}}));
  return tx.Execute(kAddRun, {{"workspace", workspace_id},
                              {"trigger", run.trigger_id},
                              {"at", run.at},
                              {"id", run.id},
                              {"body", sql::Bytes{run.body}}});
}

absl::StatusOr<std::vector<StoredRun>> ListRuns(sql::Tx& tx, std::string_view workspace_id,
                                                std::string_view trigger_id, base::Instant before,
                                                std::string_view before_id, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kListRuns, {{"workspace", workspace_id},
                                                                       {"trigger", trigger_id},
                                                                       {"before", before},
                                                                       {"before_id", before_id},
                                                                       {"limit", limit}}));
  std::vector<StoredRun> runs;
  for (const sql::Row row : rows) {
    runs.push_back({.trigger_id = std::string(trigger_id),
                    .id = row.String(1),
                    .at = row.Instant(0),
                    .body = std::string(row.Bytes(2))});
  }
  return runs;
}

absl::Status AddCheck(sql::Tx& tx, std::string_view workspace_id, const StoredCheck& check) {
  DESKMESH_RETURN_IF_ERROR(
      tx.Execute(kDropChecks, {{"workspace", workspace_id}, {"until", check.at - kChecksAreKept}}));
  if (check.at.micros % kDropEvery == 0) {
    DESKMESH_RETURN_IF_ERROR(
        tx.Execute(kDropMany, {{"workspace", workspace_id}, {"most", kMostChecks}}));
  }
  return tx.Execute(kAddCheck, {{"workspace", workspace_id},
                                {"at", check.at},
                                {"ticket", check.ticket_id},
                                {"sequence", check.sequence},
                                {"body", sql::Bytes{check.body}}});
}

absl::StatusOr<std::vector<StoredCheck>> ListChecks(sql::Tx& tx, std::string_view workspace_id,
                                                    std::string_view ticket_id,
                                                    const StoredCheck& before, int limit) {
  sql::Params params = {{"workspace", workspace_id},
                        {"before", before.at},
                        {"before_ticket", before.ticket_id},
                        {"before_sequence", before.sequence},
                        {"limit", limit}};
  if (!ticket_id.empty()) params.emplace_back("ticket", ticket_id);
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(ticket_id.empty() ? kListChecks : kListChecksOf, params));
  std::vector<StoredCheck> checks;
  for (const sql::Row row : rows) {
    checks.push_back({.at = row.Instant(0),
                      .ticket_id = row.String(1),
                      .sequence = row.Int64(2),
                      .body = std::string(row.Bytes(3))});
  }
  return checks;
}

absl::Status MarkQuietDone(sql::Tx& tx, std::string_view workspace_id, std::string_view trigger_id,
                           std::string_view ticket_id, std::int64_t sequence) {
  return tx.Execute(kMarkQuietDone, {{"workspace", workspace_id},
                                     {"trigger", trigger_id},
                                     {"ticket", ticket_id},
                                     {"sequence", sequence}});
}

absl::StatusOr<std::map<std::string, std::int64_t>> QuietsDone(
    sql::Tx& tx, std::string_view workspace_id, std::string_view trigger_id,
    const std::vector<std::string>& ticket_ids) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kQuietsDone,
               {{"workspace", workspace_id}, {"trigger", trigger_id}, {"tickets", ticket_ids}}));
  std::map<std::string, std::int64_t> done;
  for (const sql::Row row : rows) done.emplace(row.String(0), row.Int64(1));
  return done;
}

absl::StatusOr<std::int64_t> ForgetQuiets(sql::Tx& tx, std::string_view workspace_id,
                                          std::string_view trigger_id, int limit) {
  return tx.ExecuteCount(kForgetQuiets,
                         {{"workspace", workspace_id}, {"trigger", trigger_id}, {"limit", limit}});
}

}  // namespace deskmesh::tickets
