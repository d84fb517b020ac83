// SPDX-License-Identifier: Apache-2.0
//
// Whether what a process depends on is there.
//
// Each is asked over and over on a thread of its own, so that whoever wants to know never waits for
// a dependency that hangs, and one that hangs hides no other: liveness, readiness and metrics are
// answered from what was heard last, and a check that doesn't come back within two seconds counts as
// failed until it does.
#pragma once

#include <absl/status/status.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace deskmesh::module {

// Thread-safe after Start.
class ReadinessWatch {
 public:
  using Check = std::function<absl::Status()>;

  explicit ReadinessWatch(std::chrono::milliseconds interval = std::chrono::milliseconds(500),
                          std::chrono::milliseconds patience = std::chrono::milliseconds(2000))
      : interval_(interval), patience_(patience) {}
  ~ReadinessWatch();

  // Before Start. `check` may block; what it refers to must outlive the watch.
  void Add(std::string name, Check check);
  // Asks every check once, one after the other, then begins to repeat.
  void Start();
  // Waits for the checks that are under way.
  void Stop();

  // By name, in the order of Add; never blocks.
  std::vector<std::pair<std::string, absl::Status>> States() const;

 private:
  using Moment = std::chrono::steady_clock::time_point;
  struct Entry {
    std::string name;
    Check check;
    absl::Status status;
    std::optional<Moment> asked_at;  // of the check that is under way
    std::thread thread;
  };
  void Ask(Entry& entry);

  const std::chrono::milliseconds interval_;
  const std::chrono::milliseconds patience_;
  mutable std::mutex mutex_;
  std::condition_variable stop_;
  std::list<Entry> entries_;
  bool is_stopped_ = false;
};

using DependencyStates = std::vector<std::pair<std::string, absl::Status>>;

// Leaves out what the query of a probe excludes, by name or by the part before its colon:
// `exclude=bus&exclude=service`. So Kubernetes' own /readyz does it.
DependencyStates WithoutExcluded(DependencyStates states, std::string_view query);

}  // namespace deskmesh::module
