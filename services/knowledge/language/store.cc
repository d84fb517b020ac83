// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/store.h"

#include <algorithm>

#include "platform/base/error.h"
#include "platform/sql/kept.h"

namespace deskmesh::knowledge::store {
namespace {

constexpr sql::Statement kLoadExample{
    "SELECT sequence, description, type, priority, team_id, labels, is_confirmed, sorted_at FROM ticket_example "
    "WHERE workspace_id = :workspace AND ticket_id = :id"};
constexpr sql::Statement kSaveExample{
    "INSERT INTO ticket_example (workspace_id, ticket_id, sequence, subject, description, channel, "
    "type, priority, team_id, labels, state, requester_id, changed_at, ruled_type, ruled_priority, is_confirmed, sorted_at, taken) VALUES (:workspace, "
    ":id, :sequence, :subject, :description, :channel, :type, :priority, :team, :labels, :state, "
    ":requester, :changed, :ruled_type, :ruled_priority, :confirmed, :sorted, :taken) ON CONFLICT (workspace_id, ticket_id) DO UPDATE SET sequence = excluded.sequence, subject = excluded.subject, "
    "description = excluded.description, channel = excluded.channel, type = excluded.type, "
    "priority = excluded.priority, team_id = excluded.team_id, labels = excluded.labels, "
    "state = excluded.state, requester_id = excluded.requester_id, "
    "changed_at = excluded.changed_at, ruled_type = excluded.ruled_type, "
    "ruled_priority = excluded.ruled_priority, is_confirmed = excluded.is_confirmed, sorted_at = excluded.sorted_at, taken = excluded.taken"};
// Who stands behind a ticket is told by each of its facts, in any order.
constexpr sql::Statement kConfirm{
    "UPDATE ticket_example SET is_confirmed = 1, sorted_at = :sorted, taken = :taken WHERE "
    "workspace_id = :workspace AND ticket_id = :id"};
constexpr sql::Statement kDescribe{
    "UPDATE ticket_example SET description = :description, taken = :taken WHERE workspace_id = :workspace AND "
    "ticket_id = :id"};
// The counter's row orders those who take facts of one workspace.
constexpr sql::Statement kCountTake{
    "INSERT INTO ticket_training (workspace_id, changes, trained_changes, takes) VALUES "
    "(:workspace, :change, 0, 1) ON CONFLICT (workspace_id) DO UPDATE SET "
    "changes = ticket_training.changes + excluded.changes, takes = ticket_training.takes + 1 "
    "RETURNING takes"};
#define DESKMESH_EXAMPLE_COLUMNS                                                                 \
  "SELECT ticket_id, sequence, subject, description, channel, type, priority, team_id, labels, " \
  "state, requester_id, changed_at, ruled_type, ruled_priority, is_confirmed, sorted_at, taken FROM ticket_example WHERE workspace_id = :workspace "
constexpr sql::Statement kNewestConfirmed{
    DESKMESH_EXAMPLE_COLUMNS
    "AND is_confirmed = 1 AND sequence > 0 ORDER BY changed_at DESC, ticket_id DESC LIMIT :limit"};
constexpr sql::Statement kSortedTexts{
    "SELECT ticket_id, changed_at, subject, description, type, priority FROM ticket_example WHERE "
    "workspace_id = :workspace AND is_confirmed = 1 AND sequence > 0 AND (changed_at, ticket_id) < "
    "(:before, :before_id) ORDER BY changed_at DESC, ticket_id DESC LIMIT :limit"};
constexpr sql::Statement kPassedOver{
    DESKMESH_EXAMPLE_COLUMNS
    "AND is_confirmed = 0 AND ticket_id < :before AND sequence > 0 ORDER BY ticket_id DESC "
    "LIMIT :limit"};
constexpr sql::Statement kTakenAfter{DESKMESH_EXAMPLE_COLUMNS
                                     "AND (taken, ticket_id) > (:after, :after_id) "
                                     "ORDER BY taken, ticket_id LIMIT :limit"};
constexpr sql::Statement kExamplesById{DESKMESH_EXAMPLE_COLUMNS "AND ticket_id IN (:ids[])"};
#undef DESKMESH_EXAMPLE_COLUMNS
constexpr sql::Statement kLastSubjects{
    "SELECT subject FROM ticket_example WHERE workspace_id = :workspace AND requester_id = "
    ":requester AND sequence > 0 AND state <> 'MERGED' ORDER BY changed_at DESC, ticket_id DESC "
    "LIMIT :limit"};
constexpr sql::Statement kFromTaken{
    "SELECT taken FROM ticket_example WHERE workspace_id = :workspace ORDER BY taken DESC "
    "LIMIT 1 OFFSET :newest"};
constexpr sql::Statement kTraining{
    "SELECT workspace_id, changes, trained_changes FROM ticket_training WHERE changes > "
    "trained_changes"};
constexpr sql::Statement kTrainedChanges{
    "SELECT trained_changes FROM ticket_training WHERE workspace_id = :workspace"};
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
constexpr sql::Statement kListTrials{
    "SELECT kind, tried_at, outcome, examples, accuracy, macro_f1, previous_macro_f1, "
    "baseline_macro_f1, rules_accuracy, rules_macro_f1 FROM ticket_trial WHERE workspace_id = :workspace ORDER BY kind"};
constexpr sql::Statement kSaveTrial{
    "INSERT INTO ticket_trial (workspace_id, kind, tried_at, outcome, examples, accuracy, macro_f1, "
    "previous_macro_f1, baseline_macro_f1, rules_accuracy, rules_macro_f1) VALUES (:workspace, :kind, :tried, :outcome, :examples, "
    ":accuracy, :macro_f1, :previous, :baseline, :rules_accuracy, :rules_macro_f1) ON CONFLICT (workspace_id, kind) DO UPDATE SET "
    "tried_at = excluded.tried_at, outcome = excluded.outcome, examples = excluded.examples, "
    "accuracy = excluded.accuracy, macro_f1 = excluded.macro_f1, "
    "previous_macro_f1 = excluded.previous_macro_f1, "
    "baseline_macro_f1 = excluded.baseline_macro_f1, rules_accuracy = excluded.rules_accuracy, "
    "rules_macro_f1 = excluded.rules_macro_f1"};

// Labels by line; none of theirs has a line break.
std::string JoinLabels(const std::vector<std::string>& labels) {
  std::string joined;
  for (const std::string& label : labels) joined += (joined.empty() ? "" : "\n") + label;
  return joined;
}

std::vector<std::string> SplitLabels(std::string_view joined) {
  std::vector<std::string> labels;
  while (!joined.empty()) {
    const std::size_t end = joined.find('\n');
    labels.emplace_back(joined.substr(0, end));
    joined = end == std::string_view::npos ? std::string_view() : joined.substr(end + 1);
  }
  return labels;
}

std::vector<TicketExampleRow> ReadExamples(std::string_view workspace, const sql::Rows& rows) {
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
                        .labels = SplitLabels(row.String("labels")),
                        .state = row.String("state"),
                        .requester_id = row.String("requester_id"),
                        .changed_at = row.Instant("changed_at"),
                        .ruled_type = row.String("ruled_type"),
                        .ruled_priority = row.String("ruled_priority"),
                        .is_confirmed = row.Int64("is_confirmed") != 0,
                        .sorted_at = row.Instant("sorted_at"),
                        .taken = row.Int64("taken")});
  }
  return examples;
}

