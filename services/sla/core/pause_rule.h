// SPDX-License-Identifier: Apache-2.0
//
// When a clock runs and when it stands still (R41): it stands still while the ticket waits for the
// customer or a third party, and while it is resolved or closed.
#pragma once

#include <cstdint>
#include <string_view>

#include "sla/core/ticket_history.h"

namespace deskmesh::sla {

// How a clock stands between two facts.
enum class Standing : std::uint8_t {
  kIdle,  // not begun, or done
  kRunning,
  kWaitingForCustomer,
  kWaitingForThirdParty,
  kResolved,
  kClosed,
  kNoPromise,  // no policy makes this promise to the ticket now
};

constexpr bool IsOpen(TicketState state) {
  return state != TicketState::kResolved && state != TicketState::kClosed;
}

// How a clock that is owed stands in a state of its ticket. `ignores_waiting` comes from the
// target.
constexpr Standing StandingIn(TicketState state, bool ignores_waiting) {
  switch (state) {
    case TicketState::kClosed:
      return Standing::kClosed;
    case TicketState::kResolved:
      return Standing::kResolved;
    case TicketState::kWaitingForCustomer:
      return ignores_waiting ? Standing::kRunning : Standing::kWaitingForCustomer;
    case TicketState::kWaitingForThirdParty:
      return ignores_waiting ? Standing::kRunning : Standing::kWaitingForThirdParty;
    case TicketState::kUnspecified:
    case TicketState::kUnassigned:
    case TicketState::kInProgress:
      break;
  }
  return Standing::kRunning;
}

// One sentence part for people, for example `waiting for the customer`.
constexpr std::string_view ReasonOf(Standing standing) {
  switch (standing) {
    case Standing::kIdle:
      return "nothing is owed";
    case Standing::kRunning:
      return "running";
    case Standing::kWaitingForCustomer:
      return "waiting for the customer";
    case Standing::kWaitingForThirdParty:
      return "waiting for a third party";
    case Standing::kResolved:
      return "the ticket is resolved";
    case Standing::kClosed:
      return "the ticket is closed";
    case Standing::kNoPromise:
      return "no policy makes this promise";
  }
  return "";
}

}  // namespace deskmesh::sla
