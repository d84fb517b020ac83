// SPDX-License-Identifier: Apache-2.0
//
// What is particular to SQLite; what both stores share is in tests/conformance.
#include <atomic>
#include <catch2/catch.hpp>
#include <latch>
#include <thread>

#include "platform/base/error.h"
#include "platform/sql/database.h"
#include "platform/sql/kept.h"
#include "platform/testing/child_process.h"

namespace deskmesh::sql {
namespace {

constexpr Statement kInsert{"INSERT INTO item (id) VALUES (:id)"};
constexpr Statement kCount{"SELECT COUNT(*) FROM item"};

const MigrationSet kSchema{"items", {{1, "init", "CREATE TABLE item (id BIGINT PRIMARY KEY)"}}};

struct Store {
  explicit Store(Options options = {}) {
    options.url = "sqlite:" + folder.path();
    options.domain = "items";
    auto opened = Open(options);
    REQUIRE(opened.ok());
    database = *std::move(opened);
    REQUIRE(database->Migrate({kSchema}).ok());
  }

  std::int64_t Count() const {
    std::int64_t count = -1;
    const absl::Status status = database->Read([&](Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(const Rows rows, tx.Query(kCount));
      count = rows[0].Int64(0);
      return absl::OkStatus();
    });
    REQUIRE(status.ok());
    return count;
  }

  testing::TempDir folder;
  std::unique_ptr<Database> database;
};

Database::Body Insert(std::int64_t id) {
  return [id](Tx& tx) { return tx.Execute(kInsert, {{"id", id}}); };
}

// Holds the writer until released, so that what is submitted meanwhile forms one group.
class Hold {
 public:
  explicit Hold(Database& database) {
    database.WriteAsync(
        [this](Tx&) {
          // A body may run again.
          if (!entered_.try_wait()) entered_.count_down();
          release_.wait();
          return absl::OkStatus();
        },
        [this](const absl::Status&) { ended_.count_down(); });
    entered_.wait();
  }
  void Release() {
    release_.count_down();
    ended_.wait();
  }

