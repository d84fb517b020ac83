// SPDX-License-Identifier: Apache-2.0
#include "chat/core/error_codes.h"

#include <catch2/catch.hpp>

namespace deskmesh::chat {
namespace {

using Codes = std::vector<std::string>;

TEST_CASE("error codes are found in either language", "[chat][core]") {
  const std::vector<std::pair<std::string, Codes>> cases = {
      {"导入时报错E1001，怎么办", {"E1001"}},
      {"I get err-502 and ERR-502 again", {"ERR-502"}},
      {"错误码：40312", {"40312"}},
      {"错误代码是 PROJ-123", {"PROJ-123"}},
      {"the error code is 40312.", {"40312"}},
      {"HTTP 500 on every click", {"HTTP-500"}},
      {"installer fails with 0x80070005", {"0x80070005"}},
      {"sync_4031, then API-2207", {"SYNC_4031", "API-2207"}},
      {"status: 503", {"503"}},
  };
  for (const auto& [text, codes] : cases) {
    INFO(text);
    CHECK(FindErrorCodes(text) == codes);
  }
}

TEST_CASE("work items, versions and numbers are no error codes", "[chat][core]") {
  for (const char* text : {"task PROJ-123 is late", "saved as UTF-8 or MP4", "Excel2016 导入",
                           "call me at 13800138000", "P0 since 2026", "we have 300 users",
                           "version 4.2.100", "Q3-2026", "", "0x", "----"}) {
    INFO(text);
    CHECK(FindErrorCodes(text).empty());
  }
}

TEST_CASE("a flood of codes is cut", "[chat][core]") {
  std::string text;
  for (int i = 1000; i < 2000; ++i) text += "E" + std::to_string(i) + " ";
  CHECK(FindErrorCodes(text).size() == 20);
}

}  // namespace
}  // namespace deskmesh::chat
