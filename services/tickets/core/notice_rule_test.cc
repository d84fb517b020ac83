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

TEST_CASE("who comes to a ticket hears of it, unless it was by his own hand",
          "[tickets][core][notices]") {
  TicketNews news{.action = Action::kEscalated, .actor_id = "usr_q"};
  CHECK(Told(Followed(), news).empty());  // it stayed with who had it
  news.people.has_assignee = true;
  CHECK(NoticesOf(Followed(), news) == std::vector<Notice>{{"usr_m", NoticeKind::kAssigned}});
  Ticket owned = Followed();
  owned.owner_id = "usr_o";
  news = {.action = Action::kUpdated,
          .actor_id = "usr_q",
          .people = {.has_owner = true, .follower_ids = {"usr_a", "usr_q"}}};
  CHECK(NoticesOf(owned, news) ==
        std::vector<Notice>{{"usr_a", NoticeKind::kFollower}, {"usr_o", NoticeKind::kOwner}});
  news.actor_id = "usr_o";
  CHECK(Told(owned, news) == Ids{"usr_a", "usr_q"});
  news.action = Action::kCreated;
  CHECK(NoticesOf(owned, news)[1] == Notice{"usr_m", NoticeKind::kAssigned});
}

TEST_CASE("who came is read from a history's line", "[tickets][core][notices]") {
  CHECK(NewPeopleIn({{"assignee_id", "usr_1 → usr_2"}, {"level", "L1 → L2"}}) ==
        NewPeople{.has_assignee = true});
  CHECK(NewPeopleIn({{"assignee_id", "usr_1 → "}, {"owner_id", " → usr_3"}}) ==
        NewPeople{.has_owner = true});
  CHECK(NewPeopleIn({{"follower_ids", "usr_1, usr_2 → usr_2, usr_3, usr_4"}}).follower_ids ==
        Ids{"usr_3", "usr_4"});
  CHECK(NewPeopleIn({{"follower_ids", "usr_1 → "}}) == NewPeople());
}

TEST_CASE("owner, team and who is in charge stand in for a ticket that nobody has, in this order",
          "[tickets][core][notices]") {
  const std::vector<Colleague> colleagues = {{"usr_o", {}},
                                             {"usr_t", {"team_1", "team_2"}},
                                             {"usr_s", {"team_2"}, true},
                                             {"usr_b", {}, true}};
  Ticket ticket;
  ticket.owner_id = "usr_o";
  ticket.team_id = "team_2";
  CHECK(StandInsOf(ticket, colleagues) == Ids{"usr_o"});
  ticket.owner_id = "usr_gone";
  CHECK(StandInsOf(ticket, colleagues) == Ids{"usr_s", "usr_t"});
  ticket.team_id = "team_3";
  CHECK(StandInsOf(ticket, colleagues) == Ids{"usr_b", "usr_s"});
  CHECK(StandInsOf(ticket, {}).empty());
  TicketNews news{.action = Action::kClockBreached, .stand_in_ids = {"usr_b"}};
  CHECK(NoticesOf(ticket, news) == std::vector<Notice>{{"usr_b", NoticeKind::kClockBreached}});
  // Somebody has it.
  CHECK(Told(Followed(), news) == Ids{"usr_a", "usr_m", "usr_z"});
}

TEST_CASE("what changes nothing for people tells nobody", "[tickets][core][notices]") {
  for (const Action action : {Action::kUpdated, Action::kEscalated, Action::kRated}) {
    CHECK(Told(Followed(), {.action = action, .actor_id = "usr_q"}).empty());
  }
}

}  // namespace deskmesh::tickets
