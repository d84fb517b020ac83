// SPDX-License-Identifier: Apache-2.0
//
// Trackers as the catalogue keeps them. Stateless.
#pragma once

#include <absl/status/statusor.h>

#include <string_view>
#include <vector>

#include "deskmesh/tickets/v1/defect.pb.h"
#include "platform/sql/database.h"

namespace deskmesh::tickets {

inline constexpr std::string_view kTrackerKind = "defect_tracker";

// A tracker as it is kept, with its secrets.
struct StoredTracker {
  v1::DefectTracker proto;
  std::int64_t version = 0;
  base::Instant created;
  base::Instant updated;
};
// NOT_FOUND.
absl::StatusOr<StoredTracker> LoadTracker(sql::Tx& tx, std::string_view workspace_id,
                                          std::string_view id, bool for_change = false);
absl::StatusOr<std::vector<StoredTracker>> ListTrackers(sql::Tx& tx, std::string_view workspace_id);
// Inserts version 1, replaces with every other.
absl::Status SaveTracker(sql::Tx& tx, std::string_view workspace_id, const StoredTracker& tracker);

}  // namespace deskmesh::tickets
