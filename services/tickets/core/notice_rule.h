// SPDX-License-Identifier: Apache-2.0
//
// Who of the team hears of what happens to a ticket, beside those whom a comment names: its assignee and
// its followers, but never who did it.
#pragma once

#include <cstdint>
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
};

struct Notice {
  std::string user_id;
  NoticeKind kind = NoticeKind::kAssigned;

  friend bool operator==(const Notice&, const Notice&) = default;
};

// What happened, beside the ticket as it is afterwards.
struct TicketNews {
  Action action = Action::kCreated;
  std::string actor_id;
  std::vector<std::string> named_ids;  // whom the comment names: they are told so
  bool is_by_service = false;
};

// - Who gets a ticket hears of it, from the start as well.
// - Comments of customers and colleagues, and breaches: assignee and followers.
// - A change of state: the same, but what the platform does by itself (waking, closing) followers only.
// In the order of the users' ids, so that two transactions that tell the same people don't wait for each
// other in a circle. Each user once.
std::vector<Notice> NoticesOf(const Ticket& ticket, const TicketNews& news);

// Warnings before this share of a clock's time, in per cent, are for lists, not for people.
inline constexpr int kLeastToldPercent = 75;

}  // namespace deskmesh::tickets
