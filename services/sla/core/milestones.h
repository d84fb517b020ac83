// SPDX-License-Identifier: Apache-2.0
//
// What the world is told about clocks: warnings before a breach, breaches, and promises kept.
// Derived from the history like the clocks, so the list up to a moment is always the same, however
// often and in whatever order the facts arrived.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sla/core/clock.h"

namespace deskmesh::sla {

struct Milestone {
  enum class What : std::uint8_t { kWarned, kBreached, kMet, kEscalated };
  ClockKind kind = ClockKind::kAssignment;
  What what = What::kWarned;
  int cycle = 1;
  // kWarned, kEscalated: the percent used up. kMet: 1, 2 … as often as the cycle was done (a resolution may be
  // reopened). kBreached: 0.
  int number = 0;
  base::Instant start;  // of the cycle
  base::Instant at;
  base::Duration charged{0};  // by then
  const Promise* promise = nullptr;  // lives as the PolicySet; never null
  const EscalationStep* step = nullptr;  // of kEscalated

  // Tells it from every other milestone of its ticket: `resolution.1.w50`, `resolution.1.b`,
  // `resolution.1.e150`, `resolution.1.m1`.
  std::string Key() const;
};

// A ticket at one moment: its milestones up to then, and its clocks.
struct Survey {
  // Ordered by time. Each percent is given once per cycle, at the first moment it was used up under
  // the promise then in force.
  std::vector<Milestone> milestones;
  TicketClocks clocks;
};
Survey SurveyAt(const TicketHistory& history, const PolicyTimeline& timeline, base::Instant now);

// The next moment after `now` at which a milestone will be reached if no further fact arrives, or
// nothing.
std::optional<base::Instant> NextMilestone(const TicketClocks& clocks, base::Instant now);

}  // namespace deskmesh::sla
