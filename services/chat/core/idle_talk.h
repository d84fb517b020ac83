// SPDX-License-Identifier: Apache-2.0
//
// What becomes of a talk in which it is the customer's turn and nothing comes: it is asked whether it is
// still there, then the talk ends and its agent has room for others. A later word opens it again.
#pragma once

#include <optional>

#include "chat/core/conversation.h"

namespace deskmesh::chat {

inline constexpr base::Duration kLeastIdle = std::chrono::minutes(1);
inline constexpr base::Duration kLongestIdle = std::chrono::hours(24);

struct IdleRule {
  base::Duration ask_after = std::chrono::minutes(10);  // of silence; 0: never
  base::Duration end_after = std::chrono::minutes(10);  // of asking; 0: never
};

struct IdleStep {
  enum class What : std::uint8_t { kNothing, kAsk, kEnd };
  What what = What::kNothing;
  std::optional<base::Instant> due;  // when to look again; nothing: not before somebody speaks
};
// What to do at `now`. The due time of kAsk is when the talk ends.
IdleStep IdleStepOf(const Conversation& conversation, const IdleRule& rule, base::Instant now);

// How long people worked on a closed conversation: hours in which nobody spoke before it was closed are
// no work. Zero for one that no person had.
base::Duration HandlingTimeOf(const Conversation& conversation);

}  // namespace deskmesh::chat
