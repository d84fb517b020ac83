// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/store.h"

#include <algorithm>

#include "platform/base/error.h"

namespace deskmesh::knowledge::store {
namespace {

constexpr sql::Statement kLoadExample{
    "SELECT sequence, description, type, priority, team_id FROM ticket_example WHERE workspace_id = "
    ":workspace AND ticket_id = :id"};
constexpr sql::Statement kSaveExample{
    "INSERT INTO ticket_example (workspace_id, ticket_id, sequence, subject, description, channel, "
    "type, priority, team_id, changed_at) VALUES (:workspace, :id, :sequence, :subject, "
    ":description, :channel, :type, :priority, :team, :changed) ON CONFLICT (workspace_id, "
    "ticket_id) DO UPDATE SET sequence = excluded.sequence, subject = excluded.subject, "
    "description = excluded.description, channel = excluded.channel, type = excluded.type, "
    "priority = excluded.priority, team_id = excluded.team_id, changed_at = excluded.changed_at"};
constexpr sql::Statement kDescribe{
    "UPDATE ticket_example SET description = :description WHERE workspace_id = :workspace AND "
    "ticket_id = :id"};
constexpr sql::Statement kCountChange{
    "INSERT INTO ticket_training (workspace_id, changes, trained_changes) VALUES (:workspace, 1, 0) "
    "ON CONFLICT (workspace_id) DO UPDATE SET changes = ticket_training.changes + 1"};
constexpr sql::Statement kNewest{
    "SELECT ticket_id, sequence, subject, description, channel, type, priority, team_id, "
    "changed_at FROM ticket_example WHERE workspace_id = :workspace AND sequence > 0 "
    "ORDER BY changed_at DESC, ticket_id DESC LIMIT :limit"};
constexpr sql::Statement kTraining{
    "SELECT workspace_id, changes, trained_changes FROM ticket_training WHERE changes > "
    "trained_changes"};
constexpr sql::Statement kMarkTrained{
    "UPDATE ticket_training SET trained_changes = :changes WHERE workspace_id = :workspace AND "
    "trained_changes < :changes"};
constexpr sql::Statement kListModels{
    "SELECT kind, version, trained_at, examples, accuracy, macro_f1, previous_macro_f1, size_bytes "
    "FROM ticket_model WHERE workspace_id = :workspace ORDER BY kind"};
constexpr sql::Statement kLoadModel{
    "SELECT kind, version, trained_at, examples, accuracy, macro_f1, previous_macro_f1, "
    "size_bytes, model FROM ticket_model WHERE workspace_id = :workspace AND kind = :kind"};
constexpr sql::Statement kSaveModel{
    "INSERT INTO ticket_model (workspace_id, kind, version, trained_at, examples, accuracy, "
    "macro_f1, previous_macro_f1, size_bytes, model) VALUES (:workspace, :kind, :version, "
    ":trained, :examples, :accuracy, :macro_f1, :previous, :size, :model) "
    "ON CONFLICT (workspace_id, kind) DO UPDATE SET version = excluded.version, "
    "trained_at = excluded.trained_at, examples = excluded.examples, "
    "accuracy = excluded.accuracy, macro_f1 = excluded.macro_f1, "
    "previous_macro_f1 = excluded.previous_macro_f1, size_bytes = excluded.size_bytes, "
    "model = excluded.model WHERE ticket_model.version < excluded.version"};

ModelRow ReadModel(const sql::Row& row) {
  return {.kind = row.String("kind"),
          .version = row.Int64("version"),
          .trained_at = row.Instant("trained_at"),
          .examples = row.Int64("examples"),
          .accuracy = row.Double("accuracy"),
          .macro_f1 = row.Double("macro_f1"),
          .previous_macro_f1 = row.Double("previous_macro_f1"),
          .size_bytes = row.Int64("size_bytes")};
}

}  // namespace

absl::Status SaveExample(sql::Tx& tx, const TicketExampleRow& row) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows known,
      tx.Query(kLoadExample, {{"workspace", row.workspace_id}, {"id", row.ticket_id}}));
  std::string description = row.description;
  if (!known.empty()) {
    const std::string kept = known[0].String("description");
    if (known[0].Int64("sequence") >= row.sequence) {
      if (!kept.empty() || description.empty()) return absl::OkStatus();
      return tx.Execute(
          kDescribe,
          {{"workspace", row.workspace_id}, {"id", row.ticket_id}, {"description", description}});
    }
    if (description.empty()) description = kept;
  }
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kSaveExample, {{"workspace", row.workspace_id},
                                                     {"id", row.ticket_id},
                                                     {"sequence", row.sequence},
                                                     {"subject", row.subject},
                                                     {"description", description},
                                                     {"channel", row.channel},
                                                     {"type", row.type},
                                                     {"priority", row.priority},
                                                     {"team", row.team_id},
                                                     {"changed", row.changed_at}}));
  const bool is_change = known.empty() || known[0].String("type") != row.type ||
                         known[0].String("priority") != row.priority ||
                         known[0].String("team_id") != row.team_id;
  return is_change ? tx.Execute(kCountChange, {{"workspace", row.workspace_id}}) : absl::OkStatus();
}

