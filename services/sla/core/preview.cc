// SPDX-License-Identifier: Apache-2.0
#include "sla/core/preview.h"

#include <algorithm>

namespace deskmesh::sla {

PreviewCounts& PreviewCounts::operator+=(const PreviewCounts& other) {
  tickets += other.tickets;
  breaches_now += other.breaches_now;
  breaches_draft += other.breaches_draft;
  gained += other.gained;
  lost += other.lost;
  return *this;
}

PreviewCounts Compare(const TicketHistory& history, const PolicyTimeline& in_force,
                      const PolicyTimeline& draft, base::Instant now) {
  PreviewCounts counts{.tickets = 1};
  const TicketClocks as_it_was = Replay(history, in_force);
  const TicketClocks as_drafted = Replay(history, draft);
  for (int k = 0; k < kClockKinds; ++k) {
    const ClockKind kind = static_cast<ClockKind>(k);
    const int before = as_it_was.Read(kind, now).breaches;
    const int after = as_drafted.Read(kind, now).breaches;
    counts.breaches_now += before;
    counts.breaches_draft += after;
    counts.gained += std::max(0, after - before);
    counts.lost += std::max(0, before - after);
  }
  return counts;
}

}  // namespace deskmesh::sla
