// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "knowledge/similar/core/likeness.h"

namespace deskmesh::knowledge {
namespace {

TEST_CASE("tickets of the same words are alike, the rare words tell",
          "[knowledge][similar][core]") {
  const std::vector<TicketWords> others = {
      {"Excel import fails", "The import of a spreadsheet stops with E1203 at row 12."},
      {"Excel import fails", "The import asks for a template that nobody has."},
      {"Log-in page is blank", "White screen after the update."},
  };
  const auto found = CompareTickets(
      {"Excel import fails", "The import of a spreadsheet stops with E1203 at row 12."}, others);
  REQUIRE(found.size() == 3);
  CHECK(found[0].similarity == Approx(1));
  CHECK(found[1].similarity < found[0].similarity);
  CHECK(found[2].similarity < 0.1);
  REQUIRE_FALSE(found[0].because.empty());
  CHECK(found[0].because.size() <= 5);
  const auto zh = CompareTickets({"导入失败", "导入 Excel 报错"},
                                 {{"导入失败", "Excel 导入报错"}, {"登录失败", ""}});
  CHECK(zh[0].similarity > kDuplicateSimilarity);
  CHECK(zh[1].similarity < kSameRequesterSimilarity);
  CHECK(CompareTickets({"", ""}, {{"", ""}})[0].similarity == 0);
}

}  // namespace
}  // namespace deskmesh::knowledge
