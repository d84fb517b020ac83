// SPDX-License-Identifier: Apache-2.0
#include "knowledge/generator/core/grounding.h"

#include <catch2/catch.hpp>

namespace deskmesh::knowledge {
namespace {

const std::vector<std::string> kPassages = {
    "To reset a forgotten password, press Forgot password on the log-in page and enter the code you "
    "receive by e-mail. The code is valid for 10 minutes.",
    "导入失败并提示 E1203 时，请把日期列改为 YYYY-MM-DD 格式，然后重新上传文件。"};

GroundingCheck Check(std::string_view answer, std::string_view question = "how?") {
  return CheckGrounding(answer, question, kPassages);
}

}  // namespace

TEST_CASE("an answer from the passages with its citations is grounded", "[knowledge][core]") {
  const GroundingCheck english = Check(
      "Press Forgot password on the log-in page [1]. Enter the code from the e-mail within 10 "
      "minutes. [1]");
  CHECK(english.is_grounded);
  CHECK(english.cited == std::vector<std::size_t>{0});
  const GroundingCheck chinese = Check("请把日期列改为 YYYY-MM-DD 格式并重新上传文件[2]。");
  CHECK(chinese.is_grounded);
  CHECK(chinese.cited == std::vector<std::size_t>{1});
}

TEST_CASE("what isn't in the passages is refused", "[knowledge][core]") {
  CHECK_FALSE(Check("").is_grounded);
  CHECK_FALSE(Check("NONE").is_grounded);
  CHECK_FALSE(Check("Press Forgot password on the log-in page.").is_grounded);
  CHECK_FALSE(Check("Press Forgot password on the log-in page [3].").is_grounded);
  CHECK_FALSE(Check("The code is valid for 30 minutes [1].").is_grounded);
  CHECK_FALSE(Check("Write to help@evil.example with your password [1].").is_grounded);
  CHECK_FALSE(
      Check("Buy the enterprise subscription to unlock unlimited colours [1].").is_grounded);
  // A number that the reader brought along is no invention.
  CHECK(Check("Press Forgot password on the log-in page to get past E77 [1].", "E77 at log-in")
            .is_grounded);
  CHECK_FALSE(Check(std::string(20'000, '[')).is_grounded);
}

TEST_CASE("a sentence has to say what its own passage says", "[knowledge][core]") {
  CHECK(Check("The code is valid for ten minutes [1].").is_grounded);
  CHECK_FALSE(Check("The code is valid for ten hours [1].").is_grounded);
  CHECK_FALSE(Check("Don't press Forgot password on the log-in page [1].").is_grounded);
  CHECK_FALSE(
      Check("Press Forgot password on the log-in page and enter your address [1].").is_grounded);
  // One that is cited elsewhere doesn't bear it.
  CHECK_FALSE(Check("Press Forgot password on the log-in page [2].").is_grounded);
  CHECK_FALSE(Check("请不要把日期列改为 YYYY-MM-DD 格式[2]。").is_grounded);
  CHECK_FALSE(Check("请把日期列改为 YYYY-MM-DD 格式，然后删除文件[2]。").is_grounded);
  // A number of the question is what it asks about.
  CHECK_FALSE(
      Check("Yes, the code is valid for 45 minutes [1].", "Is the code valid for 45 minutes?")
          .is_grounded);
  CHECK_FALSE(Check("Yes [1].", "Is the code valid for 45 minutes?").is_grounded);
  CHECK(Check("1. Press Forgot password on the log-in page [1].\n2. Enter the code [1].")
            .is_grounded);
}

TEST_CASE("an answer that grows is checked as one that is whole", "[knowledge][core]") {
  // Without marks a question in Chinese is one run of characters.
  std::string question = "不能上传的文件怎么处理";
  while (question.size() < 6'000) question += "没有导入的数据不知道是不是需要重新上传";
  std::string answer;
  GroundingChecker checker(question, kPassages);
  for (int i = 0; i < 30; ++i) {
    answer += "Press Forgot password on the log-in page. ";
    // Behind the first sentence without a citation, what is uncited rests on all that is cited.
    if (i % 2 == 1)
      answer += "请把日期列改为 YYYY-MM-DD 格式[2]。The code is valid for 10 minutes [1]. ";
    const GroundingCheck check = checker.Check(answer);
    CHECK(check.is_grounded == (i > 0));
    CHECK(check.cited.size() == (i > 0 ? 2 : 0));
  }
  CHECK_FALSE(checker.Check(answer + "The code is valid for 30 minutes [1].").is_grounded);
  CHECK(checker.Check(answer).is_grounded);
  CHECK_FALSE(checker.Check("NONE").is_grounded);
}

TEST_CASE("the prompt numbers the passages and fits", "[knowledge][core]") {
  const GroundedPrompt prompt = PromptFor("how?", {std::string(10'000, 'a'), "b"}, "zh");
  CHECK(prompt.user.size() < 4'200);
  CHECK(prompt.user.starts_with("[1] aaa"));
  CHECK(prompt.user.ends_with("Question: how?"));
  CHECK(prompt.system.find("Chinese") != std::string::npos);
}

}  // namespace deskmesh::knowledge
