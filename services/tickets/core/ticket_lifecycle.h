// SPDX-License-Identifier: Apache-2.0
//
// What may be done to a ticket in which state, and where it leads: one table (R10, R15).
//
//   UNASSIGNED ──assign──▶ IN_PROGRESS ──wait──▶ WAITING_FOR_CUSTOMER / WAITING_FOR_THIRD_PARTY
//        │                   ▲     │  ▲──────resume, the customer's reply────────┘
//        └──────resolve──────┼─────┴──resolve──▶ RESOLVED ──close (or 7 days)──▶ CLOSED
//                            └──reopen, the customer's reply──┘ ◀── both within 14 days ──┘
//
// After that the customer's words open a new ticket, which follows the old one up.
//
// A ticket without an assignee is UNASSIGNED where another would be IN_PROGRESS.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

enum class Verb : std::uint8_t {
  kUpdate,
  kAssign,
  kWaitForCustomer,
  kWaitForThirdParty,
  kResume,
  kResolve,
  kReopen,
  kClose,
  kEscalate,
  kRate,
  kComment,        // by the team, or by the customer on a ticket that is being worked on
  kCustomerReply,  // by the customer on a waiting or ended ticket
  kSnooze,
  kMerge,  // into another ticket
  kDivide,  // into sub-tasks
  kAskApproval,
};

// Where a move leads.
enum class Destination : std::uint8_t {
  kSame,
  kWorking,  // IN_PROGRESS with an assignee, else UNASSIGNED
  kWaitingForCustomer,
  kWaitingForThirdParty,
  kResolved,
  kClosed,
};

// A set of states.
class StateSet {
 public:
  constexpr StateSet(std::initializer_list<State> states) {
    for (const State state : states) bits_ |= 1U << static_cast<unsigned>(state);
  }
  constexpr bool Has(State state) const {
    return (bits_ & (1U << static_cast<unsigned>(state))) != 0;
  }

 private:
  unsigned bits_ = 0;
};

// One row of the table.
struct Move {
  Verb verb;
  std::string_view name;  // as in the route: `assign`
  StateSet sources;
  Destination destination;
};

// The table. A verb may have several rows with disjoint sources.
std::span<const Move> Lifecycle();

// The state after `verb`, for a ticket that has an assignee then or not. FAILED_PRECONDITION, reason
// ILLEGAL_TRANSITION, when the verb isn't legal in `from`; metadata `state`, `verb` and `legal`, the
// verbs that are, separated by commas.
absl::StatusOr<State> StateAfter(State from, Verb verb, bool has_assignee);

// The names of the verbs that are legal for the team in a state, in the order of the table.
std::string LegalVerbs(State state);

// How long after resolving or closing a ticket may be opened again.
inline constexpr base::Duration kReopenWindow = std::chrono::days(14);
// A resolved ticket closes by itself after this time.
inline constexpr base::Duration kAutoCloseAfter = std::chrono::days(7);

// FAILED_PRECONDITION, reason REOPEN_WINDOW_OVER, when the window has passed.
absl::Status CheckReopenWindow(const Ticket& ticket, base::Instant now);

// Whether what `actor` says to the ticket is the beginning of another one: a customer's words to a closed
// ticket after its reopen window.
bool NeedsFollowUp(const Ticket& ticket, const Actor& actor, base::Instant now);

}  // namespace deskmesh::tickets
