// SPDX-License-Identifier: Apache-2.0
#include "platform/clock/clock.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

namespace deskmesh::clock {

TEST_CASE("an alarm is due when the fake clock is advanced past it", "[platform][clock]") {
  FakeClock clock;
  Alarm alarm(clock);
  const base::Instant due = clock.Now() + std::chrono::hours(1);
  Alarm::Outcome outcome = Alarm::Outcome::kStopped;
  std::thread waiter([&] { outcome = alarm.WaitUntil(due); });
  clock.Advance(std::chrono::minutes(59));
  clock.Advance(std::chrono::minutes(1));
  waiter.join();
  REQUIRE(outcome == Alarm::Outcome::kDue);
}

TEST_CASE("in steps time does not run ahead of who waits for it", "[platform][clock]") {
  FakeClock clock;
  Alarm alarm(clock);
  std::atomic<int> seen{0};
  std::thread waiter([&] {
    base::Instant next = clock.Now() + std::chrono::seconds(1);
    while (alarm.WaitUntil(next) != Alarm::Outcome::kStopped) {
      next = next + std::chrono::seconds(1);
      std::this_thread::yield();
      ++seen;
    }
  });
  while (clock.waiting() == 0) std::this_thread::yield();
  for (int step = 1; step <= 200; ++step) {
    while (!clock.Step(std::chrono::seconds(1))) std::this_thread::yield();
    CHECK(seen >= step - 1);
  }
  alarm.Stop();
  waiter.join();
}

TEST_CASE("a wake-up before the wait is not lost", "[platform][clock]") {
  FakeClock clock;
  Alarm alarm(clock);
  alarm.Wake();
  REQUIRE(alarm.WaitUntil(base::Instant::Infinite()) == Alarm::Outcome::kWoken);
  alarm.Stop();
  REQUIRE(alarm.WaitUntil(base::Instant::Infinite()) == Alarm::Outcome::kStopped);
}

TEST_CASE("the system clock waits for a moment that never comes in slices", "[platform][clock]") {
  Alarm alarm(SystemClock());
  std::thread stopper([&] { alarm.Stop(); });
  REQUIRE(alarm.WaitUntil(base::Instant::Infinite()) == Alarm::Outcome::kStopped);
  stopper.join();
}

}  // namespace deskmesh::clock
