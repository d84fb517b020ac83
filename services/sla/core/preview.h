// SPDX-License-Identifier: Apache-2.0
//
// What the past would have looked like under other policies.
#pragma once

#include <cstdint>

#include "sla/core/clock.h"

namespace deskmesh::sla {

// Counts of broken promises; each cycle of a clock counts.
struct PreviewCounts {
  std::int64_t tickets = 0;
  std::int64_t breaches_now = 0;    // under the policies that were in force
  std::int64_t breaches_draft = 0;  // under the draft
  std::int64_t gained = 0;          // broken under the draft only
  std::int64_t lost = 0;            // broken under the policies in force only

  PreviewCounts& operator+=(const PreviewCounts& other);
};

// One ticket under both timelines at `now`.
PreviewCounts Compare(const TicketHistory& history, const PolicyTimeline& in_force,
                      const PolicyTimeline& draft, base::Instant now);

}  // namespace deskmesh::sla