absl::StatusOr<std::vector<TicketExampleRow>> NewestExamples(sql::Tx& tx,
                                                             std::string_view workspace,
                                                             int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kNewest, {{"workspace", workspace}, {"limit", limit}}));
  std::vector<TicketExampleRow> examples;
  for (const sql::Row row : rows) {
    examples.push_back({.workspace_id = std::string(workspace),
                        .ticket_id = row.String("ticket_id"),
                        .sequence = row.Int64("sequence"),
                        .subject = row.String("subject"),
                        .description = row.String("description"),
                        .channel = row.String("channel"),
                        .type = row.String("type"),
                        .priority = row.String("priority"),
                        .team_id = row.String("team_id"),
                        .changed_at = row.Instant("changed_at")});
  }
  std::ranges::reverse(examples);
  return examples;
}

absl::StatusOr<std::vector<TrainingRow>> ListTraining(sql::Tx& tx) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kTraining));
  std::vector<TrainingRow> training;
  for (const sql::Row row : rows) {
    training.push_back(
        {row.String("workspace_id"), row.Int64("changes"), row.Int64("trained_changes")});
  }
  return training;
}

absl::Status MarkTrained(sql::Tx& tx, std::string_view workspace, std::int64_t changes) {
  return tx.Execute(kMarkTrained, {{"workspace", workspace}, {"changes", changes}});
}

absl::StatusOr<std::vector<ModelRow>> ListModels(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListModels, {{"workspace", workspace}}));
  std::vector<ModelRow> models;
  for (const sql::Row row : rows) models.push_back(ReadModel(row));
  return models;
}

absl::StatusOr<std::optional<ModelRow>> LoadModel(sql::Tx& tx, std::string_view workspace,
                                                  std::string_view kind) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLoadModel, {{"workspace", workspace}, {"kind", kind}}));
  if (rows.empty()) return std::optional<ModelRow>();
  ModelRow row = ReadModel(rows[0]);
  row.model = rows[0].Bytes("model");
  return std::optional<ModelRow>(std::move(row));
}

absl::Status SaveModel(sql::Tx& tx, std::string_view workspace, const ModelRow& row) {
  return tx.Execute(kSaveModel, {{"workspace", workspace},
                                 {"kind", row.kind},
                                 {"version", row.version},
                                 {"trained", row.trained_at},
                                 {"examples", row.examples},
                                 {"accuracy", row.accuracy},
                                 {"macro_f1", row.macro_f1},
                                 {"previous", row.previous_macro_f1},
                                 {"size", static_cast<std::int64_t>(row.model.size())},
                                 {"model", sql::Bytes{row.model}}});
}

}  // namespace deskmesh::knowledge::store
