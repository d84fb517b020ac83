// SPDX-License-Identifier: Apache-2.0
//
// Moves or derives data that an expanding migration made room for, batch by batch, while the product
// runs: in a migration it would hold locks for as long as it takes.
//
//   expand    the new column or table stands, empty; programs write the old and the new form
//   backfill  this program's processes fill it; replicas of the release before still write the old form
//             only, so rows fall behind again until the last of them has gone
//   contract  in a later release: readers know the new form only, the old one goes
//
// A backfill therefore asks the data what is behind (a marker it can find by an index), not a cursor,
// and is looked at again whenever a process starts and every ten minutes.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::sql {

struct Backfill {
  // Unique in the domain and never used again, for example `contact_words`.
  std::string name;
  // Brings at most `limit` rows up to date and says how many; 0: nothing is behind. One transaction;
  // may run in several processes at once.
  std::function<absl::StatusOr<std::int64_t>(Tx& tx, int limit)> step;
};

// Where one stands, from the table `backfill` of the platform.
struct BackfillState {
  std::int64_t done_rows = 0;
  bool is_finished = false;
};
absl::StatusOr<BackfillState> ReadBackfill(Tx& tx, const std::string& name);

struct BackfillOptions {
  int batch = 500;  // rows per transaction
  // Between two batches, so that commands come first.
  std::chrono::milliseconds pause{20};
};

// Runs steps until nothing is behind, `is_stopping` (then CANCELLED) or an error. How many rows it did.
absl::StatusOr<std::int64_t> RunBackfill(Database& database, const Backfill& backfill,
                                         base::Instant now, const std::atomic<bool>& is_stopping,
                                         const BackfillOptions& options = {});

}  // namespace deskmesh::sql
