// SPDX-License-Identifier: Apache-2.0
//
// Cache, hints and leases: within one process and over Redis.
#include <hiredis.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <mutex>

#include "conformance/world.h"
#include "platform/base/error.h"
#include "platform/cache/redis_connection.h"
#include "platform/clock/clock.h"
#include "platform/outbox/fence.h"
#include "platform/testing/private_servers.h"

namespace deskmesh::conformance {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Longer than any of these tests, however busy the machine is.
constexpr std::chrono::minutes kLong{30};
// Of calls to a server that is there.
constexpr seconds kCallPatience{60};

// Collects hints; thread-safe.
class Heard {
 public:
  cache::Cache::OnHint callback() {
    return [this](std::string_view payload) {
      const std::lock_guard lock(mutex_);
      ++(payload.empty() ? looks_ : hints_);
      if (!payload.empty()) last_ = payload;
    };
  }
  int hints() const {
    const std::lock_guard lock(mutex_);
    return hints_;
  }
  int looks() const {
    const std::lock_guard lock(mutex_);
    return looks_;
  }
  std::string last() const {
    const std::lock_guard lock(mutex_);
    return last_;
  }

 private:
  mutable std::mutex mutex_;
  int hints_ = 0;
  int looks_ = 0;
  std::string last_;
};

TEST_CASE("cached values are set, read, ended and deleted", "[cache]") {
  const Shared shared = GENERATE(Shared::kMemory, Shared::kRedis);
  INFO(NameOf(shared));
  World world(Store::kSqlite, Broker::kMemory, shared);
  const auto cache = world.OpenCache();
  const std::string binary("\0\r\n\xff", 4);
  CHECK_FALSE(cache->Get("a")->has_value());
  CHECK(cache->Set("a", binary, kLong).ok());
  CHECK(cache->Get("a")->value() == binary);
  CHECK(cache->Set("a", "", kLong).ok());
  CHECK(cache->Get("a")->value().empty());
  CHECK(cache->Delete("a").ok());
  CHECK_FALSE(cache->Get("a")->has_value());
  CHECK(cache->Set("b", "x", milliseconds(30)).ok());
  CHECK(testing::Eventually([&] { return !cache->Get("b")->has_value(); }));
  CHECK(cache->Ping().ok());
  CHECK(cache->stats().hits >= 2);
}

TEST_CASE("a counter counts within its window", "[cache]") {
  const Shared shared = GENERATE(Shared::kMemory, Shared::kRedis);
  INFO(NameOf(shared));
  World world(Store::kSqlite, Broker::kMemory, shared);
  const auto cache = world.OpenCache();
  CHECK(cache->Increment("n", 1, kLong)->value == 1);
  const cache::Count count = *cache->Increment("n", 4, kLong);
  CHECK(count.value == 5);
  CHECK(count.remaining > kLong / 2);
  CHECK(count.remaining <= kLong);
  CHECK(cache->Increment("m", 1, milliseconds(30))->value == 1);
  CHECK(testing::Eventually([&] { return !cache->Get("m")->has_value(); }));
  CHECK(cache->Increment("m", 1, seconds(1))->value == 1);
}

TEST_CASE("hints reach every subscriber of the topic until it ends", "[cache][hints]") {
  const Shared shared = GENERATE(Shared::kMemory, Shared::kRedis);
  INFO(NameOf(shared));
  World world(Store::kSqlite, Broker::kMemory, shared);
  const auto cache = world.OpenCache();
  Heard one;
  Heard two;
  Heard other;
  auto first = cache->Subscribe("t", one.callback());
  const auto second = cache->Subscribe("t", two.callback());
  const auto third = cache->Subscribe("u", other.callback());
  // Over Redis a subscription takes a moment; it tells when it stands.
  CHECK(testing::Eventually([&] {
    cache->Publish("t", "hello");
    return one.hints() > 0 && two.hints() > 0;
  }));
  CHECK(one.last() == "hello");
  CHECK(other.hints() == 0);
  first.reset();
  const int before = one.hints();
  const int others = two.hints();
  cache->Publish("t", "again");
  CHECK(testing::Eventually([&] { return two.hints() > others && two.last() == "again"; }));
  CHECK(one.hints() == before);
}

TEST_CASE("hints cross processes, and a subscriber looks once when it may have missed one",
          "[cache][hints][redis]") {
  World world(Store::kSqlite, Broker::kMemory, Shared::kRedis);
  const auto here = world.OpenCache();
  const auto there = world.OpenCache();
  Heard heard;
  const auto subscription = here->Subscribe("t", heard.callback());
  REQUIRE(testing::Eventually([&] { return heard.looks() >= 1; }));
  there->Publish("t", "from afar");
  CHECK(testing::Eventually([&] { return heard.last() == "from afar"; }));
}

TEST_CASE("without Redis calls fail at once and come back with it", "[cache][redis][fault]") {
  testing::RedisServer server;
  auto cache = *cache::Open({.url = server.Url(), .timeout = kCallPatience}, clock::SystemClock());
  Heard heard;
  const auto subscription = cache->Subscribe("t", heard.callback());
  REQUIRE(testing::Eventually([&] { return heard.looks() >= 1; }));
  const int looks = heard.looks();
  REQUIRE(cache->Set("a", "1", kLong).ok());
  server.Kill();
  CHECK(testing::Eventually([&] { return !cache->Ping().ok(); }));
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) {
    CHECK(Reason(cache->Get("a").status()) == "CACHE_UNAVAILABLE");
    cache->Publish("t", "lost");
  }
  // No single one of them has waited for its time-out.
  CHECK(std::chrono::steady_clock::now() - begin < kCallPatience);
  server.Start();
  CHECK(testing::Eventually([&] { return cache->Ping().ok(); }));
  CHECK(testing::Eventually([&] { return cache->Set("a", "2", kLong).ok(); }));
  CHECK(testing::Eventually([&] { return heard.looks() > looks; }));
  CHECK(testing::Eventually([&] {
    cache->Publish("t", "back");
    return heard.last() == "back";
  }));
  CHECK(cache->stats().reconnects > 0);
}

