// SPDX-License-Identifier: Apache-2.0
//
// Who has a ticket open and who writes on it (R18: collision warning). Kept for moments only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"

namespace deskmesh::tickets {

inline constexpr base::Duration kSeenFor = std::chrono::seconds(30);
inline constexpr base::Duration kTypingFor = std::chrono::seconds(10);
// People of one ticket at most; the one seen longest ago gives way.
inline constexpr std::size_t kMaxViewers = 50;

struct Viewer {
  std::string user_id;
  base::Instant since;
  base::Instant seen_until;
  base::Instant typing_until;  // zero: isn't
  base::Instant changed;       // when it came, began or stopped typing

  bool is_seen(base::Instant now) const { return now < seen_until; }
  bool is_typing(base::Instant now) const { return is_seen(now) && now < typing_until; }
};

// Value type.
class Presence {
 public:
  // The user is there until kSeenFor from now; typing until kTypingFor from now, or no longer.
  void Announce(std::string_view user_id, bool is_typing, base::Instant now);
  void Leave(std::string_view user_id, base::Instant now);

  // By who came first.
  std::vector<Viewer> Seen(base::Instant now) const;
  // Ascends whenever what Seen shows changes, also by time passing: the moment of the last change in
  // microseconds. 0 where nobody was ever there.
  std::int64_t VersionAt(base::Instant now) const;
  bool Knows(std::string_view user_id) const;

  // As the cache keeps it; Decode passes over what it doesn't understand.
  std::string Encode() const;
  static Presence Decode(std::string_view text);

 private:
  // Those who left stay for a while, so that the version ascends.
  std::vector<Viewer> viewers_;
};

}  // namespace deskmesh::tickets
