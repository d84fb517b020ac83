// SPDX-License-Identifier: Apache-2.0
//
// A point in time and a length of time, as every rule of the product uses them.
//
// Rules never read a clock: they receive `now` as an `Instant`. The unit is the microsecond because
// both stores keep times as 64-bit integers of microseconds.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <limits>

namespace deskmesh::base {

// A length of time. Confined to ±292,000 years.
using Duration = std::chrono::microseconds;

// A point in time: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
// Safe for concurrent const use.
struct Instant {
  std::int64_t micros = 0;

  static constexpr Instant FromSeconds(std::int64_t seconds) { return {seconds * 1'000'000}; }
  static constexpr Instant FromMillis(std::int64_t millis) { return {millis * 1'000}; }
  // Later than every instant that can occur; "never due".
  static constexpr Instant Infinite() { return {std::numeric_limits<std::int64_t>::max()}; }

  constexpr std::int64_t seconds() const { return micros / 1'000'000; }

  friend constexpr auto operator<=>(Instant, Instant) = default;
  friend constexpr Instant operator+(Instant at, Duration by) { return {at.micros + by.count()}; }
  friend constexpr Instant operator-(Instant at, Duration by) { return {at.micros - by.count()}; }
  friend constexpr Duration operator-(Instant a, Instant b) {
    return Duration{a.micros - b.micros};
  }
  constexpr Instant& operator+=(Duration by) {
    micros += by.count();
    return *this;
  }
};

}  // namespace deskmesh::base