TEST_CASE("a Redis that hangs costs one time-out, not one per call", "[cache][redis][fault]") {
  testing::RedisServer server;
  constexpr seconds kTimeout{2};
  constexpr int kCalls = 50;
  auto cache = *cache::Open({.url = server.Url(), .timeout = kTimeout}, clock::SystemClock());
  REQUIRE(testing::Eventually([&] { return cache->Set("a", "1", kLong).ok(); }));
  server.Pause();
  CHECK(Reason(cache->Get("a").status()) == "CACHE_UNAVAILABLE");
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < kCalls; ++i) CHECK_FALSE(cache->Get("a").ok());
  CHECK(std::chrono::steady_clock::now() - begin < kCalls * kTimeout / 2);
  server.Resume();
  CHECK(testing::Eventually([&] { return cache->Get("a").ok(); }));
}

TEST_CASE("a Redis that became a replica can't be used, and is said to be away",
          "[cache][lease][redis][fault]") {
  testing::RedisServer server;
  auto cache = *cache::Open({.url = server.Url(), .timeout = kCallPatience}, clock::SystemClock());
  auto leases = *lease::Open({.url = server.Url(), .timeout = kCallPatience}, clock::SystemClock());
  const lease::Lease held = *leases->Acquire("shard", "one", kLong);
  auto control =
      *cache::RedisConnection::Connect(*cache::ParseRedisUrl(server.Url()), kCallPatience);
  // As a failover leaves the former master.
  REQUIRE(control->Run({"REPLICAOF", "127.0.0.1", "1"}).ok());
  CHECK(testing::Eventually([&] { return !cache->Ping().ok(); }));
  CHECK(Reason(cache->Set("a", "1", kLong)) == "CACHE_UNAVAILABLE");
  CHECK(Reason(leases->Renew(held, kLong)) == "CACHE_UNAVAILABLE");
  CHECK(Reason(leases->Acquire("other", "one", kLong).status()) == "CACHE_UNAVAILABLE");
  REQUIRE(control->Run({"REPLICAOF", "NO", "ONE"}).ok());
  CHECK(testing::Eventually([&] { return cache->Ping().ok(); }));
  CHECK(cache->Set("a", "1", kLong).ok());
  CHECK(leases->Renew(held, kLong).ok());
}

