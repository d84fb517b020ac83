// SPDX-License-Identifier: Apache-2.0
//
// Who of the team hears of what happens to a ticket, beside those whom a comment names: its assignee and
// its followers, but never who did it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

// The numbers are those of the contract.
enum class NoticeKind : std::uint8_t {
  kAssigned = 5,
  kCommented = 6,
  kStateChanged = 7,
  kClockWarned = 8,
  kClockBreached = 9,
  kFollower = 10,
  kOwner = 11,
  kSubtaskAssigned = 12,
};

struct Notice {
  std::string user_id;
  NoticeKind kind = NoticeKind::kAssigned;

  friend bool operator==(const Notice&, const Notice&) = default;
};

// Who came to a ticket with a change.
struct NewPeople {
  bool has_assignee = false;
  bool has_owner = false;
  std::vector<std::string> follower_ids;

  friend bool operator==(const NewPeople&, const NewPeople&) = default;
};

// Those of a history's line: `changes` are its fields with "old → new".
NewPeople NewPeopleIn(const std::map<std::string, std::string>& changes);

// What happened, beside the ticket as it is afterwards.
struct TicketNews {
  Action action = Action::kCreated;
  std::string actor_id;
  std::vector<std::string> named_ids;  // whom the comment names: they are told so
  bool is_by_service = false;
  NewPeople people = {};
  std::vector<std::string> stand_in_ids = {};  // who looks after a ticket that nobody has
};

// - Who gets a ticket hears of it, from the start as well, by an assignment or by going to another level.
// - Who becomes its owner or one of its followers by somebody else's hand hears of that.
// - Comments of customers and colleagues, and breaches: assignee and followers.
// - A breach of a ticket that nobody has: who stands in as well.
// - A change of state: the same, but what the platform does by itself (waking, closing) followers only.
// In the order of the users' ids, so that two transactions that tell the same people don't wait for each
// other in a circle. Each user once.
std::vector<Notice> NoticesOf(const Ticket& ticket, const TicketNews& news);

// Somebody of the team who may work.
struct Colleague {
  std::string id;
  std::vector<std::string> team_ids;
  bool is_in_charge = false;  // a supervisor or above
};

// People who stand in for one ticket at most.
inline constexpr std::size_t kMaxStandIns = 50;

// Who looks after a ticket that nobody has: its owner, else its team, else who is in charge. Ascending.
std::vector<std::string> StandInsOf(const Ticket& ticket, const std::vector<Colleague>& colleagues);

// Warnings before this share of a clock's time, in per cent, are for lists, not for people.
inline constexpr int kLeastToldPercent = 75;

}  // namespace deskmesh::tickets
