// SPDX-License-Identifier: Apache-2.0
//
// Beats for everything that has to say something now and then: live sockets and event streams.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

#include "platform/base/instant.h"
#include "platform/clock/clock.h"

namespace deskmesh::gateway {

// Called on the heart's thread; must not block.
class Beating {
 public:
  virtual ~Beating() = default;
  // Returns how long until the next beat; 0 or less: none.
  virtual base::Duration OnBeat() = 0;
};

// One thread for any number of them. Thread-safe.
class Heart {
 public:
  explicit Heart(const clock::Clock& clock);
  ~Heart();

  // Beats first after `delay`, as long as `beating` lives.
  void Add(std::weak_ptr<Beating> beating, base::Duration delay);

 private:
  struct Due {
    base::Instant at;
    std::weak_ptr<Beating> beating;
    bool operator>(const Due& other) const { return at > other.at; }
  };
  void Run();

  const clock::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable signal_;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  bool is_stopped_ = false;
  std::thread thread_;
};

}  // namespace deskmesh::gateway
