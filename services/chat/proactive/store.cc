// SPDX-License-Identifier: Apache-2.0
#include "chat/proactive/store.h"

#include <algorithm>
#include <charconv>

#include "chat/core/string_list.h"
#include "platform/base/error.h"

namespace deskmesh::chat::store {
namespace {

constexpr sql::Statement kSaveRule{
    "INSERT INTO tip_rule (workspace_id, id, name, body, revision, updated_at) VALUES (:workspace, "
    ":id, :name, :body, :revision, :updated_at) ON CONFLICT (workspace_id, id) DO UPDATE SET "
    "name = excluded.name, body = excluded.body, revision = excluded.revision, "
    "updated_at = excluded.updated_at"};
constexpr sql::Statement kFindRule{
    "SELECT id, name, body, revision, updated_at FROM tip_rule WHERE workspace_id = :workspace "
    "AND id = :id"};
constexpr sql::Statement kLockRule{
    "SELECT id, name, body, revision, updated_at FROM tip_rule WHERE workspace_id = :workspace "
    "AND id = :id FOR UPDATE"};
constexpr sql::Statement kListRules{
    "SELECT id, name, body, revision, updated_at FROM tip_rule WHERE workspace_id = :workspace "
    "ORDER BY name, id LIMIT 1000"};
constexpr sql::Statement kDeleteRule{
    "DELETE FROM tip_rule WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kDeleteShown{
    "DELETE FROM tip_shown WHERE workspace_id = :workspace AND rule_id = :id"};

constexpr sql::Statement kInsertTip{
    "INSERT INTO tip_shown (workspace_id, id, rule_id, contact_id, step, is_control, made_at, "
    "delivered_at, clicked_at, dismissed_at, solved_at) VALUES (:workspace, :id, :rule, :contact, "
    ":step, :is_control, :made_at, :delivered_at, :clicked_at, :dismissed_at, :solved_at)"};
constexpr sql::Statement kUpdateTip{
    "UPDATE tip_shown SET delivered_at = :delivered_at, clicked_at = :clicked_at, "
    "dismissed_at = :dismissed_at, solved_at = :solved_at "
    "WHERE workspace_id = :workspace AND id = :id"};
#define DESKMESH_TIP_COLUMNS                                                       \
  "id, rule_id, contact_id, step, is_control, made_at, delivered_at, clicked_at, " \
  "dismissed_at, solved_at "
constexpr sql::Statement kLockTip{"SELECT " DESKMESH_TIP_COLUMNS
                                  "FROM tip_shown WHERE workspace_id = :workspace AND id = :id "
                                  "FOR UPDATE"};
constexpr sql::Statement kListTips{
    "SELECT " DESKMESH_TIP_COLUMNS
    "FROM tip_shown WHERE workspace_id = :workspace AND contact_id = :contact "
    "ORDER BY made_at DESC LIMIT 500"};
#undef DESKMESH_TIP_COLUMNS
constexpr sql::Statement kCountTips{
    "SELECT rule_id, is_control, COUNT(*) AS made, COUNT(clicked_at) AS clicked, "
    "COUNT(dismissed_at) AS dismissed, COUNT(solved_at) AS solved FROM tip_shown "
    "WHERE workspace_id = :workspace AND (is_control OR delivered_at IS NOT NULL) "
    "GROUP BY rule_id, is_control"};

constexpr sql::Statement kEnsureReporter{
    "INSERT INTO behavior_reporter (workspace_id, contact_id, flood_state) VALUES (:workspace, "
    ":contact, 0) ON CONFLICT (workspace_id, contact_id) DO NOTHING"};
constexpr sql::Statement kLockReporter{
    "SELECT flood_state FROM behavior_reporter WHERE workspace_id = :workspace "
    "AND contact_id = :contact FOR UPDATE"};
constexpr sql::Statement kSaveReporter{
    "UPDATE behavior_reporter SET flood_state = :flood_state WHERE workspace_id = :workspace "
    "AND contact_id = :contact"};
constexpr sql::Statement kInsertBehavior{
    "INSERT INTO behavior (workspace_id, contact_id, id, name, page, dwell, properties, "
    "occurred_at) VALUES (:workspace, :contact, :id, :name, :page, :dwell, :properties, "
    ":occurred_at) ON CONFLICT (workspace_id, contact_id, id) DO NOTHING"};
constexpr sql::Statement kListBehavior{
    "SELECT id, name, page, dwell, properties, occurred_at FROM behavior "
    "WHERE workspace_id = :workspace AND contact_id = :contact AND occurred_at >= :since "
    "ORDER BY occurred_at DESC, id DESC LIMIT 500"};
constexpr sql::Statement kDeleteBehavior{
    "DELETE FROM behavior WHERE workspace_id = :workspace AND contact_id = :contact "
    "AND occurred_at < :before"};

constexpr sql::Statement kFindPlan{
    "SELECT body, revision, updated_at FROM journey_plan WHERE workspace_id = :workspace"};
constexpr sql::Statement kSavePlan{
    "INSERT INTO journey_plan (workspace_id, body, revision, updated_at) VALUES (:workspace, "
    ":body, :revision, :updated_at) ON CONFLICT (workspace_id) DO UPDATE SET "
    "body = excluded.body, revision = excluded.revision, updated_at = "
    "excluded.updated_at "
    "WHERE journey_plan.revision < excluded.revision RETURNING revision"};
constexpr sql::Statement kGiveTips{
    "UPDATE tip_shown SET contact_id = :contact "
    "WHERE workspace_id = :workspace "
    "AND contact_id = :visitor"};
constexpr sql::Statement kGiveBehavior{
    "UPDATE behavior SET contact_id = :contact WHERE workspace_id = :workspace "
    "AND contact_id = :visitor AND id NOT IN (SELECT own.id FROM behavior AS "
    "own "
    "WHERE own.workspace_id = :workspace AND own.contact_id = :contact)"};
constexpr sql::Statement kGiveJourney{
    "UPDATE journey SET contact_id = :contact WHERE workspace_id = :workspace "
    "AND contact_id = :visitor AND NOT EXISTS (SELECT 1 FROM journey AS own "
    "WHERE own.workspace_id = :workspace AND own.contact_id = :contact)"};
constexpr sql::Statement kForgetBehavior{
    "DELETE FROM behavior WHERE workspace_id = :workspace AND contact_id = "
    ":visitor"};
constexpr sql::Statement kForgetJourney{
    "DELETE FROM journey WHERE workspace_id = :workspace AND contact_id = "
    ":visitor"};
#define DESKMESH_JOURNEY_COLUMNS \
  "contact_id, begun_at, due_at, done, progress_at, nudges, finished_at "
constexpr sql::Statement kFindJourney{
    "SELECT " DESKMESH_JOURNEY_COLUMNS
    "FROM journey WHERE workspace_id = :workspace AND contact_id = :contact"};
constexpr sql::Statement kListJourneys{
    "SELECT " DESKMESH_JOURNEY_COLUMNS
    "FROM journey WHERE workspace_id = :workspace "
    "AND (begun_at < :before OR (begun_at = :before AND contact_id < :before_contact)) "
    "AND (CAST(:state AS BIGINT) < 0 "
    "OR (CAST(:state AS BIGINT) = 0 AND finished_at IS NULL AND due_at >= :now) "
    "OR (CAST(:state AS BIGINT) = 1 AND finished_at <= due_at) "
    "OR (CAST(:state AS BIGINT) = 2 AND finished_at > due_at) "
    "OR (CAST(:state AS BIGINT) = 3 AND finished_at IS NULL AND due_at < :now)) "
    "ORDER BY begun_at DESC, contact_id DESC LIMIT :limit"};
#undef DESKMESH_JOURNEY_COLUMNS
constexpr sql::Statement kSaveJourney{
    "INSERT INTO journey (workspace_id, contact_id, begun_at, due_at, done, progress_at, nudges, "
    "finished_at) VALUES (:workspace, :contact, :begun_at, :due_at, :done, :progress_at, :nudges, "
    ":finished_at) ON CONFLICT (workspace_id, contact_id) DO UPDATE SET done = excluded.done, "
    "progress_at = excluded.progress_at, nudges = excluded.nudges, "
    "finished_at = excluded.finished_at"};
constexpr sql::Statement kCountJourneys{
    "SELECT COUNT(*) AS begun, "
    "COUNT(CASE WHEN finished_at <= due_at THEN 1 END) AS activated, "
    "COUNT(CASE WHEN finished_at > due_at THEN 1 END) AS late, "
    "COUNT(CASE WHEN finished_at IS NULL AND due_at < :now THEN 1 END) AS missed "
    "FROM journey WHERE workspace_id = :workspace"};

TipRuleRow ReadRule(const sql::Row& row) {
  return {.id = row.String("id"),
          .name = row.String("name"),
          .body = std::string(row.Bytes("body")),
          .revision = row.Int64("revision"),
          .updated_at = row.Instant("updated_at")};
}

TipRow ReadTip(const sql::Row& row) {
  return {.id = row.String("id"),
          .rule_id = row.String("rule_id"),
          .contact_id = row.String("contact_id"),
          .step = row.String("step"),
          .is_control = row.Bool("is_control"),
          .made_at = row.Instant("made_at"),
          .delivered_at = row.OptionalInstant("delivered_at"),
          .clicked_at = row.OptionalInstant("clicked_at"),
          .dismissed_at = row.OptionalInstant("dismissed_at"),
          .solved_at = row.OptionalInstant("solved_at")};
}

// Properties travel as `name`, `value`, `name`, `value` …
std::string PackProperties(const std::map<std::string, std::string>& properties) {
  std::vector<std::string> flat;
  for (const auto& [name, value] : properties) {
    flat.push_back(name);
    flat.push_back(value);
  }
  return PackList(flat);
}

proactive::BehaviorEvent ReadBehavior(const sql::Row& row) {
  proactive::BehaviorEvent event;
  event.id = row.String("id");
  event.name = row.String("name");
  event.page = row.String("page");
  event.dwell = base::Duration(row.Int64("dwell"));
  const std::vector<std::string> flat = UnpackList(row.Text("properties"));
  for (std::size_t i = 0; i + 1 < flat.size(); i += 2) event.properties[flat[i]] = flat[i + 1];
  event.at = row.Instant("occurred_at");
  return event;
}

std::string PackSteps(const std::vector<proactive::StepDone>& done) {
  std::vector<std::string> flat;
  for (const proactive::StepDone& step : done) {
    flat.push_back(step.event);
    flat.push_back(std::to_string(step.at.micros));
  }
  return PackList(flat);
}

proactive::Journey ReadJourney(const sql::Row& row) {
  proactive::Journey journey;
  journey.contact_id = row.String("contact_id");
  journey.begun_at = row.Instant("begun_at");
  journey.due_at = row.Instant("due_at");
  const std::vector<std::string> flat = UnpackList(row.Text("done"));
  for (std::size_t i = 0; i + 1 < flat.size(); i += 2) {
    proactive::StepDone step{flat[i], {}};
    std::from_chars(flat[i + 1].data(), flat[i + 1].data() + flat[i + 1].size(), step.at.micros);
    journey.done.push_back(step);
  }
  journey.progress_at = row.Instant("progress_at");
  journey.nudges = static_cast<int>(row.Int64("nudges"));
  journey.finished_at = row.OptionalInstant("finished_at");
  return journey;
}

absl::StatusOr<std::optional<TipRuleRow>> FindRuleWith(sql::Tx& tx, const sql::Statement& statement,
                                                       std::string_view workspace,
                                                       std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(statement, {{"workspace", workspace}, {"id", id}}));
  if (rows.empty()) return std::nullopt;
  return ReadRule(rows[0]);
}

}  // namespace

