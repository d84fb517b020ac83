// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "knowledge/embeddings/core/recent_queries.h"

namespace deskmesh::knowledge {
namespace {

TEST_CASE("queries asked last are known and the others forgotten",
          "[knowledge][embeddings][core]") {
  RecentQueries queries(2);
  CHECK(queries.Find("a").empty());
  queries.Keep("a", {1});
  queries.Keep("b", {2});
  CHECK(queries.Find("a") == std::vector<float>{1});
  queries.Keep("c", {3});
  CHECK(queries.Find("b").empty());
  CHECK(queries.Find("a") == std::vector<float>{1});
  CHECK(queries.Find("c") == std::vector<float>{3});
  queries.Keep("c", {4});
  CHECK(queries.Find("c") == std::vector<float>{4});
  CHECK(queries.Find("a") == std::vector<float>{1});
}

}  // namespace
}  // namespace deskmesh::knowledge
