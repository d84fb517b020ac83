// SPDX-License-Identifier: Apache-2.0
//
// Classifiers that learn from each workspace's own tickets.
#pragma once

#include <absl/container/flat_hash_set.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "deskmesh/event/v1/envelope.pb.h"
#include "knowledge/language/core/label_classifier.h"
#include "knowledge/language/core/text_classifier.h"
#include "knowledge/language/core/word_record.h"
#include "knowledge/language/store.h"
#include "platform/bus/bus.h"
#include "platform/clock/clock.h"
#include "platform/lease/lease.h"
#include "platform/sql/database.h"

namespace deskmesh::knowledge {

// Collects tickets from their facts, trains in the background on one process at a time, measures
// before it replaces, and keeps what was learned in the store, from where every process takes the
// newest with the next question (a classification never waits for a training). At most 64 models
// are held in memory. Owns one thread between Start and Stop. Thread-safe.
class TicketModels {
 public:
  // Fields of a ticket that are learned.
  static constexpr std::string_view kKinds[] = {"type", "priority", "team"};
  static constexpr std::string_view kLabels = "label";

  TicketModels(sql::Database& database, lease::Leases& leases, const clock::Clock& clock,
               std::string process)
      : database_(database),
        leases_(leases),
        clock_(clock),
        process_(std::move(process)),
        alarm_(clock) {}
  ~TicketModels() { Stop(); }

  void Start();
  void Stop();

  // A fact of the tickets, inside the consumer's transaction. Repeats and any order are fine. What the
  // platform decided by itself counts once a person stands behind it.
  static absl::Status Take(sql::Tx& tx, const event::v1::Envelope& envelope);
  // The same of a comment or a turn of the conversation: only where the team answers the customer.
  static absl::Status TakeAnswer(sql::Tx& tx, const event::v1::Envelope& envelope);

  // The workspace's classifier in its newest version; null where nothing is learned yet.
  absl::StatusOr<std::shared_ptr<const TextClassifier>> Of(sql::Tx& tx,
                                                           const std::string& workspace,
                                                           std::string_view kind);
  // The same of labels, of which a ticket has any number.
  absl::StatusOr<std::shared_ptr<const LabelClassifier>> LabelsOf(sql::Tx& tx,
                                                                  const std::string& workspace);

  // What people made of the workspace's tickets that say one of the words, by word: of the newest
  // 2,000, counted once after each training. Words of no such ticket are missing.
  absl::StatusOr<std::map<std::string, WordRecord>> RecordsOf(
      sql::Tx& tx, const std::string& workspace, const std::vector<std::string>& words);

 private:
  using Classifier =
      std::variant<std::shared_ptr<const TextClassifier>, std::shared_ptr<const LabelClassifier>>;
  struct Held {
    std::int64_t version = 0;
    std::uint64_t last_use = 0;
    Classifier classifier;
  };
  struct HeldRecords {
    std::int64_t trained_changes = 0;
    std::uint64_t last_use = 0;
    std::map<std::string, WordRecord> by_word;  // empty records: no ticket holds it
    absl::flat_hash_set<std::uint64_t> spoken;  // see AddSpokenWords
  };
  template <typename Model>
  absl::StatusOr<std::shared_ptr<const Model>> Find(sql::Tx& tx, const std::string& workspace,
                                                    std::string_view kind);
  void Run();
  absl::Status TrainWhereWorthIt();
  absl::Status Train(const std::string& workspace, std::int64_t changes);
  absl::Status TrainOne(const std::string& workspace, std::string_view kind,
                        const std::vector<store::TicketExampleRow>& rows);

  sql::Database& database_;
  lease::Leases& leases_;
  const clock::Clock& clock_;
  const std::string process_;
  clock::Alarm alarm_;
  std::thread thread_;
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Held> held_;  // by workspace and kind
  std::map<std::string, HeldRecords> records_;  // by workspace
  std::uint64_t uses_ = 0;
  std::atomic<bool> is_stopping_{false};  // ends a training within a second
};

}  // namespace deskmesh::knowledge
