// SPDX-License-Identifier: Apache-2.0
#include "chat/plans/store.h"

#include "platform/base/error.h"

namespace deskmesh::chat::store {
namespace {

constexpr sql::Statement kListPlans{
    "SELECT id, body, revision, updated_at FROM routing_plan WHERE workspace_id = :workspace "
    "ORDER BY id LIMIT 1000"};
constexpr sql::Statement kSavePlan{
    "INSERT INTO routing_plan (workspace_id, id, body, revision, updated_at) VALUES (:workspace, "
    ":id, :body, :revision, :updated_at) ON CONFLICT (workspace_id, id) DO UPDATE SET "
    "body = excluded.body, revision = excluded.revision, updated_at = excluded.updated_at "
    "WHERE routing_plan.revision = excluded.revision - 1"};
constexpr sql::Statement kDeletePlan{
    "DELETE FROM routing_plan WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kListHours{
    "SELECT agent_id, calendar_id FROM agent_hours WHERE workspace_id = :workspace "
    "ORDER BY agent_id LIMIT 100000"};
constexpr sql::Statement kSaveHours{
    "INSERT INTO agent_hours (workspace_id, agent_id, calendar_id) VALUES (:workspace, :agent, "
    ":calendar) ON CONFLICT (workspace_id, agent_id) DO UPDATE SET "
    "calendar_id = excluded.calendar_id"};
constexpr sql::Statement kDeleteHours{
    "DELETE FROM agent_hours WHERE workspace_id = :workspace AND agent_id = :agent"};
constexpr sql::Statement kListStates{
    "SELECT calendar_id, is_open, changes_at, asked_at FROM calendar_state "
    "WHERE workspace_id = :workspace LIMIT 10000"};
constexpr sql::Statement kSaveState{
    "INSERT INTO calendar_state (workspace_id, calendar_id, is_open, changes_at, asked_at) VALUES "
    "(:workspace, :calendar, :is_open, :changes_at, :asked_at) "
    "ON CONFLICT (workspace_id, calendar_id) DO UPDATE SET is_open = excluded.is_open, "
    "changes_at = excluded.changes_at, asked_at = excluded.asked_at"};

}  // namespace

absl::StatusOr<std::vector<RoutingPlanRow>> ListRoutingPlans(sql::Tx& tx,
                                                             std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kListPlans, {{"workspace", workspace}}));
  std::vector<RoutingPlanRow> plans;
  for (const sql::Row row : rows) {
    plans.push_back({.id = row.String("id"),
                     .body = std::string(row.Bytes("body")),
                     .revision = row.Int64("revision"),
                     .updated_at = row.Instant("updated_at")});
  }
  return plans;
}

absl::StatusOr<bool> SaveRoutingPlan(sql::Tx& tx, std::string_view workspace,
                                     const RoutingPlanRow& row) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t saved,
                            tx.ExecuteCount(kSavePlan, {{"workspace", workspace},
                                                        {"id", row.id},
                                                        {"body", sql::Bytes{row.body}},
                                                        {"revision", row.revision},
                                                        {"updated_at", row.updated_at}}));
  return saved > 0;
}

absl::Status DeleteRoutingPlan(sql::Tx& tx, std::string_view workspace, std::string_view id) {
  return tx.Execute(kDeletePlan, {{"workspace", workspace}, {"id", id}});
}

absl::StatusOr<AgentCalendars> ListAgentHours(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kListHours, {{"workspace", workspace}}));
  AgentCalendars calendars;
  for (const sql::Row row : rows) calendars[row.String("agent_id")] = row.String("calendar_id");
  return calendars;
}

absl::Status SetAgentHours(sql::Tx& tx, std::string_view workspace, std::string_view agent_id,
                           std::string_view calendar_id) {
  if (calendar_id.empty()) {
    return tx.Execute(kDeleteHours, {{"workspace", workspace}, {"agent", agent_id}});
  }
  return tx.Execute(kSaveHours,
                    {{"workspace", workspace}, {"agent", agent_id}, {"calendar", calendar_id}});
}

absl::StatusOr<CalendarStates> ListCalendarStates(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListStates, {{"workspace", workspace}}));
  CalendarStates states;
  for (const sql::Row row : rows) {
    states[row.String("calendar_id")] = {.is_open = row.Bool("is_open"),
                                         .changes_at = row.Instant("changes_at"),
                                         .asked_at = row.Instant("asked_at")};
  }
  return states;
}

absl::Status SaveCalendarState(sql::Tx& tx, std::string_view workspace,
                               std::string_view calendar_id, const CalendarState& state) {
  return tx.Execute(kSaveState, {{"workspace", workspace},
                                 {"calendar", calendar_id},
                                 {"is_open", state.is_open},
                                 {"changes_at", state.changes_at},
                                 {"asked_at", state.asked_at}});
}

}  // namespace deskmesh::chat::store
