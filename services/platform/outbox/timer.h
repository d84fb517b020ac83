// SPDX-License-Identifier: Apache-2.0
//
// Durable deadlines. A timer is a row; it is set and cancelled in the transaction of the state it
// belongs to, and fires in the transaction that takes it away, so it fires exactly once.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::outbox {

// Shards that timers and queues are split into; each is owned through a lease.
inline constexpr int kShards = 64;
// The shard of a subject, 0 to kShards - 1. Never changes between releases.
int ShardOf(std::string_view workspace_id, std::string_view subject);

struct TimerKey {
  std::string workspace_id;
  std::string kind;     // what fires, for example `sla.breach`
  std::string subject;  // the thing it belongs to; decides the shard
  std::string name;     // tells several timers of one kind and subject apart; may be empty
};

struct Timer {
  TimerKey key;
  base::Instant due;
  std::string payload;  // bytes of the domain, at most 64 kB
};

// Sets the timer, replacing the one with the same key.
absl::Status PutTimer(sql::Tx& tx, const Timer& timer);

// Cancels it; a timer that isn't there is no error.
absl::Status CancelTimer(sql::Tx& tx, const TimerKey& key);

// Cancels every timer of a kind and subject.
absl::Status CancelTimers(sql::Tx& tx, std::string_view workspace_id, std::string_view kind,
                          std::string_view subject);

// Cancels at most `limit` timers of a kind and name, whatever their subject; how many it were.
absl::StatusOr<std::int64_t> CancelNamed(sql::Tx& tx, std::string_view workspace_id,
                                         std::string_view kind, std::string_view name, int limit);

// How many timers of a kind a workspace has, by name; of the first `limit`.
absl::StatusOr<std::map<std::string, std::int64_t>> CountByName(sql::Tx& tx,
                                                                std::string_view workspace_id,
                                                                std::string_view kind, int limit);

// Which timers are asked for. Empty `kinds` or `shards` mean all.
struct TimerSelection {
  std::vector<std::string> kinds;
  std::vector<std::int64_t> shards;
};

// When the earliest is due; nothing when none is set.
absl::StatusOr<std::optional<base::Instant>> NextDue(sql::Tx& tx, const TimerSelection& selection);

// Takes at most `limit` timers that are due away from the table, in due order. They have fired when
// the transaction commits; when it rolls back they are due again. Timers another transaction is
// taking are skipped.
absl::StatusOr<std::vector<Timer>> TakeDue(sql::Tx& tx, const TimerSelection& selection,
                                           base::Instant now, int limit);

// Pending timers ordered by due time from `after` on, for filling a wheel.
absl::StatusOr<std::vector<Timer>> PendingTimers(sql::Tx& tx, const TimerSelection& selection,
                                                 base::Instant from, int limit);

}  // namespace deskmesh::outbox
