// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/eligibility.h"

#include <catch2/catch.hpp>
#include <random>

namespace deskmesh::chat::routing {
namespace {

TEST_CASE("an agent fits when every need is met by its level", "[chat][routing][core]") {
  TraitTable traits;
  const TraitId zh = traits.Intern("lang:zh");
  const TraitId api = traits.Intern("api");
  CHECK(traits.Intern("api") == api);
  CHECK(traits.NameOf(api) == "api");
  Eligibility eligibility;
  const RequirementId early = eligibility.Intern({{{zh, 2}}, 1});
  eligibility.SetAgent(0, {{zh, 5}, {api, 2}});
  eligibility.SetAgent(1, {{zh, 1}});
  const RequirementId late = eligibility.Intern({{{api, 2}, {zh, 1}}, 1});
  CHECK(eligibility.Fits(early, 0));
  CHECK_FALSE(eligibility.Fits(early, 1));
  CHECK(eligibility.Fits(late, 0));
  CHECK_FALSE(eligibility.Fits(late, 1));
  eligibility.SetAgent(1, {{zh, 2}, {api, 3}});
  CHECK(eligibility.Fits(early, 1));
  CHECK(eligibility.Fits(late, 1));
  eligibility.RemoveAgent(0);
  CHECK_FALSE(eligibility.Fits(late, 0));
}

TEST_CASE("equal requirements share a number however they are written", "[chat][routing][core]") {
  Eligibility eligibility;
  const RequirementId a = eligibility.Intern({{{1, 2}, {0, 3}}, 1});
  CHECK(eligibility.Intern({{{0, 3}, {1, 1}, {1, 2}}, 1}) == a);
  CHECK(eligibility.Intern({{{0, 3}, {1, 2}}, 2}) != a);
  CHECK(eligibility.At(a).needs.size() == 2);
}

TEST_CASE("rows and columns agree with the rule after any changes", "[chat][routing][core]") {
  std::mt19937 random(11);
  Eligibility eligibility;
  std::vector<std::vector<Ability>> agents(150);
  std::vector<Requirement> requirements;
  for (int step = 0; step < 2000; ++step) {
    if (random() % 4 == 0 && requirements.size() < 200) {
      Requirement requirement;
      for (TraitId t = 0; t < 6; ++t) {
        if (random() % 3 == 0) requirement.needs.push_back({t, 1 + int(random() % 5)});
      }
      const RequirementId id = eligibility.Intern(requirement);
      if (id == requirements.size()) requirements.push_back(requirement);
    } else {
      const auto index = static_cast<AgentIndex>(random() % agents.size());
      agents[index].clear();
      for (TraitId t = 0; t < 6; ++t) {
        if (random() % 2 == 0) agents[index].push_back({t, 1 + int(random() % 5)});
      }
      eligibility.SetAgent(index, agents[index]);
    }
  }
  for (AgentIndex a = 0; a < agents.size(); ++a) {
    if (agents[a].empty()) continue;
    for (RequirementId r = 0; r < requirements.size(); ++r) {
      bool fits = true;
      for (const Need& need : requirements[r].needs) {
        bool met = false;
        for (const Ability& ability : agents[a]) {
          met = met || (ability.trait == need.trait && ability.level >= need.min_level);
        }
        fits = fits && met;
      }
      REQUIRE(eligibility.Fits(r, a) == fits);
      REQUIRE(((eligibility.RequirementsOf(a)[r / 64] >> (r % 64)) & 1) == (fits ? 1u : 0u));
    }
  }
}

}  // namespace
}  // namespace deskmesh::chat::routing
