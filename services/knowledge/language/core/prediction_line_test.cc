// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/prediction_line.h"

#include <catch2/catch.hpp>

#include <string>
#include <utility>

namespace deskmesh::knowledge {
namespace {

TEST_CASE("a line of JSON loses no more than its broken characters", "[language][predict][core]") {
  const std::pair<std::string, std::string> lines[] = {
      {R"({"id":"1"})", R"({"id":"1"})"},
      {"\"甘特图 🎉\"", "\"甘特图 🎉\""},
      {"\"a\xFF\xE4\xB8z\"", "\"a\uFFFD\uFFFD\uFFFDz\""},
      {"\"\xED\xA0\x80\"", "\"\uFFFD\uFFFD\uFFFD\""},
      {R"("\ud83c\udf89")", R"("\ud83c\udf89")"},
      {R"("\uD83C")", R"("\ufffd")"},
      {R"("\udf89 x")", R"("\ufffd x")"},
      {R"("\ud83c\ud83c\udf89")", R"("\ufffd\ud83c\udf89")"},
      {R"("\ud83cx\udf89")", R"("\ufffdx\ufffd")"},
      {R"("\\ud83c")", R"("\\ud83c")"},
      {R"("\\\ud83c")", R"("\\\ufffd")"},
      {R"("\"\n\u00e9")", R"("\"\n\u00e9")"},
      {R"("\u12")", R"("\u12")"},
      {R"("\u-123")", R"("\u-123")"},
      {"\\", "\\"},
      {"", ""},
  };
  for (const auto& [line, mended] : lines) {
    INFO(line);
    CHECK(MendJsonLine(line) == mended);
  }
}

TEST_CASE("what breaks a table is no column", "[language][predict][core]") {
  for (const char* column : {"", "q-1", "a b", "甘特图"}) CHECK(FitsColumn(column));
  for (const char* column : {"a\tb", "a\n", "\r"}) CHECK_FALSE(FitsColumn(column));
}

}  // namespace
}  // namespace deskmesh::knowledge
