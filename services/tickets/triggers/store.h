// SPDX-License-Identifier: Apache-2.0
//
// The logs of triggers: what each did, and what all made of each thing that happened. Stateless.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
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

inline constexpr base::Duration kChecksAreKept = std::chrono::days(7);
inline constexpr int kMostChecks = 5000;

struct StoredCheck {
  base::Instant at;
  std::string ticket_id;
  std::int64_t sequence = 0;
  std::string body;
};
// Adds one; drops those older than kChecksAreKept and now and then those beyond kMostChecks.
absl::Status AddCheck(sql::Tx& tx, std::string_view workspace_id, const StoredCheck& check);
// The latest first, before (at, ticket, sequence); of one ticket where it is named.
absl::StatusOr<std::vector<StoredCheck>> ListChecks(sql::Tx& tx, std::string_view workspace_id,
                                                    std::string_view ticket_id,
                                                    const StoredCheck& before, int limit);

// A time rule has acted on a ticket, whose quiet began with this sequence of the ticket.
absl::Status MarkQuietDone(sql::Tx& tx, std::string_view workspace_id, std::string_view trigger_id,
                           std::string_view ticket_id, std::int64_t sequence);
// Of these tickets those it has acted on, with the latest sequence.
absl::StatusOr<std::map<std::string, std::int64_t>> QuietsDone(
    sql::Tx& tx, std::string_view workspace_id, std::string_view trigger_id,
    const std::vector<std::string>& ticket_ids);
// Of a rule that is gone: at most `limit`; how many it were.
absl::StatusOr<std::int64_t> ForgetQuiets(sql::Tx& tx, std::string_view workspace_id,
                                          std::string_view trigger_id, int limit);

}  // namespace deskmesh::tickets
