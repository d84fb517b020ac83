// SPDX-License-Identifier: Apache-2.0
#include "chat/core/string_list.h"

#include <catch2/catch.hpp>

namespace deskmesh::chat {
namespace {

TEST_CASE("a list comes back as it went in", "[chat][core]") {
  const std::vector<std::string> list = {"a", "", "甘特图", std::string("x\0:1\n", 5), "12:"};
  CHECK(UnpackList(PackList(list)) == list);
  CHECK(PackList({}).empty());
  CHECK(PackList({"a", "甘特图"}) == "1:a9:甘特图");
}

TEST_CASE("damaged text gives what can be read", "[chat][core]") {
  CHECK(UnpackList("1:a9:x") == std::vector<std::string>{"a"});
  CHECK(UnpackList("nonsense").empty());
  CHECK(UnpackList("-1:a").empty());
  CHECK(UnpackList("99999999999999999999:a").empty());
}

}  // namespace
}  // namespace deskmesh::chat
