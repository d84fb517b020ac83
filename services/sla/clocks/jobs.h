// SPDX-License-Identifier: Apache-2.0
//
// Fires the durable deadlines of clocks.
//
// The deadlines of the next quarter of an hour lie in a timing wheel, filled from the store and kept
// fresh by hints from whoever sets one. The wheel only says when to look: what is due is taken from
// the store, in a transaction that is fenced by the lease of the timer group, so a deadline fires
// exactly once whoever else believes to own it. A lost hint costs at most `check`.
#pragma once

#include <absl/status/statusor.h>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "platform/cache/cache.h"
#include "platform/clock/clock.h"
#include "platform/lease/lease.h"
#include "platform/metrics/metrics.h"
#include "platform/sql/database.h"
#include "sla/clocks/clock_ledger.h"
#include "sla/clocks/foresight.h"
#include "sla/clocks/timer_groups.h"
#include "sla/core/timing_wheel.h"

namespace deskmesh::sla {

struct DeadlineOptions {
  // How far ahead the wheel is filled.
  base::Duration horizon = std::chrono::minutes(15);
  // How often the store is asked for its earliest deadline, in case a hint got lost.
  base::Duration check = std::chrono::seconds(5);
  // Deadlines taken in one transaction, and in each further one while more are due than fit: each is
  // twice as large up to the largest, so that a burst costs few commits.
  int batch = 1000;
  int largest_batch = 4000;
  // How far ahead tickets are worked out, so that in a burst only the writing is left, and how many at most.
  base::Duration foresight = std::chrono::seconds(15);
  int most_foreseen = 20'000;
  std::chrono::milliseconds lease_ttl{10000};
};

// Owns one thread between Start and Stop, which are called once each.
class DeadlineRunner {
 public:
  // All references must outlive the runner. `process` owns the leases.
  DeadlineRunner(sql::Database& database, ClockLedger& ledger, cache::Cache& hints,
                 lease::Leases& leases, const clock::Clock& clock, metrics::Registry& metrics,
                 std::string process, DeadlineOptions options);
  ~DeadlineRunner();

  void Start();
  void Stop();

 private:
  struct Hint {
    base::Instant due;
    int group = 0;
  };

  void Run();
  // Takes hints and changes of ownership in.
  void Refresh(base::Instant now);
  // Reads one page of deadlines into the wheel where it isn't full; firing goes on in between.
  absl::Status Fill();
  // Marks what is due by the store itself.
  absl::Status Check(base::Instant now);
  std::vector<std::int64_t> OwnedShards() const;
  struct Owned {
    int group;
    std::int64_t token;  // the fencing number
  };
  // Everything that is due in these groups, in due order: first what was worked out ahead. While a batch is written the
  // next one is read and worked out; what it will be is written only where the tickets are still as they were read.
  absl::Status Fire(const std::vector<Owned>& groups);
  class Writing;
  // What is due from `from` on but for tickets of `written`, which may not be visible yet.
  absl::StatusOr<DueTickets> ReadDue(const std::vector<std::int64_t>& shards, base::Instant now,
                                     const DueTickets& written, int batch);
  // Counts a page of tickets anew whose calendar changed; whether there was one.
  absl::StatusOr<bool> Rearm(const std::vector<Owned>& groups);
  void OnHint(std::string_view payload);

  sql::Database& database_;
  ClockLedger& ledger_;
  cache::Cache& hints_;
  lease::Leases& leases_;
  const clock::Clock& clock_;
  metrics::Histogram lateness_;
  metrics::Counter fired_;
  metrics::Gauge pending_;
  const std::string process_;
  const DeadlineOptions options_;
  clock::Alarm alarm_;
  std::atomic<bool> is_stopping_ = false;

  std::mutex inbox_mutex_;
  std::vector<Hint> inbox_;
  bool must_refill_ = true;

  // The thread's own.
  std::optional<TimingWheel> wheel_;
  base::Instant filled_until_;  // every deadline up to here is in the wheel
  base::Instant fill_target_;
  base::Instant last_seen_;
  base::Instant next_check_;
  std::array<bool, kTimerGroups> is_due_{};
  Foresight foresight_;

  std::unique_ptr<lease::Keeper> keeper_;
  std::unique_ptr<cache::HintSubscription> subscription_;
  std::thread thread_;
};

}  // namespace deskmesh::sla
