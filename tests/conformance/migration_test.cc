// SPDX-License-Identifier: Apache-2.0
//
// Migrations: once, in order, beside running programs, whole or not at all.
#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <latch>
#include <thread>

#include "conformance/world.h"
#include "platform/base/error.h"
#include "platform/outbox/platform_tables.h"
#include "platform/sql/backfill.h"

namespace deskmesh::conformance {
namespace {

using sql::Rows;
using sql::Statement;
using sql::Tx;

TEST_CASE("many processes migrate at once and each migration happens once", "[sql][migration]") {
  const Store store = GENERATE(Store::kSqlite, Store::kPostgres);
  INFO(NameOf(store));
  World world(store);
  const sql::MigrationSet set{"orders",
                              {{1, "init", "CREATE TABLE a (x BIGINT);"},
                               {2, "more", "INSERT INTO a VALUES (1); CREATE TABLE b (x BIGINT)"}}};
  std::vector<absl::Status> results(4);
  std::vector<std::thread> threads;
  for (absl::Status& result : results) {
    threads.emplace_back([&] {
      auto database = sql::Open({.url = world.database_url(), .domain = "orders"});
      result =
          database.ok() ? (*database)->Migrate({outbox::PlatformTables(), set}) : database.status();
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& result : results) CHECK(result == absl::OkStatus());
  auto database = *sql::Open({.url = world.database_url(), .domain = "orders"});
  CHECK(CountRows(*database, "a") == 1);
  CHECK(database->CheckSchema({outbox::PlatformTables(), set}).ok());
}

TEST_CASE("a store that is older or newer than the program is told apart", "[sql][migration]") {
  const Store store = GENERATE(Store::kSqlite, Store::kPostgres);
  INFO(NameOf(store));
  World world(store);
  const sql::MigrationSet one{"orders", {{1, "init", "CREATE TABLE a (x BIGINT)"}}};
  sql::MigrationSet two = one;
  two.migrations.push_back({2, "next", "ALTER TABLE a ADD COLUMN y TEXT"});
  auto database = *sql::Open({.url = world.database_url(), .domain = "orders"});
  CHECK(Reason(database->CheckSchema({one})) == "SCHEMA_OLDER");
  REQUIRE(database->Migrate({two}).ok());
  CHECK(database->Migrate({two}).ok());
  const absl::Status newer = database->Migrate({one});
  CHECK(absl::IsFailedPrecondition(newer));
  CHECK(Reason(newer) == "SCHEMA_NEWER");
  CHECK(Reason(database->CheckSchema({one})) == "SCHEMA_NEWER");
}

TEST_CASE("a contracting migration waits for its backfill, but not in a store that is being made",
          "[sql][migration][backfill]") {
  EachStore c;
  INFO(NameOf(c.store));
  constexpr Statement kOld{"INSERT INTO thing (id, old) VALUES (:id, :old)"};
  constexpr Statement kStep{
      "UPDATE thing SET fresh = old WHERE id IN "
      "(SELECT id FROM thing WHERE fresh IS NULL ORDER BY id LIMIT :limit)"};
  const sql::MigrationSet expanded{
      "things",
      {{1, "init", "CREATE TABLE thing (id BIGINT PRIMARY KEY, old TEXT)"},
       {2, "expand", "-- phase: expand\nALTER TABLE thing ADD COLUMN fresh TEXT"}}};
  sql::MigrationSet contracted = expanded;
  contracted.migrations.push_back(
      {3, "contract",
       "-- phase: contract\n-- after: 2\n-- needs: thing_fresh\nALTER TABLE thing DROP COLUMN old"});
  REQUIRE(c.database->Migrate({outbox::PlatformTables(), expanded}).ok());
  for (int id = 1; id <= 25; ++id) {
    REQUIRE(c.database->Write([&](Tx& tx) { return tx.Execute(kOld, {{"id", id}, {"old", "x"}}); })
                .ok());
  }
  const auto migrate = [&] { return c.database->Migrate({outbox::PlatformTables(), contracted}); };
  const absl::Status refused = migrate();
  CHECK(Reason(refused) == "BACKFILL_UNFINISHED");
  CHECK(base::MessageOf(refused).find("needs the backfill thing_fresh") != std::string_view::npos);

  std::vector<std::int64_t> batches;
  const sql::Backfill backfill{
      "thing_fresh", [&](Tx& tx, int limit) -> absl::StatusOr<std::int64_t> {
        DESKMESH_ASSIGN_OR_RETURN(const std::int64_t rows,
                                  tx.ExecuteCount(kStep, {{"limit", limit}}));
        batches.push_back(rows);
        return rows;
      }};
  std::atomic<bool> is_stopping{true};
  const auto run = [&] {
    return sql::RunBackfill(*c.database, backfill, base::Instant::FromSeconds(1), is_stopping,
                            {.batch = 10, .pause = std::chrono::milliseconds(0)});
  };
  CHECK(absl::IsCancelled(run().status()));
  is_stopping = false;
  CHECK(*run() == 25);
  CHECK(batches == std::vector<std::int64_t>{10, 10, 5, 0});
  // What an older program adds is found the next time.
  REQUIRE(
      c.database->Write([&](Tx& tx) { return tx.Execute(kOld, {{"id", 99}, {"old", "y"}}); }).ok());
  CHECK(*run() == 1);
  CHECK(*run() == 0);
  sql::BackfillState state;
  REQUIRE(c.database
              ->Read([&](Tx& tx) -> absl::Status {
                DESKMESH_ASSIGN_OR_RETURN(state, sql::ReadBackfill(tx, "thing_fresh"));
                return absl::OkStatus();
              })
              .ok());
  CHECK(state.done_rows == 26);
  CHECK(state.is_finished);
  CHECK(migrate() == absl::OkStatus());

  const auto fresh = *sql::Open({.url = c.world.database_url(), .domain = "fresh"});
  CHECK(fresh->Migrate({outbox::PlatformTables(), contracted}) == absl::OkStatus());
}

TEST_CASE("a migration that fails is undone and named", "[sql][migration]") {
  const Store store = GENERATE(Store::kSqlite, Store::kPostgres);
  INFO(NameOf(store));
  World world(store);
  sql::MigrationSet set{"orders",
                        {{1, "init", "CREATE TABLE a (x BIGINT); CREATE TABLE a (y BIGINT)"}}};
  auto database = *sql::Open({.url = world.database_url(), .domain = "orders"});
  const absl::Status failed = database->Migrate({set});
  CHECK(absl::IsInternal(failed));
  CHECK(base::MessageOf(failed).find("migration 1 (init) of orders") != std::string_view::npos);
  set.migrations[0].text = "CREATE TABLE a (x BIGINT)";
  CHECK(database->Migrate({set}).ok());
}

TEST_CASE("the schema may grow under a program that runs", "[sql][migration]") {
  EachStore c;
  INFO(NameOf(c.store));
  constexpr Statement kEverything{"SELECT * FROM item"};
  const auto read = [&] {
    std::size_t columns = 0;
    const absl::Status status = c.database->Write([&](Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(const Rows rows, tx.Query(kEverything));
      columns = rows.columns().size();
      return absl::OkStatus();
    });
    CHECK(status.ok());
    return columns;
  };
  const std::size_t before = read();
  sql::MigrationSet grown = TestSchema();
  grown.migrations.push_back({2, "grow", "ALTER TABLE item ADD COLUMN extra TEXT"});
  auto other = *sql::Open({.url = c.world.database_url(), .domain = "orders"});
  REQUIRE(other->Migrate({outbox::PlatformTables(), grown}).ok());
  CHECK(read() == before + 1);
}

TEST_CASE("a migration takes its time, and waits for who reads the table",
          "[sql][postgres][migration]") {
  World world(Store::kPostgres);
  const sql::Options hurried{.url = world.database_url(),
                             .domain = "orders",
                             .statement_timeout = std::chrono::seconds(2)};
  auto database = *sql::Open(hurried);
  REQUIRE(database->Migrate({outbox::PlatformTables(), TestSchema()}).ok());
  // As a backup does, for longer than a migration holds up others at a time (ten seconds).
  constexpr Statement kRead{"SELECT COUNT(*) FROM item"};
  auto reader = *sql::Open({.url = world.database_url(), .domain = "orders"});
  std::latch is_reading(1);
  auto read = std::async(std::launch::async, [&] {
    return reader->Read([&](Tx& tx) -> absl::Status {
      const absl::Status status = tx.Query(kRead).status();
      is_reading.count_down();
      std::this_thread::sleep_for(std::chrono::seconds(11));
      return status;
    });
  });
  is_reading.wait();
  sql::MigrationSet grown = TestSchema();
  // The second statement outlasts what a command may take, time-out and patience of the client.
  grown.migrations.push_back({2, "grow",
                              "ALTER TABLE item ADD COLUMN extra TEXT; "
                              "CREATE TABLE slow AS SELECT 1 AS x FROM pg_sleep(7.5)"});
  CHECK(database->Migrate({outbox::PlatformTables(), grown}) == absl::OkStatus());
  CHECK(read.get().ok());
}

}  // namespace
}  // namespace deskmesh::conformance
