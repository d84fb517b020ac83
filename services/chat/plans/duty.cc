// SPDX-License-Identifier: Apache-2.0
#include "chat/plans/duty.h"

#include <algorithm>

#include "chat/convert.h"
#include "chat/routing/store.h"
#include "platform/base/error.h"

namespace deskmesh::chat {

absl::StatusOr<DutyRoster> DutyRoster::Load(sql::Tx& tx, std::string_view workspace,
                                            const routing::RoutingPlan& shipped) {
  DutyRoster roster;
  roster.plans_[std::string(routing::kDefaultPlan)] = shipped;
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::RoutingPlanRow> rows,
                            store::ListRoutingPlans(tx, workspace));
  for (const store::RoutingPlanRow& row : rows) {
    v1::RoutingPlan plan;
    if (!plan.ParseFromString(row.body)) {
      return absl::DataLossError("the routing plan " + row.id + " can't be read");
    }
    plan.set_id(row.id);
    roster.plans_[row.id] = convert::FromProto(plan);
  }
  DESKMESH_ASSIGN_OR_RETURN(roster.own_hours_, store::ListAgentHours(tx, workspace));
  if (!roster.Calendars().empty()) {
    DESKMESH_ASSIGN_OR_RETURN(roster.states_, store::ListCalendarStates(tx, workspace));
  }
  return roster;
}

const routing::RoutingPlan& DutyRoster::PlanOf(const std::string& team_id) const {
  const auto found = plans_.find(team_id);
  return found != plans_.end() ? found->second
                               : plans_.find(std::string(routing::kDefaultPlan))->second;
}

const std::string& DutyRoster::CalendarOf(const std::string& team_id) const {
  const std::string& own = PlanOf(team_id).calendar_id;
  return own.empty() ? PlanOf("").calendar_id : own;
}

bool DutyRoster::IsOpen(const std::string& calendar_id, base::Instant now) const {
  const auto state = states_.find(calendar_id);
  return calendar_id.empty() || state == states_.end() || state->second.IsOpenAt(now);
}

bool DutyRoster::IsWithinHours(const routing::TeamMember& member, base::Instant now) const {
  if (const auto own = own_hours_.find(member.id); own != own_hours_.end()) {
    return IsOpen(own->second, now);
  }
  if (member.team_ids.empty()) return IsOpen(CalendarOf(""), now);
  return std::any_of(member.team_ids.begin(), member.team_ids.end(),
                     [&](const std::string& team) { return IsOpen(CalendarOf(team), now); });
}

std::set<std::string> DutyRoster::Calendars() const {
  std::set<std::string> calendars;
  for (const auto& [id, plan] : plans_) {
    if (!plan.calendar_id.empty()) calendars.insert(plan.calendar_id);
  }
  for (const auto& [agent, calendar] : own_hours_) calendars.insert(calendar);
  return calendars;
}

absl::StatusOr<std::int64_t> CountOnDuty(sql::Tx& tx, std::string_view workspace,
                                         base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t online, store::CountOnline(tx, workspace));
  if (online == 0) return 0;
  DESKMESH_ASSIGN_OR_RETURN(const DutyRoster roster, DutyRoster::Load(tx, workspace));
  if (roster.Calendars().empty()) return online;
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::TeamMember> members,
                            store::ListMembers(tx, workspace));
  return std::count_if(members.begin(), members.end(), [&](const store::TeamMember& member) {
    return roster.IsOnDuty(member, now);
  });
}

namespace convert {

routing::RoutingPlan FromProto(const v1::RoutingPlan& plan) {
  using Proto = v1::RoutingPlan::Step;
  const auto duration = [](const google::protobuf::Duration& sent) {
    // Beyond any limit stays beyond it, without running over.
    const std::int64_t seconds = std::clamp<std::int64_t>(sent.seconds(), -1, 400 * 86'400);
    return base::Duration(std::chrono::seconds(seconds)) + base::Duration(sent.nanos() / 1000);
  };
  routing::RoutingPlan core;
  core.id = plan.id();
  core.calendar_id = plan.calendar_id();
  if (plan.has_idle_after()) core.idle.ask_after = duration(plan.idle_after());
  if (plan.has_idle_end()) core.idle.end_after = duration(plan.idle_end());
  if (plan.has_reply_within()) core.reply_within = duration(plan.reply_within());
  for (const v1::RoutingPlan::Skill& skill : plan.skills()) {
    core.skills.push_back({skill.name(), std::max(1, skill.min_level())});
  }
  for (const Proto& step : plan.ladder()) {
    routing::Rung rung{duration(step.after()), routing::Rung::Action::kWidenTeam, step.team_id()};
    switch (step.action()) {
      case Proto::WIDEN_SKILLS:
        rung.action = routing::Rung::Action::kWidenSkills;
        break;
      case Proto::WIDEN_LANGUAGE:
        rung.action = routing::Rung::Action::kWidenLanguage;
        break;
      case Proto::OFFER_CALLBACK:
        rung.action = routing::Rung::Action::kOfferCallback;
        break;
      case Proto::MAKE_TICKET:
        rung.action = routing::Rung::Action::kMakeTicket;
        break;
      default:
        break;
    }
    core.ladder.push_back(std::move(rung));
  }
  return core;
}

void ToProto(const routing::RoutingPlan& plan, v1::RoutingPlan* out) {
  using Proto = v1::RoutingPlan::Step;
  out->set_id(plan.id);
  out->set_calendar_id(plan.calendar_id);
  SetDuration(plan.reply_within, out->mutable_reply_within());
  SetDuration(plan.idle.ask_after, out->mutable_idle_after());
  SetDuration(plan.idle.end_after, out->mutable_idle_end());
  for (const routing::SkillLevel& skill : plan.skills) {
    v1::RoutingPlan::Skill& shown = *out->add_skills();
    shown.set_name(skill.name);
    shown.set_min_level(skill.level);
  }
  for (const routing::Rung& rung : plan.ladder) {
    Proto& shown = *out->add_ladder();
    SetDuration(rung.after, shown.mutable_after());
    shown.set_action(rung.action == routing::Rung::Action::kWidenTeam       ? Proto::WIDEN_TEAM
                     : rung.action == routing::Rung::Action::kWidenSkills   ? Proto::WIDEN_SKILLS
                     : rung.action == routing::Rung::Action::kWidenLanguage ? Proto::WIDEN_LANGUAGE
                     : rung.action == routing::Rung::Action::kOfferCallback ? Proto::OFFER_CALLBACK
                                                                            : Proto::MAKE_TICKET);
    shown.set_team_id(rung.team_id);
  }
}

}  // namespace convert

}  // namespace deskmesh::chat
