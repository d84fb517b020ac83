// SPDX-License-Identifier: Apache-2.0
#include "chat/core/flood_limit.h"

#include <catch2/catch.hpp>
#include <random>

namespace deskmesh::chat {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("a burst passes, then one message per interval", "[chat][core]") {
  const FloodLimit limit{.burst = 3, .interval = seconds(2)};
  base::Instant state;
  base::Instant now = base::Instant::FromSeconds(1000);
  for (int i = 0; i < 3; ++i) {
    const FloodVerdict verdict = Admit(limit, state, now);
    REQUIRE(verdict.allowed);
    state = verdict.next_state;
  }
  const FloodVerdict refused = Admit(limit, state, now);
  CHECK_FALSE(refused.allowed);
  CHECK(refused.retry_after == seconds(2));
  CHECK(Admit(limit, state, now + refused.retry_after).allowed);
  CHECK_FALSE(Admit(limit, state, now + refused.retry_after - milliseconds(1)).allowed);
}

TEST_CASE("no window ever holds more than burst plus rate", "[chat][core]") {
  const FloodLimit limit{.burst = 5, .interval = milliseconds(500)};
  std::mt19937 random(3);
  base::Instant state;
  base::Instant now = base::Instant::FromSeconds(1);
  std::vector<base::Instant> passed;
  for (int i = 0; i < 5000; ++i) {
    now += milliseconds(random() % 400);
    const FloodVerdict verdict = Admit(limit, state, now);
    if (!verdict.allowed) continue;
    state = verdict.next_state;
    passed.push_back(now);
  }
  for (std::size_t i = 0; i < passed.size(); ++i) {
    for (std::size_t j = i; j < passed.size() && j < i + 40; ++j) {
      const auto span = passed[j] - passed[i];
      const auto most = 5 + span / milliseconds(500);
      REQUIRE(static_cast<std::int64_t>(j - i + 1) <= most);
    }
  }
}

}  // namespace
}  // namespace deskmesh::chat
