// SPDX-License-Identifier: Apache-2.0
//
// How promises turned out: kept, broken or open.
#pragma once

#include <vector>

#include "sla/core/milestones.h"

namespace deskmesh::sla {

// One cycle of one clock of a ticket.
struct Outcome {
  enum class How : std::uint8_t { kMet, kBreached, kOpen };
  ClockKind kind = ClockKind::kAssignment;
  int cycle = 1;
  How how = How::kOpen;
  base::Instant ended;               // when it was kept or broken; not for kOpen
  const Promise* promise = nullptr;  // lives as the PolicySet
};

// All promises made to a ticket, as they stand at `now`. A promise that was cancelled (the ticket was
// closed before) is no outcome. A resolution that was reopened is open again.
std::vector<Outcome> OutcomesOf(const TicketHistory& history, const PolicyTimeline& timeline,
                                base::Instant now);

struct AttainmentCounts {
  std::int64_t met = 0;
  std::int64_t breached = 0;
  std::int64_t open = 0;

  void Add(const Outcome& outcome);
  std::int64_t total() const { return met + breached + open; }
  // Kept out of kept and broken; 1 when there are none.
  double attainment() const {
    const std::int64_t ended = met + breached;
    return ended == 0 ? 1.0 : static_cast<double>(met) / static_cast<double>(ended);
  }
};

}  // namespace deskmesh::sla