absl::Status SaveTipRule(sql::Tx& tx, std::string_view workspace, const TipRuleRow& row) {
  return tx.Execute(kSaveRule, {{"workspace", workspace},
                                {"id", row.id},
                                {"name", row.name},
                                {"body", sql::Bytes{row.body}},
                                {"revision", row.revision},
                                {"updated_at", row.updated_at}});
}

absl::StatusOr<std::optional<TipRuleRow>> FindTipRule(sql::Tx& tx, std::string_view workspace,
                                                      std::string_view id) {
  return FindRuleWith(tx, kFindRule, workspace, id);
}

absl::StatusOr<std::optional<TipRuleRow>> LockTipRule(sql::Tx& tx, std::string_view workspace,
                                                      std::string_view id) {
  return FindRuleWith(tx, kLockRule, workspace, id);
}

absl::StatusOr<std::vector<TipRuleRow>> ListTipRules(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kListRules, {{"workspace", workspace}}));
  std::vector<TipRuleRow> rules;
  for (const sql::Row row : rows) rules.push_back(ReadRule(row));
  return rules;
}

absl::Status DeleteTipRule(sql::Tx& tx, std::string_view workspace, std::string_view id) {
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kDeleteShown, {{"workspace", workspace}, {"id", id}}));
  return tx.Execute(kDeleteRule, {{"workspace", workspace}, {"id", id}});
}

