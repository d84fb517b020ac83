// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <string>
#include <utility>

#include "knowledge/similar/core/likeness.h"
#include "knowledge/similar/core/same_case.h"

namespace deskmesh::knowledge {
namespace {

TEST_CASE("tickets of the same words are alike, the rare words tell",
          "[knowledge][similar][core]") {
  const std::vector<TicketWords> others = {
      {"Excel import fails", "The import of a spreadsheet stops with E1203 at row 12."},
      {"Excel import fails", "The import asks for a template that nobody has."},
      {"Log-in page is blank", "White screen after the update."},
  };
  const auto found = CompareTickets(
      {"Excel import fails", "The import of a spreadsheet stops with E1203 at row 12."}, others);
  REQUIRE(found.size() == 3);
  CHECK(found[0].similarity == Approx(1));
  CHECK(found[1].similarity < found[0].similarity);
  CHECK(found[2].similarity < 0.1);
  REQUIRE_FALSE(found[0].because.empty());
  CHECK(found[0].because.size() <= 5);
  const auto zh = CompareTickets({"导入失败", "导入 Excel 报错"},
                                 {{"导入失败", "Excel 导入报错"}, {"登录失败", ""}});
  CHECK(zh[0].similarity > kDuplicateSimilarity);
  CHECK(zh[1].similarity < kSameRequesterSimilarity);
  CHECK(CompareTickets({"", ""}, {{"", ""}})[0].similarity == 0);
}

TEST_CASE("greetings and courtesies are no likeness", "[knowledge][similar][core]") {
  const std::pair<TicketWords, TicketWords> greetings[] = {
      {{"Hello", "Hello and good day, how are you?"},
       {"Hello", "Hello and good day, how are you all?"}},
      {{"Hello there", "Good evening everyone, hope you are well and have a nice weekend"},
       {"Hello there", "Good evening everyone, hope you are well and have a nice weekend"}},
      {{"Hi", "Thanks in advance and kind regards"}, {"Hey", "Thanks in advance and kind regards"}},
      {{"你好", "大家好，请问在吗？谢谢，辛苦了"}, {"你好", "大家好，请问在吗？谢谢，辛苦了"}},
  };
  for (const auto& [one, other] : greetings) {
    INFO(one.subject << ": " << one.description);
    const Likeness likeness = CompareTickets(one, {other})[0];
    CHECK(likeness.similarity == 0);
    CHECK(likeness.because == std::vector<std::string>{});
    const SharedCase shared = CompareCases(CaseWordsOf(one.subject, one.description),
                                           CaseWordsOf(other.subject, other.description));
    CHECK(shared.weight == 0);
  }
}

TEST_CASE("a greeting before two matters makes them no more alike", "[knowledge][similar][core]") {
  const auto similarity = [](std::string_view greeting) {
    const std::string one = std::string(greeting) + "The import of tasks stops.";
    const std::string other = std::string(greeting) + "The invoice of May is wrong.";
    return CompareTickets({"", one}, {{"", other}})[0].similarity;
  };
  CHECK(similarity("Hello, good morning, dear team! ") <= similarity("Team! "));
  const Likeness same = CompareTickets({"", "Good morning, the Gantt chart is white"},
                                       {{"", "Hello, the Gantt chart is white"}})[0];
  CHECK(same.similarity > kDuplicateSimilarity);
  for (const std::string& word : same.because) CHECK((word != "the" && word != "is"));
}

}  // namespace
}  // namespace deskmesh::knowledge
