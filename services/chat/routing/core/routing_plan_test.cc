// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/routing_plan.h"

#include <catch2/catch.hpp>

#include "chat/routing/core/eligibility.h"

namespace deskmesh::chat::routing {
namespace {

using std::chrono::seconds;
using Action = Rung::Action;

TEST_CASE("a ladder gives up team, skills and language in its own order", "[chat][routing][core]") {
  TraitTable traits;
  Eligibility eligibility;
  eligibility.SetAgent(
      0, AbilitiesOf(
             {.id = "usr_0", .skills = {{"api", 3}}, .locales = {"zh-CN"}, .team_ids = {"team_a"}},
             traits));
  eligibility.SetAgent(
      1, AbilitiesOf(
             {.id = "usr_1", .skills = {{"api", 5}}, .locales = {"zh-CN"}, .team_ids = {"team_b"}},
             traits));
  eligibility.SetAgent(2, AbilitiesOf({.id = "usr_2", .locales = {"zh-CN"}}, traits));
  eligibility.SetAgent(3, AbilitiesOf({.id = "usr_3", .locales = {"en"}}, traits));
  const auto who = [&](const Requirement& requirement) {
    std::string fitting;
    for (AgentIndex agent = 0; agent < 4; ++agent) {
      if (eligibility.Fits(eligibility.Intern(requirement), agent)) fitting += char('0' + agent);
    }
    return fitting;
  };
  RoutingPlan plan;
  plan.skills = {{"api", 2}};
  plan.ladder = {{seconds(30), Action::kWidenTeam, "team_b"},
                 {seconds(40), Action::kOfferCallback, ""},
                 {seconds(60), Action::kWidenTeam, ""},
                 {seconds(90), Action::kWidenSkills, ""}};
  CHECK(FaultsOf(plan).empty());
  CHECK(who(RequirementOf("zh-CN", "team_a", plan.skills, traits)) == "0");
  const auto rungs = WideningsOf("zh-CN", "team_a", plan, traits);
  REQUIRE(rungs.size() == 3);
  CHECK(rungs[0].after == seconds(30));
  CHECK(who(rungs[0].requirement) == "1");
  CHECK(who(rungs[1].requirement) == "01");
  CHECK(who(rungs[2].requirement) == "012");

  const RoutingPlan shipped = ShippedPlan(std::chrono::minutes(2));
  CHECK(FaultsOf(shipped).empty());
  const auto usual = WideningsOf("zh-CN", "team_a", shipped, traits);
  REQUIRE(usual.size() == 2);
  CHECK(who(usual[0].requirement) == "012");
  CHECK(who(usual[1].requirement) == "0123");
  // Without a team there is none to give up.
  CHECK(WideningsOf("zh-CN", "", shipped, traits).size() == 1);
}

TEST_CASE("a plan that can't be carried out is refused rung by rung", "[chat][routing][core]") {
  const auto fault = [](const RoutingPlan& plan) {
    const auto faults = FaultsOf(plan);
    return faults.empty() ? std::string() : faults.front().field;
  };
  RoutingPlan plan;
  CHECK(fault(plan).empty());
  plan.reply_within = seconds(59);
  CHECK(fault(plan) == "reply_within");
  plan = {};
  plan.skills = {{"api", 1}, {"api", 2}};
  CHECK(fault(plan) == "skills[1].name");
  plan.skills = {{"api", 6}};
  CHECK(fault(plan) == "skills[0].min_level");
  plan = {};
  plan.ladder = {{seconds(0), Action::kWidenTeam, ""}};
  CHECK(fault(plan) == "ladder[0].after");
  plan.ladder = {{seconds(9), Action::kWidenTeam, ""}, {seconds(8), Action::kWidenSkills, ""}};
  CHECK(fault(plan) == "ladder[1].after");
  plan.ladder = {{seconds(9), Action::kMakeTicket, ""}, {seconds(10), Action::kWidenSkills, ""}};
  CHECK(fault(plan) == "ladder[1]");
  plan.ladder = {{seconds(9), Action::kOfferCallback, "team_a"}};
  CHECK(fault(plan) == "ladder[0].team_id");
  plan.ladder = {{seconds(9), Action::kWidenTeam, "a"}, {seconds(10), Action::kWidenTeam, "a"}};
  CHECK(fault(plan) == "ladder[1].action");
  plan.ladder = {{seconds(1), Action::kWidenTeam, "a"},
                 {seconds(2), Action::kWidenTeam, "b"},
                 {seconds(3), Action::kWidenTeam, ""},
                 {seconds(4), Action::kWidenSkills, ""}};
  CHECK(fault(plan) == "ladder[3].action");
}

}  // namespace
}  // namespace deskmesh::chat::routing
