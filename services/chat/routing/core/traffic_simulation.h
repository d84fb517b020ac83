// SPDX-License-Identifier: Apache-2.0
//
// A day of chat traffic in simulated time, served by different policies, so that a change of routing
// can be judged before customers feel it. The same seed gives the same arrivals, handling times and
// people to every policy.
#pragma once

#include <string_view>
#include <vector>

#include "chat/routing/core/queue_order.h"
#include "platform/base/instant.h"

namespace deskmesh::chat::routing {

struct TrafficDay {
  unsigned seed = 1;
  int agents = 24;
  int capacity = 3;  // conversations at once, each
  base::Duration length = std::chrono::hours(10);
  base::Duration mean_handling = std::chrono::minutes(9);
  double load = 0.92;  // mean share of all places in use
  double burst = 0.5;  // how far arrivals swing around the mean
  double chinese = 0.7;  // of customers
  double specialist = 0.15;  // of enquiries that need one
  double p0 = 0.01;
  double p1 = 0.10;
  double enterprise = 0.15;
  double paid = 0.35;
};

enum class Policy : std::uint8_t {
  kRouter,  // this product
  kRoundRobin,  // agents in turn, customers in order of arrival
  kLongestIdle,  // the agent idle longest, customers in order of arrival
  kPriorityIdle,  // the agent idle longest, customers strictly by priority and tier
};
std::string_view Name(Policy policy);

struct TrafficResult {
  int served = 0;
  int unserved = 0;  // still waiting at the end, counted as broken promises
  double broken = 0;  // share of promises broken, grace of 30 s included
  double broken_first = 0;  // of P0, P1 and enterprise customers
  double broken_rest = 0;  // of all others
  double mean_wait_s = 0;
  double p95_wait_s = 0;
  double longest_wait_s = 0;
  double first_p95_wait_s = 0;  // of P0, P1 and enterprise customers
  double busiest = 0;  // conversations of the busiest agent over the mean of all
  int over_capacity = 0;  // moments in which somebody had more than the capacity: always 0
  int waited_in_vain = 0;  // decisions after which somebody waited while a fitting agent was free
};

TrafficResult Simulate(const TrafficDay& day, Policy policy, const OrderPolicy& order = {});

// The same day under several seeds, averaged; the longest wait is the longest of all.
TrafficResult SimulateMany(TrafficDay day, Policy policy, int seeds, const OrderPolicy& order = {});

}  // namespace deskmesh::chat::routing
