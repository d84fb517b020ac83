// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/team_member.h"

#include <catch2/catch.hpp>

#include "chat/routing/core/eligibility.h"
#include "chat/routing/core/routing_plan.h"

namespace deskmesh::chat::routing {
namespace {

TEST_CASE("members fit by language and team", "[chat][routing][core]") {
  TraitTable traits;
  Eligibility eligibility;
  TeamMember li{.id = "usr_li", .locales = {"zh-CN", "en"}, .team_ids = {"team_a"}};
  TeamMember ann{.id = "usr_ann", .locales = {"en"}};
  TeamMember anyone{.id = "usr_any"};
  eligibility.SetAgent(0, AbilitiesOf(li, traits));
  eligibility.SetAgent(1, AbilitiesOf(ann, traits));
  eligibility.SetAgent(2, AbilitiesOf(anyone, traits));
  const auto fits = [&](Requirement requirement, AgentIndex agent) {
    return eligibility.Fits(eligibility.Intern(std::move(requirement)), agent);
  };
  const Requirement chinese_a = RequirementOf("zh-CN", "team_a", {}, traits);
  CHECK(fits(chinese_a, 0));
  CHECK_FALSE(fits(chinese_a, 1));
  CHECK_FALSE(fits(chinese_a, 2));
  const Requirement chinese = RequirementOf("zh-CN", "", {}, traits);
  CHECK(fits(chinese, 2));
  CHECK_FALSE(fits(chinese, 1));
  CHECK(fits(RequirementOf("en-GB", "", {}, traits), 1));
  CHECK(fits(RequirementOf("", "", {}, traits), 1));
}

}  // namespace
}  // namespace deskmesh::chat::routing