absl::Status InsertTip(sql::Tx& tx, std::string_view workspace, const TipRow& tip) {
  return tx.Execute(kInsertTip, {{"workspace", workspace},
                                 {"id", tip.id},
                                 {"rule", tip.rule_id},
                                 {"contact", tip.contact_id},
                                 {"step", tip.step},
                                 {"is_control", tip.is_control},
                                 {"made_at", tip.made_at},
                                 {"delivered_at", tip.delivered_at},
                                 {"clicked_at", tip.clicked_at},
                                 {"dismissed_at", tip.dismissed_at},
                                 {"solved_at", tip.solved_at}});
}

absl::Status UpdateTip(sql::Tx& tx, std::string_view workspace, const TipRow& tip) {
  return tx.Execute(kUpdateTip, {{"workspace", workspace},
                                 {"id", tip.id},
                                 {"delivered_at", tip.delivered_at},
                                 {"clicked_at", tip.clicked_at},
                                 {"dismissed_at", tip.dismissed_at},
                                 {"solved_at", tip.solved_at}});
}

absl::StatusOr<std::optional<TipRow>> LockTip(sql::Tx& tx, std::string_view workspace,
                                              std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLockTip, {{"workspace", workspace}, {"id", id}}));
  if (rows.empty()) return std::nullopt;
  return ReadTip(rows[0]);
}

