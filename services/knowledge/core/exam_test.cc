// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/exam.h"

#include <catch2/catch.hpp>

namespace deskmesh::knowledge {

TEST_CASE("an exam counts right articles, their translations and right hand-overs",
          "[knowledge][core]") {
  ArticleIndex index;
  index.Upsert({.id = "gantt",
                .locale = "en",
                .title = "Plan dates on the Gantt chart",
                .body = "Drag the bars of the chart.",
                .translation_group = "g"});
  index.Upsert({.id = "gantt-zh",
                .locale = "zh",
                .title = "在甘特图上安排日期",
                .body = "拖动甘特图的条形。",
                .translation_group = "g"});
  index.Upsert({.id = "password",
                .locale = "en",
                .title = "Reset a forgotten password",
                .body = "Press forgot password on the log-in page."});
  const AnswerEngine engine(index);
  const std::vector<ExamQuestion> questions = {{"plan dates on the gantt chart", "gantt-zh"},
                                               {"reset forgotten password", "gantt"},
                                               {"转人工客服", ""},
                                               {"weather on the moon tomorrow", "password"}};
  const ExamOutcome outcome = RunExam(index, engine, questions);
  CHECK(outcome.questions == 4);
  CHECK(outcome.right == 2);
  REQUIRE(outcome.mistakes.size() == 2);
  CHECK(outcome.mistakes[0].question == 1);
  CHECK(outcome.mistakes[0].given_article_id == "password");
  CHECK(outcome.mistakes[1].given_article_id.empty());
  CHECK(RunExam(index, engine, {}).accuracy() == 0);
  CHECK(TrustedThresholds(engine, questions).empty());
}

}  // namespace deskmesh::knowledge
