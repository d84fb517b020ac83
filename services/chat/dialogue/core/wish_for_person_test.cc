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

TEST_CASE("legal, billing and privacy complaints are sensitive", "[chat][dialogue][core]") {
  CHECK(IsSensitive("再不解决我就找律师起诉你们"));
  CHECK(IsSensitive("你们重复扣了两次钱，要求退款"));
  CHECK(IsSensitive("We were charged twice this month"));
  CHECK_FALSE(IsSensitive("how to set the courtyard project template"));
  CHECK_FALSE(IsSensitive("怎么设置任务依赖"));
}

TEST_CASE("an outage is told from a single fault", "[chat][dialogue][core]") {
  CHECK(SoundsLikeOutage("系统崩溃了，所有人都登录不了"));
  CHECK(SoundsLikeOutage("nobody can log in since 9am"));
  CHECK_FALSE(SoundsLikeOutage("I can't find the export button"));
  CHECK_FALSE(SoundsLikeOutage("登录后看不到项目"));
}

}  // namespace
}  // namespace deskmesh::chat::dialogue
