// SPDX-License-Identifier: Apache-2.0
//
// Every minute of a clock: charged or not, and why (R42).
#pragma once

#include <string>
#include <vector>

#include "sla/core/clock.h"

namespace deskmesh::sla {

struct ExplainedInterval {
  base::Instant from;
  base::Instant until;
  int cycle = 1;
  bool is_charged = false;
  base::Duration charged{0};  // until - from when charged, else zero
  // For people, for example `business hours`, `holiday 国庆节`, `waiting for the customer`.
  std::string reason;
  const Promise* promise = nullptr;  // null: no policy makes this promise
};

struct Explanation {
  // Ascending, without holes within a cycle; each as long as reason and promise stay the same.
  std::vector<ExplainedInterval> intervals;
  // There were more than `max_intervals`: the first ones are missing.
  bool is_cut = false;
};

// The life of one clock up to `now`. The charged times of a cycle add up to what the clock reads.
Explanation Explain(const TicketHistory& history, const PolicyTimeline& timeline, ClockKind kind,
                    base::Instant now, std::size_t max_intervals = 10'000);

}  // namespace deskmesh::sla
