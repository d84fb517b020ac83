// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/foreign_names.h"

#include <catch2/catch.hpp>

#include "knowledge/core/answer_engine.h"

namespace deskmesh::knowledge {
namespace {

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("names of other things are told by their look, or known", "[knowledge][core]") {
  CHECK(ForeignNamesIn("能和 Trello 同步吗") == Names{"trello"});
  CHECK(ForeignNamesIn("does it work with Google Calendar?") == Names{"google", "calendar"});
  CHECK(ForeignNamesIn("i can't log in on my iphone") == Names{"iphone"});
  CHECK(ForeignNamesIn("忘记支付宝密码") == Names{"支付宝"});
  CHECK(ForeignNamesIn("Is it good? Maybe Basecamp is better, Basecamp!") == Names{"basecamp"});
}

TEST_CASE("capitals that say nothing name nothing", "[knowledge][core]") {
  for (const char* text :
       {"How do I export a report", "HOW DO I EXPORT A REPORT", "Export Reports And Lists",
        "it failed. Please help", "the meeting is on Monday", "E1203 报错", "版本 4.2 导出 PDF",
        "甘特图怎么用", "", "?!", "I"}) {
    CAPTURE(text);
    CHECK(ForeignNamesIn(text).empty());
  }
  std::string many;
  for (int i = 0; i < 300; ++i) many += "在 Word" + std::string(1 + i % 20, 'x') + " 里";
  CHECK(ForeignNamesIn(many).size() <= 20);
}

TEST_CASE("who names what no article mentions is hardly answered", "[knowledge][core]") {
  ArticleIndex index;
  index.Upsert({.id = "a",
                .locale = "en",
                .title = "Connect your calendar",
                .body = "Synchronise due dates with your Outlook calendar under settings."});
  index.Upsert({.id = "b",
                .locale = "en",
                .title = "Export a report",
                .body = "Choose export to get a spreadsheet."});
  index.Upsert(
      {.id = "c", .locale = "zh", .title = "忘记密码", .body = "点击忘记密码，重新设置登录密码。"});
  const AnswerEngine engine(index);
  const auto confidence = [&](const char* question) {
    return engine.Answer(question, {}).confidence;
  };
  CHECK(confidence("connect my calendar with Trello") < confidence("connect my calendar") - 0.1);
  CHECK(confidence("connect my calendar with Outlook") >= confidence("connect my calendar") - 0.1);
  CHECK(confidence("忘记支付宝密码") < confidence("忘记密码") - 0.1);
  CHECK(engine.Answer("忘记支付宝密码", {}).decision != AnswerDecision::kAnswer);
  // Synonyms make a name the help centre's own.
  index.SetSynonyms({{.terms = {"Trello", "calendar"}}});
  CHECK(confidence("connect with Trello") > 0.3);
}

TEST_CASE("a Chinese name of another product is foreign until an article has it in either language",
          "[knowledge][core]") {
  ArticleIndex index;
  index.Upsert({.id = "a",
                .locale = "zh",
                .title = "收不到通知",
                .body = "请在集成页确认机器人已经启用，再检查微信是否绑定了账号。"});
  index.Upsert({.id = "b", .locale = "zh", .title = "支付方式", .body = "访客可以用银行卡支付。"});
  const auto is_foreign = [&](const char* question) {
    return index.Search({.text = question}).evidence.names_foreign;
  };
  for (const char* question : {"能和企业微信集成吗", "能和飞书集成吗", "访客可以用比特币支付吗",
                               "can guests pay with crypto"}) {
    CAPTURE(question);
    CHECK(is_foreign(question));
  }
  CHECK_FALSE(is_foreign("微信能绑定账号吗"));
  index.Upsert({.id = "c", .locale = "en", .title = "WeCom", .body = "Connect the bot to WeCom."});
  CHECK_FALSE(is_foreign("能和企业微信集成吗"));
  CHECK(is_foreign("能和飞书集成吗"));
}

}  // namespace deskmesh::knowledge
