// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "knowledge/core/answer_engine.h"

namespace deskmesh::knowledge {

// One question that got a wrong answer.
struct ExamMistake {
  size_t question = 0;           // position in the exam
  std::string given_article_id;  // empty: handed over
  double confidence = 0;
};

struct ExamOutcome {
  size_t questions = 0;
  size_t right = 0;
  std::vector<ExamMistake> mistakes;

  double accuracy() const {
    return questions == 0 ? 0 : static_cast<double>(right) / static_cast<double>(questions);
  }
};

// Asks every question, a second for a thousand of them at 100,000 articles. Right is the expected article
// as the best one, or a translation of it that would be served (see AnswerEngine::Answer): not one in
// another language than the question's where the expected article is in that. For a question without one
// it is the hand-over. Asked as a reader of whom neither role nor plan is known. Safe for concurrent use.
ExamOutcome RunExam(const ArticleIndex& index, const AnswerEngine& engine,
                    const std::vector<ExamQuestion>& questions);

// What is answered should be right so often (R20 asks for 85 %).
inline constexpr double kWantedPrecision = 0.9;

// The thresholds worth using (R20): those learned from at least 20 exam questions of a language, five of
// them answered right and five that must not be answered so, or from as many past questions as tell
// (see AnswerEngine::LearnThresholds). A precision is 0 where its questions don't suffice.
std::map<std::string, AnswerThresholds> TrustedThresholds(
    const AnswerEngine& engine, const std::vector<ExamQuestion>& questions,
    const std::vector<JudgedQuestion>& past = {});

}  // namespace deskmesh::knowledge
