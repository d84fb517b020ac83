// SPDX-License-Identifier: Apache-2.0
//
// The only place where the product reads the time.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>

#include "platform/base/instant.h"

namespace deskmesh::clock {

// Tells the time. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual base::Instant Now() const = 0;

  // Blocks on `signal` until it is notified, until `at`, or for `Slice()` at most, whichever comes
  // first; spurious returns are possible. `lock` is held on entry and on return.
  virtual void Wait(std::unique_lock<std::mutex>& lock, std::condition_variable& signal,
                    base::Instant at) const = 0;
};

// The operating system's clock. Waiting looks at it again every second, so that a clock that was
// set back or forth delays nothing longer than that.
const Clock& SystemClock();

// A clock that moves when it is told to. Thread-safe.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(base::Instant start = base::Instant::FromSeconds(1'767'225'600))
      : now_(start) {}

  base::Instant Now() const override;
  void Wait(std::unique_lock<std::mutex>& lock, std::condition_variable& signal,
            base::Instant at) const override;

  // Moves time (also backwards) and wakes all who wait.
  void Advance(base::Duration by);
  void Set(base::Instant now);
  // Moves time unless some whom the step before woke don't wait again yet; whether it did. So small steps
  // don't run ahead of threads that the machine holds up. Who isn't back after five seconds has ended or waits
  // for something else.
  bool Step(base::Duration by);
  // How many wait for a moment now.
  std::size_t waiting() const;

 private:
  mutable std::mutex mutex_;
  base::Instant now_;
  mutable std::map<std::uint64_t, std::pair<std::mutex*, std::condition_variable*>> waiting_;
  mutable std::uint64_t next_waiter_ = 0;
  // Of the last step.
  std::uint64_t first_after_step_ = 0;
  std::size_t waiting_at_step_ = 0;
  std::chrono::steady_clock::time_point step_patience_;
};

// Lets one thread sleep until a moment, be woken early, or be told to stop. Thread-safe.
//
//   while (alarm.WaitUntil(next_due) != clock::Alarm::Outcome::kStopped) next_due = RunDue();
class Alarm {
 public:
  enum class Outcome { kDue, kWoken, kStopped };

  explicit Alarm(const Clock& clock) : clock_(clock) {}

  // Returns at once when `at` is past, a wake-up is pending or Stop was called.
  Outcome WaitUntil(base::Instant at);
  void Wake();
  void Stop();

 private:
  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable signal_;
  bool is_woken_ = false;
  bool is_stopped_ = false;
};

}  // namespace deskmesh::clock
