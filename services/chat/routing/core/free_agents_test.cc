// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/free_agents.h"

#include <catch2/catch.hpp>
#include <random>

namespace deskmesh::chat::routing {
namespace {

BitSet First(std::size_t count) {
  BitSet set;
  for (std::size_t i = 0; i < count; ++i) set.Set(i, true);
  return set;
}

TEST_CASE("the least occupied, then the longest idle gets ordinary work", "[chat][routing][core]") {
  FreeAgents agents;
  agents.Put(0, 4, 0, 2);
  agents.Put(1, 0, 0, 4);
  agents.Put(2, 0, 0, 4);
  CHECK(agents.Find(First(3), 1, Preference::kKeepSeniorsFree) == 1);
  agents.Put(1, 2, 0, 3);
  CHECK(agents.Find(First(3), 1, Preference::kKeepSeniorsFree) == 2);
  agents.Remove(2);
  CHECK(agents.Find(First(3), 3, Preference::kKeepSeniorsFree) == 1);
  CHECK(agents.Find(First(3), 4, Preference::kKeepSeniorsFree) == kNobody);
  CHECK(agents.Find(First(1), 1, Preference::kKeepSeniorsFree) == 0);
  CHECK(agents.size() == 2);
}

TEST_CASE("seniors get the work of VIPs and are kept from the rest", "[chat][routing][core]") {
  FreeAgents agents;
  agents.Put(0, 0, 6, 4);  // senior, idle
  agents.Put(1, 1, 0, 3);  // junior, with some work
  CHECK(agents.Find(First(2), 1, Preference::kSeniorsFirst) == 0);
  CHECK(agents.Find(First(2), 1, Preference::kKeepSeniorsFree) == 1);
}

TEST_CASE("walk and row choose the same agent", "[chat][routing][core]") {
  std::mt19937 random(29);
  for (int run = 0; run < 400; ++run) {
    FreeAgents agents;
    struct Place {
      int cost;
      int since;
      int spare;
    };
    const std::size_t count = 1 + random() % 300;
    BitSet fitting;
    for (std::size_t a = 0; a < count; ++a) fitting.Set(a, random() % 40 == 0);
    std::vector<Place> places(count);
    for (AgentIndex a = 0; a < count; ++a) {
      const int occupancy = int(random() % 8), rank = int(random() % 8);
      places[a] = {occupancy * 2 + rank, int(a), 1 + int(random() % 3)};
      agents.Put(a, occupancy, rank, places[a].spare);
    }
    const AgentIndex found = agents.Find(fitting, 2, Preference::kKeepSeniorsFree);
    int least = 1000;
    std::size_t free_and_fitting = 0;
    for (std::size_t a = 0; a < count; ++a) {
      if (!fitting.Test(a) || places[a].spare < 2) continue;
      least = std::min(least, places[a].cost);
      ++free_and_fitting;
    }
    REQUIRE(agents.CountFitting(fitting, 2) == free_and_fitting);
    REQUIRE((found == kNobody) == (free_and_fitting == 0));
    if (found != kNobody) REQUIRE(places[found].cost == least);
  }
}

}  // namespace
}  // namespace deskmesh::chat::routing
