// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/core/article_index.h"
#include "knowledge/core/handover_rules.h"

namespace deskmesh::knowledge {

enum class AnswerDecision : uint8_t {
  kAnswer,    // give the best article as the answer
  kSuggest,   // offer the three best to choose from
  kHandover,  // to a person
};

// From which confidence on we answer or suggest. Learned per workspace and language.
struct AnswerThresholds {
  double answer = 0.65;
  double suggest = 0.25;
  // Of answers, on questions that they weren't fitted to (each half by the other's); 0: not yet.
  double measured_precision = 0;
  size_t questions = 0;  // how many those were
  size_t answerable = 0;  // of those: whose best article is right
  // The same of what readers asked: those that would get the same article now.
  double past_precision = 0;
  size_t past_questions = 0;
  size_t past_right = 0;
};

struct AnswerResult {
  AnswerDecision decision = AnswerDecision::kHandover;
  double confidence = 0;  // calibrated probability that the best article answers, [0, 1]
  std::string locale;  // language of the question
  std::string read_as;  // as SearchResult::read_as
  std::vector<SearchHit> articles;  // the citations: one for an answer, up to three to suggest
  // The question is about an error code that no article knows: what else they say answers it hardly.
  bool names_unknown_code = false;
  HandoverRule handover;  // why a person; kNone for answers and suggestions
  SearchEvidence evidence;
};

struct AnswerOptions {
  std::string locale;  // of a question whose words don't tell, "E1203"; as SearchFilter::locale
  bool with_snippets = true;
};

// A question whose right article is known ("" when it must be handed over). Its asker is somebody of
// whom neither role nor plan is known.
struct ExamQuestion {
  std::string text;
  std::string article_id;
};

// A question that a reader asked, and what became of its answer.
struct JudgedQuestion {
  std::string text;
  std::string locale;  // as SearchFilter::locale
  std::string article_id;  // that was given
  bool is_right = false;
  bool is_said = false;  // by the reader; else concluded from what came then, which tells less

  bool operator==(const JudgedQuestion&) const = default;
};

// AnswerEngine decides whether the knowledge base answers a question. It borrows the index. Safe
// for concurrent const use; thresholds change by replacing the engine.
class AnswerEngine {
 public:
  explicit AnswerEngine(const ArticleIndex& index,
                        std::map<std::string, AnswerThresholds> thresholds_by_locale = {});

  // What the asker would read: an article found in another language gives way to its translation into the
  // question's, and a stub to what it is a stub of, only where that is sure enough by its own text, as an
  // answer or as a suggestion; else what was found stays. Of the asker's language less is demanded: of an
  // answer what a suggestion needs. A stub alone answers nothing.
  AnswerResult Answer(std::string_view question, const SearchFilter& filter,
                      const AnswerOptions& options = {}) const;

  // Confidence and best article without rules and thresholds, for exams and figures.
  AnswerResult Judge(std::string_view question, const SearchFilter& filter,
                     const AnswerOptions& options = {}) const;

  // The lowest thresholds that kept the wanted precision on these questions, by language, and that hand
  // over what the shipped ones hand over rightly; suggestions go below the shipped threshold only as far
  // as questions that lie there show them useful. They are asked by a reader of whom nothing is known; a
  // translation of the right article counts as right. Past questions tell of those that would get the
  // article now that they got then; they count from 30 of a language on, ten right and ten wrong: what
  // the reader said in full, what is concluded by a third, all of them together as much as the exam's at
  // most where there are 20 of these.
  std::map<std::string, AnswerThresholds> LearnThresholds(
      const std::vector<ExamQuestion>& questions, double wanted_precision,
      const std::vector<JudgedQuestion>& past = {}) const;

  // Whether a search found what was looked for: the best article holds nearly all of the words, or is
  // sure enough to be suggested. `locale`: as AnswerOptions::locale.
  bool IsFound(const SearchResult& found, const std::string& locale = "") const;

  // The shipped ones where none were given for the language.
  const AnswerThresholds& ThresholdsFor(const std::string& locale) const;
  const std::map<std::string, AnswerThresholds>& thresholds() const { return thresholds_; }

 private:
  const ArticleIndex& index_;
  std::map<std::string, AnswerThresholds> thresholds_;
};

// "ANSWER", "SUGGEST", "HANDOVER".
std::string_view AnswerDecisionName(AnswerDecision decision);

}  // namespace deskmesh::knowledge