absl::StatusOr<std::vector<TipRow>> ListTips(sql::Tx& tx, std::string_view workspace,
                                             std::string_view contact_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kListTips, {{"workspace", workspace},
                                                                       {"contact", contact_id}}));
  std::vector<TipRow> tips;
  for (const sql::Row row : rows) tips.push_back(ReadTip(row));
  std::reverse(tips.begin(), tips.end());
  return tips;
}

absl::StatusOr<std::map<std::string, TipTotals>> CountTips(sql::Tx& tx,
                                                           std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kCountTips, {{"workspace", workspace}}));
  std::map<std::string, TipTotals> totals;
  for (const sql::Row row : rows) {
    TipTotals& of_rule = totals[row.String("rule_id")];
    if (row.Bool("is_control")) {
      of_rule.counts.control = row.Int64("made");
      of_rule.counts.control_solved = row.Int64("solved");
      continue;
    }
    of_rule.counts.shown = row.Int64("made");
    of_rule.counts.solved = row.Int64("solved");
    of_rule.clicked = row.Int64("clicked");
    of_rule.dismissed = row.Int64("dismissed");
  }
  return totals;
}

absl::StatusOr<base::Instant> LockReporter(sql::Tx& tx, std::string_view workspace,
                                           std::string_view contact_id) {
  const sql::Params params{{"workspace", workspace}, {"contact", contact_id}};
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kEnsureReporter, params));
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kLockReporter, params));
  if (rows.empty()) return absl::InternalError("a reporter's row could not be made");
  return rows[0].Instant("flood_state");
}

absl::Status SaveReporter(sql::Tx& tx, std::string_view workspace, std::string_view contact_id,
                          base::Instant flood_state) {
  return tx.Execute(
      kSaveReporter,
      {{"workspace", workspace}, {"contact", contact_id}, {"flood_state", flood_state}});
}

absl::StatusOr<bool> InsertBehavior(sql::Tx& tx, std::string_view workspace,
                                    std::string_view contact_id,
                                    const proactive::BehaviorEvent& event) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::int64_t made,
      tx.ExecuteCount(kInsertBehavior, {{"workspace", workspace},
                                        {"contact", contact_id},
                                        {"id", event.id},
                                        {"name", event.name},
                                        {"page", event.page},
                                        {"dwell", event.dwell},
                                        {"properties", PackProperties(event.properties)},
                                        {"occurred_at", event.at}}));
  return made > 0;
}

