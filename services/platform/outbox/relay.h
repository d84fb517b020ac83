// SPDX-License-Identifier: Apache-2.0
//
// Carries the rows of one domain's outbox to the bus.
//
// Reads rows in order, keeps a window of unconfirmed facts in flight, takes out exactly those the bus
// confirmed (to `sent_fact` when they are to be kept for a restore), and on the first refused one stops sending, lets the window settle and begins again at
// the oldest row with growing pauses. Wakes on commits of its own process; polls as the guarantee.
// With several replicas only the holder of the lease `outbox:<domain>` sends.
#pragma once

#include <absl/status/status.h>

#include <chrono>
#include <cstdint>
#include <memory>

#include "platform/bus/bus.h"
#include "platform/clock/clock.h"
#include "platform/lease/lease.h"
#include "platform/outbox/outbox.h"
#include "platform/sql/database.h"

namespace deskmesh::outbox {

struct RelayOptions {
  int batch = 256;  // rows read and deleted at once, 1 to 10,000
  int window = 1024;  // unconfirmed facts at most, ≥ batch
  std::chrono::milliseconds poll{1000};  // guarantee when no wake-up arrives
  // Facts that follow each other closely go together: what they cost their consumers is mostly what a
  // transaction costs. The first after a quiet time goes at once, a full batch doesn't wait.
  std::chrono::milliseconds gather{5};
  std::chrono::milliseconds first_pause{50};  // after a refused fact, doubling
  std::chrono::milliseconds last_pause{5000};
  std::chrono::milliseconds lease_ttl{3000};  // how long facts wait when the holder dies
  // Keeps confirmed facts with this clock's time, until Prune takes them; null: they are deleted.
  const clock::Clock* keeping_clock = nullptr;
};

struct RelayStats {
  std::uint64_t published = 0;  // confirmed and deleted
  std::uint64_t refused = 0;
  std::int64_t in_flight = 0;
  bool is_holder = false;  // this replica holds the lease
};

// One relay; owns one thread between Start and Stop. Thread-safe.
class Relay {
 public:
  // All references must outlive the relay. `leases` may be null: then this process is the only one.
  Relay(sql::Database& database, Outbox& outbox, bus::Bus& bus, lease::Leases* leases,
        RelayOptions options = {});
  ~Relay();

  void Start();
  // Waits until the outbox is empty or `timeout` is over; true when it is empty. For a graceful
  // stop, before Stop.
  bool Flush(std::chrono::milliseconds timeout);
  void Stop();

  RelayStats stats() const;

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace deskmesh::outbox