 private:
  std::latch entered_{1}, release_{1}, ended_{1};
};

TEST_CASE("waiting writes share one commit, and one that fails harms no other", "[sql][sqlite]") {
  // However slowly the bodies run, their time doesn't end the group.
  Store store({.group_max_time = std::chrono::minutes(10)});
  const Stats before = store.database->stats();
  Hold hold(*store.database);
  constexpr int kWrites = 50;
  std::latch done(kWrites);
  std::vector<absl::Status> results(kWrites);
  for (int i = 0; i < kWrites; ++i) {
    // Every tenth writes a row and fails then, every tenth plus one fails before it writes.
    store.database->WriteAsync(
        [i](Tx& tx) -> absl::Status {
          if (i % 10 == 1) return absl::NotFoundError("before");
          DESKMESH_RETURN_IF_ERROR(tx.Execute(kInsert, {{"id", i}}));
          return i % 10 == 0 ? absl::NotFoundError("after") : absl::OkStatus();
        },
        [&, i](absl::Status status) {
          results[static_cast<std::size_t>(i)] = std::move(status);
          done.count_down();
        });
  }
  hold.Release();
  done.wait();
  for (int i = 0; i < kWrites; ++i) {
    INFO(i);
    CHECK(results[static_cast<std::size_t>(i)].ok() == (i % 10 > 1));
  }
  CHECK(store.Count() == 40);
  const Stats after = store.database->stats();
  CHECK(after.writes - before.writes == kWrites + 1);
  CHECK(after.commits - before.commits <= 2);
}

TEST_CASE("a constraint broken inside a group is reported to its own caller", "[sql][sqlite]") {
  Store store;
  Hold hold(*store.database);
  std::latch done(3);
  std::vector<absl::Status> results(3);
  const std::int64_t ids[] = {7, 7, 8};
  for (std::size_t i = 0; i < 3; ++i) {
    store.database->WriteAsync(Insert(ids[i]), [&, i](absl::Status status) {
      results[i] = std::move(status);
      done.count_down();
    });
  }
  hold.Release();
  done.wait();
  CHECK(results[0].ok());
  CHECK(absl::IsAlreadyExists(results[1]));
  CHECK(results[2].ok());
  CHECK(store.Count() == 2);
}

TEST_CASE("what a body keeps ends with it, and with a nested body that fails", "[sql][sqlite]") {
  Store store;
  const auto keep = [&](bool fails) {
    return store.database->Write([&](Tx& tx) -> absl::Status {
      CHECK_FALSE(Kept<int>("a").has_value());
      Kept<int>("a") = 1;
      Kept<int>("b") = 2;
      tx.Nested([](Tx&) { return absl::OkStatus(); }).IgnoreError();
      CHECK(Kept<int>("a") == 1);
      CHECK(Kept<int>("b") == 2);
      tx.Nested([](Tx&) {
          Kept<int>("a") = 3;
          return absl::AbortedError("");
        }).IgnoreError();
      CHECK_FALSE(Kept<int>("a").has_value());
      Kept<int>("a") = 4;
      return fails ? absl::AbortedError("") : absl::OkStatus();
    });
  };
  CHECK(absl::IsAborted(keep(true)));
  CHECK(keep(false).ok());
  CHECK(store.database
            ->Read([&](Tx&) {
              CHECK_FALSE(Kept<int>("a").has_value());
              return absl::OkStatus();
            })
            .ok());
  Kept<int>("a") = 5;
  CHECK_FALSE(Kept<int>("a").has_value());
}

TEST_CASE("a body that swallows its statement's error is rolled back", "[sql][sqlite]") {
  Store store;
  REQUIRE(store.database->Write(Insert(1)).ok());
  const absl::Status status = store.database->Write([](Tx& tx) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(tx.Execute(kInsert, {{"id", 2}}));
    tx.Execute(kInsert, {{"id", 1}}).IgnoreError();
    CHECK(absl::IsAlreadyExists(tx.Execute(kInsert, {{"id", 3}})));
    return absl::OkStatus();
  });
  CHECK(absl::IsAlreadyExists(status));
  CHECK(store.Count() == 1);
}

TEST_CASE("a write that waited beyond its deadline doesn't run", "[sql][sqlite]") {
  Store store;
  Hold hold(*store.database);
  std::latch done(1);
  absl::Status result;
  bool has_run = false;
  store.database->WriteAsync(
      [&](Tx&) {
        has_run = true;
        return absl::OkStatus();
      },
      [&](absl::Status status) {
        result = std::move(status);
        done.count_down();
      },
      {.deadline = std::chrono::steady_clock::now()});
  hold.Release();
  done.wait();
  CHECK(absl::IsDeadlineExceeded(result));
  CHECK_FALSE(has_run);
}

TEST_CASE("a full queue refuses with a hint when to come again", "[sql][sqlite]") {
  Store store({.max_queue = 2});
  Hold hold(*store.database);
  std::latch done(2);
  for (int i = 0; i < 2; ++i) {
    store.database->WriteAsync(Insert(i), [&](const absl::Status&) { done.count_down(); });
  }
  const absl::Status refused = store.database->Write(Insert(9));
  CHECK(absl::IsResourceExhausted(refused));
  CHECK(base::DetailsOf(refused).reason == "STORE_BUSY");
  CHECK(base::DetailsOf(refused).retry_after_ms > 0);
  hold.Release();
  done.wait();
  CHECK(store.Count() == 2);
}

TEST_CASE("closing finishes what is queued and refuses what comes later", "[sql][sqlite]") {
  Store store;
  std::atomic<int> good{0};
  for (int i = 0; i < 100; ++i) {
    store.database->WriteAsync(Insert(i), [&](const absl::Status& status) { good += status.ok(); });
  }
  store.database->Close();
  CHECK(good == 100);
  CHECK(absl::IsCancelled(store.database->Write(Insert(200))));
  CHECK(absl::IsCancelled(store.database->Ping()));
  store.database->Close();
}

TEST_CASE("an exclusive store is refused to a second opener until the first is closed",
          "[sql][sqlite]") {
  const testing::TempDir folder;
  const Options options{.url = "sqlite:" + folder.path(), .domain = "items", .exclusive = true};
  {
    auto first = Open(options);
    REQUIRE(first.ok());
    const auto second = Open(options);
    CHECK(base::DetailsOf(second.status()).reason == "STORE_IN_USE");
  }
  CHECK(Open(options).ok());
}

TEST_CASE("options that can't be are refused by name", "[sql]") {
  const auto message = [](const Options& options) {
    return base::DetailsOf(Open(options).status()).field_violations.at(0).field;
  };
  CHECK(message({.url = "mysql://x", .domain = "items"}) == "database.url");
  CHECK(message({.url = "sqlite:", .domain = "items"}) == "database.url");
  CHECK(message({.url = "sqlite:x", .domain = "../x"}) == "database.domain");
  CHECK(message({.url = "sqlite:x", .domain = "items", .pool_size = 0}) == "database.pool_size");
  const auto opened = Open({.url = "postgresql://u:geheim@[bad", .domain = "items"});
  CHECK(absl::IsInvalidArgument(opened.status()));
  CHECK(opened.status().ToString().find("geheim") == std::string::npos);
}

// Adds `count` rows of about a page each.
Database::Body InsertPages(std::int64_t first, int count) {
  return [first, count](Tx& tx) -> absl::Status {
    static constexpr Statement kPage{"INSERT INTO page (id, body) VALUES (:id, :body)"};
    const std::string blob(4000, 'x');
    for (int i = 0; i < count; ++i) {
      DESKMESH_RETURN_IF_ERROR(tx.Execute(kPage, {{"id", first + i}, {"body", blob}}));
    }
    return absl::OkStatus();
  };
}

void MakePageTable(Database& database) {
  static constexpr Statement kTable{"CREATE TABLE page (id BIGINT PRIMARY KEY, body TEXT)"};
  REQUIRE(database.Write([](Tx& tx) { return tx.Execute(kTable); }).ok());
}

TEST_CASE("the log is written back under load and stays small", "[sql][sqlite]") {
  Store store;
  MakePageTable(*store.database);
  std::uint64_t largest = 0;
  for (int i = 0; i < 300; ++i) {
    REQUIRE(store.database->Write(InsertPages(i * 50, 50)).ok());
    largest = std::max(largest, store.database->stats().wal_bytes);
  }
  // 60 MB were written. One caller has nothing waiting when its commit ends: 16 MB and its last body at most.
  CHECK(largest >= 16U << 20U);
  CHECK(largest < 17U << 20U);
}

TEST_CASE("while commands wait the log grows to its bound and no further", "[sql][sqlite]") {
  Store store({.group_max_bodies = 1});
  MakePageTable(*store.database);
  Hold hold(*store.database);
  constexpr int kWrites = 100;
  std::latch done(kWrites);
  // Bodies that run alone are finished on the writer's thread, one after the other.
  std::uint64_t largest = 0;
  int failed = 0;
  for (int i = 0; i < kWrites; ++i) {
    store.database->WriteAsync(InsertPages(i * 200, 200), [&](const absl::Status& status) {
      largest = std::max(largest, store.database->stats().wal_bytes);
      failed += status.ok() ? 0 : 1;
      done.count_down();
    });
  }
  hold.Release();
  done.wait();
  CHECK(failed == 0);
  // 80 MB were written: 64 MB and the body that reached them.
  CHECK(largest >= 64U << 20U);
  CHECK(largest < 66U << 20U);
}

}  // namespace
}  // namespace deskmesh::sql
