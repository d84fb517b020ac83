// SPDX-License-Identifier: Apache-2.0
//
// A line of the product-feedback list and how it follows its twin in a tracker (R17, R54). The numbers of
// the enums are those of the contract.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

struct Defect {
  enum class Kind : std::uint8_t { kUnset, kFault, kWish };
  enum class State : std::uint8_t { kUnset, kOpen, kInProgress, kSolved, kRejected };
  enum class Sync : std::uint8_t { kUnset, kNone, kPending, kDone, kFailed };

  std::string id;  // `dft_…`
  std::string title;
  std::string description;
  Kind kind = Kind::kFault;
  State state = State::kOpen;
  std::string tracker_id;  // empty: kept here alone
  std::string external_key;  // empty: not made there yet
  std::string external_state;
  Sync sync = Sync::kNone;
  std::string sync_error;
  int failures = 0;  // attempts in a row
  base::Instant created;
  base::Instant updated;
  base::Instant solved;  // zero: never
  std::int64_t sequence = 0;  // of the latest change; as text the etag
  std::int64_t fact_sequence = 0;
};

// A ticket that is about a defect, and who asks in it.
struct DefectLink {
  std::string defect_id;
  std::string ticket_id;
  std::int64_t ticket_number = 0;
  std::string requester_id;
  std::string organization_id;
  base::Instant created;
  base::Instant told;  // zero: not yet
  std::string place_id =
      {};  // the ticket it became part of in the end; only said when it is entered
};

// Tells who is to hear of a change.
enum class Audience : std::uint8_t { kNobody, kCustomers, kOwners };

// Moves a defect to a state. Customers hear that it is solved; owners that it is rejected, or that what
// was solved is open again. `is_changed` is false where it was so already.
struct DefectMove {
  bool is_changed = false;
  Audience audience = Audience::kNobody;
};
DefectMove MoveDefect(Defect& defect, Defect::State state, base::Instant now);

// The state that a tracker's words mean: the first of them that `states` (in lower case) names; kUnset
// where none is.
Defect::State StateOf(const std::vector<std::string>& words,
                      const std::map<std::string, Defect::State, std::less<>>& states);

// How long after `failures` attempts in a row the next one comes: 30 s, doubling to an hour.
base::Duration PauseAfter(int failures);

// What is said of a change to the customer of a ticket in its language, or to its owner.
std::string WordsToCustomer(const Defect& defect, std::string_view locale);
std::string NoteToOwner(const Defect& defect, const Ticket& ticket);

}  // namespace deskmesh::tickets
