// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/look_alikes.h"

#include <catch2/catch.hpp>

namespace deskmesh::knowledge {

TEST_CASE("characters are taken for those that look like them", "[knowledge][core]") {
  CHECK(LookAlikesOf(U'己') == U"已巳");
  CHECK(LookAlikesOf(U'末') == U"未");
  CHECK(LookAlikesOf(U'艰').find(U'限') != std::u32string_view::npos);
  CHECK(LookAlikesOf(U'瓜').empty());
  CHECK(LookAlikesOf(U'a').empty());
}

TEST_CASE("words look alike that differ in such characters only", "[knowledge][core]") {
  CHECK(AreLookAlike(U"帐号", U"账号"));
  CHECK(AreLookAlike(U"侯选", U"候选"));
  CHECK_FALSE(AreLookAlike(U"账号", U"账号"));
  CHECK_FALSE(AreLookAlike(U"账号", U"账"));
  CHECK_FALSE(AreLookAlike(U"贷款", U"账单"));
}

}  // namespace deskmesh::knowledge
