// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/word_record.h"

#include <catch2/catch.hpp>

namespace deskmesh::knowledge {
namespace {

TEST_CASE("a word is said where it is whole and neither denied nor asked about",
          "[knowledge][language][core]") {
  struct Row {
    const char *subject, *description, *word;
    bool is_said;
  };
  const Row rows[] = {
      {"The server is down", "", "is down", true},
      {"My trial is down to 3 days", "", "is down", false},
      {"My trial is down to 3 days", "and the server is down", "is down", true},
      {"Urgent", "", "urgent", true},
      {"This is not urgent", "", "urgent", false},
      {"Nothing is really broken", "", "broken", false},
      {"It does not sync, urgent", "", "urgent", true},
      {"How do I mark a task as urgent?", "", "urgent", false},
      {"How can we avoid data loss", "", "data loss", false},
      {"Data loss after the update", "", "data loss", true},
      {"Crashes often", "", "crash", false},
      {"I can\u2019t log in", "", "can't log in", true},
      {"服务器宕机了", "", "宕机", true},
      {"没有宕机", "", "宕机", false},
      {"會不會宕機", "", "宕机", false},
      {"如何避免数据丢失", "", "数据丢失", false},
      {"昨天数据丢失", "", "数据丢失", true},
      {"不急，但是报错", "", "报错", true},
      {"", "", "x", false},
      {"x", "", "", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.subject, row.word);
    CHECK(SaysWord(FoldForWords(row.subject, row.description), row.word) == row.is_said);
  }
}

}  // namespace
TEST_CASE("a word that no text has is told without reading them", "[knowledge][core]") {
  absl::flat_hash_set<std::uint64_t> spoken;
  AddSpokenWords("the server is down, 报错 e1203", &spoken);
  CHECK(AreSpoken("server is down", spoken));
  CHECK(AreSpoken("e1203", spoken));
  CHECK(AreSpoken("报错", spoken));  // has no English word
  CHECK_FALSE(AreSpoken("e1204", spoken));
  CHECK_FALSE(AreSpoken("serve", spoken));
  CHECK_FALSE(AreSpoken("login is down", spoken));
}

}  // namespace deskmesh::knowledge
