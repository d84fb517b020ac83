// SPDX-License-Identifier: Apache-2.0
//
// How many calls may wait for a resource before further ones are refused: as many as keep it busy
// without making anyone wait long. Those it works on don't count: however slow it is, and however many
// it serves at once, the next ones stand ready.
//
// The signal is a standing queue, as in CoDel (RFC 8289): when even the luckiest call of an interval
// waited longer than the target, the resource is working at its capacity and the queue only adds
// delay. Little's law then says how many calls may wait: those that start within the target time.
// While no queue stands, a limit that was reached grows by a sixteenth per interval. A call that
// waits for a batch to end (group commit) is no standing queue: others of the interval wait less.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>

namespace deskmesh::rpc {

struct AdmissionOptions {
  // Longest that a queue may stand.
  std::chrono::milliseconds target_wait{200};
  std::chrono::milliseconds interval{100};
  int initial = 1024;
  int min = 16;
  int max = 8192;
};

// Thread-safe.
class AdmissionLimit {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  // `on_change` hears each new limit; it must be short.
  explicit AdmissionLimit(AdmissionOptions options = {}, std::function<void(int)> on_change = {});

  // Counts a call in; false: refuse it.
  bool Enter();
  // A call's work begins at `now`, having waited for the resource since `since`.
  void Started(Moment since, Moment now);
  // Once for each call that was counted in: it waits no more, because it began or gave up.
  void Leave() { waiting_.fetch_sub(1, std::memory_order_relaxed); }

  int limit() const { return limit_.load(std::memory_order_relaxed); }

 private:
  // Samples of an interval without which it isn't judged, unless it has grown tenfold.
  static constexpr int kSamples = 8;

  const AdmissionOptions options_;
  const std::function<void(int)> on_change_;
  std::atomic<int> limit_;
  std::atomic<int> waiting_{0};
  std::atomic<bool> was_reached_{false};
  std::mutex mutex_;
  Moment begin_{};
  std::chrono::steady_clock::duration least_wait_{};
  int starts_ = 0;
};

}  // namespace deskmesh::rpc
