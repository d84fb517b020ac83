// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/mention_rule.h"

#include <catch2/catch.hpp>

namespace deskmesh::tickets {
namespace {

using Ids = std::vector<std::string>;

const std::vector<Mentionable> kTeam = {
    {"usr_06c8f3k2s0d1w6v9q2n4m8x7ab", "Ann Lee"}, {"usr_06c8f3k2s0d1w6v9q2n4m8x7ac", "Anna"},
    {"usr_06c8f3k2s0d1w6v9q2n4m8x7ad", "李伟"},    {"usr_06c8f3k2s0d1w6v9q2n4m8x7ae", "李伟强"},
    {"usr_06c8f3k2s0d1w6v9q2n4m8x7af", "Anna"},    {"usr_06c8f3k2s0d1w6v9q2n4m8x7ag", ""}};
std::string Id(char last) { return std::string("usr_06c8f3k2s0d1w6v9q2n4m8x7a") + last; }

TEST_CASE("a comment names people by id, by name and by name without blanks", "[tickets][core]") {
  CHECK(FindMentions("@usr_06c8f3k2s0d1w6v9q2n4m8x7ad look", kTeam) == Ids{Id('d')});
  CHECK(FindMentions("ask @ann lee, please", kTeam) == Ids{Id('b')});
  CHECK(FindMentions("ask @AnnLee", kTeam) == Ids{Id('b')});
  CHECK(FindMentions("请@李伟看一下，@Ann Lee 也是", kTeam) == Ids{Id('d'), Id('b')});
  CHECK(FindMentions("@李伟@李伟 twice", kTeam) == Ids{Id('d')});
}

TEST_CASE("a team's name names everybody in it", "[tickets][core]") {
  const std::vector<Mentionable> team = {{"usr_1", "Ann", {"team_a", "team_b"}},
                                         {"usr_2", "Bo", {"team_a2"}},
                                         {"usr_3", "Cy", {"team_a"}}};
  CHECK(FindMentions("first_reply at 100 % → @team_a", team) == Ids{"usr_1", "usr_3"});
  CHECK(FindMentions("@team_a2, @team_x", team) == Ids{"usr_2"});
}

TEST_CASE("the longest name counts, and everybody who has it is named", "[tickets][core]") {
  CHECK(FindMentions("@李伟强", kTeam) == Ids{Id('e')});
  CHECK(FindMentions("@Anna!", kTeam) == Ids{Id('c'), Id('f')});
}

TEST_CASE("addresses, strangers and halves of names name nobody", "[tickets][core]") {
  CHECK(FindMentions("write to help@anna.example", kTeam).empty());
  CHECK(FindMentions("@annabel @ann @", kTeam).empty());
  CHECK(FindMentions("anna without a mark", kTeam).empty());
  std::string crowd;
  std::vector<Mentionable> many;
  for (int i = 10; i < 40; ++i) {
    many.push_back({"usr_" + std::to_string(i), "Bob" + std::to_string(i)});
    crowd += "@Bob" + std::to_string(i) + ' ';
  }
  CHECK(FindMentions(crowd, many).size() == kMaxMentions);
}

}  // namespace
}  // namespace deskmesh::tickets
