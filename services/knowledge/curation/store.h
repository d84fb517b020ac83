// SPDX-License-Identifier: Apache-2.0
//
// The SQL of curation: synonyms, exam questions, and what readers asked.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "knowledge/core/answer_engine.h"
#include "knowledge/curation/core/click_ranking.h"
#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::knowledge::store {

// Synonym sets by id with their serialised content. Lists go by id, those above `after`.
using NamedBytes = std::pair<std::string, std::string>;
absl::StatusOr<std::vector<NamedBytes>> ListSynonyms(sql::Tx& tx, std::string_view workspace,
                                                     std::string_view after, int limit);
// RESOURCE_EXHAUSTED, reason TOO_MANY_SYNONYMS, above the limit. Marks the workspace as changed.
absl::Status InsertSynonyms(sql::Tx& tx, std::string_view workspace, std::string_view id,
                            const std::string& content, base::Instant now);
// NOT_FOUND when there is none.
absl::Status DeleteSynonyms(sql::Tx& tx, std::string_view workspace, std::string_view id,
                            base::Instant now);

struct ExamRow {
  std::string id;
  ExamQuestion question;
};
absl::StatusOr<std::vector<ExamRow>> ListExamQuestions(sql::Tx& tx, std::string_view workspace,
                                                       std::string_view after, int limit);
// RESOURCE_EXHAUSTED, reason TOO_MANY_EXAM_QUESTIONS, above the limit. Marks as InsertSynonyms.
absl::Status InsertExamQuestion(sql::Tx& tx, std::string_view workspace, const ExamRow& row,
                                base::Instant now);
// NOT_FOUND when there is none.
absl::Status DeleteExamQuestion(sql::Tx& tx, std::string_view workspace, std::string_view id,
                                base::Instant now);

// Changes that the exam guards are counted; 0 before the first.
absl::StatusOr<std::int64_t> LoadExamGuard(sql::Tx& tx, std::string_view workspace);
// Counts one more; false, and nothing is done, where another came since `seen`. Without `seen` the
// workspace has no exam, or the change passes it by: only what is counted already goes on.
absl::StatusOr<bool> AdvanceExamGuard(sql::Tx& tx, std::string_view workspace,
                                      std::optional<std::int64_t> seen);

inline constexpr int kMaxSynonymSets = 2'000;
inline constexpr int kMaxExamQuestions = 2'000;

// Workspaces whose synonyms or exam changed after an instant.
struct CurationChange {
  std::string workspace_id;
  base::Instant changed_at;
  std::int64_t revision = 0;  // goes up with each change
};
absl::StatusOr<std::vector<CurationChange>> CurationChanges(sql::Tx& tx, base::Instant since);

// One question or search of a reader.
struct QuestionRow {
  std::string workspace_id;
  std::string id;
  std::string kind;  // SEARCH or ANSWER
  std::string question;
  std::string locale;
  std::string outcome;
  std::string reason;
  std::string article_id;
  base::Instant asked_at;
  std::string reader_id;
  std::vector<std::string> shown;  // results of a search, best first
  bool is_badly_rated = false;
};
absl::Status InsertQuestion(sql::Tx& tx, const QuestionRow& row);
// Whether a question or search is kept.
absl::StatusOr<bool> HasQuestion(sql::Tx& tx, std::string_view workspace, std::string_view id);
// The first result of a search that its reader opened. Nothing where the search isn't known (any
// more), the article wasn't among its results, or one was opened before.
struct OpenedSearch {
  std::string question;
  std::string reader_id;
  std::int64_t position = 0;  // from 1
  // Whether the reader opened the same after the same words within a day.
  bool is_repeat = false;
};
absl::StatusOr<std::optional<OpenedSearch>> MarkOpened(sql::Tx& tx, std::string_view workspace,
                                                       std::string_view id,
                                                       std::string_view article_id);
// Adds to the counts of an article for a query key; empty: all queries.
absl::Status AddClicks(sql::Tx& tx, std::string_view workspace, std::string_view query_key,
                       std::string_view article_id, const ClickCount& count, base::Instant now);
struct ClickRow {
  std::string query_key;
  std::string article_id;
  ClickCount count;
};
// Of one key and of all queries together.
absl::StatusOr<std::vector<ClickRow>> LoadClicks(sql::Tx& tx, std::string_view workspace,
                                                 std::string_view query_key,
                                                 const std::vector<std::string>& article_ids);
