// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/admission_limit.h"

#include <catch2/catch.hpp>
#include <deque>

namespace deskmesh::rpc {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Moment = AdmissionLimit::Moment;

// A server that starts one call every `service`, and callers that come every `arrival`.
struct Simulation {
  AdmissionLimit limit;
  std::deque<Moment> queue;
  Moment now{seconds(1)};
  Moment next_start = now;
  Moment next_arrival = now;
  int started = 0;
  int refused = 0;
  microseconds longest{0};

  void Run(std::chrono::milliseconds time, microseconds arrival, microseconds service) {
    started = refused = 0;
    longest = microseconds(0);
    const Moment end = now + time;
    while (now < end) {
      const bool has_arrival = queue.empty() || next_arrival <= next_start;
      if (has_arrival) {
        now = std::max(now, next_arrival);
        next_arrival = now + arrival;
        if (limit.Enter()) {
          if (queue.empty()) next_start = std::max(next_start, now);
          queue.push_back(now);
        } else {
          ++refused;
        }
        continue;
      }
      now = std::max(now, next_start);
      limit.Started(queue.front(), now);
      longest = std::max(longest, std::chrono::duration_cast<microseconds>(now - queue.front()));
      queue.pop_front();
      ++started;
      limit.Leave();
      next_start = now + service;
    }
  }
};

TEST_CASE("twice the capacity: all of the capacity is used and nobody waits long", "[rpc]") {
  const auto service = GENERATE(microseconds(100), microseconds(1000), microseconds(10000));
  Simulation simulation;
  simulation.Run(seconds(20), service / 2, service);  // finds its limit
  simulation.Run(seconds(10), service / 2, service);
  const double capacity = 10.0 / std::chrono::duration<double>(service).count();
  CHECK(simulation.started >= 0.97 * capacity);
  CHECK(simulation.refused >= 0.9 * capacity);
  CHECK(simulation.longest < milliseconds(500));
  // And within its limits again at once.
  simulation.Run(seconds(1), service * 2, service);
  simulation.Run(seconds(5), service * 2, service);
  CHECK(simulation.refused == 0);
  CHECK(simulation.longest < milliseconds(50));
}

TEST_CASE("below the capacity nothing is refused", "[rpc]") {
  Simulation simulation;
  simulation.Run(seconds(20), microseconds(1100), microseconds(1000));
  CHECK(simulation.refused == 0);
  CHECK(simulation.limit.limit() == AdmissionOptions().initial);
}

TEST_CASE("waiting for a batch to end is no standing queue", "[rpc]") {
  AdmissionLimit limit;
  Moment now{seconds(1)};
  for (int batch = 0; batch < 50; ++batch) {
    for (int i = 0; i < 100; ++i) {
      REQUIRE(limit.Enter());
      limit.Started(now - milliseconds(4) * i, now);
      limit.Leave();
    }
    now += milliseconds(400);
  }
  CHECK(limit.limit() == AdmissionOptions().initial);
}

TEST_CASE("a limit that was cut grows back when the resource is fast again", "[rpc]") {
  Simulation simulation;
  simulation.Run(seconds(10), milliseconds(2), milliseconds(20));
  CHECK(simulation.limit.limit() < 40);
  simulation.Run(seconds(5), microseconds(300), microseconds(200));
  simulation.Run(seconds(1), microseconds(300), microseconds(200));
  CHECK(simulation.refused == 0);
}

}  // namespace
}  // namespace deskmesh::rpc
