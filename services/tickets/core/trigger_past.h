// SPDX-License-Identifier: Apache-2.0
//
// What a trigger or a time rule would have made of a ticket's past: dry runs and explanations (R19).
#pragma once

#include <cstdint>
#include <vector>

#include "tickets/core/trigger_rule.h"

namespace deskmesh::tickets {

// What happened to a ticket, and how it was right after.
struct Happening {
  TriggerNews news;
  Ticket ticket;
  std::int64_t sequence = 0;
  base::Instant at;
};

struct PastVerdict {
  TriggerVerdict verdict;
  base::Instant at;  // when the rule would have fired; of the happening where it wouldn't
};

// What the rule makes of `happenings[index]`; all are of one ticket, oldest first. A time rule
// matches where a quiet began then that lasted for its time, at the latest until `now`, with its
// filter holding.
PastVerdict JudgePast(const TriggerRule& rule, const std::vector<Happening>& happenings,
                      std::size_t index, base::Instant now);

}  // namespace deskmesh::tickets
