// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/queue_order.h"

#include <algorithm>

namespace deskmesh::chat::routing {

base::Duration OrderPolicy::MaxAdvantage() const {
  base::Duration longest{0};
  for (const auto& tiers : promise) {
    for (const base::Duration duration : tiers) longest = std::max(longest, duration);
  }
  return longest + first_advantage + angry_bonus + sla_safety + late_yield;
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

base::Instant BrokenAt(const OrderInput& input, const OrderPolicy& policy) {
  return PromisedBy(input, policy) + policy.grace;
}

bool ComesFirst(const OrderInput& input) {
  return input.priority <= Priority::kP1 || input.tier == Tier::kEnterprise;
}

base::Duration LateYield(const OrderInput& input, const OrderPolicy& policy) {
  return ComesFirst(input) ? base::Duration{0} : policy.late_yield;
}

base::Instant OrderKey(const OrderInput& input, const OrderPolicy& policy) {
  base::Instant by = PromisedBy(input, policy);
  if (ComesFirst(input)) by = by - policy.first_advantage;
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
