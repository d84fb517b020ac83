// SPDX-License-Identifier: Apache-2.0
#include "tickets/presence/core/presence.h"

#include <catch2/catch.hpp>

namespace deskmesh::tickets {
namespace {

using std::chrono::seconds;
constexpr base::Instant kNow{1'790'000'000'000'000};

TEST_CASE("somebody is there while heard of, and gone after 30 seconds of silence",
          "[tickets][presence][core]") {
  Presence presence;
  CHECK(presence.VersionAt(kNow) == 0);
  presence.Announce("usr_a", false, kNow);
  presence.Announce("usr_b", false, kNow + seconds(20));
  REQUIRE(presence.Seen(kNow + seconds(29)).size() == 2);
  CHECK(presence.Seen(kNow + seconds(29))[0].user_id == "usr_a");
  REQUIRE(presence.Seen(kNow + seconds(30)).size() == 1);
  CHECK(presence.Seen(kNow + seconds(30))[0].user_id == "usr_b");
  presence.Leave("usr_b", kNow + seconds(31));
  CHECK(presence.Seen(kNow + seconds(31)).empty());
}

TEST_CASE("the version ascends with what is seen and stays while nothing changes",
          "[tickets][presence][core]") {
  Presence presence;
  presence.Announce("usr_a", false, kNow);
  const std::int64_t came = presence.VersionAt(kNow);
  presence.Announce("usr_a", false, kNow + seconds(10));
  CHECK(presence.VersionAt(kNow + seconds(10)) == came);
  presence.Announce("usr_a", true, kNow + seconds(11));
  const std::int64_t typing = presence.VersionAt(kNow + seconds(11));
  CHECK(typing > came);
  CHECK(presence.Seen(kNow + seconds(20))[0].is_typing(kNow + seconds(20)));
  CHECK_FALSE(presence.Seen(kNow + seconds(21))[0].is_typing(kNow + seconds(21)));
  const std::int64_t stopped = presence.VersionAt(kNow + seconds(21));
  CHECK(stopped > typing);
  CHECK(presence.VersionAt(kNow + seconds(41)) > stopped);  // gone
}

TEST_CASE("what the cache keeps reads back, and what it garbles is passed over",
          "[tickets][presence][core]") {
  Presence presence;
  presence.Announce("usr_a", true, kNow);
  presence.Announce("usr_b", false, kNow + seconds(1));
  const Presence again = Presence::Decode(presence.Encode() + "usr_c 1 x\n\nusr_d\n");
  CHECK(again.Encode() == presence.Encode());
  CHECK(again.Knows("usr_b"));
  CHECK_FALSE(again.Knows("usr_c"));
  for (int i = 0; i < 80; ++i) presence.Announce("usr_" + std::to_string(i), false, kNow);
  CHECK(presence.Seen(kNow).size() == kMaxViewers);
}

}  // namespace
}  // namespace deskmesh::tickets
