// SPDX-License-Identifier: Apache-2.0
#include "chat/core/marks.h"

#include <catch2/catch.hpp>

namespace deskmesh::chat {
namespace {

TEST_CASE("marks go forward only, and never beyond what was said", "[chat][core]") {
  const base::Instant now = base::Instant::FromSeconds(1'800'000'000);
  SideMarks side = Marked({}, {.delivered = 3}, 5, now);
  CHECK(side == SideMarks{3, 0, {}});
  side = Marked(side, {.read = 5}, 5, now);
  CHECK(side == SideMarks{5, 5, {}});
  CHECK(Marked(side, {.delivered = 2, .read = 1}, 5, now) == side);
  CHECK(Marked(side, {.delivered = 99, .read = 99}, 7, now) == SideMarks{7, 7, {}});
  CHECK(Marked(side, {.delivered = -4, .read = -9}, 7, now) == side);
}

TEST_CASE("a typing mark ends by itself and is not written with every key", "[chat][core]") {
  const base::Instant now = base::Instant::FromSeconds(1'800'000'000);
  const SideMarks typing = Marked({}, {.typing = true}, 0, now);
  CHECK(typing.typing_until == now + kTypingLasts);
  const base::Instant soon = now + std::chrono::seconds(1);
  CHECK(Marked(typing, {.typing = true}, 0, soon) == typing);
  const base::Instant later = now + std::chrono::seconds(4);
  CHECK(Marked(typing, {.typing = true}, 0, later).typing_until == later + kTypingLasts);
  CHECK(Marked(typing, {}, 0, soon).typing_until == base::Instant{});
  CHECK(Marked(typing, {}, 0, now + std::chrono::seconds(7)) == typing);
}

}  // namespace
}  // namespace deskmesh::chat
