// SPDX-License-Identifier: Apache-2.0
//
// Runs one consumer: takes the deliveries that are waiting, handles them in one write transaction
// with their inbox rows, commits, then acknowledges. Exactly one effect per fact.
//
//   auto consumer = bus::Consumer::Start(bus, database, ids…,
//       {.consumer = "sla", .keys = {"tickets.ticket_created"}},
//       [&](sql::Tx& tx, const event::v1::Envelope& fact) -> absl::Status { … });
//
// When a batch fails it is run again with each fact in a savepoint. A fact that fails by itself is
// tried again with growing pauses; meanwhile only the later facts of its own subject wait. After
// `max_attempts` it is dead-lettered and its subject goes on. Trouble of the store (UNAVAILABLE,
// ABORTED, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED, CANCELLED) is nobody's fault: it is tried again
// without end and without counting.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "platform/bus/bus.h"
#include "platform/sql/database.h"

namespace deskmesh::clock {
class Clock;
}

namespace deskmesh::bus {

// Handles one fact inside the transaction. May run more than once: no effect outside `tx`.
using Handler = std::function<absl::Status(sql::Tx& tx, const event::v1::Envelope& fact)>;

// Told about each fact that was consumed or given up, after the commit: one log line, one metric.
struct Outcome {
  const event::v1::Envelope& fact;
  absl::Status status;  // OK, or why it was tried again or given up
  int attempts = 1;
  bool is_repeat = false;  // seen before, dropped
  bool is_dead = false;    // given up
};
using Observer = std::function<void(const Outcome&)>;

struct ConsumerOptions {
  ConsumerSpec spec;
  int max_batch = 128;  // facts in one transaction at most, 1 to 1,000
  int max_attempts = 8;
  std::chrono::milliseconds first_pause{100};  // doubling, with jitter
  std::chrono::milliseconds last_pause{30000};
  Observer observer;  // may be empty
};

struct ConsumerStats {
  std::uint64_t consumed = 0;
  std::uint64_t repeats = 0;
  std::uint64_t failures = 0;  // attempts that failed
  std::uint64_t dead = 0;
  std::uint64_t batches = 0;
  std::int64_t waiting = 0;  // delivered, not settled
};

// A running consumer; owns one thread. Thread-safe.
class Consumer {
 public:
  // All references must outlive the consumer.
  static absl::StatusOr<std::unique_ptr<Consumer>> Start(Bus& bus, sql::Database& database,
                                                         const clock::Clock& clock,
                                                         ConsumerOptions options, Handler handler);
  ~Consumer();

  // Finishes the batch under way, gives back the rest.
  void Stop();
  ConsumerStats stats() const;

 private:
  class Loop;
  explicit Consumer(std::unique_ptr<Loop> loop);
  std::unique_ptr<Loop> loop_;
};

}  // namespace deskmesh::bus
