// SPDX-License-Identifier: Apache-2.0
#include "platform/clock/clock.h"

#include <algorithm>
#include <chrono>
#include <vector>

namespace deskmesh::clock {
namespace {

constexpr std::chrono::seconds kStepPatience{5};

class OperatingSystemClock final : public Clock {
 public:
  base::Instant Now() const override {
    return {std::chrono::duration_cast<std::chrono::microseconds>(
                std::chrono::system_clock::now().time_since_epoch())
                .count()};
  }

  void Wait(std::unique_lock<std::mutex>& lock, std::condition_variable& signal,
            base::Instant at) const override {
    constexpr base::Duration kSlice = std::chrono::seconds(1);
    const base::Instant now = Now();
    if (at <= now) return;
    // Compared before subtracting: `at` may be Infinite().
    const base::Duration wait = at > now + kSlice ? kSlice : at - now;
    signal.wait_for(lock, wait);
  }
};

}  // namespace

const Clock& SystemClock() {
  static const OperatingSystemClock clock;
  return clock;
}

base::Instant FakeClock::Now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

void FakeClock::Wait(std::unique_lock<std::mutex>& lock, std::condition_variable& signal,
                     base::Instant at) const {
  std::uint64_t waiter = 0;
  {
    const std::lock_guard guard(mutex_);
    if (at <= now_) return;
    waiter = next_waiter_++;
    waiting_[waiter] = {lock.mutex(), &signal};
  }
  // An Advance between here and the wait takes the waiter's mutex first, so it can't be missed.
  signal.wait(lock);
  const std::lock_guard guard(mutex_);
  waiting_.erase(waiter);
}

void FakeClock::Advance(base::Duration by) { Set(Now() + by); }

void FakeClock::Set(base::Instant now) {
  std::vector<std::uint64_t> waiters;
  {
    const std::lock_guard lock(mutex_);
    now_ = now;
    for (const auto& [waiter, target] : waiting_) waiters.push_back(waiter);
  }
  for (const std::uint64_t waiter : waiters) {
    std::pair<std::mutex*, std::condition_variable*> target;
    {
      const std::lock_guard lock(mutex_);
      auto found = waiting_.find(waiter);
      if (found == waiting_.end()) continue;
      target = found->second;
    }
    {
      const std::lock_guard waiter_lock(*target.first);
    }
    target.second->notify_all();
  }
}

bool FakeClock::Step(base::Duration by) {
  {
    const std::lock_guard lock(mutex_);
    // Who was told and hasn't run yet still stands in the list, under its old number.
    const bool is_behind = waiting_.size() < waiting_at_step_ ||
                           (!waiting_.empty() && waiting_.begin()->first < first_after_step_);
    const auto now = std::chrono::steady_clock::now();
    if (is_behind && now < step_patience_) return false;
    first_after_step_ = next_waiter_;
    waiting_at_step_ = waiting_.size();
    step_patience_ = now + kStepPatience;
  }
  Advance(by);
  return true;
}

std::size_t FakeClock::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

Alarm::Outcome Alarm::WaitUntil(base::Instant at) {
  std::unique_lock lock(mutex_);
  while (true) {
    if (is_stopped_) return Outcome::kStopped;
    if (is_woken_) {
      is_woken_ = false;
      return Outcome::kWoken;
    }
    if (clock_.Now() >= at) return Outcome::kDue;
    clock_.Wait(lock, signal_, at);
  }
}

void Alarm::Wake() {
  {
    const std::lock_guard lock(mutex_);
    is_woken_ = true;
  }
  signal_.notify_all();
}

void Alarm::Stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  signal_.notify_all();
}

}  // namespace deskmesh::clock
