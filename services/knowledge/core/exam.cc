// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/exam.h"

#include <algorithm>

namespace deskmesh::knowledge {
namespace {

// Whether an answer gives the expected article: itself, or a translation that takes nothing from its
// readers. Who asks in the expected article's language and gets another didn't get it.
bool IsExpected(const ArticleIndex& index, const AnswerResult& answer,
                const std::string& expected) {
  const SearchHit& given = answer.articles[0];
  if (given.id == expected) return true;
  if (!index.AreTranslations(given.id, expected)) return false;
  return index.LocaleOf(expected) != answer.locale || given.locale == answer.locale;
}

constexpr size_t kTrustedFrom = 20;
// Of each kind: without wrong answers any threshold seems precise, without right ones none does.
constexpr size_t kLeastOfEach = 5;
// However few mistakes an exam holds, what lies outside of these is not what it shows.
constexpr double kLeastAnswer = 0.3, kMostAnswer = 0.95, kLeastSuggest = 0.1;

}  // namespace

ExamOutcome RunExam(const ArticleIndex& index, const AnswerEngine& engine,
                    const std::vector<ExamQuestion>& questions) {
  ExamOutcome outcome;
  outcome.questions = questions.size();
  // As somebody of whom nothing is known: what only some may read answers no question of the others.
  const SearchFilter anybody{.reader = Reader{}};
  for (size_t i = 0; i < questions.size(); ++i) {
    const AnswerResult answer =
        engine.Answer(questions[i].text, anybody, {.locale = "", .with_snippets = false});
    const bool is_handed_over = answer.decision == AnswerDecision::kHandover;
    const std::string given =
        is_handed_over || answer.articles.empty() ? "" : answer.articles[0].id;
    const bool is_right =
        questions[i].article_id.empty()
            ? given.empty()
            : !given.empty() && IsExpected(index, answer, questions[i].article_id);
    if (is_right) {
      ++outcome.right;
    } else {
      outcome.mistakes.push_back({i, given, answer.confidence});
    }
  }
  return outcome;
}

std::map<std::string, AnswerThresholds> TrustedThresholds(
    const AnswerEngine& engine, const std::vector<ExamQuestion>& questions,
    const std::vector<JudgedQuestion>& past) {
  std::map<std::string, AnswerThresholds> learned =
      engine.LearnThresholds(questions, kWantedPrecision, past);
  const auto is_examined = [](const AnswerThresholds& each) {
    return each.questions >= kTrustedFrom && each.answerable >= kLeastOfEach &&
           each.questions - each.answerable >= kLeastOfEach;
  };
  std::erase_if(learned, [&](const auto& entry) {
    return !is_examined(entry.second) && entry.second.past_precision <= 0;
  });
  for (auto& [locale, each] : learned) {
    if (!is_examined(each)) each.measured_precision = 0;
    each.answer = std::clamp(each.answer, kLeastAnswer, kMostAnswer);
    each.suggest = std::clamp(each.suggest, kLeastSuggest, each.answer);
  }
  return learned;
}

}  // namespace deskmesh::knowledge
