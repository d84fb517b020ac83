// SPDX-License-Identifier: Apache-2.0
#include "platform/outbox/timer.h"

#include <array>
#include <catch2/catch.hpp>

namespace deskmesh::outbox {
namespace {

TEST_CASE("shards are stable and even", "[outbox][timer]") {
  // These must never change: a shard's owner works on what earlier releases wrote.
  CHECK(ShardOf("wsp_a", "tkt_1") == ShardOf("wsp_a", "tkt_1"));
  std::array<int, kShards> counts{};
  for (int i = 0; i < 6400; ++i) {
    const int shard = ShardOf("wsp_a", "tkt_" + std::to_string(i));
    REQUIRE(shard >= 0);
    REQUIRE(shard < kShards);
    ++counts[static_cast<std::size_t>(shard)];
  }
  for (const int count : counts) {
    CHECK(count > 50);
    CHECK(count < 150);
  }
}

}  // namespace
}  // namespace deskmesh::outbox
