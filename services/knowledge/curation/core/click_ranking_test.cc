// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "knowledge/curation/core/click_ranking.h"

namespace deskmesh::knowledge {
namespace {

TEST_CASE("clicks move an article within bounds, and only once there are some",
          "[knowledge][clicks][core]") {
  CHECK(ClickBoost({}, {}) == 1);
  CHECK(ClickBoost({2, 2}, {2, 2}) == 1);
  for (const double examined : {3.0, 10.0, 1e9}) {
    for (const double share : {0.0, 0.3, 1.0, 50.0}) {
      const double boost = ClickBoost({examined, share * examined}, {examined, share * examined});
      CHECK(boost >= 0.91);
      CHECK(boost <= 1.21);
    }
  }
  CHECK(ClickBoost({100, 90}, {}) > ClickBoost({10, 9}, {}));
  CHECK(ClickBoost({100, 0}, {}) < 1);
  CHECK(ClickBoost({100, 90}, {}) > ClickBoost({}, {100, 90}));
}

TEST_CASE("a click far down says more than one at the top", "[knowledge][clicks][core]") {
  CHECK(ChanceOfLook(1) == 1);
  for (std::size_t position = 1; position < 50; ++position) {
    CHECK(ChanceOfLook(position) > ChanceOfLook(position + 1));
  }
  // A hundred showings with ten clicks each.
  CHECK(ClickBoost({100 * ChanceOfLook(4), 20}, {}) > ClickBoost({100 * ChanceOfLook(1), 20}, {}));
}

TEST_CASE("queries of the same words share a key that holds none of them",
          "[knowledge][clicks][core]") {
  CHECK(QueryKey("Gantt charts") == QueryKey("chart gantt"));
  CHECK(QueryKey("甘特图 导出") == QueryKey("导出 甘特图"));
  CHECK(QueryKey("gantt") != QueryKey("kanban"));
  CHECK(QueryKey("gantt").size() == 16);
  CHECK(QueryKey(" ").empty());
}

}  // namespace
}  // namespace deskmesh::knowledge
