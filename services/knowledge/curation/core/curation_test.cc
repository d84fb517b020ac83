// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <algorithm>

#include "knowledge/curation/core/question_clusters.h"
#include "knowledge/curation/core/ticket_draft.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {

TEST_CASE("questions about one thing fall into one group, whatever their wording",
          "[knowledge][core]") {
  const std::vector<std::string> questions = {"how to export the gantt chart as pdf",
                                              "can I export gantt to PDF?",
                                              "甘特图怎么导出成 PDF",
                                              "pdf export of a gantt chart",
                                              "change the invoice address",
                                              "where do I change my invoice address?",
                                              "你好",
                                              "dark mode"};
  const auto clusters = ClusterQuestions(questions, 2);
  REQUIRE(clusters.size() == 2);
  CHECK(clusters[0].members.size() == 4);
  for (const std::size_t member : clusters[0].members) CHECK(member < 4);
  CHECK(clusters[1].members.size() == 2);
  CHECK_FALSE(clusters[0].keywords.empty());
  CHECK(ClusterQuestions({}, 1).empty());
  CHECK(ClusterQuestions({"", "  ", "!!"}, 1).empty());
}

TEST_CASE("the keywords of a group are words, not pieces of two", "[knowledge][core]") {
  const auto clusters =
      ClusterQuestions({"设备故障手册在哪里下载", "哪里下载设备故障手册", "设备故障手册怎么找",
                        "connect the jenkins pipelines", "jenkins pipelines connect how"},
                       2);
  REQUIRE(clusters.size() == 2);
  const std::vector<std::string>& chinese = clusters[0].keywords;
  for (const char* piece : {"障手", "备故", "册在", "载设"}) {
    INFO(piece);
    CHECK(std::ranges::find(chinese, piece) == chinese.end());
  }
  CHECK(std::ranges::any_of(
      chinese, [](const std::string& word) { return word.find("故障") != std::string::npos; }));
  const std::vector<std::string>& english = clusters[1].keywords;
  CHECK(std::ranges::find(english, "pipelines") != english.end());
  CHECK(std::ranges::find(english, "jenkins") != english.end());
}

TEST_CASE("questions about one product are one group in both languages and others stay apart",
          "[knowledge][core]") {
  const auto group_of = [](const std::vector<QuestionCluster>& clusters, std::size_t question) {
    for (std::size_t i = 0; i < clusters.size(); ++i) {
      const std::vector<std::size_t>& members = clusters[i].members;
      if (std::ranges::find(members, question) != members.end()) return i;
    }
    return clusters.size();
  };
  const std::vector<std::string> questions = {
      "does it run on Android tablets",      // 0
      "安卓手机能用吗",                      // 1
      "where do I find the android app",     // 2
      "Android 版什么时候支持推送",          // 3
      "move our data over from Redmine",     // 4
      "怎么从 Redmine 迁移数据",             // 5
      "is there a redmine importer",         // 6
      "how do I integrate with Salesforce",  // 7
      "怎么对接 Salesforce",                 // 8
      "怎么对接 Redmine",                    // 9
      "change the colour of a card",         // 10
      "the colour of my card is wrong",      // 11
  };
  const auto clusters = ClusterQuestions(questions, 2);
  for (const std::size_t i : {1, 2, 3}) {
    INFO(questions[i]);
    CHECK(group_of(clusters, i) == group_of(clusters, 0));
  }
  for (const std::size_t i : {5, 6, 9}) {
    INFO(questions[i]);
    CHECK(group_of(clusters, i) == group_of(clusters, 4));
  }
  CHECK(group_of(clusters, 8) == group_of(clusters, 7));
  CHECK(clusters.size() == 4);
  for (const QuestionCluster& cluster : clusters) {
    for (const std::string& word : cluster.keywords) CHECK_FALSE(word.starts_with('@'));
  }
}

