// SPDX-License-Identifier: Apache-2.0
//
// Facts that are written in the transaction that made them true, and sent afterwards.
//
//   database.Write([&](sql::Tx& tx) -> absl::Status {
//     …
//     return outbox.Append(tx, envelope);
//   });
//
// A relay (relay.h) reads the rows in order, publishes them on the bus and deletes what the bus has
// confirmed: a fact is delivered at least once, never lost and never invented.
//
// Order: facts of one subject leave in the order of their commits, given that a command changes a
// subject only after it locked the subject's row (SELECT … FOR UPDATE) or created it.
#pragma once

#include <absl/status/status.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "platform/sql/database.h"

namespace deskmesh::event::v1 {
class Envelope;
}

namespace deskmesh::outbox {

// Largest fact, as serialised envelope: RabbitMQ and the consumers carry it whole.
inline constexpr std::size_t kMaxEnvelopeBytes = 1 << 20;

// Wakes a waiting thread; signals that nobody waits for are kept, several become one. Thread-safe.
class Wakeup {
 public:
  void Signal();
  // True when signalled, false after `timeout`.
  bool Wait(std::chrono::milliseconds timeout);

 private:
  std::mutex mutex_;
  std::condition_variable signalled_;
  bool pending_ = false;
};

// The outbox of one domain's database. Thread-safe.
class Outbox {
 public:
  Outbox();

  // Adds a fact to the transaction and wakes the relay once that has committed. The envelope must
  // carry id, type, key, workspace_id, subject and a sequence > 0; else INTERNAL.
  // INVALID_ARGUMENT, reason FACT_TOO_LARGE, above kMaxEnvelopeBytes.
  absl::Status Append(sql::Tx& tx, const event::v1::Envelope& envelope);

  // What the relay waits on.
  const std::shared_ptr<Wakeup>& wakeup() const { return wakeup_; }

 private:
  std::shared_ptr<Wakeup> wakeup_;
};

// How many facts wait and for how long the oldest has.
struct Backlog {
  std::int64_t facts = 0;  // counted to 100,000
  base::Duration oldest_age{0};
};
absl::StatusOr<Backlog> ReadBacklog(sql::Tx& tx, base::Instant now);

// For a store that was restored. The bus took these facts before the backup was made, and may have lost
// them since; consumers drop what they had.
//
// When the oldest of the kept facts occurred; none: nothing is kept.
absl::StatusOr<std::optional<base::Instant>> OldestSent(sql::Tx& tx);
// Puts the kept facts back into the outbox, at their old places. How many.
absl::StatusOr<std::int64_t> SendAgain(sql::Tx& tx);

}  // namespace deskmesh::outbox