TEST_CASE("a Redis without room is said to take no writes, and is read as before",
          "[cache][redis][fault]") {
  testing::RedisServer server;
  auto cache = *cache::Open({.url = server.Url(), .timeout = kCallPatience}, clock::SystemClock());
  REQUIRE(cache->Set("a", "1", kLong).ok());
  auto control =
      *cache::RedisConnection::Connect(*cache::ParseRedisUrl(server.Url()), kCallPatience);
  REQUIRE(control->Run({"CONFIG", "SET", "maxmemory", "1"}).ok());
  CHECK(Reason(cache->Set("b", "1", kLong)) == "CACHE_UNAVAILABLE");
  CHECK(testing::Eventually([&] { return !cache->Ping().ok(); }));
  CHECK(cache->Get("a")->value_or("") == "1");
  CHECK(cache->stats().reconnects == 0);
  REQUIRE(control->Run({"CONFIG", "SET", "maxmemory", "0"}).ok());
  CHECK(testing::Eventually([&] { return cache->Ping().ok(); }));
  CHECK(cache->Set("b", "1", kLong).ok());
}

TEST_CASE("a cache that can't be reached is named", "[cache][redis]") {
  const int port = testing::FreePort();
  const auto opened = cache::Open({.url = "redis://me:geheim@127.0.0.1:" + std::to_string(port)},
                                  clock::SystemClock());
  CHECK(absl::IsUnavailable(opened.status()));
  CHECK(opened.status().ToString().find("geheim") == std::string::npos);
}

TEST_CASE("one owner at a time, with growing numbers", "[lease]") {
  const Shared shared = GENERATE(Shared::kMemory, Shared::kRedis);
  INFO(NameOf(shared));
  World world(Store::kSqlite, Broker::kMemory, shared);
  lease::Leases& leases = world.leases();
  const lease::Lease first = *leases.Acquire("shard", "one", kLong);
  CHECK(first.token > 0);
  CHECK(Reason(leases.Acquire("shard", "two", kLong).status()) == "LEASE_HELD");
  CHECK(leases.Acquire("shard", "one", kLong)->token == first.token);
  CHECK(leases.Renew(first, kLong).ok());
  CHECK(leases.Release(first).ok());
  CHECK(Reason(leases.Renew(first, kLong)) == "LEASE_LOST");
  const lease::Lease second = *leases.Acquire("shard", "two", milliseconds(50));
  CHECK(second.token > first.token);
  CHECK(leases.Release(first).ok());
  // Not renewed in time.
  std::optional<lease::Lease> third;
  CHECK(testing::Eventually([&] {
    auto acquired = leases.Acquire("shard", "three", kLong);
    if (acquired.ok()) third = *acquired;
    return third.has_value();
  }));
  REQUIRE(third.has_value());
  CHECK(third->token > second.token);
  CHECK(Reason(leases.Renew(second, kLong)) == "LEASE_LOST");
  CHECK(leases.Acquire("other", "one", kLong).ok());
}

