// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/ticket_lifecycle.h"

#include <algorithm>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

using enum State;

constexpr StateSet kOpen = {kUnassigned, kInProgress, kWaitingForCustomer, kWaitingForThirdParty};
constexpr StateSet kNotClosed = {kUnassigned, kInProgress, kWaitingForCustomer,
                                 kWaitingForThirdParty, kResolved};
constexpr StateSet kWaiting = {kWaitingForCustomer, kWaitingForThirdParty};

constexpr Move kTable[] = {
    {Verb::kUpdate, "update", kNotClosed, Destination::kSame},
    {Verb::kAssign, "assign", {kUnassigned, kInProgress}, Destination::kWorking},
    {Verb::kAssign, "assign", kWaiting, Destination::kSame},
    {Verb::kWaitForCustomer,
     "wait",
     {kInProgress, kWaitingForThirdParty},
     Destination::kWaitingForCustomer},
    {Verb::kWaitForThirdParty,
     "wait",
     {kInProgress, kWaitingForCustomer},
     Destination::kWaitingForThirdParty},
    {Verb::kResume, "resume", kWaiting, Destination::kWorking},
    {Verb::kResolve, "resolve", kOpen, Destination::kResolved},
    {Verb::kReopen, "reopen", {kResolved, kClosed}, Destination::kWorking},
    {Verb::kClose, "close", {kResolved}, Destination::kClosed},
    {Verb::kEscalate, "escalate", {kUnassigned, kInProgress}, Destination::kWorking},
    {Verb::kEscalate, "escalate", kWaiting, Destination::kSame},
    {Verb::kRate, "rate", {kResolved, kClosed}, Destination::kSame},
    {Verb::kComment, "comment", kNotClosed, Destination::kSame},
    {Verb::kCustomerReply,
     "comment",
     {kWaitingForCustomer, kWaitingForThirdParty, kResolved, kClosed},
     Destination::kWorking},
    {Verb::kSnooze, "snooze", kOpen, Destination::kSame},
    {Verb::kMerge, "merge", kNotClosed, Destination::kClosed},
    {Verb::kDivide, "subtasks", kOpen, Destination::kSame},
    {Verb::kAskApproval, "approvals", kOpen, Destination::kSame},
};

State Resolve(Destination destination, State from, bool has_assignee) {
  switch (destination) {
    case Destination::kSame:
      return from;
    case Destination::kWorking:
      return has_assignee ? kInProgress : kUnassigned;
    case Destination::kWaitingForCustomer:
      return kWaitingForCustomer;
    case Destination::kWaitingForThirdParty:
      return kWaitingForThirdParty;
    case Destination::kResolved:
      return kResolved;
    case Destination::kClosed:
      return kClosed;
  }
  return from;
}

}  // namespace

std::span<const Move> Lifecycle() { return kTable; }

absl::StatusOr<State> StateAfter(State from, Verb verb, bool has_assignee) {
  std::string_view name;
  for (const Move& move : kTable) {
    if (move.verb != verb) continue;
    if (move.sources.Has(from)) return Resolve(move.destination, from, has_assignee);
    name = move.name;
  }
  const std::string legal = LegalVerbs(from);
  return base::Precondition(
      "ILLEGAL_TRANSITION",
      "a ticket that is " + std::string(NameOf(from)) + " has no `" + std::string(name) +
          "`; it has: " + legal,
      {{"state", std::string(NameOf(from))}, {"verb", std::string(name)}, {"legal", legal}});
}

std::string LegalVerbs(State state) {
  std::string names;
  std::string_view last;
  for (const Move& move : kTable) {
    if (!move.sources.Has(state) || move.name == last) continue;
    if (move.verb == Verb::kCustomerReply) continue;  // not the team's to do
    if (!names.empty()) names += ", ";
    names += move.name;
    last = move.name;
  }
  return names;
}

absl::Status CheckReopenWindow(const Ticket& ticket, base::Instant now) {
  const base::Instant ended = std::max(ticket.resolved, ticket.closed);
  if (now - ended <= kReopenWindow) return absl::OkStatus();
  return base::Precondition("REOPEN_WINDOW_OVER",
                            "a ticket can be opened again within 14 days; make a new one",
                            {{"ticket", ticket.id}});
}

bool NeedsFollowUp(const Ticket& ticket, const Actor& actor, base::Instant now) {
  return actor.is_customer() && ticket.state == kClosed && ticket.merged_into_id.empty() &&
         !CheckReopenWindow(ticket, now).ok();
}

}  // namespace deskmesh::tickets