absl::StatusOr<std::vector<proactive::BehaviorEvent>> ListBehavior(sql::Tx& tx,
                                                                   std::string_view workspace,
                                                                   std::string_view contact_id,
                                                                   base::Instant since) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kListBehavior, {{"workspace", workspace},
                                                                           {"contact", contact_id},
                                                                           {"since", since}}));
  std::vector<proactive::BehaviorEvent> events;
  for (const sql::Row row : rows) events.push_back(ReadBehavior(row));
  std::reverse(events.begin(), events.end());
  return events;
}

absl::Status DeleteBehavior(sql::Tx& tx, std::string_view workspace, std::string_view contact_id,
                            base::Instant before) {
  return tx.Execute(kDeleteBehavior,
                    {{"workspace", workspace}, {"contact", contact_id}, {"before", before}});
}

absl::StatusOr<std::optional<JourneyPlanRow>> FindJourneyPlan(sql::Tx& tx,
                                                              std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kFindPlan, {{"workspace", workspace}}));
  if (rows.empty()) return std::nullopt;
  return JourneyPlanRow{.body = std::string(rows[0].Bytes("body")),
                        .revision = rows[0].Int64("revision"),
                        .updated_at = rows[0].Instant("updated_at")};
}

absl::StatusOr<bool> SaveJourneyPlan(sql::Tx& tx, std::string_view workspace,
                                     const JourneyPlanRow& row) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows saved,
                            tx.Query(kSavePlan, {{"workspace", workspace},
                                                 {"body", sql::Bytes{row.body}},
                                                 {"revision", row.revision},
                                                 {"updated_at", row.updated_at}}));
  return !saved.empty();
}

absl::Status GiveBehavior(sql::Tx& tx, std::string_view workspace, std::string_view visitor_id,
                          std::string_view contact_id) {
  const sql::Params who = {
      {"workspace", workspace}, {"visitor", visitor_id}, {"contact", contact_id}};
  for (const sql::Statement* give : {&kGiveTips, &kGiveBehavior, &kGiveJourney}) {
    DESKMESH_RETURN_IF_ERROR(tx.Execute(*give, who));
  }
  const sql::Params rest = {{"workspace", workspace}, {"visitor", visitor_id}};
  for (const sql::Statement* forget : {&kForgetBehavior, &kForgetJourney}) {
    DESKMESH_RETURN_IF_ERROR(tx.Execute(*forget, rest));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<proactive::Journey>> FindJourney(sql::Tx& tx,
                                                              std::string_view workspace,
                                                              std::string_view contact_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kFindJourney, {{"workspace", workspace}, {"contact", contact_id}}));
  if (rows.empty()) return std::nullopt;
  return ReadJourney(rows[0]);
}

absl::Status SaveJourney(sql::Tx& tx, std::string_view workspace,
                         const proactive::Journey& journey) {
  return tx.Execute(kSaveJourney, {{"workspace", workspace},
                                   {"contact", journey.contact_id},
                                   {"begun_at", journey.begun_at},
                                   {"due_at", journey.due_at},
                                   {"done", PackSteps(journey.done)},
                                   {"progress_at", journey.progress_at},
                                   {"nudges", journey.nudges},
                                   {"finished_at", journey.finished_at}});
}

absl::StatusOr<std::vector<proactive::Journey>> ListJourneys(sql::Tx& tx,
                                                             std::string_view workspace,
                                                             const JourneySelection& selection) {
  const int state = selection.state.has_value() ? static_cast<int>(*selection.state) : -1;
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListJourneys, {{"workspace", workspace},
                               {"before", selection.before.value_or(base::Instant::Infinite())},
                               {"before_contact", selection.before_contact},
                               {"state", state},
                               {"now", selection.now},
                               {"limit", selection.limit}}));
  std::vector<proactive::Journey> journeys;
  for (const sql::Row row : rows) journeys.push_back(ReadJourney(row));
  return journeys;
}

absl::StatusOr<JourneyTotals> CountJourneys(sql::Tx& tx, std::string_view workspace,
                                            base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kCountJourneys, {{"workspace", workspace}, {"now", now}}));
  return JourneyTotals{.begun = rows[0].Int64("begun"),
                       .activated = rows[0].Int64("activated"),
                       .late = rows[0].Int64("late"),
                       .missed = rows[0].Int64("missed")};
}

}  // namespace deskmesh::chat::store
