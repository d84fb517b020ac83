// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/slot_rules.h"

#include <catch2/catch.hpp>

namespace deskmesh::chat::dialogue {
namespace {

TEST_CASE("slots are read out of sentences and normalised", "[chat][dialogue][core]") {
  const auto read = [](SlotType type, std::string_view text) {
    return ReadSlot(type, text).value_or("-");
  };
  CHECK(read(SlotType::kText, "  登录后 \n") == "登录后");
  CHECK(read(SlotType::kText, " \n ") == "-");
  CHECK(read(SlotType::kNumber, "大概 30 个人") == "30");
  CHECK(read(SlotType::kNumber, "it was -2.5 degrees") == "-2.5");
  CHECK(read(SlotType::kNumber, "none") == "-");
  CHECK(read(SlotType::kEmail, "我的邮箱是 Li.Wei@Example.COM。") == "li.wei@example.com");
  CHECK(read(SlotType::kEmail, "a@b") == "-");
  CHECK(read(SlotType::kPhone, "call +86 138-0013-8000 please") == "+8613800138000");
  CHECK(read(SlotType::kPhone, "room 12") == "-");
  CHECK(read(SlotType::kDate, "从2026年3月5日开始") == "2026-03-05");
  CHECK(read(SlotType::kDate, "since 2026/2/29") == "-");
  CHECK(read(SlotType::kDate, "2024-02-29") == "2024-02-29");
  CHECK(read(SlotType::kErrorCode, "40312") == "40312");
  CHECK(read(SlotType::kErrorCode, "它显示 err-502") == "ERR-502");
  CHECK(read(SlotType::kErrorCode, "没有") == "-");
  CHECK(read(SlotType::kYesNo, "不是的") == "no");
  CHECK(read(SlotType::kYesNo, "是的") == "yes");
  CHECK(read(SlotType::kYesNo, "maybe") == "-");
  for (const char* yes :
       {"没问题", "不错", "没错", "没有问题", "可以的", "no problem", "ok, thanks"}) {
    INFO(yes);
    CHECK(read(SlotType::kYesNo, yes) == "yes");
  }
  for (const char* no : {"不好的", "不可以", "没有", "不对", "好像不行", "not okay", "not right"}) {
    INFO(no);
    CHECK(read(SlotType::kYesNo, no) == "no");
  }
  CHECK(read(SlotType::kYesNo, "不知道") == "-");
  CHECK(read(SlotType::kYesNo, "not sure") == "-");
  CHECK(read(SlotType::kUrl, "see https://a.example/x?y=1 there") == "https://a.example/x?y=1");
  CHECK(read(SlotType::kUrl, "javascript:alert(1)") == "-");
  CHECK(read(SlotType::kUrl, "https://") == "-");
}

TEST_CASE("places in a text are filled from slots", "[chat][dialogue][core]") {
  const std::map<std::string, std::string> slots = {{"where", "登录"}, {"code", "E1"}};
  CHECK(FillSlots("{where} 报错 {code}{unknown}", slots) == "登录 报错 E1");
  CHECK(FillSlots("{open", slots) == "{open");
  CHECK(FillUrl("/help?q={where}&c={code}", {{"where", "a&b=/#"}, {"code", "错"}}) ==
        "/help?q=a%26b%3D%2F%23&c=%E9%94%99");
}

}  // namespace
}  // namespace deskmesh::chat::dialogue