absl::StatusOr<std::int64_t> CountTake(sql::Tx& tx, std::string_view workspace, bool is_change) {
  const sql::Params params = {{"workspace", workspace}, {"change", is_change ? 1 : 0}};
  // The first of a transaction holds the row until its end.
  auto& takes = sql::Kept<std::int64_t>("takes:" + std::string(workspace));
  if (takes.has_value()) {
    DESKMESH_RETURN_IF_ERROR(tx.Execute(kCountTake, params));
    return ++*takes;
  }
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kCountTake, params));
  takes = rows[0].Int64("takes");
  return *takes;
}

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
  // Of a release that emptied what nobody stood behind.
  const bool was_confirmed = !known.empty() && known[0].Int64("is_confirmed") != 0 &&
                             !known[0].String("type").empty() &&
                             !known[0].String("priority").empty();
  if (!known.empty()) {
    const std::string kept = known[0].String("description");
    if (known[0].Int64("sequence") >= row.sequence) {
      if (row.is_confirmed && !was_confirmed) {
        DESKMESH_ASSIGN_OR_RETURN(const std::int64_t taken, CountTake(tx, row.workspace_id, true));
        DESKMESH_RETURN_IF_ERROR(tx.Execute(kConfirm, {{"workspace", row.workspace_id},
                                                       {"id", row.ticket_id},
                                                       {"sorted", row.changed_at},
                                                       {"taken", taken}}));
      }
      if (!kept.empty() || description.empty()) return absl::OkStatus();
      DESKMESH_ASSIGN_OR_RETURN(const std::int64_t taken, CountTake(tx, row.workspace_id, false));
      return tx.Execute(kDescribe, {{"workspace", row.workspace_id},
                                    {"id", row.ticket_id},
                                    {"description", description},
                                    {"taken", taken}});
    }
    if (description.empty()) description = kept;
  }
  const std::string labels = JoinLabels(row.labels);
  const bool is_confirmed = row.is_confirmed || was_confirmed;
  const bool is_new = !was_confirmed || known[0].String("type") != row.type ||
                      known[0].String("priority") != row.priority ||
                      known[0].String("team_id") != row.team_id ||
                      known[0].String("labels") != labels;
  const bool is_sorted_anew = is_confirmed && is_new;
  const base::Instant sorted_before =
      known.empty() ? base::Instant() : known[0].Instant("sorted_at");
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t taken,
                            CountTake(tx, row.workspace_id, is_sorted_anew));
  return tx.Execute(kSaveExample, {{"workspace", row.workspace_id},
                                   {"id", row.ticket_id},
                                   {"sequence", row.sequence},
                                   {"subject", row.subject},
                                   {"description", description},
                                   {"channel", row.channel},
                                   {"type", row.type},
                                   {"priority", row.priority},
                                   {"team", row.team_id},
                                   {"labels", labels},
                                   {"state", row.state},
                                   {"requester", row.requester_id},
                                   {"changed", row.changed_at},
                                   {"ruled_type", row.ruled_type},
                                   {"ruled_priority", row.ruled_priority},
                                   {"confirmed", is_confirmed ? 1 : 0},
                                   {"sorted", is_sorted_anew ? row.changed_at : sorted_before},
                                   {"taken", taken}});
}

