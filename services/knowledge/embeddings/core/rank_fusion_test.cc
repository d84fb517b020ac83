// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "knowledge/embeddings/core/rank_fusion.h"

namespace deskmesh::knowledge {
namespace {

std::string Order(const std::vector<std::vector<std::string>>& rankings) {
  std::string order;
  for (const FusedRank& fused : FuseByRank(rankings)) order += fused.id;
  return order;
}

TEST_CASE("one ranking stays as it is and nothing is nothing", "[knowledge][embeddings][core]") {
  CHECK(Order({}).empty());
  CHECK(Order({{"a", "b", "c"}}) == "abc");
  CHECK(Order({{"a", "b", "c"}, {}}) == "abc");
  CHECK(Order({{}, {"c", "a"}}) == "ca");
}

TEST_CASE("what both rankings hold goes up and the first of each stays in sight",
          "[knowledge][embeddings][core]") {
  CHECK(Order({{"a", "b", "c"}, {"c", "b", "a"}}) == "acb");
  CHECK(Order({{"a", "b"}, {"c", "b"}}) == "bac");
  // Only its meaning finds x: it stands behind nothing that both hold far down.
  CHECK(Order({{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"},
               {"x", "k", "l", "m", "n", "o", "p", "q", "r", "j"}})
            .starts_with("axbkj"));
}

TEST_CASE("fused scores fall with the place", "[knowledge][embeddings][core]") {
  const std::vector<FusedRank> fused = FuseByRank({{"a", "b", "c"}, {"d", "c", "e"}});
  REQUIRE(fused.size() == 5);
  for (std::size_t i = 1; i < fused.size(); ++i) CHECK(fused[i].score <= fused[i - 1].score);
}

}  // namespace
}  // namespace deskmesh::knowledge
