// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/traffic_simulation.h"

#include <catch2/catch.hpp>

namespace deskmesh::chat::routing {
namespace {

constexpr int kSeeds = 3;

TEST_CASE("routing keeps more promises than the usual desks on the same days",
          "[chat][routing][core]") {
  for (const double load : {0.80, 0.95}) {
    TrafficDay day;
    day.load = load;
    day.length = std::chrono::hours(6);
    const TrafficResult router = SimulateMany(day, Policy::kRouter, kSeeds);
    const TrafficResult turns = SimulateMany(day, Policy::kRoundRobin, kSeeds);
    const TrafficResult idle = SimulateMany(day, Policy::kLongestIdle, kSeeds);
    const TrafficResult strict = SimulateMany(day, Policy::kPriorityIdle, kSeeds);
    INFO("load " << load << ", broken: router " << router.broken << ", round robin " << turns.broken
                 << ", longest idle " << idle.broken << ", strict " << strict.broken);
    CHECK(router.broken < 0.7 * turns.broken);
    CHECK(router.broken < 0.7 * idle.broken);
    CHECK(router.broken_first < 0.3 * idle.broken_first);
    CHECK(router.broken_first <= strict.broken_first);
    // Nobody starves for it, as the lowest do under strict priority.
    const OrderPolicy policy;
    const double advantage = static_cast<double>(policy.MaxAdvantage().count()) / 1e6;
    CHECK(router.longest_wait_s < idle.longest_wait_s + advantage);
    CHECK(router.longest_wait_s < strict.longest_wait_s);
    CHECK(router.busiest < turns.busiest + 0.1);
  }
}

TEST_CASE("in every simulated day capacity holds and nobody waits in vain",
          "[chat][routing][core]") {
  for (unsigned seed = 100; seed < 112; ++seed) {
    INFO("seed " << seed);
    TrafficDay day;
    day.seed = seed;
    day.agents = 5 + int(seed % 9);
    day.capacity = 1 + int(seed % 4);
    day.load = 0.7 + 0.05 * (seed % 9);
    day.length = std::chrono::hours(4);
    const TrafficResult result = Simulate(day, Policy::kRouter);
    CHECK(result.over_capacity == 0);
    CHECK(result.waited_in_vain == 0);
    CHECK(result.served > 0);
  }
}

TEST_CASE("a day repeats for its seed", "[chat][routing][core]") {
  TrafficDay day;
  day.length = std::chrono::hours(2);
  const TrafficResult one = Simulate(day, Policy::kRouter);
  const TrafficResult two = Simulate(day, Policy::kRouter);
  CHECK(one.served == two.served);
  CHECK(one.mean_wait_s == two.mean_wait_s);
  day.seed = 2;
  CHECK(Simulate(day, Policy::kRouter).mean_wait_s != one.mean_wait_s);
}

}  // namespace
}  // namespace deskmesh::chat::routing
