// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/ticket_lifecycle.h"

#include <catch2/catch.hpp>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

using enum State;

constexpr State kStates[] = {kUnassigned,           kInProgress, kWaitingForCustomer,
                             kWaitingForThirdParty, kResolved,   kClosed};

// For each verb the state it leads to from each of kStates; kUnset: refused. With an assignee.
struct Expected {
  Verb verb;
  State after[6];
};
constexpr Expected kExpected[] = {
    {Verb::kUpdate,
     {kUnassigned, kInProgress, kWaitingForCustomer, kWaitingForThirdParty, kResolved, kUnset}},
    {Verb::kAssign,
     {kInProgress, kInProgress, kWaitingForCustomer, kWaitingForThirdParty, kUnset, kUnset}},
    {Verb::kWaitForCustomer,
     {kUnset, kWaitingForCustomer, kUnset, kWaitingForCustomer, kUnset, kUnset}},
    {Verb::kWaitForThirdParty,
     {kUnset, kWaitingForThirdParty, kWaitingForThirdParty, kUnset, kUnset, kUnset}},
    {Verb::kResume, {kUnset, kUnset, kInProgress, kInProgress, kUnset, kUnset}},
    {Verb::kResolve, {kResolved, kResolved, kResolved, kResolved, kUnset, kUnset}},
    {Verb::kReopen, {kUnset, kUnset, kUnset, kUnset, kInProgress, kInProgress}},
    {Verb::kClose, {kUnset, kUnset, kUnset, kUnset, kClosed, kUnset}},
    {Verb::kEscalate,
     {kInProgress, kInProgress, kWaitingForCustomer, kWaitingForThirdParty, kUnset, kUnset}},
    {Verb::kRate, {kUnset, kUnset, kUnset, kUnset, kResolved, kClosed}},
    {Verb::kComment,
     {kUnassigned, kInProgress, kWaitingForCustomer, kWaitingForThirdParty, kResolved, kUnset}},
    {Verb::kCustomerReply, {kUnset, kUnset, kInProgress, kInProgress, kInProgress, kInProgress}},
    {Verb::kSnooze,
     {kUnassigned, kInProgress, kWaitingForCustomer, kWaitingForThirdParty, kUnset, kUnset}},
    {Verb::kMerge, {kClosed, kClosed, kClosed, kClosed, kClosed, kUnset}},
    {Verb::kDivide,
     {kUnassigned, kInProgress, kWaitingForCustomer, kWaitingForThirdParty, kUnset, kUnset}},
    {Verb::kAskApproval,
     {kUnassigned, kInProgress, kWaitingForCustomer, kWaitingForThirdParty, kUnset, kUnset}},
};

TEST_CASE(
    "every verb leads from every state where the table says, or is refused with the legal ones",
    "[tickets][core]") {
  for (const Expected& expected : kExpected) {
    for (std::size_t i = 0; i < std::size(kStates); ++i) {
      CAPTURE(static_cast<int>(expected.verb), NameOf(kStates[i]));
      const absl::StatusOr<State> after = StateAfter(kStates[i], expected.verb, true);
      if (expected.after[i] != kUnset) {
        REQUIRE(after.ok());
        CHECK(*after == expected.after[i]);
        continue;
      }
      CHECK(after.status().code() == absl::StatusCode::kFailedPrecondition);
      auto details = base::DetailsOf(after.status());
      CHECK(details.reason == "ILLEGAL_TRANSITION");
      CHECK(details.metadata["legal"] == LegalVerbs(kStates[i]));
      CHECK(details.metadata["state"] == NameOf(kStates[i]));
    }
  }
}

TEST_CASE("the sources of one verb's rows don't overlap", "[tickets][core]") {
  for (const Move& a : Lifecycle()) {
    for (const Move& b : Lifecycle()) {
      if (&a == &b || a.verb != b.verb) continue;
      for (const State state : kStates) CHECK_FALSE((a.sources.Has(state) && b.sources.Has(state)));
    }
  }
}

TEST_CASE("every state can be left", "[tickets][core]") {
  CHECK(LegalVerbs(kUnassigned) ==
        "update, assign, resolve, escalate, comment, snooze, merge, "
        "subtasks, approvals");
  CHECK(LegalVerbs(kInProgress) ==
        "update, assign, wait, resolve, escalate, comment, snooze, merge, "
        "subtasks, approvals");
  CHECK(LegalVerbs(kResolved) == "update, reopen, close, rate, comment, merge");
  CHECK(LegalVerbs(kClosed) == "reopen, rate");
}

TEST_CASE("without an assignee a ticket that goes on is unassigned", "[tickets][core]") {
  CHECK(*StateAfter(kResolved, Verb::kReopen, false) == kUnassigned);
  CHECK(*StateAfter(kUnassigned, Verb::kEscalate, false) == kUnassigned);
  CHECK(*StateAfter(kResolved, Verb::kCustomerReply, false) == kUnassigned);
}

TEST_CASE("a ticket is opened again within fourteen days of its end", "[tickets][core]") {
  Ticket ticket;
  ticket.resolved = base::Instant::FromSeconds(1'000'000);
  ticket.closed = ticket.resolved + std::chrono::days(7);
  CHECK(CheckReopenWindow(ticket, ticket.closed + std::chrono::days(14)).ok());
  const absl::Status late =
      CheckReopenWindow(ticket, ticket.closed + std::chrono::days(14) + base::Duration(1));
  CHECK(base::DetailsOf(late).reason == "REOPEN_WINDOW_OVER");
}

}  // namespace
}  // namespace deskmesh::tickets
