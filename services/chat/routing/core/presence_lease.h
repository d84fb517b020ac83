// SPDX-License-Identifier: Apache-2.0
//
// How long an agent's presence holds when nothing is heard of the agent (R25): closed laptops, lost
// networks and crashed browsers say no good-bye.
//
//   alive_at          half of the lease          all of it
//      ├── takes work ──────┼── no new work ─────────┼── offline; what it had goes to others
#pragma once

#include <string_view>

#include "platform/base/instant.h"

namespace deskmesh::chat::routing {

inline constexpr base::Duration kLeastLease = std::chrono::seconds(30);  // what clients may ask for
inline constexpr base::Duration kLongestLease = std::chrono::hours(24);
// Why somebody is offline who hasn't said so.
inline constexpr std::string_view kConnectionLost = "connection lost";
inline constexpr std::string_view kAccountDeactivated = "account deactivated";

struct PresenceLease {
  enum class State : std::uint8_t { kNone, kAlive, kSilent, kLost };

  base::Duration length{0};  // 0: none, the presence holds for good
  base::Instant alive_at;  // the last sign of life

  bool exists() const { return length > base::Duration{0}; }
  base::Instant silent_at() const { return alive_at + length / 2; }
  base::Instant lost_at() const { return alive_at + length; }
  State StateAt(base::Instant now) const {
    if (!exists()) return State::kNone;
    if (now >= lost_at()) return State::kLost;
    return now >= silent_at() ? State::kSilent : State::kAlive;
  }
  // How often a sign of life is written down while there is one.
  static base::Duration RenewalOf(base::Duration length) { return length / 4; }
};

}  // namespace deskmesh::chat::routing
