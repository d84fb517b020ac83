// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/feed_run.h"

#include <google/protobuf/wrappers.pb.h>

#include <catch2/catch.hpp>
#include <condition_variable>
#include <thread>

#include "platform/cache/memory_cache.h"
#include "platform/clock/clock.h"
#include "platform/rpc/feed_hint.h"
#include "platform/sql/database.h"
#include "platform/testing/child_process.h"

namespace deskmesh::rpc {
namespace {

using google::protobuf::Int64Value;

MessagePtr Item(std::int64_t sequence) {
  auto item = std::make_shared<Int64Value>();
  item->set_value(sequence);
  return item;
}

class Reader final : public StreamObserver {
 public:
  void OnMessage(MessagePtr message) override {
    const std::lock_guard lock(mutex_);
    seen_.push_back(static_cast<const Int64Value&>(*message).value());
    came_.notify_all();
  }
  void OnDone(const absl::Status&) override {}
  std::vector<std::int64_t> Await(std::size_t count) {
    std::unique_lock lock(mutex_);
    came_.wait_for(lock, std::chrono::seconds(60), [&] { return seen_.size() >= count; });
    return seen_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<std::int64_t> seen_;
};

// A feed over a log in memory that counts how often it is looked at.
struct World {
  World() {
    sql::Options options;
    options.url = "sqlite:" + folder.path();
    options.domain = "feeds";
    auto opened = sql::Open(options);
    REQUIRE(opened.ok());
    database = *std::move(opened);
    deps.database = database.get();
    deps.cache = &cache;
    Feed feed;
    feed.topic = "log";
    feed.pull = [this](sql::Tx&, std::int64_t after, int max, std::vector<MessagePtr>* out) {
      const std::lock_guard lock(mutex);
      ++looks;
      for (std::int64_t i = after + 1; i <= last && std::ssize(*out) < max; ++i) {
        out->push_back(Item(i));
      }
      return absl::OkStatus();
    };
    run = std::make_shared<FeedRun>(std::move(feed), deps, reader, base::Instant::Infinite());
  }
  ~World() {
    run->Cancel();
    database->Close();
  }
  // Appends an item, and hints unless the hint is lost.
  void Append(bool with_item, bool is_lost = false) {
    std::int64_t sequence = 0;
    {
      const std::lock_guard lock(mutex);
      sequence = ++last;
    }
    if (!is_lost) cache.Publish("log", with_item ? HintWith(*Item(sequence)) : kPlainHint);
  }
  int Looks() {
    const std::lock_guard lock(mutex);
    return looks;
  }

  testing::TempDir folder;
  std::unique_ptr<sql::Database> database;
  clock::FakeClock clock;
  cache::MemoryCache cache{cache::Options{}, clock};
  ServiceDeps deps;
  std::mutex mutex;
  std::int64_t last = 0;
  int looks = 0;
  std::shared_ptr<Reader> reader = std::make_shared<Reader>();
  std::shared_ptr<FeedRun> run;
};

using Sequences = std::vector<std::int64_t>;

TEST_CASE("a hint with the next item spares the look at the store", "[platform][rpc]") {
  World world;
  world.Append(false);
  world.run->Start();
  world.run->Request(10'000);
  CHECK(world.reader->Await(1) == Sequences{1});
  // Once the first look is over an item is there when its hint was told, and nobody looked for it.
  std::size_t count = 1;
  for (bool is_spared = false; !is_spared;) {
    REQUIRE(count < 10'000);
    std::this_thread::yield();
    const int looks = world.Looks();
    world.Append(true);
    is_spared = world.reader->Await(0).size() == ++count && world.Looks() == looks;
    REQUIRE(world.reader->Await(count).size() == count);
  }
  const Sequences seen = world.reader->Await(count);
  for (std::size_t i = 0; i < count; ++i) REQUIRE(seen[i] == std::int64_t(i + 1));
}

TEST_CASE("whatever hints are lost, doubled or overtaken, each item comes once and in order",
          "[platform][rpc]") {
  World world;
  world.run->Start();
  world.run->Request(1000);
  for (int i = 0; i < 200; ++i) {
    world.Append(i % 3 != 0, i % 7 == 3);
    if (i % 5 == 0) world.cache.Publish("log", HintWith(*Item(world.last)));
    if (i % 11 == 0) world.cache.Publish("log", HintWith(*Item(1)));
    if (i % 13 == 0) world.cache.Publish("log", HintWith(*Item(world.last + 1000)));
  }
  world.Append(false);
  const Sequences seen = world.reader->Await(201);
  REQUIRE(seen.size() == 201);
  for (std::size_t i = 0; i < seen.size(); ++i) REQUIRE(seen[i] == std::int64_t(i + 1));
}

TEST_CASE("a reader without room is sent nothing beyond what it asked for", "[platform][rpc]") {
  World world;
  world.run->Start();
  world.run->Request(2);
  for (int i = 0; i < 4; ++i) world.Append(true);
  CHECK(world.reader->Await(2) == Sequences{1, 2});
  world.run->Request(2);
  CHECK(world.reader->Await(4) == Sequences{1, 2, 3, 4});
}

TEST_CASE("hints carry items that are not too large, and nothing else is taken for one",
          "[platform][rpc]") {
  const MessagePtr item = ItemOf(HintWith(*Item(42)));
  REQUIRE(item != nullptr);
  CHECK(static_cast<const Int64Value&>(*item).value() == 42);
  google::protobuf::StringValue large;
  large.set_value(std::string(9000, 'x'));
  CHECK(HintWith(large) == kPlainHint);
  for (const char* hint : {"", "1", "\x02", "\x02google.protobuf.Int64Value", "\x02no.such\nxx",
                           "\x02google.protobuf.Int64Value\n\xFF\xFF"}) {
    CHECK(ItemOf(hint) == nullptr);
  }
}

}  // namespace
}  // namespace deskmesh::rpc