TEST_CASE("the help centre's own name ties no questions together", "[knowledge][core]") {
  std::vector<std::string> questions;
  for (int i = 0; i < 6; ++i) {
    questions.push_back("怎么在 Quillboard 里导出发票");
    questions.push_back("Quillboard 的看板泳道怎么调整");
  }
  CHECK(ClusterQuestions(questions, 2).size() == 2);
}

TEST_CASE("five thousand questions are grouped", "[knowledge][core]") {
  std::vector<std::string> questions;
  for (int i = 0; i < 5'000; ++i) {
    questions.push_back("topic" + std::to_string(i % 100) + " setting" + std::to_string(i % 100) +
                        " number" + std::to_string(i));
  }
  const auto clusters = ClusterQuestions(questions, 10);
  CHECK(clusters.size() == 100);
}

TEST_CASE("a solved ticket becomes problem, cause and solution without personal data",
          "[knowledge][core]") {
  SolvedTicket ticket;
  ticket.subject = "导入失败 E1203";
  ticket.description =
      "您好\n导入 Excel 时报错 E1203，我的手机是 13812345678，邮箱 li@example.com。\n谢谢！";
  ticket.comments = {
      {false, true, "您好，正在查看。"},
      {false, false, "内部：看日志"},
      {false, true,
       "您好\n原因是日期列的格式不正确。请把日期列改为 YYYY-MM-DD 格式，然后重新上传文件即可。\n如有其他问题请联系我们"},
      {true, true, "好了，谢谢"},
      {false, true, "不客气"}};
  const auto draft = DraftFromTicket(ticket);
  REQUIRE(draft.ok());
  CHECK(draft->locale == "zh");
  CHECK(draft->title == "导入失败 E1203");
  CHECK(draft->error_codes == std::vector<std::string>{"E1203"});
  CHECK(draft->body.find("## 原因\n\n原因是日期列的格式不正确。") != std::string::npos);
  CHECK(draft->body.find("## 解决方法\n\n原因是日期列") != std::string::npos);
  CHECK(draft->body.find("13812345678") == std::string::npos);
  CHECK(draft->body.find("li@example.com") == std::string::npos);
  CHECK(draft->body.find("您好") == std::string::npos);
  CHECK(draft->body.find("如有其他") == std::string::npos);
  CHECK(draft->body.find("内部") == std::string::npos);
}

TEST_CASE("a draft's codes and address come from what is masked", "[knowledge][core]") {
  SolvedTicket ticket;
  ticket.subject = "登录报错 E2001，手机 13956781234，护照 E12345678";
  ticket.description =
      "身份证 11010519491231002X，订单 100234 报错，车牌 粤B12345，提示 HTTP 502，错误码 1203，DM-77 "
      "也有，合同 HT2024001";
  ticket.comments = {{false, true, "请清除浏览器缓存后重新登录，账号已经解锁，问题不会再出现。"}};
  const auto draft = DraftFromTicket(ticket);
  REQUIRE(draft.ok());
  CHECK(draft->error_codes == std::vector<std::string>{"E2001", "HTTP 502", "1203"});
  CHECK(draft->title == "登录报错 E2001，手机 139****1234，护照 [passport]");
  CHECK(draft->address_words == "登录报错 E2001，手机  ，护照  ");
  for (const char* secret : {"E12345678", "11010519491231002X", "B12345", "13956781234"}) {
    INFO(secret);
    CHECK(draft->body.find(secret) == std::string::npos);
  }
  // What an article is about is a code, whatever it looks like.
  const auto known = DraftFromTicket(ticket, [](std::string_view code) { return code == "dm-77"; });
  REQUIRE(known.ok());
  CHECK(known->error_codes == std::vector<std::string>{"E2001", "HTTP 502", "1203", "DM-77"});

  const auto codes_of = [](std::string description) {
    return DraftFromTicket({.subject = "x",
                            .description = std::move(description),
                            .comments = {{false, true, "Clear the cache, then log in again."}}})
        ->error_codes;
  };
  CHECK(codes_of("ERR_AUTH and err-404 are shown") ==
        std::vector<std::string>{"err-404", "ERR_AUTH"});
  CHECK(codes_of("order number E1203, customer id 4411 error, SPRINT24, 20240501 error").empty());
  CHECK(codes_of("the error code is 1203") == std::vector<std::string>{"1203"});
  // An order may have the number that an error has.
  CHECK(codes_of("I paid order E1203, and the page says error E1203") ==
        std::vector<std::string>{"E1203"});
  CHECK(codes_of("order E1203 is late, where is order number E1203?").empty());
  // A number that is cut is no number any more: it is masked before.
  ticket.subject = std::string(144, 'a') + " 13956781234";
  CHECK(DraftFromTicket(ticket)->title == std::string(144, 'a') + " 139**");
}

