// SPDX-License-Identifier: Apache-2.0
//
// The SQL of what is learned from tickets.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::knowledge::store {

// A ticket to learn from. Fields that aren't set are empty.
struct TicketExampleRow {
  std::string workspace_id;
  std::string ticket_id;
  std::int64_t sequence = 0;
  std::string subject, description, channel;
  std::string type, priority, team_id;
  std::vector<std::string> labels;
  std::string state;  // as tickets name it; MERGED for what went into another ticket
  std::string requester_id;
  base::Instant changed_at;
  std::string ruled_type,
      ruled_priority;  // what the rules said of it without a model; empty: not known
  bool is_confirmed = true;  // a person stands behind type, priority, team and labels
  base::Instant sorted_at;  // of rows read: when a person last said something new by it
  std::int64_t taken = 0;  // of rows read: ascends with each change within a workspace
};
// Takes in a fact's ticket: the newest sequence wins, a description once known stays and so does that it was
// confirmed. Counts as a change where a person says something new.
absl::Status SaveExample(sql::Tx& tx, const TicketExampleRow& row);
// The confirmed ones that changed last, oldest first.
absl::StatusOr<std::vector<TicketExampleRow>> NewestConfirmed(sql::Tx& tx,
                                                              std::string_view workspace,
                                                              int limit);
// What people made of a text.
struct SortedTextRow {
  std::string ticket_id;
  base::Instant changed_at;
  std::string subject, description, type, priority;
};
// Of the confirmed ones, those that changed last before a place, newest first.
absl::StatusOr<std::vector<SortedTextRow>> SortedTextsBefore(sql::Tx& tx,
                                                             std::string_view workspace,
                                                             base::Instant before,
                                                             std::string_view before_id, int limit);
// Unconfirmed ones made before a ticket, the newest of them, oldest first.
absl::StatusOr<std::vector<TicketExampleRow>> PassedOver(sql::Tx& tx, std::string_view workspace,
                                                         std::string_view before_id, int limit);

// Those behind a place, by `taken` and id; those of before there was `taken` have 0.
absl::StatusOr<std::vector<TicketExampleRow>> ExamplesTakenAfter(sql::Tx& tx,
                                                                 std::string_view workspace,
                                                                 std::int64_t after,
                                                                 std::string_view after_id,
                                                                 int limit);
absl::StatusOr<std::vector<TicketExampleRow>> LoadExamples(sql::Tx& tx, std::string_view workspace,
                                                           const std::vector<std::string>& ids);
// Subjects of a requester's tickets, those that changed last first.
absl::StatusOr<std::vector<std::string>> LastSubjects(sql::Tx& tx, std::string_view workspace,
                                                      std::string_view requester_id, int limit);
// The `taken` that about `newest` rows are above; -1 where there are fewer.
absl::StatusOr<std::int64_t> TakenBeforeNewest(sql::Tx& tx, std::string_view workspace, int newest);

struct TrainingRow {
  std::string workspace_id;
  std::int64_t changes = 0;
  std::int64_t trained_changes = 0;
};
absl::StatusOr<std::vector<TrainingRow>> ListTraining(sql::Tx& tx);
// How many changes of a workspace the last training knew; 0 before the first.
absl::StatusOr<std::int64_t> TrainedChanges(sql::Tx& tx, std::string_view workspace);
absl::Status MarkTrained(sql::Tx& tx, std::string_view workspace, std::int64_t changes);

struct ModelRow {
  std::string kind;  // type, priority or team
  std::int64_t version = 0;
  base::Instant trained_at;
  std::int64_t examples = 0;
  double accuracy = 0;
  double macro_f1 = 0;
  double previous_macro_f1 = 0;
  std::int64_t size_bytes = 0;
  std::string model;  // serialised; empty in lists
};
absl::StatusOr<std::vector<ModelRow>> ListModels(sql::Tx& tx, std::string_view workspace);
// Nothing where there is none.
absl::StatusOr<std::optional<ModelRow>> LoadModel(sql::Tx& tx, std::string_view workspace,
                                                  std::string_view kind);
// Replaces the version before `row.version`; no effect when another process was faster.
absl::Status SaveModel(sql::Tx& tx, std::string_view workspace, const ModelRow& row);

// What came of the latest training of a field.
struct TrialRow {
  std::string kind;
  base::Instant tried_at;
  std::string outcome;  // TrialOutcomeName
  std::int64_t examples = 0;
  double accuracy = 0;
  double macro_f1 = 0;
  double previous_macro_f1 = 0;
  double baseline_macro_f1 = 0;
  double rules_accuracy = 0;
  double rules_macro_f1 = 0;
};
absl::StatusOr<std::vector<TrialRow>> ListTrials(sql::Tx& tx, std::string_view workspace);
absl::Status SaveTrial(sql::Tx& tx, std::string_view workspace, const TrialRow& row);

}  // namespace deskmesh::knowledge::store
