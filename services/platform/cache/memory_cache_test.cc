// SPDX-License-Identifier: Apache-2.0
//
// What is particular to the cache within one process; the rest is in tests/conformance.
#include <catch2/catch.hpp>

#include "platform/base/error.h"
#include "platform/cache/cache.h"
#include "platform/cache/redis_connection.h"
#include "platform/clock/clock.h"

namespace deskmesh::cache {
namespace {

using std::chrono::seconds;

TEST_CASE("values end with their time", "[cache][memory]") {
  clock::FakeClock clock;
  const auto cache = *Open({}, clock);
  REQUIRE(cache->Set("a", "1", seconds(10)).ok());
  clock.Advance(seconds(9));
  CHECK(cache->Get("a")->value() == "1");
  clock.Advance(seconds(1));
  CHECK_FALSE(cache->Get("a")->has_value());
  CHECK(cache->stats().entries == 0);
}

TEST_CASE("a counter begins again after its window", "[cache][memory]") {
  clock::FakeClock clock;
  const auto cache = *Open({}, clock);
  CHECK(cache->Increment("n", 2, seconds(60))->value == 2);
  clock.Advance(seconds(59));
  const Count count = *cache->Increment("n", 1, seconds(60));
  CHECK(count.value == 3);
  CHECK(count.remaining == seconds(1));
  clock.Advance(seconds(1));
  CHECK(cache->Increment("n", 1, seconds(60))->value == 1);
}

TEST_CASE("the least recently used values go first", "[cache][memory]") {
  clock::FakeClock clock;
  const auto cache = *Open({.memory_bytes = 30}, clock);
  REQUIRE(cache->Set("a", std::string(9, 'x'), seconds(10)).ok());
  REQUIRE(cache->Set("b", std::string(9, 'x'), seconds(10)).ok());
  REQUIRE(cache->Set("c", std::string(9, 'x'), seconds(10)).ok());
  CHECK(cache->Get("a")->has_value());
  REQUIRE(cache->Set("d", std::string(9, 'x'), seconds(10)).ok());
  CHECK(cache->Get("a")->has_value());
  CHECK_FALSE(cache->Get("b")->has_value());
  CHECK(cache->stats().evictions == 1);
  CHECK(cache->stats().bytes == 30);
}

TEST_CASE("cache addresses are read and bad ones refused without the password", "[cache]") {
  const auto full = ParseRedisUrl("redis://me:secret@host:6380/3");
  REQUIRE(full.ok());
  CHECK(full->host == "host");
  CHECK(full->port == 6380);
  CHECK(full->user == "me");
  CHECK(full->database == 3);
  CHECK(ParseRedisUrl("redis://host")->port == 6379);
  for (const char* bad : {"redis://", "redis://geheim@host", "redis://a:geheim@host:x",
                          "redis://a:geheim@host/x", "http://host"}) {
    const absl::Status status = ParseRedisUrl(bad).status();
    INFO(bad);
    CHECK(base::DetailsOf(status).field_violations.at(0).field == "cache.url");
    CHECK(status.ToString().find("geheim") == std::string::npos);
  }
}

}  // namespace
}  // namespace deskmesh::cache
