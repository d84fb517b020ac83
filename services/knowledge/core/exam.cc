// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/exam.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kTrustedFrom = 20;

}  // namespace

ExamOutcome RunExam(const ArticleIndex& index, const AnswerEngine& engine,
                    const std::vector<ExamQuestion>& questions) {
  ExamOutcome outcome;
  outcome.questions = questions.size();
  for (size_t i = 0; i < questions.size(); ++i) {
    const AnswerResult answer =
        engine.Answer(questions[i].text, {}, {.locale = "", .with_snippets = false});
    const bool is_handed_over = answer.decision == AnswerDecision::kHandover;
    const std::string given =
        is_handed_over || answer.articles.empty() ? "" : answer.articles[0].id;
    const bool is_right =
        questions[i].article_id.empty()
            ? given.empty()
            : !given.empty() && index.AreTranslations(given, questions[i].article_id);
    if (is_right) {
      ++outcome.right;
    } else {
      outcome.mistakes.push_back({i, given, answer.confidence});
    }
  }
  return outcome;
}

std::map<std::string, AnswerThresholds> TrustedThresholds(
    const AnswerEngine& engine, const std::vector<ExamQuestion>& questions) {
  std::map<std::string, AnswerThresholds> learned =
      engine.LearnThresholds(questions, kWantedPrecision);
  std::erase_if(learned, [](const auto& entry) { return entry.second.questions < kTrustedFrom; });
  return learned;
}

}  // namespace deskmesh::knowledge
