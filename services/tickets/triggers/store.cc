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

}  // namespace deskmesh::tickets