absl::StatusOr<std::vector<TicketExampleRow>> NewestConfirmed(sql::Tx& tx,
                                                              std::string_view workspace,
                                                              int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kNewestConfirmed, {{"workspace", workspace}, {"limit", limit}}));
  std::vector<TicketExampleRow> examples = ReadExamples(workspace, rows);
  std::ranges::reverse(examples);
  return examples;
}

absl::StatusOr<std::vector<SortedTextRow>> SortedTextsBefore(sql::Tx& tx,
                                                             std::string_view workspace,
                                                             base::Instant before,
                                                             std::string_view before_id,
                                                             int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kSortedTexts, {{"workspace", workspace},
                                                                          {"before", before},
                                                                          {"before_id", before_id},
                                                                          {"limit", limit}}));
  std::vector<SortedTextRow> texts;
  for (const sql::Row row : rows) {
    texts.push_back({row.String("ticket_id"), row.Instant("changed_at"), row.String("subject"),
                     row.String("description"), row.String("type"), row.String("priority")});
  }
  return texts;
}

absl::StatusOr<std::vector<TicketExampleRow>> PassedOver(sql::Tx& tx, std::string_view workspace,
                                                         std::string_view before_id, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kPassedOver, {{"workspace", workspace}, {"before", before_id}, {"limit", limit}}));
  std::vector<TicketExampleRow> examples = ReadExamples(workspace, rows);
  std::ranges::reverse(examples);
  return examples;
}

absl::StatusOr<std::vector<TicketExampleRow>> ExamplesTakenAfter(sql::Tx& tx,
                                                                 std::string_view workspace,
                                                                 std::int64_t after,
                                                                 std::string_view after_id,
                                                                 int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kTakenAfter, {{"workspace", workspace},
                                                                         {"after", after},
                                                                         {"after_id", after_id},
                                                                         {"limit", limit}}));
  return ReadExamples(workspace, rows);
}

absl::StatusOr<std::vector<TicketExampleRow>> LoadExamples(sql::Tx& tx, std::string_view workspace,
                                                           const std::vector<std::string>& ids) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kExamplesById, {{"workspace", workspace}, {"ids", ids}}));
  return ReadExamples(workspace, rows);
}

absl::StatusOr<std::vector<std::string>> LastSubjects(sql::Tx& tx, std::string_view workspace,
                                                      std::string_view requester_id, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kLastSubjects,
               {{"workspace", workspace}, {"requester", requester_id}, {"limit", limit}}));
  std::vector<std::string> subjects;
  for (const sql::Row row : rows) subjects.push_back(row.String("subject"));
  return subjects;
}

absl::StatusOr<std::int64_t> TakenBeforeNewest(sql::Tx& tx, std::string_view workspace,
                                               int newest) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kFromTaken, {{"workspace", workspace}, {"newest", newest}}));
  return rows.empty() ? -1 : rows[0].Int64("taken");
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

absl::StatusOr<std::int64_t> TrainedChanges(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kTrainedChanges, {{"workspace", workspace}}));
  return rows.empty() ? 0 : rows[0].Int64("trained_changes");
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

absl::StatusOr<std::vector<TrialRow>> ListTrials(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListTrials, {{"workspace", workspace}}));
  std::vector<TrialRow> trials;
  for (const sql::Row row : rows) {
    trials.push_back({.kind = row.String("kind"),
                      .tried_at = row.Instant("tried_at"),
                      .outcome = row.String("outcome"),
                      .examples = row.Int64("examples"),
                      .accuracy = row.Double("accuracy"),
                      .macro_f1 = row.Double("macro_f1"),
                      .previous_macro_f1 = row.Double("previous_macro_f1"),
                      .baseline_macro_f1 = row.Double("baseline_macro_f1"),
                      .rules_accuracy = row.Double("rules_accuracy"),
                      .rules_macro_f1 = row.Double("rules_macro_f1")});
  }
  return trials;
}

absl::Status SaveTrial(sql::Tx& tx, std::string_view workspace, const TrialRow& row) {
  return tx.Execute(kSaveTrial, {{"workspace", workspace},
                                 {"kind", row.kind},
                                 {"tried", row.tried_at},
                                 {"outcome", row.outcome},
                                 {"examples", row.examples},
                                 {"accuracy", row.accuracy},
                                 {"macro_f1", row.macro_f1},
                                 {"previous", row.previous_macro_f1},
                                 {"baseline", row.baseline_macro_f1},
                                 {"rules_accuracy", row.rules_accuracy},
                                 {"rules_macro_f1", row.rules_macro_f1}});
}

}  // namespace deskmesh::knowledge::store
