// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/statement.h"

#include <catch2/catch.hpp>

#include "platform/sql/migration.h"

namespace deskmesh::sql {
namespace {

std::string OnSqlite(std::string_view text) { return ParseStatement(text, Dialect::kSqlite).text; }
std::string OnPostgres(std::string_view text) {
  return ParseStatement(text, Dialect::kPostgres).text;
}

TEST_CASE("a parameter used twice keeps its number", "[sql][statement]") {
  const ParsedStatement parsed =
      ParseStatement("SELECT :a, :b WHERE x = :a AND y = :b_2", Dialect::kPostgres);
  CHECK(parsed.text == "SELECT $1, $2 WHERE x = $1 AND y = $3");
  REQUIRE(parsed.parameters.size() == 3);
  CHECK(parsed.parameters[2].name == "b_2");
  CHECK(OnSqlite("SELECT :a, :b, :a") == "SELECT ?1, ?2, ?1");
}

TEST_CASE("quotes, casts, comments and dollar quotes hold no parameters", "[sql][statement]") {
  CHECK(OnPostgres("SELECT ':a', \":b\", x::text, :c") == "SELECT ':a', \":b\", x::text, $1");
  CHECK(OnPostgres("SELECT 'it''s :a' -- :b\n, :c") == "SELECT 'it''s :a' \n, $1");
  CHECK(OnPostgres("SELECT /* :a */ :c") == "SELECT /* :a */ $1");
  CHECK(OnPostgres("SELECT $x$ :a $x$, :c") == "SELECT $x$ :a $x$, $1");
  CHECK(OnPostgres("SELECT '12:30' , a[1:2]") == "SELECT '12:30' , a[1:2]");
}

TEST_CASE("row locks are dropped on SQLite only", "[sql][statement]") {
  const char* text = "SELECT a FROM t WHERE b = :b FOR UPDATE";
  CHECK(OnSqlite(text) == "SELECT a FROM t WHERE b = ?1");
  CHECK(OnPostgres(text) == "SELECT a FROM t WHERE b = $1 FOR UPDATE");
  CHECK(OnSqlite("SELECT 1 FOR UPDATE SKIP LOCKED") == "SELECT 1");
  CHECK(OnSqlite("SELECT 1 for no key update of t, u NOWAIT") == "SELECT 1");
  CHECK(OnSqlite("(SELECT 1 FOR SHARE) x") == "(SELECT 1) x");
  CHECK(OnSqlite("SELECT 1 FOR KEY SHARE LIMIT 2") == "SELECT 1 LIMIT 2");
  CHECK(OnSqlite("SELECT substring(a FOR 3)") == "SELECT substring(a FOR 3)");
  CHECK(OnSqlite("SELECT waiting_for, update_time") == "SELECT waiting_for, update_time");
}

TEST_CASE("a list parameter becomes an array or JSON", "[sql][statement]") {
  CHECK(OnPostgres("a IN (:ids[]) AND b = :b") == "a = ANY($1) AND b = $2");
  CHECK(OnPostgres("a NOT IN ( :ids[] )") == "a <> ALL($1 )");
  CHECK(OnSqlite("a IN (:ids[])") == "a IN (SELECT value FROM json_each(?1))");
  CHECK(ParseStatement("a IN (:ids[])", Dialect::kSqlite).parameters[0].is_list);
}

TEST_CASE("bad text is reported", "[sql][statement]") {
  CHECK_FALSE(ParseStatement("SELECT 'a", Dialect::kSqlite).error.empty());
  CHECK_FALSE(ParseStatement("SELECT :ids[]", Dialect::kSqlite).error.empty());
  CHECK_FALSE(ParseStatement("MARGIN (:ids[])", Dialect::kPostgres).error.empty());
  CHECK_FALSE(ParseStatement("a IN (:ids[]) OR b = :ids", Dialect::kSqlite).error.empty());
}

TEST_CASE("interned statements are found again and ids are never reused", "[sql][statement]") {
  const auto first = InternStatement("SELECT 1 + :a");
  CHECK(InternStatement("SELECT 1 + :a") == first);
  const std::uint64_t id = first->Id();
  CHECK(first->Id() == id);
  CHECK(first->Parsed(Dialect::kPostgres).text == "SELECT 1 + $1");
  std::uint64_t largest = 0;
  for (int i = 0; i < 600; ++i) {
    const std::uint64_t other = InternStatement("SELECT " + std::to_string(i))->Id();
    CHECK(other > largest);
    largest = other;
  }
  // Still usable after it fell out of the table.
  CHECK(InternStatement("SELECT 1 + :a") != first);
  CHECK(first->Parsed(Dialect::kPostgres).text == "SELECT 1 + $1");
}

TEST_CASE("a script is split at its statements and mapped to the store", "[sql][migration]") {
  constexpr std::string_view kScript = R"(
-- a comment; with a semicolon
CREATE TABLE a (x BLOB, y TEXT DEFAULT ';');
-- @sqlite
CREATE TRIGGER t AFTER INSERT ON a BEGIN
  UPDATE a SET y = CASE WHEN y = 'BLOB' THEN 1 ELSE 2 END;
  DELETE FROM a;
END;
-- @postgresql
CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN x; END; $$ LANGUAGE plpgsql;
-- @all
/* ; */ CREATE INDEX i ON a (x)
)";
  const auto sqlite = SplitScript(kScript, Dialect::kSqlite);
  REQUIRE(sqlite.size() == 3);
  CHECK(sqlite[0] == "CREATE TABLE a (x BLOB, y TEXT DEFAULT ';')");
  CHECK(sqlite[1].starts_with("CREATE TRIGGER"));
  CHECK(sqlite[1].ends_with("END"));
  CHECK(sqlite[1].find("'BLOB'") != std::string::npos);
  CHECK(sqlite[2] == "CREATE INDEX i ON a (x)");
  const auto postgres = SplitScript(kScript, Dialect::kPostgres);
  REQUIRE(postgres.size() == 3);
  CHECK(postgres[0] == "CREATE TABLE a (x BYTEA, y TEXT DEFAULT ';')");
  CHECK(postgres[1].find("BEGIN x; END;") != std::string::npos);
}

}  // namespace
}  // namespace deskmesh::sql
