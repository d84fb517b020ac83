// SPDX-License-Identifier: Apache-2.0
//
// SQL of routing plans, agents' own hours and what calendars last said. Stateless; every function runs
// in the caller's transaction. Errors are those of platform/sql.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::chat::store {

struct RoutingPlanRow {
  std::string id;
  std::string body;  // a serialised deskmesh.chat.v1.RoutingPlan
  std::int64_t revision = 0;
  base::Instant updated_at;
};
absl::StatusOr<std::vector<RoutingPlanRow>> ListRoutingPlans(sql::Tx& tx,
                                                             std::string_view workspace);
// True when it was saved; false when the revision before `row.revision` isn't the latest any more.
absl::StatusOr<bool> SaveRoutingPlan(sql::Tx& tx, std::string_view workspace,
                                     const RoutingPlanRow& row);
absl::Status DeleteRoutingPlan(sql::Tx& tx, std::string_view workspace, std::string_view id);

// Agent → calendar, for agents with hours of their own.
using AgentCalendars = std::map<std::string, std::string>;
absl::StatusOr<AgentCalendars> ListAgentHours(sql::Tx& tx, std::string_view workspace);
// An empty calendar takes them away.
absl::Status SetAgentHours(sql::Tx& tx, std::string_view workspace, std::string_view agent_id,
                           std::string_view calendar_id);

// What a calendar said when it was last asked.
struct CalendarState {
  bool is_open = true;
  base::Instant changes_at = base::Instant::Infinite();
  base::Instant asked_at;

  // Also after `changes_at`, until somebody asks again.
  bool IsOpenAt(base::Instant now) const { return now < changes_at ? is_open : !is_open; }
};
using CalendarStates = std::map<std::string, CalendarState>;
absl::StatusOr<CalendarStates> ListCalendarStates(sql::Tx& tx, std::string_view workspace);
absl::Status SaveCalendarState(sql::Tx& tx, std::string_view workspace,
                               std::string_view calendar_id, const CalendarState& state);

}  // namespace deskmesh::chat::store
