// SPDX-License-Identifier: Apache-2.0
//
// This process's copy of every workspace's search index: built from the store at start, kept up by
// hints (within milliseconds) and by looking at what changed (within a second).
#pragma once

#include <absl/status/status.h>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>

#include "knowledge/articles/store.h"
#include "knowledge/core/answer_engine.h"
#include "knowledge/core/article_index.h"
#include "platform/cache/cache.h"
#include "platform/clock/clock.h"
#include "platform/sql/database.h"

namespace deskmesh::knowledge {

// Hint topic: what readers see has changed.
inline constexpr char kIndexHint[] = "knowledge:index";

// One workspace's search and answers. Safe for concurrent use; what is below is the replica's own.
class WorkspaceIndex {
 public:
  ArticleIndex index;

  std::shared_ptr<const AnswerEngine> engine() const {
    const std::lock_guard lock(mutex_);
    return engine_;
  }
  void SetThresholds(std::map<std::string, AnswerThresholds> thresholds) {
    auto engine = std::make_shared<const AnswerEngine>(index, std::move(thresholds));
    const std::lock_guard lock(mutex_);
    engine_ = std::move(engine);
  }

  std::vector<ExamQuestion> exam;  // from which thresholds are learned
  std::int64_t curated = 0;        // revision of synonyms and exam taken in
  bool has_new_exam = false;
  std::map<std::string, std::int64_t> indexed;  // article to the revision taken in; of the replica
  std::size_t changes_since_learning = 0;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const AnswerEngine> engine_ = std::make_shared<const AnswerEngine>(index);
};

// Owns one thread between Start and Stop. Thread-safe.
class IndexReplica {
 public:
  IndexReplica(sql::Database& database, cache::Cache& cache, const clock::Clock& clock)
      : database_(database), cache_(cache), clock_(clock), alarm_(clock) {}
  ~IndexReplica() { Stop(); }

  // Builds everything, then follows.
  absl::Status Start();
  void Stop();

  // An empty index for a workspace without articles.
  std::shared_ptr<const WorkspaceIndex> Of(const std::string& workspace);
  // Whether the first build is done.
  bool is_ready() const;

 private:
  void Follow();
  absl::Status CatchUp();
  absl::Status Take(sql::Tx& tx, const store::ArticleRow& row);
  absl::Status TakeCuration();
  std::shared_ptr<WorkspaceIndex> Mutable(const std::string& workspace);
  void LearnWhereWorthIt();

  sql::Database& database_;
  cache::Cache& cache_;
  const clock::Clock& clock_;
  clock::Alarm alarm_;
  std::unique_ptr<cache::HintSubscription> hints_;
  std::thread thread_;
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::shared_ptr<WorkspaceIndex>> workspaces_;
  base::Instant since_{};
  base::Instant curated_since_{};
  bool is_ready_ = false;
};

}  // namespace deskmesh::knowledge
