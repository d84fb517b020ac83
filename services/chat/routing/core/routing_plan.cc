// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/routing_plan.h"

#include <algorithm>
#include <set>

namespace deskmesh::chat::routing {
namespace {

bool Widens(Rung::Action action) {
  return action == Rung::Action::kWidenTeam || action == Rung::Action::kWidenSkills ||
         action == Rung::Action::kWidenLanguage;
}

}  // namespace

RoutingPlan ShippedPlan(base::Duration long_wait) {
  RoutingPlan plan;
  plan.ladder = {{std::chrono::seconds(60), Rung::Action::kWidenTeam, ""},
                 {std::chrono::seconds(180), Rung::Action::kWidenLanguage, ""},
                 {long_wait, Rung::Action::kOfferCallback, ""}};
  std::sort(plan.ladder.begin(), plan.ladder.end(), [](const Rung& a, const Rung& b) {
    return std::pair(a.after, a.action) < std::pair(b.after, b.action);
  });
  return plan;
}

std::vector<PlanFault> FaultsOf(const RoutingPlan& plan) {
  std::vector<PlanFault> faults;
  if (plan.reply_within < std::chrono::minutes(1) ||
      plan.reply_within > std::chrono::hours(24 * 30)) {
    faults.push_back({"reply_within", "must be 1 minute to 30 days"});
  }
  const auto is_idle_time = [](base::Duration time) {
    return time == base::Duration{0} || (time >= kLeastIdle && time <= kLongestIdle);
  };
  if (!is_idle_time(plan.idle.ask_after)) {
    faults.push_back({"idle_after", "must be 0 or 1 minute to 24 hours"});
  }
  if (!is_idle_time(plan.idle.end_after)) {
    faults.push_back({"idle_end", "must be 0 or 1 minute to 24 hours"});
  }
  std::set<std::string> names;
  for (std::size_t i = 0; i < plan.skills.size(); ++i) {
    const SkillLevel& skill = plan.skills[i];
    const std::string field = "skills[" + std::to_string(i) + "]";
    if (skill.name.empty()) faults.push_back({field + ".name", "must name a skill"});
    if (!names.insert(skill.name).second) {
      faults.push_back({field + ".name", "must not be named twice"});
    }
    if (skill.level < 1 || skill.level > kMaxLevel) {
      faults.push_back({field + ".min_level", "must be 1 to 5"});
    }
  }
  if (plan.ladder.size() > kMostRungs) faults.push_back({"ladder", "must have at most 8 rungs"});
  std::size_t widenings = 0;
  base::Duration last{0};
  bool has_ended = false;
  std::set<std::pair<Rung::Action, std::string>> done;
  for (std::size_t i = 0; i < plan.ladder.size(); ++i) {
    const Rung& rung = plan.ladder[i];
    const std::string field = "ladder[" + std::to_string(i) + "]";
    if (rung.after < std::chrono::seconds(1) || rung.after > std::chrono::hours(24)) {
      faults.push_back({field + ".after", "must be 1 second to 24 hours"});
    } else if (rung.after < last) {
      faults.push_back({field + ".after", "must not be before the rung before it"});
    }
    last = std::max(last, rung.after);
    if (has_ended) faults.push_back({field, "must not follow MAKE_TICKET, which ends the wait"});
    has_ended = has_ended || rung.action == Rung::Action::kMakeTicket;
    if (rung.action != Rung::Action::kWidenTeam && !rung.team_id.empty()) {
      faults.push_back({field + ".team_id", "must be empty unless the action is WIDEN_TEAM"});
    }
    if (!done.insert({rung.action, rung.team_id}).second) {
      faults.push_back({field + ".action", "must not repeat an earlier rung"});
    }
    if (Widens(rung.action) && ++widenings == kMostWidenings + 1) {
      faults.push_back({field + ".action", "must not be the fourth that widens"});
    }
  }
  return faults;
}

Requirement RequirementOf(std::string_view locale, std::string_view team_id,
                          const std::vector<SkillLevel>& skills, TraitTable& traits) {
  Requirement requirement;
  if (!locale.empty()) {
    requirement.needs.push_back(
        {traits.Intern("lang:" + std::string(LanguageOfLocale(locale))), kWorkingLanguage});
  }
  if (!team_id.empty()) {
    requirement.needs.push_back({traits.Intern("team:" + std::string(team_id)), 1});
  }
  for (const SkillLevel& skill : skills) {
    requirement.needs.push_back({traits.Intern(skill.name), skill.level});
  }
  return requirement;
}

std::vector<Widening> WideningsOf(std::string_view locale, std::string_view team_id,
                                  const RoutingPlan& plan, TraitTable& traits) {
  std::vector<Widening> widenings;
  std::string team(team_id);
  std::string language(locale);
  std::vector<SkillLevel> skills = plan.skills;
  for (const Rung& rung : plan.ladder) {
    if (!Widens(rung.action) || widenings.size() == kMostWidenings) continue;
    if (rung.action == Rung::Action::kWidenTeam) {
      // A queue of all has no team to give up.
      if (team.empty()) continue;
      team = rung.team_id;
    } else if (rung.action == Rung::Action::kWidenSkills) {
      if (skills.empty()) continue;
      skills.clear();
    } else {
      language.clear();
    }
    widenings.push_back({rung.after, RequirementOf(language, team, skills, traits)});
  }
  return widenings;
}

}  // namespace deskmesh::chat::routing
