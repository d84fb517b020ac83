// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/queue_order.h"

#include <algorithm>

namespace deskmesh::chat::routing {

base::Duration OrderPolicy::MaxAdvantage() const {
  base::Duration longest{0};
  for (const auto& tiers : promise) {
    for (const base::Duration duration : tiers) longest = std::max(longest, duration);
  }
  return longest + angry_bonus + sla_safety + late_yield;
}

base::Instant PromisedBy(const OrderInput& input, const OrderPolicy& policy) {
  const base::Duration promise =
      policy
          .promise[static_cast<std::size_t>(input.priority)][static_cast<std::size_t>(input.tier)];
  base::Instant by = input.queued_at + promise;
  if (input.sla_deadline.has_value()) {
    // Never earlier than the moment of queueing: a deadline of the past must not overtake those who
    // have waited longer.
    by = std::min(by, std::max(*input.sla_deadline - policy.sla_safety, input.queued_at));
  }
  return by;
}

base::Instant OrderKey(const OrderInput& input, const OrderPolicy& policy) {
  const base::Instant by = PromisedBy(input, policy);
  switch (input.emotion) {
    case Emotion::kAngry:
      return by - policy.angry_bonus;
    case Emotion::kAnxious:
      return by - policy.anxious_bonus;
    case Emotion::kNeutral:
    case Emotion::kSatisfied:
      break;
  }
  return by;
}

bool PrefersSenior(const OrderInput& input) {
  return input.priority == Priority::kP0 || input.tier == Tier::kEnterprise ||
         (input.tier == Tier::kPaid && input.priority == Priority::kP1);
}

}  // namespace deskmesh::chat::routing
