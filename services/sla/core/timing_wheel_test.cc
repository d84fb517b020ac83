// SPDX-License-Identifier: Apache-2.0
#include "sla/core/timing_wheel.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>

namespace deskmesh::sla {
namespace {

constexpr base::Instant kNow = base::Instant::FromSeconds(1'767'225'600);

std::vector<std::uint64_t> Fired(TimingWheel& wheel, base::Instant now) {
  std::vector<std::uint64_t> keys;
  wheel.Advance(now, [&](base::Instant, std::uint64_t key) { keys.push_back(key); });
  return keys;
}

TEST_CASE("deadlines fire at their instant and in due order", "[sla][core]") {
  TimingWheel wheel(kNow);
  wheel.Arm(kNow + std::chrono::microseconds(300), 3);
  wheel.Arm(kNow + std::chrono::microseconds(100), 1);
  wheel.Arm(kNow + std::chrono::microseconds(200), 2);
  wheel.Arm(kNow + std::chrono::hours(24 * 400), 5);
  wheel.Arm(kNow + std::chrono::hours(5), 4);
  CHECK(Fired(wheel, kNow).empty());
  CHECK(wheel.NextWake() == kNow + std::chrono::microseconds(100));
  CHECK(Fired(wheel, kNow + std::chrono::microseconds(200)) == std::vector<std::uint64_t>{1, 2});
  CHECK(Fired(wheel, kNow + std::chrono::hours(5) - std::chrono::microseconds(1)) ==
        std::vector<std::uint64_t>{3});
  CHECK(wheel.NextWake() == kNow + std::chrono::hours(5));
  CHECK(Fired(wheel, kNow + std::chrono::hours(24 * 1000)) == std::vector<std::uint64_t>{4, 5});
  CHECK(wheel.empty());
  CHECK(wheel.NextWake() == base::Instant::Infinite());
}

TEST_CASE("a cancelled deadline never fires and a stale handle does nothing", "[sla][core]") {
  TimingWheel wheel(kNow);
  const TimingWheel::Handle first = wheel.Arm(kNow + std::chrono::seconds(1), 1);
  CHECK(wheel.Cancel(first));
  CHECK_FALSE(wheel.Cancel(first));
  const TimingWheel::Handle second = wheel.Arm(kNow + std::chrono::seconds(1), 2);
  CHECK(second.index == first.index);
  CHECK_FALSE(wheel.Cancel(first));
  CHECK_FALSE(wheel.Cancel({}));
  CHECK(Fired(wheel, kNow + std::chrono::seconds(2)) == std::vector<std::uint64_t>{2});
  CHECK_FALSE(wheel.Cancel(second));
}

TEST_CASE("a clock set back fires nothing early and loses nothing", "[sla][core]") {
  TimingWheel wheel(kNow);
  Fired(wheel, kNow + std::chrono::hours(24));
  wheel.Arm(kNow + std::chrono::minutes(10), 1);
  CHECK(Fired(wheel, kNow + std::chrono::minutes(9)).empty());
  CHECK(wheel.NextWake() == kNow + std::chrono::minutes(10));
  CHECK(Fired(wheel, kNow + std::chrono::minutes(10)) == std::vector<std::uint64_t>{1});
}

TEST_CASE("what fires may arm again at once", "[sla][core]") {
  TimingWheel wheel(kNow);
  wheel.Arm(kNow, 1);
  std::vector<std::uint64_t> keys;
  wheel.Advance(kNow, [&](base::Instant due, std::uint64_t key) {
    keys.push_back(key);
    if (key < 4) wheel.Arm(due, key + 1);
  });
  CHECK(keys == std::vector<std::uint64_t>{1, 2, 3, 4});
}

TEST_CASE("the wheel agrees with a sorted map", "[sla][core][property]") {
  std::mt19937_64 random(5);
  TimingWheel wheel(kNow);
  using Key = std::pair<std::int64_t, std::uint64_t>;
  std::map<Key, TimingWheel::Handle> model;
  base::Instant now = kNow;
  std::uint64_t next_key = 1;
  for (int step = 0; step < 60'000; ++step) {
    const int what = static_cast<int>(random() % 10);
    if (what < 5) {
      const int scale = static_cast<int>(random() % 45);
      base::Instant due = now + base::Duration(random() % (std::uint64_t{1} << scale));
      if (random() % 8 == 0) due = now - base::Duration(random() % 5000);
      model[{due.micros, next_key}] = wheel.Arm(due, next_key);
      ++next_key;
    } else if (what < 7 && !model.empty()) {
      auto victim =
          model.lower_bound({now.micros + static_cast<std::int64_t>(random() % 100'000'000), 0});
      if (victim == model.end()) victim = model.begin();
      REQUIRE(wheel.Cancel(victim->second));
      model.erase(victim);
    } else {
      now += base::Duration(random() % (std::uint64_t{1} << (random() % 38)));
      REQUIRE(wheel.NextWake() <= (model.empty() ? base::Instant::Infinite()
                                                 : base::Instant{model.begin()->first.first}));
      // Sometimes the clock goes back a little.
      const base::Instant read = random() % 16 == 0 ? now - std::chrono::seconds(1) : now;
      std::vector<Key> wanted;
      while (!model.empty() && model.begin()->first.first <= read.micros) {
        wanted.push_back(model.begin()->first);
        model.erase(model.begin());
      }
      std::vector<Key> fired;
      wheel.Advance(
          read, [&](base::Instant due, std::uint64_t key) { fired.emplace_back(due.micros, key); });
      if (fired != wanted) {
        // Overdue ones may come before others of the same call, but all come.
        std::sort(fired.begin(), fired.end());
        REQUIRE(fired == wanted);
      }
    }
    REQUIRE(wheel.size() == model.size());
  }
}

TEST_CASE("a pending deadline costs less than 32 bytes", "[sla][core]") {
  TimingWheel wheel(kNow);
  for (int i = 0; i < 200'000; ++i) {
    wheel.Arm(kNow + std::chrono::milliseconds(i * 37), static_cast<std::uint64_t>(i));
  }
  CHECK(wheel.memory_bytes() < 32 * wheel.size());
}

}  // namespace
}  // namespace deskmesh::sla
