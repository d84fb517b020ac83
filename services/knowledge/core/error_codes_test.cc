// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/error_codes.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "knowledge/core/answer_engine.h"
#include "knowledge/core/article_index.h"

namespace deskmesh::knowledge {
namespace {

std::vector<std::string> CertainCodes(std::string_view text) {
  std::vector<std::string> codes;
  for (const NamedCode& code : CodesIn(text)) {
    if (code.kind == NamedCode::Kind::kCertain) codes.push_back(code.joined);
  }
  return codes;
}

ArticleIndex CodedHelpCentre() {
  ArticleIndex index;
  index.Upsert({.id = "e1203",
                .locale = "zh",
                .title = "导入时日期列无法识别",
                .body = "请把日期列改为 YYYY-MM-DD 后重新上传。",
                .error_codes = {"E1203"}});
  index.Upsert({.id = "imp",
                .locale = "en",
                .title = "Columns of the file don't match",
                .body = "Use the template.",
                .error_codes = {"IMP-4102"}});
  index.Upsert({.id = "hex",
                .locale = "en",
                .title = "The installer may not write",
                .body = "Run it as administrator.",
                .error_codes = {"0x80070005"}});
  index.Upsert({.id = "e5000",
                .locale = "zh",
                .title = "页面提示 E5000 怎么处理",
                .body = "刷新页面，清除缓存后再试。另见 E7000。"});
  index.Upsert({.id = "plan", .locale = "zh", .title = "甘特图排期", .body = "拖动条形。"});
  index.Upsert(
      {.id = "invoice", .locale = "en", .title = "Getting an invoice", .body = "Billing."});
  return index;
}

std::string BestFor(const ArticleIndex& index, const std::string& text) {
  const SearchResult found = index.Search({.text = text});
  return found.hits.empty() ? "" : found.hits[0].id;
}

TEST_CASE("codes that a question names are told from numbers, work items and versions",
          "[knowledge][search]") {
  using Codes = std::vector<std::string>;
  const std::vector<std::pair<std::string, Codes>> cases = {
      {"页面提示 E6000 怎么处理", {"e6000"}},
      {"导入时报错E1001，怎么办", {"e1001"}},
      {"E-1203", {"e1203"}},
      {"what does e 1203 mean", {"e1203"}},
      {"I get err-502 and ERR_502 again", {"err502"}},
      {"错误码：40312", {"40312"}},
      {"the error code is 40312.", {"40312"}},
      {"a 4031 error when saving", {"4031"}},
      {"HTTP 500 on every click", {"http500", "500"}},
      {"installer fails with 0x80070005", {"0x80070005"}},
      {"报错 PROJ-123", {"proj123"}},
  };
  for (const auto& [text, codes] : cases) {
    INFO(text);
    CHECK(CertainCodes(text) == codes);
  }
  for (const char* text : {"how do I import 2000 tasks", "task PROJ-123 is late", "Excel2016 导入",
                           "一直报错 1000 次了", "version 4.2.100", "due on 2026-11-25 at 12:30",
                           "系统提示 Office365 版本太低", "saved as UTF-8", "export2024.csv 打不开",
                           "import 2025 plans", "terror 500", "300 users", "价格 1,200 元",
                           "甘特图怎么用", "", "----", "0x"}) {
    INFO(text);
    CHECK(CertainCodes(text).empty());
  }
  std::string flood;
  for (int i = 1000; i < 2000; ++i) flood += "E" + std::to_string(i) + " ";
  CHECK(CodesIn(flood).size() == 20);
  CHECK(JoinedCode("ＩＭＰ－4102") == "imp4102");
  CHECK(JoinedCode(std::string(50, '1')).empty());
}

TEST_CASE("an error code is found however it is written", "[knowledge][search]") {
  const ArticleIndex index = CodedHelpCentre();
  for (const char* text : {"E1203", "e1203", "E-1203", "E 1203", "E_1203", "1203", "E12", "Ｅ1203",
                           "报错E1203了", "error E 1203 when importing"}) {
    INFO(text);
    CHECK(BestFor(index, text) == "e1203");
  }
  for (const char* text : {"IMP-4102", "IMP4102", "imp 4102", "IMP_4102", "4102"}) {
    INFO(text);
    CHECK(BestFor(index, text) == "imp");
  }
  for (const char* text : {"0x80070005", "80070005", "0X80070005"}) {
    INFO(text);
    CHECK(BestFor(index, text) == "hex");
  }
  CHECK(BestFor(index, "E5000") == "e5000");
  CHECK(BestFor(index, "9999").empty());
}

TEST_CASE("a number typed alone finds the codes that it is inside of", "[knowledge][search]") {
  ArticleIndex index = CodedHelpCentre();
  for (const char* text : {"203", "120"}) {
    INFO(text);
    CHECK(BestFor(index, text) == "e1203");
  }
  CHECK(BestFor(index, "102") == "imp");
  CHECK(BestFor(index, "7000") == "hex");
  // Two digits tell nothing, nor do those of an amount.
  for (const char* text : {"20", "203 people", "304"}) {
    INFO(text);
    CHECK(BestFor(index, text).empty());
  }
  CHECK(AnswerEngine(index).Answer("203", {}).decision != AnswerDecision::kAnswer);
  // What has the very number goes first.
  index.Upsert({.id = "whole",
                .locale = "en",
                .title = "The queue is full",
                .body = "Wait.",
                .error_codes = {"Q-203"}});
  CHECK(BestFor(index, "203") == "whole");
  CHECK(BestFor(index, "1203") == "e1203");
}

TEST_CASE("the article about a code answers whoever names it", "[knowledge][answer]") {
  const ArticleIndex index = CodedHelpCentre();
  const AnswerEngine engine(index);
  for (const char* text : {"E1203", "e-1203", "页面提示 E1203 怎么处理",
                           "what is error E1203 please", "E1203 and E6000"}) {
    INFO(text);
    const AnswerResult answer = engine.Answer(text, {});
    CHECK(answer.decision == AnswerDecision::kAnswer);
    REQUIRE(answer.articles.size() == 1);
    CHECK(answer.articles[0].id == "e1203");
    CHECK(answer.confidence > 0.9);
  }
  const AnswerResult titled = engine.Answer("E5000 出现了", {});
  CHECK(titled.decision == AnswerDecision::kAnswer);
  CHECK(titled.articles[0].id == "e5000");
  // A rule that hands over is stronger.
  CHECK(engine.Answer("E1203 转人工", {}).decision == AnswerDecision::kHandover);
}

TEST_CASE("no article about something else answers for a code", "[knowledge][answer]") {
  ArticleIndex index = CodedHelpCentre();
  // Nearly everything would be sure enough.
  const AnswerThresholds low{.answer = 0.02, .suggest = 0.01};
  const AnswerEngine engine(index, {{"zh", low}, {"en", low}});
  const std::string asked = "页面提示 E6000 怎么处理";
  const AnswerResult unknown = engine.Answer(asked, {});
  CHECK(unknown.decision == AnswerDecision::kSuggest);
  CHECK(unknown.confidence < low.answer);
  CHECK(engine.Answer("页面提示 E500 怎么处理", {}).decision != AnswerDecision::kAnswer);
  CHECK(engine.Answer("页面提示怎么处理", {}).decision == AnswerDecision::kAnswer);
  // An article that mentions it may answer as any other.
  CHECK(engine.Answer("页面提示 E7000 怎么处理", {}).decision == AnswerDecision::kAnswer);
  // For whom the article isn't, there is none.
  index.Upsert({.id = "e6000",
                .locale = "zh",
                .title = "服务暂停",
                .body = "联系管理员。",
                .error_codes = {"E6000"},
                .plans = {"enterprise"}});
  CHECK(engine.Answer(asked, {.reader = Reader{}}).decision != AnswerDecision::kAnswer);
  const AnswerResult known =
      engine.Answer(asked, {.reader = Reader{.role = "", .plan = "enterprise"}});
  CHECK(known.decision == AnswerDecision::kAnswer);
  CHECK(known.articles[0].id == "e6000");
}

TEST_CASE("a code without its letters is answered where one article has it",
          "[knowledge][answer]") {
  ArticleIndex index = CodedHelpCentre();
  const AnswerEngine engine(index);
  for (const char* text :
       {"1203", " 1203? ", "err_1203", "ERR-1203", "code 1203", "报错 1203", "error code: 1203"}) {
    INFO(text);
    const AnswerResult answer = engine.Answer(text, {});
    CHECK(answer.decision == AnswerDecision::kAnswer);
    REQUIRE_FALSE(answer.articles.empty());
    CHECK(answer.articles[0].id == "e1203");
  }
  CHECK(engine.Answer("4102", {}).decision == AnswerDecision::kAnswer);
  // Other letters, an amount, or a number beside other words is something else.
  for (const char* text : {"sync-1203", "1203 users", "db_4102", "err-4102"}) {
    INFO(text);
    CHECK(engine.Answer(text, {}).decision != AnswerDecision::kAnswer);
  }
  // Of several with the same digits each may be meant.
  index.Upsert({.id = "net1203",
                .locale = "zh",
                .title = "网络中断",
                .body = "检查代理。",
                .error_codes = {"NET-1203"}});
  const AnswerResult shared = engine.Answer("1203", {});
  CHECK(shared.decision == AnswerDecision::kSuggest);
  CHECK(shared.articles.size() >= 2);
  CHECK(engine.Answer("E1203", {}).decision == AnswerDecision::kAnswer);
  // The letters tell.
  CHECK(engine.Answer("err_1203", {}).articles[0].id == "e1203");
}

TEST_CASE("articles about other codes with the same digits are no translations",
          "[knowledge][answer]") {
  ArticleIndex index = CodedHelpCentre();
  index.Upsert({.id = "net_en",
                .locale = "en",
                .title = "The network is interrupted",
                .body = "Check the proxy.",
                .error_codes = {"NET-1203"}});
  const AnswerEngine engine(index);
  for (const char* locale : {"zh", "en"}) {
    CHECK(engine.Answer("1203", {}, {.locale = locale}).decision == AnswerDecision::kSuggest);
  }
}

TEST_CASE("the article about a code is given in the language of who asks", "[knowledge][answer]") {
  ArticleIndex index = CodedHelpCentre();
  index.Upsert({.id = "e1203_en",
                .locale = "en",
                .title = "Dates of the import weren't read",
                .body = "Set the column to YYYY-MM-DD.",
                .error_codes = {"E1203"}});
  const AnswerEngine engine(index);
  for (const char* text : {"1203", "E1203", "err_1203"}) {
    INFO(text);
    const AnswerResult zh = engine.Answer(text, {}, {.locale = "zh"});
    const AnswerResult en = engine.Answer(text, {}, {.locale = "en"});
    CHECK(zh.decision == AnswerDecision::kAnswer);
    CHECK(zh.articles[0].id == "e1203");
    CHECK(en.articles[0].id == "e1203_en");
  }
}

}  // namespace
}  // namespace deskmesh::knowledge
