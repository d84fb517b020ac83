// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/assignment_rule.h"

#include <catch2/catch.hpp>
#include <random>

namespace deskmesh::tickets {
namespace {

std::vector<Candidate> Team() {
  return {{.user_id = "usr_a", .level = Level::kL1, .locales = {"zh-CN"}, .open_tickets = 3},
          {.user_id = "usr_b", .level = Level::kL1, .locales = {"en"}, .open_tickets = 0},
          {.user_id = "usr_c",
           .level = Level::kL2,
           .locales = {"zh-CN", "en"},
           .skills = {"api"},
           .team_ids = {"team_1"},
           .open_tickets = 0},
          {.user_id = "usr_d", .level = Level::kL1, .locales = {"zh"}, .open_tickets = 1}};
}

std::string Choose(const Wanted& wanted) {
  const auto chosen = ChooseAssignee(Team(), wanted);
  return chosen.has_value() ? chosen->assignee_id : "";
}

TEST_CASE("language before level before load", "[tickets][core]") {
  CHECK(Choose({.locale = "zh-CN"}) == "usr_d");
  CHECK(Choose({.locale = "en-GB"}) == "usr_b");
  CHECK(Choose({}) == "usr_b");
  CHECK(Choose({.level = Level::kL2}) == "usr_c");
  CHECK(Choose({.level = Level::kL3}).empty());
  CHECK(Choose({.locale = "fr"}) == "usr_b");
  CHECK(Choose({.locale = "zh", .team_id = "team_1"}) == "usr_c");
  CHECK(Choose({.team_id = "team_2"}).empty());
  CHECK(Choose({.locale = "zh", .not_user_id = "usr_d"}) == "usr_a");
}

TEST_CASE("a fitting skill wins over load", "[tickets][core]") {
  std::vector<Candidate> team = Team();
  team[0].skills = {"billing"};
  const auto chosen = ChooseAssignee(team, {.locale = "zh", .labels = {"billing"}});
  REQUIRE(chosen.has_value());
  CHECK(chosen->assignee_id == "usr_a");
  CHECK(chosen->reason == "level L1, speaks zh, 1 skill fits, 3 open tickets; best of 4 who fit");
}

TEST_CASE("the reason says what is missing", "[tickets][core]") {
  const auto chosen = ChooseAssignee(Team(), {.locale = "fr"});
  REQUIRE(chosen.has_value());
  CHECK(chosen->is_automatic);
  CHECK(chosen->confidence < 0.9);
  CHECK(chosen->reason == "level L1, though nobody speaks fr, 0 open tickets; best of 4 who fit");
}

TEST_CASE("tickets given one after the other spread evenly over equals", "[tickets][core]") {
  std::mt19937 random(3);
  std::vector<Candidate> team;
  for (int i = 0; i < 7; ++i) team.push_back({.user_id = "usr_" + std::to_string(i)});
  std::shuffle(team.begin(), team.end(), random);
  for (int i = 0; i < 70; ++i) {
    const auto chosen = ChooseAssignee(team, {});
    REQUIRE(chosen.has_value());
    for (Candidate& candidate : team) {
      if (candidate.user_id == chosen->assignee_id) ++candidate.open_tickets;
    }
  }
  for (const Candidate& candidate : team) CHECK(candidate.open_tickets == 10);
}

}  // namespace
}  // namespace deskmesh::tickets
