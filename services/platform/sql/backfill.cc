// SPDX-License-Identifier: Apache-2.0
// unity: alone
#include "platform/sql/backfill.h"

#include <thread>

#include "platform/base/error.h"

namespace deskmesh::sql {
namespace {

constexpr Statement kRead{"SELECT done_rows, finished_at FROM backfill WHERE name = :name"};
// A batch without rows finishes it; one with rows says that it isn't finished after all.
constexpr Statement kNote{
    "INSERT INTO backfill (name, done_rows, finished_at) VALUES (:name, :rows, :finished) "
    "ON CONFLICT (name) DO UPDATE SET done_rows = backfill.done_rows + :rows, "
    "finished_at = :finished"};

}  // namespace

absl::StatusOr<BackfillState> ReadBackfill(Tx& tx, const std::string& name) {
  DESKMESH_ASSIGN_OR_RETURN(const Rows rows, tx.Query(kRead, {{"name", name}}));
  if (rows.empty()) return BackfillState{};
  return BackfillState{rows[0].Int64("done_rows"), !rows[0].IsNull("finished_at")};
}

absl::StatusOr<std::int64_t> RunBackfill(Database& database, const Backfill& backfill,
                                         base::Instant now, const std::atomic<bool>& is_stopping,
                                         const BackfillOptions& options) {
  std::int64_t total = 0;
  while (!is_stopping) {
    std::int64_t rows = 0;
    DESKMESH_RETURN_IF_ERROR(database.Write([&](Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(rows, backfill.step(tx, options.batch));
      if (rows == 0) {
        DESKMESH_ASSIGN_OR_RETURN(const BackfillState state, ReadBackfill(tx, backfill.name));
        if (state.is_finished) return absl::OkStatus();
      }
      const std::optional<base::Instant> finished =
          rows == 0 ? std::optional<base::Instant>(now) : std::nullopt;
      return tx.Execute(kNote, {{"name", backfill.name}, {"rows", rows}, {"finished", finished}});
    }));
    if (rows == 0) return total;
    total += rows;
    std::this_thread::sleep_for(options.pause);
  }
  return absl::CancelledError("stopping");
}

}  // namespace deskmesh::sql
