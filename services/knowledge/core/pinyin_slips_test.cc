// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/pinyin_slips.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>

namespace deskmesh::knowledge {
namespace {

std::set<std::string> SlipsOf(std::string_view letters) {
  std::set<std::string> found;
  ForEachSlip(letters, [&](const std::string& meant) { found.insert(meant); });
  return found;
}

}  // namespace

TEST_CASE("each slip of one letter is thought of", "[knowledge][core]") {
  for (const char* typed :
       {"hetnog", "ehtong", "hettong", "hetonng", "heong", "hetoong", "hetang", "hetonk"}) {
    CAPTURE(typed);
    CHECK(SlipsOf(typed).contains("hetong"));
  }
  // Not two, nor another first letter.
  CHECK_FALSE(SlipsOf("hetnogg").contains("hetong"));
  CHECK_FALSE(SlipsOf("ketong").contains("hetong"));
  CHECK_FALSE(SlipsOf("hetong").contains("hetong"));
}

TEST_CASE("of a short word fewer slips are thought of", "[knowledge][core]") {
  CHECK(SlipsOf("rewnu").contains("renwu"));
  CHECK_FALSE(SlipsOf("renmu").contains("renwu"));
  CHECK(SlipsOf("rewn").empty());
  CHECK(SlipsOf(std::string(25, 'a')).empty());
}

TEST_CASE("what can't be pinyin is left out", "[knowledge][core]") {
  CHECK(SlipsOf("kubernetes").size() < 20);
  CHECK(SlipsOf("workflow").empty());
  for (const std::string& meant : SlipsOf("quanxain")) {
    CAPTURE(meant);
    CHECK(meant.find("nxx") == std::string::npos);
    CHECK_FALSE(meant.ends_with('t'));
  }
}

TEST_CASE("syllables are told from other words", "[knowledge][core]") {
  for (const char* letters : {"quanxian", "gantetu", "xian", "a"}) {
    CAPTURE(letters);
    CHECK(AreSyllables(letters));
  }
  for (const char* letters : {"quanxain", "ganntetu", "milestone", "m"}) {
    CAPTURE(letters);
    CHECK_FALSE(AreSyllables(letters));
  }
}

}  // namespace deskmesh::knowledge
