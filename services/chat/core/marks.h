// SPDX-License-Identifier: Apache-2.0
//
// How far each side of a conversation is: what has arrived, what was read, who types.
#pragma once

#include <algorithm>
#include <cstdint>

#include "platform/base/instant.h"

namespace deskmesh::chat {

struct SideMarks {
  std::int64_t delivered = 0;  // sequence of the last entry that arrived
  std::int64_t read = 0;       // of the last one that was read; at most `delivered`
  base::Instant typing_until;  // zero: doesn't type

  friend bool operator==(const SideMarks&, const SideMarks&) = default;
};

struct Marks {
  std::int64_t sequence = 0;  // counts the changes
  SideMarks customer;
  SideMarks team;
};

// How long a typing mark lasts unless it is repeated.
inline constexpr base::Duration kTypingLasts = std::chrono::seconds(6);
// A repeated typing mark is written again only when the one before is about to end.
inline constexpr base::Duration kTypingRenewed = std::chrono::seconds(3);

// What a side says about itself; 0 keeps a number.
struct MarkReport {
  std::int64_t delivered = 0;
  std::int64_t read = 0;
  bool typing = false;
};

// The side after its report: numbers go forward only and never beyond `last_sequence`.
inline SideMarks Marked(SideMarks side, const MarkReport& report, std::int64_t last_sequence,
                        base::Instant now) {
  side.read = std::max(side.read, std::min(report.read, last_sequence));
  side.delivered = std::max({side.delivered, side.read, std::min(report.delivered, last_sequence)});
  const bool is_typing = side.typing_until > now;
  if (!report.typing) {
    // A mark that has ended by itself needs no change.
    if (is_typing) side.typing_until = base::Instant{};
  } else if (!is_typing || side.typing_until - now < kTypingRenewed) {
    side.typing_until = now + kTypingLasts;
  }
  return side;
}

}  // namespace deskmesh::chat
