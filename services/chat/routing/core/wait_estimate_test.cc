// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/wait_estimate.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <queue>
#include <random>

namespace deskmesh::chat::routing {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("a wait grows with the work ahead and shrinks with the places", "[chat][routing][core]") {
  WaitInput input{.work_ahead = 9, .places = 4, .mean_handling = minutes(8), .measured = 100};
  const WaitEstimate ten = EstimateWait(input);
  CHECK(ten.expected == minutes(20));
  CHECK(ten.low < ten.expected);
  CHECK(ten.high > ten.expected);
  input.places = 8;
  CHECK(EstimateWait(input).expected == minutes(10));
  input.measured = 1;
  CHECK(EstimateWait(input).high > EstimateWait({9, 8, minutes(8), 100, 0}).high);
  input.overtaken = 0.5;
  CHECK(EstimateWait(input).expected == minutes(20));
  CHECK_FALSE(EstimateWait({.work_ahead = 0, .places = 0}).is_known);
}

TEST_CASE("a mean of handling times follows what it sees", "[chat][routing][core]") {
  HandlingTime time;
  CHECK(time.mean() == minutes(8));
  // The first talk alone decides nothing.
  time.Add(seconds(10));
  CHECK(time.mean() > minutes(7));
  CHECK(time.mean() < minutes(8));
  CHECK(time.measured() == 1);
  for (int i = 0; i < 400; ++i) time.Add(minutes(3));
  CHECK(time.mean() > seconds(179));
  CHECK(time.mean() < seconds(181));
}

TEST_CASE("four of five simulated waits end within the promise", "[chat][routing][core]") {
  std::mt19937 random(41);
  std::lognormal_distribution<double> handling(std::log(400.0), 0.8);
  const double mean = 400.0 * std::exp(0.32);
  int inside = 0, total = 0;
  for (int run = 0; run < 4000; ++run) {
    const int places = 1 + int(random() % 12);
    const int ahead = int(random() % 25);
    // All places are in the middle of something; the next `ahead` take what comes free, then we.
    std::priority_queue<double, std::vector<double>, std::greater<>> ends;
    for (int p = 0; p < places; ++p) {
      // Length-biased: a long piece of work is more likely to be met half-way.
      double length = handling(random);
      for (int i = 0; i < 3; ++i) {
        const double other = handling(random);
        if (std::uniform_real_distribution<>(0, length + other)(random) > length) length = other;
      }
      ends.push(std::uniform_real_distribution<>(0, length)(random));
    }
    double now = 0;
    for (int i = 0; i <= ahead; ++i) {
      now = ends.top();
      ends.pop();
      ends.push(now + handling(random));
    }
    const WaitEstimate estimate =
        EstimateWait({.work_ahead = double(ahead),
                      .places = double(places),
                      .mean_handling = base::Duration(std::int64_t(mean * 1e6)),
                      .measured = 200});
    const base::Duration waited(std::int64_t(now * 1e6));
    ++total;
    if (waited >= estimate.low && waited <= estimate.high) ++inside;
  }
  const double share = double(inside) / total;
  CHECK(share > 0.75);
  CHECK(share < 0.90);
}

}  // namespace
}  // namespace deskmesh::chat::routing
