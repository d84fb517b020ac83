// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/classification_rule.h"

#include <catch2/catch.hpp>

namespace deskmesh::tickets {
namespace {

TEST_CASE("what the subject says isn't read again", "[tickets][core]") {
  CHECK(ReadingOf("导出失败", "你好\n导出失败\n每次都这样") == "你好\n每次都这样");
  CHECK(ReadingOf("export fails", "export fails").empty());
  CHECK(ReadingOf("export fails", "").empty());
  CHECK(ReadingOf("", "a\n\nb") == "a\nb");
}

TEST_CASE("words and error codes decide type and priority", "[tickets][core]") {
  struct Row {
    const char* subject;
    const char* description;
    Type type;
    Priority priority;
    bool is_core;
  };
  const Row rows[] = {
      {"系统崩溃了", "", Type::kFault, Priority::kP0, true},
      {"客户端崩溃", "点击甘特图后", Type::kFault, Priority::kP1, true},
      {"无法登录", "输入密码后没有反应", Type::kFault, Priority::kP1, true},
      {"无法登录", "所有人都不行", Type::kFault, Priority::kP0, true},
      {"报表异常", "数字对不上", Type::kFault, Priority::kP2, false},
      {"导入时提示错误码 30012", "", Type::kFault, Priority::kP2, false},
      {"点击保存", "页面返回 HTTP 502", Type::kFault, Priority::kP2, false},
      {"The app crashed on my phone", "", Type::kFault, Priority::kP1, true},
      {"Everyone is affected: cannot log in", "", Type::kFault, Priority::kP0, true},
      {"E1024 when exporting", "", Type::kFault, Priority::kP2, false},
      {"如何设置任务依赖", "", Type::kFeature, Priority::kP3, false},
      {"How do I create a milestone?", "", Type::kFeature, Priority::kP3, false},
      {"私有化部署", "需要准备什么服务器", Type::kInstall, Priority::kP2, false},
      {"Docker installation on Debian", "", Type::kInstall, Priority::kP2, false},
      {"部署后无法启动", "安装脚本在部署时停住", Type::kInstall, Priority::kP2, false},
      {"你好", "", Type::kFeature, Priority::kP2, false},
      {"", "", Type::kFeature, Priority::kP2, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.subject, row.description);
    const Classification found = Classify(row.subject, row.description);
    CHECK(NameOf(found.type) == NameOf(row.type));
    CHECK(NameOf(found.priority) == NameOf(row.priority));
    CHECK(found.affects_core_function == row.is_core);
  }
}

TEST_CASE("every decision says why and how sure it is", "[tickets][core]") {
  const Classification sure = Classify("登录失败，报错 ERR_AUTH", "页面白屏");
  REQUIRE(sure.decisions.size() == 3);
  CHECK(sure.decisions[0].field == "type");
  CHECK(sure.decisions[0].value == "FAULT");
  CHECK(sure.decisions[0].reason == "the text says \"登录失败\", \"报错\", \"白屏\"");
  CHECK(sure.decisions[0].confidence > 0.8);
  CHECK(sure.decisions[1].reason == "the text says \"登录失败\"");
  CHECK(sure.decisions[2].field == "affects_core_function");

  const Classification unsure = Classify("你好", "");
  REQUIRE(unsure.decisions.size() == 2);
  CHECK(unsure.decisions[0].confidence < 0.5);
  CHECK(unsure.decisions[1].confidence < 0.5);

  const Classification torn = Classify("如何修复这个错误", "");
  CHECK(torn.decisions[0].confidence < sure.decisions[0].confidence);
}

TEST_CASE("who can't receive or see or open something surely reports a fault", "[tickets][core]") {
  for (const char* text :
       {"短信收不到", "日程邀请接不到", "团队成员看不到我的日程", "物料清单打不开", "新系统进不去",
        "让我看不到日程了", "I can't receive the digest", "We cannot open the price list",
        "Couldn't see my calendar this morning", "I am unable to open the calendar"}) {
    CAPTURE(text);
    const Classification found = Classify(text, "");
    CHECK(found.type == Type::kFault);
    // What letters look like doesn't outvote it: see ApplySuggestion.
    CHECK(found.decisions[0].confidence >= 0.85);
  }
  for (const char* text :
       {"怎么让访客看不到价格", "让访客看不到价格", "如何设置后同事看不到我的日程",
        "两种视图看不到区别", "How do I make sure guests can't see prices",
        "Make sure guests cannot see prices", "I can't see where to add a label"}) {
    CAPTURE(text);
    CHECK(Classify(text, "").type == Type::kFeature);
  }
}

TEST_CASE("English cues are whole words", "[tickets][core]") {
  CHECK(Classify("Debugger settings", "").decisions[0].confidence < 0.5);
  CHECK(Classify("terror", "").type == Type::kFeature);
  CHECK(Classify("a bug.", "").type == Type::kFault);
}

TEST_CASE("error codes are found as products print them", "[tickets][core]") {
  struct Row {
    const char* text;
    const char* code;
  };
  const Row rows[] = {
      {"提示 E1024", "E1024"},
      {"E-30012 occurred", "E-30012"},
      {"ERR_CONNECTION_RESET in Chrome", "ERR_CONNECTION_RESET"},
      {"错误码：40013", "40013"},
      {"状态码为 500", "500"},
      {"got HTTP 502.", "502"},
      {"error code: 1045", "1045"},
      {"0x80070005", "0x80070005"},
      {"java.lang.NullPointerException at", "NullPointerException"},
      {"TypeError: x is undefined", "TypeError"},
      {"we are 500 people", ""},
      {"2026 年", ""},
      {"Error", ""},
      {"E12", ""},
      {"", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(FindErrorCode(row.text) == row.code);
  }
}

TEST_CASE("a huge text costs no more than its beginning", "[tickets][core]") {
  std::string text(1 << 20, 'x');
  text += " crash";
  CHECK(Classify("", text).type == Type::kFeature);
}

}  // namespace
}  // namespace deskmesh::tickets
