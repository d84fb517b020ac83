// SPDX-License-Identifier: Apache-2.0
//
// Who is next (R24). One instant per waiting item, its `order key`; the smallest goes first.
//
//   key = min(moment of queueing + promise(priority, tier), SLA deadline − safety)
//         − advantage of those who come first − mood bonus
//
// The key is the moment by which the item should be with a person, or earlier. It never changes while time
// passes, so a heap keeps the order, and ageing comes for free: whoever waits longer is overtaken by
// fewer. Nobody starves: an item is overtaken only by items that queue up less than `MaxAdvantage()`
// after it, whatever they are.
#pragma once

#include <array>
#include <optional>

#include "chat/core/conversation.h"
#include "platform/base/instant.h"

namespace deskmesh::chat::routing {

// How soon each kind of customer is owed a person. Settings of a workspace; the defaults put P0 and
// enterprise first. All between 0 and 24 h.
struct OrderPolicy {
  // [priority][tier: free, paid, enterprise]
  std::array<std::array<base::Duration, 3>, 4> promise = {{
      {std::chrono::seconds(0), std::chrono::seconds(0), std::chrono::seconds(0)},
      {std::chrono::minutes(3), std::chrono::minutes(1), std::chrono::seconds(20)},
      {std::chrono::minutes(10), std::chrono::minutes(3), std::chrono::minutes(1)},
      {std::chrono::minutes(20), std::chrono::minutes(8), std::chrono::minutes(3)},
  }};
  base::Duration sla_safety = std::chrono::seconds(15);
  base::Duration angry_bonus = std::chrono::minutes(2);
  base::Duration anxious_bonus = std::chrono::seconds(30);
  // P0, P1 and enterprise come so much earlier than their promise says.
  base::Duration first_advantage = std::chrono::minutes(15);
  // An item of the others whose moment has passed gives way once by this much to those whose promise
  // can still be kept: under overload that saves promises. 0: never.
  base::Duration late_yield = std::chrono::minutes(25);
  // A promise counts as broken only after this.
  base::Duration grace = std::chrono::seconds(30);

  // The most by which a newcomer can overtake.
  base::Duration MaxAdvantage() const;
};

struct OrderInput {
  base::Instant queued_at;  // of the first wait: a conversation that comes back keeps its place
  Priority priority = Priority::kP2;
  Tier tier = Tier::kFree;
  Emotion emotion = Emotion::kNeutral;
  std::optional<base::Instant> sla_deadline;  // of the first reply
};

// The moment by which the promise is kept, without bonus.
base::Instant PromisedBy(const OrderInput& input, const OrderPolicy& policy);

base::Instant OrderKey(const OrderInput& input, const OrderPolicy& policy);

// Whether it is one of those whom R24 puts first: P0, P1 and enterprise.
bool ComesFirst(const OrderInput& input);

// When the promise is broken, and by how much the item then gives way.
base::Instant BrokenAt(const OrderInput& input, const OrderPolicy& policy);
base::Duration LateYield(const OrderInput& input, const OrderPolicy& policy);

// Whether the item goes to senior people first (R24).
bool PrefersSenior(const OrderInput& input);

}  // namespace deskmesh::chat::routing
