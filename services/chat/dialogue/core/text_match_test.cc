// SPDX-License-Identifier: Apache-2.0
#include "chat/dialogue/core/text_match.h"

#include <catch2/catch.hpp>

namespace deskmesh::chat::dialogue {
namespace {

TEST_CASE("folding hides case, width and spacing", "[chat][dialogue][core]") {
  CHECK(Fold("  Ｈｅｌｌｏ　World\n\t! ") == "hello world !");
  CHECK(Fold("转　人工") == "转 人工");
  CHECK(Fold("\xFF\xE4") == "\xFF\xE4");  // ill-formed bytes stay
}

TEST_CASE("English matches words, Chinese anywhere", "[chat][dialogue][core]") {
  CHECK(HasPhrase("i want a human now", "human"));
  CHECK_FALSE(HasPhrase("humanity", "human"));
  CHECK(HasPhrase("inhuman, but human", "human"));
  CHECK(HasPhrase("请转人工吧", "转人工"));
  CHECK(HasPhrase("甘特图gantt不显示", "gantt"));
  CHECK_FALSE(HasPhrase("anything", ""));
}

TEST_CASE("the language of a text is that of its letters", "[chat][dialogue][core]") {
  CHECK(LanguageOf("你好", "en") == "zh");
  CHECK(LanguageOf("Gantt 图打不开", "en") == "zh");
  CHECK(LanguageOf("how do I export", "zh-CN") == "en");
  CHECK(LanguageOf("ok", "zh-CN") == "zh");
  CHECK(LanguageOf("E1001", "zh-CN") == "zh");
  CHECK(LanguageOf("ok", "") == "en");
  CHECK(LanguageOf("😀", "zh") == "zh");
  CHECK(CountHan("甘特图 Gantt") == 3);
}

}  // namespace
}  // namespace deskmesh::chat::dialogue
