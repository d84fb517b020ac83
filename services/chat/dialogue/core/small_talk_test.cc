// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/small_talk.h"

#include <catch2/catch.hpp>

namespace deskmesh::chat::dialogue {
namespace {

TEST_CASE("short courtesies get a courtesy, questions don't", "[chat][dialogue][core]") {
  CHECK(FindSmallTalk("你好", "zh").name == "greeting");
  CHECK(FindSmallTalk("Hello!", "en").reply.starts_with("Hello"));
  CHECK(FindSmallTalk("谢谢啦", "zh").name == "thanks");
  CHECK(FindSmallTalk("are you a bot?", "en").name == "who_are_you");
  CHECK(FindSmallTalk("你好，请问甘特图怎么导出成 PDF 文件", "zh").name.empty());
  CHECK(FindSmallTalk("the chi-square report", "en").name.empty());
}

}  // namespace
}  // namespace deskmesh::chat::dialogue
