// SPDX-License-Identifier: Apache-2.0
#include "chat/core/locale_rule.h"

#include <catch2/catch.hpp>

namespace deskmesh::chat {
namespace {

TEST_CASE("the tag of a language has one form, and what is none is refused", "[chat][core]") {
  CHECK(NormalLocale("zh_CN") == "zh-CN");
  CHECK(NormalLocale("EN") == "en");
  CHECK(NormalLocale("zh-hans-cn") == "zh-Hans-CN");
  CHECK(NormalLocale("es-419") == "es-419");
  CHECK(NormalLocale("en-US-x-twain") == "en-US");
  CHECK(NormalLocale("de-1996") == "de");
  for (const char* bad : {"", "z", "chinese", "zh--CN", "zh-CN-", "-", "中文", "zh CN",
                          "en-US.UTF-8", "../x", "12", "en-abcdefghi"}) {
    INFO(bad);
    CHECK_FALSE(NormalLocale(bad).has_value());
  }
}

}  // namespace
}  // namespace deskmesh::chat
