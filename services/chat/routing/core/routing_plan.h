// SPDX-License-Identifier: Apache-2.0
//
// What a queue asks of an agent, and how that widens the longer somebody waits (R25).
//
//   Requirement first = RequirementOf(locale, team, plan.skills, traits);
//   for (const Widening& rung : WideningsOf(locale, team, plan, traits)) …
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chat/core/idle_talk.h"
#include "chat/routing/core/requirement.h"
#include "chat/routing/core/team_member.h"
#include "platform/base/instant.h"

namespace deskmesh::chat::routing {

inline constexpr std::string_view kDefaultPlan = "default";
inline constexpr std::size_t kMostRungs = 8;
inline constexpr std::size_t kMostWidenings = 3;  // what WaitingItem holds

struct Rung {
  enum class Action : std::uint8_t {
    kWidenTeam,  // also the members of `team_id`; empty: whatever the team
    kWidenSkills,
    kWidenLanguage,
    kOfferCallback,
    kMakeTicket,
  };
  base::Duration after{0};  // of waiting
  Action action = Action::kWidenTeam;
  std::string team_id;
};

struct RoutingPlan {
  std::string id = std::string(kDefaultPlan);
  std::string calendar_id;  // working hours; empty: those of the default plan
  base::Duration reply_within = std::chrono::hours(4);  // working time, of an offline message
  std::vector<SkillLevel> skills;
  std::vector<Rung> ladder;  // ascending
  IdleRule idle;
};

// What counts until a workspace says otherwise: the team gives way after a minute, the language after
// three; `long_wait` is when a call is offered.
RoutingPlan ShippedPlan(base::Duration long_wait);

struct PlanFault {
  std::string field;  // `ladder[2].after`
  std::string message;
};
std::vector<PlanFault> FaultsOf(const RoutingPlan& plan);

// What a conversation asks for: its language at a working level, the team it was sent to, the skills
// of that queue.
Requirement RequirementOf(std::string_view locale, std::string_view team_id,
                          const std::vector<SkillLevel>& skills, TraitTable& traits);

// The same after each rung that widens. A rung keeps what those before it gave up.
struct Widening {
  base::Duration after{0};
  Requirement requirement;
};
std::vector<Widening> WideningsOf(std::string_view locale, std::string_view team_id,
                                  const RoutingPlan& plan, TraitTable& traits);

}  // namespace deskmesh::chat::routing
