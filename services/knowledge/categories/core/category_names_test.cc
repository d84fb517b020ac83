// SPDX-License-Identifier: Apache-2.0
#include "knowledge/categories/core/category_names.h"

#include <catch2/catch.hpp>

namespace deskmesh::knowledge {

TEST_CASE("each step of a path has its name, or its own text", "[knowledge][core]") {
  using Strings = std::vector<std::string>;
  CHECK(StepsOf("").empty());
  CHECK(StepsOf("A") == Strings{"A"});
  CHECK(StepsOf("A/B/C") == Strings{"A", "A/B", "A/B/C"});
  CHECK(OwnName("A/B") == "B");
  CHECK(OwnName("A") == "A");
  const CategoryNames names = {
      {"Planning", "计划"}, {"Planning/Gantt/Export", "导出"}, {"Gantt", "x"}};
  CHECK(NamesOf("Planning/Gantt/Export", names) == Strings{"计划", "Gantt", "导出"});
  CHECK(NamesOf("Other", names) == Strings{"Other"});
  CHECK(NamesOf("", names).empty());
}

TEST_CASE("names are told from blanks, languages from other words", "[knowledge][core]") {
  for (const char* locale : {"zh", "zh-CN", "ZH-Hans-CN"}) CHECK(CategoryLanguage(locale) == "zh");
  CHECK(CategoryLanguage("en-US") == "en");
  for (const char* locale :
       {"", "z", "chinese", "zh-", "zh--CN", "-CN", "z1", "zh_CN", "zh-toolongpart"}) {
    CAPTURE(locale);
    CHECK(CategoryLanguage(locale).empty());
  }
  CHECK(CategoryNameFrom("  甘特图 / Gantt ") == "甘特图 / Gantt");
  for (const char* name : {"", "   ", "a\nb", "a\tb", "\x7F"})
    CHECK(CategoryNameFrom(name).empty());
}

}  // namespace deskmesh::knowledge
