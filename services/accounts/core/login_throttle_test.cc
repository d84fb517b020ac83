// SPDX-License-Identifier: Apache-2.0
#include "accounts/core/login_throttle.h"

#include <catch2/catch.hpp>

namespace deskmesh::accounts {
namespace {

TEST_CASE("the eleventh attempt within fifteen minutes is refused", "[accounts][core]") {
  const base::Instant start = base::Instant::FromSeconds(1'000'000);
  LoginWindow window;
  for (int i = 0; i < 10; ++i) {
    window = CountAttempt(window, start + std::chrono::seconds(i));
    CHECK_FALSE(IsThrottled(window.attempts));
  }
  window = CountAttempt(window, start + std::chrono::minutes(14));
  CHECK(IsThrottled(window.attempts));
  window = CountAttempt(window, start + std::chrono::minutes(15));
  CHECK(window.attempts == 1);
}

TEST_CASE("a clock that was set back begins a new window", "[accounts][core]") {
  const base::Instant start = base::Instant::FromSeconds(1'000'000);
  LoginWindow window = CountAttempt({}, start);
  window = CountAttempt(window, start - std::chrono::hours(1));
  CHECK(window.attempts == 1);
  CHECK(window.began == start - std::chrono::hours(1));
}

}  // namespace
}  // namespace deskmesh::accounts
