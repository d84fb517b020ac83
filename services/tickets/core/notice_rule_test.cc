// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/notice_rule.h"

#include <catch2/catch.hpp>

namespace deskmesh::tickets {
namespace {

Ticket Followed() {
  Ticket ticket;
  ticket.assignee_id = "usr_m";
  ticket.follower_ids = {"usr_z", "usr_a"};
  return ticket;
}

std::vector<std::string> Told(const Ticket& ticket, const TicketNews& news) {
  std::vector<std::string> ids;
  for (const Notice& notice : NoticesOf(ticket, news)) ids.push_back(notice.user_id);
  return ids;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("who gets a ticket hears of it, unless he took it", "[tickets][core][notices]") {
  for (const Action action : {Action::kCreated, Action::kAssigned}) {
    CHECK(NoticesOf(Followed(), {.action = action, .actor_id = "usr_q"}) ==
          std::vector<Notice>{{"usr_m", NoticeKind::kAssigned}});
    CHECK(Told(Followed(), {.action = action, .actor_id = "usr_m"}).empty());
  }
  CHECK(Told(Ticket(), {.action = Action::kCreated, .actor_id = "con_1"}).empty());
}

TEST_CASE("assignee and followers hear of words, states and breaches, each once",
          "[tickets][core][notices]") {
  CHECK(Told(Followed(), {.action = Action::kCommented, .actor_id = "con_1"}) ==
        Ids{"usr_a", "usr_m", "usr_z"});
  CHECK(Told(Followed(),
             {.action = Action::kCommented, .actor_id = "usr_z", .named_ids = {"usr_a"}}) ==
        Ids{"usr_m"});
  CHECK(Told(Followed(), {.action = Action::kStateChanged, .actor_id = "usr_a"}) ==
        Ids{"usr_m", "usr_z"});
  // The platform closed it after days of silence.
  CHECK(Told(Followed(), {.action = Action::kStateChanged,
                          .actor_id = "service:tickets",
                          .is_by_service = true}) == Ids{"usr_a", "usr_z"});
  Ticket own = Followed();
  own.follower_ids.push_back("usr_m");
  const auto breached =
      NoticesOf(own, {.action = Action::kClockBreached, .actor_id = "service:tickets"});
  REQUIRE(breached.size() == 3);
  CHECK(breached[1] == Notice{"usr_m", NoticeKind::kClockBreached});
}

TEST_CASE("what changes nothing for people tells nobody", "[tickets][core][notices]") {
  for (const Action action : {Action::kUpdated, Action::kEscalated, Action::kRated}) {
    CHECK(Told(Followed(), {.action = action, .actor_id = "usr_q"}).empty());
  }
}

}  // namespace deskmesh::tickets
