// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/presence_lease.h"

#include <catch2/catch.hpp>

namespace deskmesh::chat::routing {
namespace {

using State = PresenceLease::State;

TEST_CASE("a lease falls silent after half of it and is lost after all of it", "[chat][core]") {
  const base::Instant heard = base::Instant::FromSeconds(1'000);
  const PresenceLease lease{std::chrono::seconds(90), heard};
  CHECK(lease.StateAt(heard) == State::kAlive);
  CHECK(lease.StateAt(heard + std::chrono::milliseconds(44'999)) == State::kAlive);
  CHECK(lease.StateAt(heard + std::chrono::seconds(45)) == State::kSilent);
  CHECK(lease.StateAt(heard + std::chrono::milliseconds(89'999)) == State::kSilent);
  CHECK(lease.StateAt(heard + std::chrono::seconds(90)) == State::kLost);
  // One renewal may fail without anybody falling silent.
  CHECK(2 * PresenceLease::RenewalOf(lease.length) <= lease.silent_at() - heard);
}

TEST_CASE("who has no lease is never thought lost", "[chat][core]") {
  const PresenceLease none;
  CHECK_FALSE(none.exists());
  CHECK(none.StateAt(base::Instant::Infinite()) == State::kNone);
}

}  // namespace
}  // namespace deskmesh::chat::routing
