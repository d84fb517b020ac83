// SPDX-License-Identifier: Apache-2.0
//
// How far recurring tickets have come, and what became of each time. Stateless; every function works inside
// the caller's transaction.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"

namespace deskmesh::tickets {

// Moments are zero where there is none.
struct RecurringProgress {
  base::Instant next;
  base::Instant last;
  std::string last_ticket_id;
  int made = 0;
  int skipped = 0;
};
// Empty where nothing is kept. `for_change` holds it until the transaction ends.
absl::StatusOr<RecurringProgress> LoadProgress(sql::Tx& tx, std::string_view workspace_id,
                                               std::string_view id, bool for_change = false);
absl::Status SaveProgress(sql::Tx& tx, std::string_view workspace_id, std::string_view id,
                          const RecurringProgress& progress);

// Notes that a time has been dealt with; false when it was before. `body` is the RecurringRun as a message.
absl::StatusOr<bool> AddRecurringRun(sql::Tx& tx, std::string_view workspace_id,
                                     std::string_view id, base::Instant occurrence,
                                     std::string body);
absl::Status SetRecurringRun(sql::Tx& tx, std::string_view workspace_id, std::string_view id,
                             base::Instant occurrence, std::string body);
// The latest first.
absl::StatusOr<std::vector<std::string>> ListRecurringRuns(sql::Tx& tx,
                                                           std::string_view workspace_id,
                                                           std::string_view id, int limit);
// Takes progress and runs away.
absl::Status DropRecurring(sql::Tx& tx, std::string_view workspace_id, std::string_view id);

}  // namespace deskmesh::tickets