TEST_CASE("a wiped Redis doesn't give out smaller numbers", "[lease][redis]") {
  testing::RedisServer server;
  auto leases = *lease::Open({.url = server.Url(), .timeout = kCallPatience}, clock::SystemClock());
  const lease::Lease first = *leases->Acquire("shard", "one", kLong);
  // Nothing is kept over a restart.
  server.Kill();
  server.Start();
  CHECK(leases->Acquire("shard", "two", kLong)->token > first.token);
  CHECK(Reason(leases->Renew(first, kLong)) == "LEASE_LOST");
}

TEST_CASE("keepers share names, and one takes over from the other", "[lease][keeper]") {
  const Shared shared = GENERATE(Shared::kMemory, Shared::kRedis);
  INFO(NameOf(shared));
  World world(Store::kSqlite, Broker::kMemory, shared);
  lease::Leases& leases = world.leases();
  const std::vector<std::string> names = {"a", "b", "c", "d"};
  std::atomic<int> changes{0};
  // What one gives back the other takes within a second or two, long before the ttl.
  lease::Keeper two(leases, "two", "letters", names, {.ttl = kLong, .on_change = {}});
  CHECK(two.Owned().size() == 4);
  auto one = std::make_unique<lease::Keeper>(
      leases, "one", "letters", names,
      lease::Keeper::KeeperOptions{.ttl = kLong, .on_change = [&] { ++changes; }});
  REQUIRE(testing::Eventually([&] { return two.Owned().size() == 2 && one->Owned().size() == 2; }));
  // Told after what it owns is there to see.
  CHECK(testing::Eventually([&] { return changes >= 1; }));
  std::int64_t token = 0;
  std::string name;
  for (const lease::Lease& owned : one->Owned()) {
    CHECK_FALSE(two.Token(owned.name).has_value());
    name = owned.name;
    token = owned.token;
  }
  one.reset();
  CHECK(testing::Eventually([&] { return two.Owned().size() == 4; }));
  CHECK(testing::Eventually([&] { return two.Token(name).value_or(0) > token; }));
}

TEST_CASE("a number below what the store has seen is taken anew, above it",
          "[lease][keeper][outbox]") {
  const Shared shared = GENERATE(Shared::kMemory, Shared::kRedis);
  INFO(NameOf(shared));
  World world(Store::kSqlite, Broker::kMemory, shared);
  lease::Keeper keeper(world.leases(), "one", "letters", {"a", "b"},
                       {.ttl = kLong, .on_change = {}});
  REQUIRE(keeper.Token("a").has_value());
  const std::int64_t token = *keeper.Token("a");
  // As after a clock that was set back: an owner of later numbers has worked here.
  const auto database = world.OpenDatabase("orders");
  const auto fenced = [&](std::int64_t number) {
    return database->Write([&](sql::Tx& tx) { return outbox::CheckFence(tx, "a", number); });
  };
  REQUIRE(fenced(token + 1'000'000'000'000).ok());
  const absl::Status refused = fenced(token);
  CHECK(Reason(refused) == "LEASE_LOST");
  keeper.Heed(refused);
  REQUIRE(testing::Eventually([&] {
    const auto now = keeper.Token("a");
    return now.has_value() && *now > token + 1'000'000'000'000;
  }));
  CHECK(fenced(*keeper.Token("a")).ok());
  CHECK(keeper.Token("b").has_value());
}

TEST_CASE("a keeper stops believing in time when the leases can't be reached",
          "[lease][keeper][redis][fault]") {
  testing::RedisServer server;
  auto leases =
      *lease::Open({.url = server.Url(), .timeout = milliseconds(100)}, clock::SystemClock());
  lease::Keeper keeper(*leases, "one", "letters", {"a", "b"},
                       {.ttl = milliseconds(1500), .on_change = {}});
  REQUIRE(testing::Eventually([&] { return keeper.Token("a").has_value(); }));
  server.Pause();
  CHECK(testing::Eventually([&] { return !keeper.Token("a").has_value(); }));
  server.Resume();
  CHECK(testing::Eventually([&] { return keeper.Token("a").has_value(); }));
}

}  // namespace
}  // namespace deskmesh::conformance
