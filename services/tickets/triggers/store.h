// SPDX-License-Identifier: Apache-2.0
//
// The log of what triggers did. Stateless.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"

namespace deskmesh::tickets {

inline constexpr base::Duration kRunsAreKept = std::chrono::days(30);

struct StoredRun {
  std::string trigger_id;
  std::string id;
  base::Instant at;
  std::string body;
};
// Adds a run and drops those of its trigger that are older than kRunsAreKept.
absl::Status AddRun(sql::Tx& tx, std::string_view workspace_id, const StoredRun& run);
// The latest first, before (at, id).
absl::StatusOr<std::vector<StoredRun>> ListRuns(sql::Tx& tx, std::string_view workspace_id,
                                                std::string_view trigger_id, base::Instant before,
                                                std::string_view before_id, int limit);

}  // namespace deskmesh::tickets
