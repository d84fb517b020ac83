// SPDX-License-Identifier: Apache-2.0
//
// This process's copy of every workspace's search index: built from the store at start, kept up by
// hints (within milliseconds) and by looking at what changed (within a second).
#pragma once

#include <absl/status/status.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <thread>

#include "knowledge/articles/store.h"
#include "knowledge/core/answer_engine.h"
#include "knowledge/core/article_index.h"
#include "knowledge/curation/store.h"
#include "knowledge/embeddings/meaning_index.h"
#include "platform/cache/cache.h"
#include "platform/clock/clock.h"
#include "platform/sql/database.h"

namespace deskmesh::knowledge {

// Hint topic: what readers see has changed.
inline constexpr char kIndexHint[] = "knowledge:index";

// The workspace's synonyms, as the index takes them.
absl::StatusOr<std::vector<SynonymSet>> LoadSynonyms(sql::Tx& tx, std::string_view workspace);
absl::StatusOr<std::vector<SynonymSet>> ParseSynonyms(const std::vector<store::NamedBytes>& sets);

// One workspace's search and answers. Thread-safe; what is below is the replica's following thread's
// own.
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

  // For learning: what there is to learn from, and what has changed since.
  void SetExam(std::vector<ExamQuestion> exam) {
    const std::lock_guard lock(mutex_);
    exam_ = std::move(exam);
    has_new_exam_ = true;
  }
  // What readers asked and what became of the answers.
  void SetPast(std::vector<JudgedQuestion> past) {
    const std::lock_guard lock(mutex_);
    if (past == past_) return;
    past_ = std::move(past);
    has_new_exam_ = true;
  }
  std::vector<JudgedQuestion> past() const {
    const std::lock_guard lock(mutex_);
    return past_;
  }
  void CountChange() {
    const std::lock_guard lock(mutex_);
    ++changes_;
  }
  struct Lesson {
    bool is_about_articles = false;
    std::vector<ExamQuestion> exam;
    std::vector<JudgedQuestion> past;
  };
  // Nothing where it isn't worth it: after `worth` changes, or with new questions.
  std::optional<Lesson> TakeLesson(std::size_t worth) {
    const std::lock_guard lock(mutex_);
    const bool is_about_articles = changes_ >= worth;
    if (!is_about_articles && !has_new_exam_) return std::nullopt;
    if (is_about_articles) changes_ = 0;
    has_new_exam_ = false;
    return Lesson{is_about_articles, exam_, past_};
  }

  base::Instant past_due{};  // when past questions are looked at again; of the learning thread
  std::int64_t curated = 0;  // revision of synonyms and exam taken in
  // What was taken in of an article; of the replica.
  struct Taken {
    std::int64_t revision = 0;  // in which it was seen last
    std::int64_t sequence = -1;
    std::int64_t published_version = 0;
    std::string translation_id;
  };
  std::map<std::string, Taken> taken;

 private:
  mutable std::mutex mutex_;
  std::vector<ExamQuestion> exam_;
  std::vector<JudgedQuestion> past_;
  bool has_new_exam_ = false;
  std::size_t changes_ = 0;
  std::shared_ptr<const AnswerEngine> engine_ = std::make_shared<const AnswerEngine>(index);
};

// Owns two threads between Start and Stop: one follows, the other learns, which may take seconds and
// keeps nobody's article waiting. Thread-safe.
class IndexReplica {
 public:
  // `meanings`, where given, is told what everybody may see.
  IndexReplica(sql::Database& database, cache::Cache& cache, const clock::Clock& clock,
               MeaningIndex* meanings = nullptr)
      : database_(database),
        cache_(cache),
        clock_(clock),
        meanings_(meanings),
        alarm_(clock),
        lessons_(clock) {}
  ~IndexReplica() { Stop(); }

  // Builds everything, then follows.
  absl::Status Start();
  void Stop();

  // An empty index for a workspace without articles.
  std::shared_ptr<const WorkspaceIndex> Of(const std::string& workspace);
  // Whether the first build is done.
  bool is_ready() const;
  // The clock by which changes are followed: what is stamped earlier than it becomes visible is found late.
  base::Instant Now() const { return clock_.Now(); }
  // Held by who examines a change on a copy of an index.
  std::timed_mutex& exams() { return exams_; }

 private:
  void Follow();
  absl::Status CatchUp();
  // Takes what CatchUp has missed.
  absl::Status Compare();
  absl::Status Take(sql::Tx& tx, const store::ArticleRow& row);
  void TellMeanings(const store::ArticleRow& row, bool is_readable);
  absl::Status TakeCuration(base::Instant since);
  std::shared_ptr<WorkspaceIndex> Mutable(const std::string& workspace);
  void Learn();
  void LearnWhereWorthIt();
  void TakePast(const std::string& id, WorkspaceIndex& workspace);

  sql::Database& database_;
  cache::Cache& cache_;
  const clock::Clock& clock_;
  MeaningIndex* const meanings_;
  clock::Alarm alarm_;
  clock::Alarm lessons_;  // wakes the learning thread
  std::unique_ptr<cache::HintSubscription> hints_;
  std::thread thread_;
  std::thread learner_;
  std::atomic<bool> is_stopping_{false};
  std::timed_mutex exams_;
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::shared_ptr<WorkspaceIndex>> workspaces_;
  base::Instant since_{};
  base::Instant curated_since_{};
  base::Instant compare_at_{};
  bool is_ready_ = false;
};

}  // namespace deskmesh::knowledge