// What wasn't counted on since goes.
absl::Status DeleteClicksBefore(sql::Tx& tx, base::Instant before);
// Also dismissals of gaps.
absl::Status DeleteQuestionsBefore(sql::Tx& tx, base::Instant before);
// What one reader asked becomes another's.
absl::Status GiveQuestions(sql::Tx& tx, std::string_view workspace, std::string_view from_id,
                           std::string_view to_id);
// What this reader asked since, and got this article for.
absl::Status RateBadly(sql::Tx& tx, std::string_view workspace, std::string_view reader_id,
                       std::string_view article_id, base::Instant since);
// The same, once that reader says that it helped.
absl::Status TakeBackBadRating(sql::Tx& tx, std::string_view workspace, std::string_view reader_id,
                               std::string_view article_id, base::Instant since);
// What this reader asked the bot since.
absl::Status RateAnswersBadly(sql::Tx& tx, std::string_view workspace, std::string_view reader_id,
                              base::Instant since);
// What a reader said of answers, or what happened after them (see `verdict`).
inline constexpr char kHelped[] = "HELPED";
inline constexpr char kBad[] = "BAD";
inline constexpr char kSolved[] = "SOLVED";
inline constexpr char kPerson[] = "PERSON";
// Of what this reader was answered since, with this article or, where it is empty, any. What was said
// stands against what is concluded.
absl::Status JudgeAnswers(sql::Tx& tx, std::string_view workspace, std::string_view reader_id,
                          std::string_view article_id, base::Instant since,
                          std::string_view verdict);
// Of the last answer that this reader got in the period, unless it was judged.
absl::Status JudgeLastAnswer(sql::Tx& tx, std::string_view workspace, std::string_view reader_id,
                             base::Instant since, base::Instant until, std::string_view verdict);
// The newest answers that were judged.
absl::StatusOr<std::vector<JudgedQuestion>> JudgedQuestions(sql::Tx& tx, std::string_view workspace,
                                                            base::Instant since, int limit);
struct PastQuestion {
  std::string question;
  std::string opened_id;  // may be empty
};
// Of one reader, newest first.
absl::StatusOr<std::vector<PastQuestion>> PastQuestions(sql::Tx& tx, std::string_view workspace,
                                                        std::string_view reader_id, int limit);
// The newest that nothing answered or that were badly rated.
absl::StatusOr<std::vector<QuestionRow>> UnansweredQuestions(sql::Tx& tx,
                                                             std::string_view workspace,
                                                             base::Instant since, int limit);

// Query keys that make no gap any more.
absl::StatusOr<std::vector<std::string>> DismissedKeys(sql::Tx& tx, std::string_view workspace);
absl::Status DismissKey(sql::Tx& tx, std::string_view workspace, std::string_view query_key,
                        base::Instant now);

struct OutcomeCount {
  std::string kind, locale, outcome;
  std::int64_t questions = 0;
  std::int64_t opened = 0;
};
absl::StatusOr<std::vector<OutcomeCount>> CountOutcomes(sql::Tx& tx, std::string_view workspace,
                                                        base::Instant from, base::Instant to);
struct NamedCount {
  std::string name;
  std::int64_t count = 0;
};
// Most frequent ones of at least three readers.
absl::StatusOr<std::vector<NamedCount>> FailedSearches(sql::Tx& tx, std::string_view workspace,
                                                       base::Instant from, base::Instant to,
                                                       int limit);
absl::StatusOr<std::vector<NamedCount>> ShownArticles(sql::Tx& tx, std::string_view workspace,
                                                      base::Instant from, base::Instant to,
                                                      int limit);
struct SearchUseRow {
  std::string text;
  std::int64_t searches = 0;
  std::int64_t opened = 0;
  double mean_position = 0;
};
// Most frequent searches of at least three readers.
absl::StatusOr<std::vector<SearchUseRow>> SearchUses(sql::Tx& tx, std::string_view workspace,
                                                     base::Instant from, base::Instant to,
                                                     int limit);
// Of these articles in the period; those never opened are left out.
absl::StatusOr<std::vector<NamedCount>> CountOpened(sql::Tx& tx, std::string_view workspace,
                                                    const std::vector<std::string>& article_ids,
                                                    base::Instant from, base::Instant to);

}  // namespace deskmesh::knowledge::store
