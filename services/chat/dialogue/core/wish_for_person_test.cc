// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/wish_for_person.h"

#include <catch2/catch.hpp>

namespace deskmesh::chat::dialogue {
namespace {

TEST_CASE("a wish for a person is heard in either language", "[chat][dialogue][core]") {
  for (const char* text :
       {"转人工", "我要人工客服！", "人工", "能不能找个真人", "请帮我联系客服", "人工在吗",
        "I want to talk to a real person", "Agent please", "HUMAN", "can I speak to someone?",
        "connect me to an agent", "I’d like a human"}) {
    INFO(text);
    CHECK(AsksForPerson(text));
  }
  for (const char* text :
       {"你们有人工智能功能吗", "不用转人工了，谢谢", "人工费怎么录入", "甘特图怎么导出",
        "how do I add a human resource calendar", "I don't need a human", "which user agent",
        "the real issue is permissions", ""}) {
    INFO(text);
    CHECK_FALSE(AsksForPerson(text));
  }
}

}  // namespace
}  // namespace deskmesh::chat::dialogue
