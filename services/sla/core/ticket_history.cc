// SPDX-License-Identifier: Apache-2.0
#include "sla/core/ticket_history.h"

#include <algorithm>

namespace deskmesh::sla {

bool TicketHistory::Add(TicketFact fact, const Attributes& attributes) {
  auto place = facts_.end();
  if (!facts_.empty() && facts_.back().sequence >= fact.sequence) {
    place = std::lower_bound(
        facts_.begin(), facts_.end(), fact.sequence,
        [](const TicketFact& other, std::int64_t sequence) { return other.sequence < sequence; });
    if (place != facts_.end() && place->sequence == fact.sequence) return false;
  }
  // Most facts leave the attributes as they are: look at the newest first.
  auto same = std::find(attributes_.rbegin(), attributes_.rend(), attributes);
  if (same == attributes_.rend()) {
    attributes_.push_back(attributes);
    fact.attributes = static_cast<std::uint32_t>(attributes_.size() - 1);
  } else {
    fact.attributes = static_cast<std::uint32_t>(attributes_.rend() - same - 1);
  }
  facts_.insert(place, fact);
  return true;
}

}  // namespace deskmesh::sla
