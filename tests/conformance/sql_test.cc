// SPDX-License-Identifier: Apache-2.0
//
// Both stores behave alike.
#include <atomic>
#include <catch2/catch.hpp>
#include <latch>
#include <limits>
#include <thread>
#include <utility>

#include "conformance/world.h"
#include "platform/base/error.h"
#include "platform/outbox/platform_tables.h"
#include "platform/sql/error.h"
#include "platform/testing/private_servers.h"

namespace deskmesh::conformance {
namespace {

using sql::Rows;
using sql::Statement;
using sql::Tx;

constexpr Statement kInsert{"INSERT INTO item (workspace_id, id, n) VALUES ('w', :id, :n)"};
constexpr Statement kSelectN{"SELECT n FROM item WHERE workspace_id = 'w' AND id = :id"};
constexpr Statement kLockN{"SELECT n FROM item WHERE workspace_id = 'w' AND id = :id FOR UPDATE"};
constexpr Statement kAddN{"UPDATE item SET n = n + :by WHERE workspace_id = 'w' AND id = :id"};

std::int64_t ValueOf(sql::Database& database, const std::string& id) {
  std::int64_t n = -1;
  const absl::Status status = database.InlineRead([&](Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const Rows rows, tx.Query(kSelectN, {{"id", id}}));
    n = rows.empty() ? -1 : rows[0].Int64("n");
    return absl::OkStatus();
  });
  CHECK(status.ok());
  return n;
}

TEST_CASE("values come back as they were written", "[sql]") {
  EachStore c;
  INFO(NameOf(c.store));
  constexpr Statement kFull{
      "INSERT INTO item (workspace_id, id, n, ratio, is_open, body, data, due_at) "
      "VALUES ('w', :id, :n, :ratio, :open, :body, :data, :due)"};
  constexpr Statement kAll{
      "SELECT n, ratio, is_open, body, data, due_at, n > 0 AS positive FROM item ORDER BY id"};
  const std::string bytes("\x00\xff\x00'\\", 5);
  const std::string text = "甘特图 🎉 ' \" \\ \n line";
  const auto write = [&](Tx& tx) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(tx.Execute(kFull, {{"id", "1"},
                                                {"n", std::numeric_limits<std::int64_t>::max()},
                                                {"ratio", 0.1},
                                                {"open", true},
                                                {"body", text},
                                                {"data", sql::Bytes{bytes}},
                                                {"due", base::Instant{1'767'225'600'123'456}}}));
    DESKMESH_RETURN_IF_ERROR(tx.Execute(kFull, {{"id", "2"},
                                                {"n", std::numeric_limits<std::int64_t>::min()},
                                                {"ratio", nullptr},
                                                {"open", false},
                                                {"body", ""},
                                                {"data", sql::Bytes{}},
                                                {"due", std::optional<base::Instant>()}}));
    DESKMESH_ASSIGN_OR_RETURN(const Rows rows, tx.Query(kAll));
    CHECK(rows.size() == 2);
    CHECK(rows[0].Int64("n") == std::numeric_limits<std::int64_t>::max());
    CHECK(rows[0].Double("ratio") == 0.1);
    CHECK(rows[0].Bool("is_open"));
    CHECK(rows[0].Text("body") == text);
    CHECK(rows[0].Bytes("data") == bytes);
    CHECK(rows[0].Instant("due_at").micros == 1'767'225'600'123'456);
    CHECK(rows[0].Bool("positive"));
    CHECK(rows[1].Int64(0) == std::numeric_limits<std::int64_t>::min());
    CHECK(rows[1].IsNull("ratio"));
    CHECK_FALSE(rows[1].Bool("is_open"));
    CHECK_FALSE(rows[1].IsNull("body"));
    CHECK(rows[1].Text("body").empty());
    CHECK_FALSE(rows[1].IsNull("data"));
    CHECK_FALSE(rows[1].OptionalInstant("due_at").has_value());
    CHECK_FALSE(rows[1].Bool("positive"));
    return absl::OkStatus();
  };
  CHECK(c.database->Write(write).ok());
}

TEST_CASE("numbers of every kind of expression can be read", "[sql]") {
  EachStore c;
  INFO(NameOf(c.store));
  constexpr Statement kSums{
      "SELECT COUNT(*) AS c, SUM(n) AS s, AVG(n) AS a, MAX(n) AS m, SUM(ratio) AS r, "
      "COUNT(*) FILTER (WHERE n > 1) AS f FROM item"};
  const absl::Status status = c.database->Write([&](Tx& tx) -> absl::Status {
    for (const std::int64_t n : {std::int64_t{1}, std::int64_t{4'000'000'000'000}}) {
      DESKMESH_RETURN_IF_ERROR(tx.Execute(kInsert, {{"id", std::to_string(n)}, {"n", n}}));
    }
    DESKMESH_ASSIGN_OR_RETURN(const Rows rows, tx.Query(kSums));
    CHECK(rows[0].Int64("c") == 2);
    CHECK(rows[0].Int64("s") == 4'000'000'000'001);
    CHECK(rows[0].Double("a") == Approx(2'000'000'000'000.5));
    CHECK(rows[0].Int64("m") == 4'000'000'000'000);
    CHECK(rows[0].IsNull("r"));
    CHECK(rows[0].Int64("f") == 1);
    return absl::OkStatus();
  });
  CHECK(status.ok());
}

TEST_CASE("list parameters take any number of elements", "[sql]") {
  EachStore c;
  INFO(NameOf(c.store));
  constexpr Statement kByIds{"SELECT id FROM item WHERE id IN (:ids[]) ORDER BY id"};
  constexpr Statement kByNumbers{
      "SELECT id FROM item WHERE n NOT IN (:numbers[]) AND n IN (:these[]) ORDER BY id"};
  const absl::Status status = c.database->Write([&](Tx& tx) -> absl::Status {
    for (const char* id : {"a", "b\"{},\\", "甘"}) {
      DESKMESH_RETURN_IF_ERROR(tx.Execute(kInsert, {{"id", id}, {"n", id[0]}}));
    }
    DESKMESH_ASSIGN_OR_RETURN(const Rows some,
                              tx.Query(kByIds, {{"ids", sql::TextList{"b\"{},\\", "甘", "x"}}}));
    CHECK(some.size() == 2);
    DESKMESH_ASSIGN_OR_RETURN(const Rows none, tx.Query(kByIds, {{"ids", sql::TextList{}}}));
    CHECK(none.empty());
    DESKMESH_ASSIGN_OR_RETURN(const Rows numbers,
                              tx.Query(kByNumbers, {{"numbers", sql::Int64List{'b'}},
                                                    {"these", sql::Int64List{'a', 'b', 99}}}));
    CHECK(numbers.size() == 1);
    CHECK(numbers[0].Text(0) == "a");
    return absl::OkStatus();
  });
  CHECK(status.ok());
}

TEST_CASE("a failed transaction leaves nothing, whether the body notices or not", "[sql]") {
  EachStore c;
  INFO(NameOf(c.store));
  const absl::Status refused = c.database->Write([&](Tx& tx) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(tx.Execute(kInsert, {{"id", "1"}, {"n", 1}}));
    return absl::NotFoundError("changed my mind");
  });
  CHECK(absl::IsNotFound(refused));
  // On PostgreSQL this error comes with the commit.
  const absl::Status doubled = c.database->Write([&](Tx& tx) -> absl::Status {
    tx.Execute(kInsert, {{"id", "1"}, {"n", 1}}).IgnoreError();
    tx.Execute(kInsert, {{"id", "1"}, {"n", 1}}).IgnoreError();
    return absl::OkStatus();
  });
  CHECK(sql::IsUniqueViolation(doubled, "item"));
  // After a failed statement the transaction is spoiled.
  const absl::Status spoiled = c.database->Write([&](Tx& tx) -> absl::Status {
    tx.Execute(kInsert, {{"id", "1"}, {"n", 1}}).IgnoreError();
    CHECK(absl::IsAlreadyExists(tx.ExecuteCount(kInsert, {{"id", "1"}, {"n", 1}}).status()));
    CHECK(absl::IsAlreadyExists(tx.Query(kSelectN, {{"id", "1"}}).status()));
    return absl::OkStatus();
  });
  CHECK(absl::IsAlreadyExists(spoiled));
  CHECK(CountRows(*c.database, "item") == 0);
}

TEST_CASE("a nested part is undone alone", "[sql]") {
  EachStore c;
  INFO(NameOf(c.store));
  std::atomic<int> outer_calls{0};
  std::atomic<int> inner_calls{0};
  const absl::Status status = c.database->Write([&](Tx& tx) -> absl::Status {
    DESKMESH_RETURN_IF_ERROR(tx.Execute(kInsert, {{"id", "kept"}, {"n", 1}}));
    tx.AfterCommit([&] { ++outer_calls; });
    const absl::Status twice = tx.Nested([&](Tx& inner) -> absl::Status {
      inner.AfterCommit([&] { ++inner_calls; });
      DESKMESH_RETURN_IF_ERROR(inner.Execute(kInsert, {{"id", "undone"}, {"n", 1}}));
      return inner.Execute(kInsert, {{"id", "kept"}, {"n", 2}});
    });
    CHECK(absl::IsAlreadyExists(twice));
    const absl::Status refused = tx.Nested([&](Tx& inner) -> absl::Status {
      DESKMESH_RETURN_IF_ERROR(inner.Execute(kInsert, {{"id", "undone"}, {"n", 1}}));
      return absl::NotFoundError("");
    });
    CHECK(absl::IsNotFound(refused));
    DESKMESH_RETURN_IF_ERROR(tx.Nested([&](Tx& inner) -> absl::Status {
      DESKMESH_RETURN_IF_ERROR(inner.Execute(kInsert, {{"id", "inner"}, {"n", 1}}));
      inner
          .Nested([&](Tx& innermost) -> absl::Status {
            DESKMESH_RETURN_IF_ERROR(innermost.Execute(kInsert, {{"id", "undone"}, {"n", 1}}));
            return absl::AbortedError("");
          })
          .IgnoreError();
      return absl::OkStatus();
    }));
    return tx.Execute(kInsert, {{"id", "last"}, {"n", 1}});
  });
  CHECK(status.ok());
  CHECK(CountRows(*c.database, "item") == 3);
  CHECK(ValueOf(*c.database, "undone") == -1);
  CHECK(testing::Eventually([&] { return outer_calls == 1; }));
  CHECK(inner_calls == 0);
}

TEST_CASE("callbacks come after what they announce is durable, and only then", "[sql]") {
  EachStore c;
  INFO(NameOf(c.store));
  std::atomic<std::int64_t> seen{-2};
  std::atomic<bool> is_called{false};
  const absl::Status good = c.database->Write([&](Tx& tx) -> absl::Status {
    tx.AfterCommit([&] { is_called = true; });
    return tx.Execute(kInsert, {{"id", "1"}, {"n", 5}});
  });
  CHECK(good.ok());
  REQUIRE(testing::Eventually([&] { return is_called.load(); }));
  CHECK(ValueOf(*c.database, "1") == 5);
  const absl::Status bad = c.database->Write([&](Tx& tx) -> absl::Status {
    tx.AfterCommit([&] { seen = 1; });
    return absl::NotFoundError("");
  });
  CHECK(absl::IsNotFound(bad));
  const absl::Status late = c.database->Write([&](Tx& tx) -> absl::Status {
    tx.AfterCommit([&] { seen = 1; });
    return tx.Execute(kInsert, {{"id", "1"}, {"n", 5}});
  });
  CHECK(absl::IsAlreadyExists(late));
  CHECK(c.database->Write([](Tx&) { return absl::OkStatus(); }).ok());
  CHECK(seen == -2);
}

TEST_CASE("a read sees one moment and can't write", "[sql]") {
  EachStore c;
  INFO(NameOf(c.store));
  REQUIRE(
      c.database->Write([](Tx& tx) { return tx.Execute(kInsert, {{"id", "1"}, {"n", 1}}); }).ok());
  std::latch has_read(1);
  std::latch has_written(1);
  std::int64_t before = 0;
  std::int64_t after = 0;
  std::thread reader([&] {
    c.database
        ->Read([&](Tx& tx) -> absl::Status {
          DESKMESH_ASSIGN_OR_RETURN(const Rows first, tx.Query(kSelectN, {{"id", "1"}}));
          before = first[0].Int64(0);
          has_read.count_down();
          has_written.wait();
          DESKMESH_ASSIGN_OR_RETURN(const Rows second, tx.Query(kSelectN, {{"id", "1"}}));
          after = second[0].Int64(0);
          return absl::OkStatus();
        })
        .IgnoreError();
  });
  has_read.wait();
  CHECK(c.database->Write([](Tx& tx) { return tx.Execute(kAddN, {{"id", "1"}, {"by", 1}}); }).ok());
  has_written.count_down();
  reader.join();
  CHECK(before == 1);
  CHECK(after == 1);
  CHECK(ValueOf(*c.database, "1") == 2);
  const absl::Status refused = c.database->Read(
      [](Tx& tx) { return tx.ExecuteCount(kInsert, {{"id", "2"}, {"n", 1}}).status(); });
  CHECK_FALSE(refused.ok());
  CHECK(CountRows(*c.database, "item") == 1);
}

TEST_CASE("concurrent read-modify-write loses no update", "[sql]") {
  EachStore c;
  INFO(NameOf(c.store));
  REQUIRE(
      c.database->Write([](Tx& tx) { return tx.Execute(kInsert, {{"id", "1"}, {"n", 0}}); }).ok());
  constexpr int kWrites = 200;
  std::latch done(kWrites);
  std::atomic<int> failed{0};
  for (int i = 0; i < kWrites; ++i) {
    c.database->WriteAsync(
        [](Tx& tx) -> absl::Status {
          DESKMESH_ASSIGN_OR_RETURN(const Rows rows, tx.Query(kLockN, {{"id", "1"}}));
          constexpr Statement kSet{"UPDATE item SET n = :n WHERE workspace_id = 'w' AND id = '1'"};
          return tx.Execute(kSet, {{"n", rows[0].Int64(0) + 1}});
        },
        [&](const absl::Status& status) {
          failed += status.ok() ? 0 : 1;
          done.count_down();
        });
  }
  done.wait();
  CHECK(failed == 0);
  CHECK(ValueOf(*c.database, "1") == kWrites);
}

TEST_CASE("transactions that lock each other out are run again until both succeed", "[sql]") {
  EachStore c;
  INFO(NameOf(c.store));
  REQUIRE(c.database
              ->Write([](Tx& tx) -> absl::Status {
                DESKMESH_RETURN_IF_ERROR(tx.Execute(kInsert, {{"id", "a"}, {"n", 0}}));
                return tx.Execute(kInsert, {{"id", "b"}, {"n", 0}});
              })
              .ok());
  constexpr int kRounds = 3;
  std::atomic<int> failed{0};
  for (int round = 0; round < kRounds; ++round) {
    // On PostgreSQL each has its first lock before either asks for its second; SQLite runs one at a time.
    std::latch both_hold_one(2);
    const auto work = [&](const char* first, const char* second) {
      bool has_met = c.store == Store::kSqlite;
      const absl::Status status = c.database->Write([&](Tx& tx) -> absl::Status {
        DESKMESH_RETURN_IF_ERROR(tx.ExecuteCount(kAddN, {{"id", first}, {"by", 1}}).status());
        if (!std::exchange(has_met, true)) both_hold_one.arrive_and_wait();
        return tx.ExecuteCount(kAddN, {{"id", second}, {"by", 1}}).status();
      });
      if (!has_met) both_hold_one.count_down();
      failed += status.ok() ? 0 : 1;
    };
    std::thread one([&] { work("a", "b"); });
    std::thread two([&] { work("b", "a"); });
    one.join();
    two.join();
  }
  CHECK(failed == 0);
  CHECK(ValueOf(*c.database, "a") == 2 * kRounds);
  CHECK(ValueOf(*c.database, "b") == 2 * kRounds);
  if (c.store == Store::kPostgres) CHECK(c.database->stats().conflict_retries >= kRounds);
}

TEST_CASE("a body must not call its own database", "[sql]") {
  EachStore c;
  INFO(NameOf(c.store));
  absl::Status inner_write;
  absl::Status inner_read;
  const absl::Status status = c.database->Write([&](Tx&) {
    inner_write = c.database->Write([](Tx&) { return absl::OkStatus(); });
    inner_read = c.database->Read([](Tx&) { return absl::OkStatus(); });
    return absl::OkStatus();
  });
  CHECK(status.ok());
  CHECK(absl::IsInternal(inner_write));
  CHECK(absl::IsInternal(inner_read));
  CHECK(c.database
            ->Read([&](Tx&) {
              inner_read = c.database->InlineRead([](Tx&) { return absl::OkStatus(); });
              return absl::OkStatus();
            })
            .ok());
  CHECK(absl::IsInternal(inner_read));
}

TEST_CASE("wrong statements and values are told without the values", "[sql]") {
  EachStore c;
  INFO(NameOf(c.store));
  static constexpr Statement kNoTable{"SELECT x FROM nowhere WHERE y = :y"};
  const absl::Status missing = c.database->Write(
      [](Tx& tx) { return tx.Query(kNoTable, {{"y", "4111111111111111"}}).status(); });
  CHECK(absl::IsInternal(missing));
  CHECK(missing.ToString().find("4111") == std::string::npos);
  const absl::Status nul = c.database->Write(
      [](Tx& tx) { return tx.Execute(kInsert, {{"id", std::string("a\0b", 3)}, {"n", 1}}); });
  CHECK(absl::IsInvalidArgument(nul));
  // The connection is fit for use again.
  CHECK(
      c.database->Write([](Tx& tx) { return tx.Execute(kInsert, {{"id", "1"}, {"n", 1}}); }).ok());
}

TEST_CASE("more statements than are kept prepared still work", "[sql]") {
  EachStore c;
  INFO(NameOf(c.store));
  const absl::Status status = c.database->Write([&](Tx& tx) -> absl::Status {
    for (int round = 0; round < 2; ++round) {
      for (int i = 0; i < 450; ++i) {
        const auto statement =
            sql::InternStatement("SELECT CAST(:x AS BIGINT) + " + std::to_string(i));
        DESKMESH_ASSIGN_OR_RETURN(const Rows rows, tx.Query(*statement, {{"x", 1}}));
        if (rows[0].Int64(0) != i + 1) return absl::DataLossError(std::to_string(i));
      }
    }
    return absl::OkStatus();
  });
  CHECK(status.ok());
}

TEST_CASE("a connection whose server takes no writes any more is left for one that does",
          "[sql][postgres][fault]") {
  World world(Store::kPostgres);
  const auto database = world.OpenDatabase("orders");
  // As the former primary behind one name is after a failover.
  constexpr Statement kDemote{"SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"};
  REQUIRE(database->Write([&](Tx& tx) { return tx.Execute(kDemote); }).ok());
  const auto add = [&](Tx& tx) { return tx.Execute(kAddN, {{"id", "a"}, {"by", 1}}); };
  CHECK(database->Write(add) == absl::OkStatus());
}

TEST_CASE("PostgreSQL killed under load: what was acknowledged is there, and the rest goes on",
          "[sql][postgres][fault]") {
  testing::PostgresServer server;
  const std::string url = server.CreateDatabase();
  auto database = *sql::Open({.url = url, .domain = "orders"});
  REQUIRE(database->Migrate({outbox::PlatformTables(), TestSchema()}).ok());
  std::atomic<bool> is_over{false};
  std::atomic<int> acknowledged{0};
  std::atomic<int> unknown{0};
  std::atomic<int> odd{0};
  std::vector<std::thread> writers;
  for (int w = 0; w < 4; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 0; !is_over; ++i) {
        const std::string id = std::to_string(w) + "-" + std::to_string(i);
        const absl::Status status = database->Write([&](Tx& tx) { return AddItem(tx, id); });
        if (status.ok()) {
          ++acknowledged;
        } else if (Reason(status) == "COMMIT_UNKNOWN") {
          ++unknown;
        } else if (!absl::IsUnavailable(status)) {
          ++odd;
        }
      }
    });
  }
  for (int round = 0; round < 2; ++round) {
    const int before = acknowledged;
    CHECK(
        testing::Eventually([&] { return acknowledged > before + 200; }, std::chrono::minutes(5)));
    server.Kill();
    CHECK_FALSE(database->Ping().ok());
    server.Start();
    CHECK(testing::Eventually([&] { return database->Ping().ok(); }));
  }
  const int before = acknowledged;
  CHECK(testing::Eventually([&] { return acknowledged > before + 200; }, std::chrono::minutes(5)));
  is_over = true;
  for (std::thread& writer : writers) writer.join();
  CHECK(odd == 0);
  const std::int64_t stored = CountRows(*database, "item");
  CHECK(stored >= acknowledged);
  CHECK(stored <= acknowledged + unknown);
  CHECK(database->stats().reconnects > 0);
}

TEST_CASE("a PostgreSQL that can't be reached is named without its password", "[sql][postgres]") {
  const int port = testing::FreePort();
  const auto opened =
      sql::Open({.url = "postgresql://me:geheim@127.0.0.1:" + std::to_string(port) + "/x",
                 .domain = "orders"});
  CHECK(absl::IsUnavailable(opened.status()));
  CHECK(opened.status().ToString().find(std::to_string(port)) != std::string::npos);
  CHECK(opened.status().ToString().find("geheim") == std::string::npos);
}

}  // namespace
}  // namespace deskmesh::conformance