TEST_CASE("a greeting is cut off and the rest of its line kept", "[knowledge][core]") {
  const auto draft_of = [](std::string description, std::string answer) {
    const auto draft = DraftFromTicket({.subject = "x",
                                        .description = std::move(description),
                                        .comments = {{false, true, std::move(answer)}}});
    return draft.ok() ? draft->body : std::string(draft.status().message());
  };
  const std::string zh =
      draft_of("你好，导出报错 E1203", "您好，请在项目设置里开启权限后重试，谢谢！");
  CHECK(zh.find("导出报错 E1203") != std::string::npos);
  CHECK(zh.find("你好") == std::string::npos);
  CHECK(zh.find("请在项目设置里开启权限后重试\n") != std::string::npos);
  CHECK(zh.find("谢谢") == std::string::npos);
  const std::string en = draft_of("Hi, export fails", "Hi, reset the cache in Settings. Thanks!");
  CHECK(en.find("\n\nexport fails\n") != std::string::npos);
  CHECK(en.find("\n\nreset the cache in Settings.\n") != std::string::npos);
  CHECK(draft_of("x", "你好 重置缓存后重试").find("重置缓存后重试") != std::string::npos);
  CHECK(draft_of("x", "亲测可用：重启应用").find("亲测可用") != std::string::npos);
  CHECK(draft_of("x", "如有问题请在设置里重置缓存").find("重置缓存") != std::string::npos);
  CHECK(draft_of("x", "Hidden tasks are shown by the filter").find("Hidden") != std::string::npos);
  CHECK(draft_of("x", "Hi Ann,\nThank you!\nBest regards").find("has not answered") !=
        std::string::npos);
}

TEST_CASE("a draft names neither who asked nor their organisation", "[knowledge][core]") {
  SolvedTicket ticket;
  ticket.subject = "ACME Robotics can't export";
  ticket.description =
      "Ann Miller of Acme Robotics here. Acme Roboticsson is another. 李雷也试过。";
  ticket.comments = {
      {false, true, "The export of ann miller was too large. Split it into parts of 1,000 rows."}};
  ticket.names = {"Ann Miller", "Acme Robotics", "李雷", "李", "", "of"};
  const auto draft = DraftFromTicket(ticket);
  REQUIRE(draft.ok());
  CHECK(draft->title == "[name] can't export");
  CHECK(draft->body.find("[name] of [name] here. Acme Roboticsson is another. [name]也试过。") !=
        std::string::npos);
  CHECK(draft->body.find("The export of [name] was too large.") != std::string::npos);
}

TEST_CASE("a ticket nobody answered teaches nothing", "[knowledge][core]") {
  SolvedTicket ticket{
      .subject = "Help", .description = "It fails", .comments = {{true, true, "?"}}};
  CHECK(base::DetailsOf(DraftFromTicket(ticket).status()).reason == "TICKET_HAS_NO_ANSWER");
  ticket.comments.push_back(
      {false, true, "Restart the app. The cause is a stale cache.\n--\nAnn, Support"});
  const auto draft = DraftFromTicket(ticket);
  REQUIRE(draft.ok());
  CHECK(draft->locale == "en");
  CHECK(draft->body ==
        "## Problem\n\nIt fails\n\n## Cause\n\nThe cause is a stale cache.\n\n## Solution\n\n"
        "Restart the app. The cause is a stale cache.\n");
}

}  // namespace deskmesh::knowledge
