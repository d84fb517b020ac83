// SPDX-License-Identifier: Apache-2.0
//
// One assignment and why it was made. Kept small: a router makes a million a second, people read a
// few; `Explain` turns one into words, which are stored with the conversation.
#pragma once

#include <string>
#include <vector>

#include "chat/routing/core/requirement.h"
#include "platform/base/instant.h"

namespace deskmesh::chat::routing {

// Bits of Decision::reasons.
enum Reason : std::uint16_t {
  kSameAgent = 1 << 0,      // the agent of the customer's last conversation
  kFirstOwner = 1 << 1,     // accountable since the first contact (R15)
  kSeniorFirst = 1 << 2,    // VIP or P0: seniors first
  kLeastOccupied = 1 << 3,  // chosen among several free agents that fit
  kNextInLine = 1 << 4,     // an agent became free and this was first in line for it
  kOverflowed = 1 << 5,     // waited so long that the requirement was widened
  kReserved = 1 << 6,       // an agent was kept free for it because it needs much capacity
  kLate = 1 << 7,           // the promised moment had passed
};

struct ItemHandle {
  ItemIndex index = kNobody;
  std::uint32_t generation = 0;

  friend bool operator==(const ItemHandle&, const ItemHandle&) = default;
};

struct Decision {
  ItemHandle item;
  std::uint64_t tag = 0;  // the caller's own number of the item
  AgentIndex agent = kNobody;
  base::Instant at;
  base::Duration waited{0};
  RequirementId requirement = 0;  // the one that was met, after overflow
  std::int16_t load_before = 0;   // in use before this one
  std::int16_t capacity = 0;
  std::uint16_t reasons = 0;
  std::uint8_t overflow_step = 0;  // 0: the first requirement
};

// Stable codes with their figures, loads as points where the router counted tenths, for example {"NEXT_IN_LINE", "WAITED 35s", "LOAD 1/4",
// "FITS lang:zh>=3, api>=2"}.
std::vector<std::string> Explain(const Decision& decision, const Requirement& met,
                                 const TraitTable& traits);

}  // namespace deskmesh::chat::routing
