// SPDX-License-Identifier: Apache-2.0
//
// Who is on duty (R4, R25): the plans of a workspace's queues, and whether somebody is within working
// hours now, as far as the store knows.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "chat/plans/store.h"
#include "chat/routing/core/routing_plan.h"
#include "chat/routing/core/team_member.h"
#include "deskmesh/chat/v1/routing_plan.pb.h"
#include "platform/sql/database.h"

namespace deskmesh::chat {

// A value, read in one transaction. Safe for concurrent const use.
class DutyRoster {
 public:
  // `shipped` counts where the workspace has no default plan of its own.
  static absl::StatusOr<DutyRoster> Load(sql::Tx& tx, std::string_view workspace,
                                         const routing::RoutingPlan& shipped = {});

  // That of the team, or the default one.
  const routing::RoutingPlan& PlanOf(const std::string& team_id) const;
  // Working hours of a team's queue; empty: around the clock.
  const std::string& CalendarOf(const std::string& team_id) const;
  // Within working hours: its own, or those of any of its teams.
  bool IsWithinHours(const routing::TeamMember& member, base::Instant now) const;
  // Takes work now.
  bool IsOnDuty(const routing::TeamMember& member, base::Instant now) const {
    return member.takes_work() && IsWithinHours(member, now);
  }

  // Calendars that anything depends on.
  std::set<std::string> Calendars() const;
  const store::CalendarStates& states() const { return states_; }
  store::CalendarStates& states() { return states_; }
  bool IsOpen(const std::string& calendar_id, base::Instant now) const;

 private:
  std::map<std::string, routing::RoutingPlan> plans_;  // the default one always
  store::AgentCalendars own_hours_;
  store::CalendarStates states_;
};

// Members that take work now and are within their hours.
absl::StatusOr<std::int64_t> CountOnDuty(sql::Tx& tx, std::string_view workspace,
                                         base::Instant now);

namespace convert {
routing::RoutingPlan FromProto(const v1::RoutingPlan& plan);
void ToProto(const routing::RoutingPlan& plan, v1::RoutingPlan* out);
}  // namespace convert

}  // namespace deskmesh::chat
