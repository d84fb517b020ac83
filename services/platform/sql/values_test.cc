// SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>

#include <catch2/catch.hpp>

#include "platform/base/error.h"
#include "platform/sql/binding.h"
#include "platform/sql/error.h"
#include "platform/sql/postgres_decode.h"

namespace deskmesh::sql {
namespace {

std::string Reason(const absl::Status& status) { return base::DetailsOf(status).reason; }

TEST_CASE("parameters are matched by name and misuse is named", "[sql][values]") {
  const ParsedStatement statement = ParseStatement("SELECT :a, :b", Dialect::kSqlite);
  std::vector<const Value*> ordered;
  const Params params = {{":b", 2}, {"a", "x"}};
  REQUIRE(OrderParams(statement, params, &ordered).ok());
  CHECK(*ordered[0] == Value("x"));
  CHECK(*ordered[1] == Value(2));
  const absl::Status missing = OrderParams(statement, {{"a", 1}}, &ordered);
  CHECK(absl::IsInternal(missing));
  CHECK(base::MessageOf(missing).find(":b") != std::string_view::npos);
  CHECK(absl::IsInternal(OrderParams(statement, {{"a", 1}, {"b", 2}, {"c", 3}}, &ordered)));
  CHECK(absl::IsInternal(OrderParams(statement, {{"a", 1}, {"b", TextList{}}}, &ordered)));
  const absl::Status nul =
      OrderParams(statement, {{"a", 1}, {"b", std::string("x\0y", 3)}}, &ordered);
  CHECK(absl::IsInvalidArgument(nul));
  CHECK(OrderParams(statement, {{"a", 1}, {"b", Bytes{std::string("x\0y", 3)}}}, &ordered).ok());
}

TEST_CASE("lists are written so that no element can end them", "[sql][values]") {
  const TextList list = {"a", "", "\"quoted\"", "back\\slash", "{,}", "甘特图", "line\n"};
  CHECK(JsonArray(list) ==
        "[\"a\",\"\",\"\\\"quoted\\\"\",\"back\\\\slash\",\"{,}\",\"甘特图\",\"line\\u000a\"]");
  CHECK(ArrayLiteral(list) ==
        "{\"a\",\"\",\"\\\"quoted\\\"\",\"back\\\\slash\",\"{,}\",\"甘特图\",\"line\n\"}");
  CHECK(JsonArray(Int64List{1, -2}) == "[1,-2]");
  CHECK(ArrayLiteral(Int64List{}) == "{}");
}

TEST_CASE("both stores' errors have the same reasons", "[sql][error]") {
  const absl::Status postgres =
      StatusOfSqlState("23505", "duplicate key value", "ticket", "ticket_pkey");
  const absl::Status sqlite =
      StatusOfSqlite(SQLITE_CONSTRAINT_PRIMARYKEY, "UNIQUE constraint failed: ticket.id, ticket.x");
  CHECK(IsUniqueViolation(postgres, "ticket"));
  CHECK(IsUniqueViolation(sqlite, "ticket"));
  CHECK_FALSE(IsUniqueViolation(sqlite, "comment"));
  CHECK(Reason(StatusOfSqlState("23502", "")) == Reason(StatusOfSqlite(SQLITE_CONSTRAINT, "")));
  CHECK(Reason(StatusOfSqlState("23503", "")) ==
        Reason(StatusOfSqlite(SQLITE_CONSTRAINT_FOREIGNKEY, "")));
  CHECK(Reason(StatusOfSqlState("53100", "disk")) == Reason(StatusOfSqlite(SQLITE_FULL, "disk")));
  CHECK(IsConflict(StatusOfSqlState("40001", "")));
  CHECK(IsConflict(StatusOfSqlState("40P01", "")));
  CHECK(IsConflict(StatusOfSqlite(SQLITE_BUSY, "")));
  CHECK(absl::IsUnavailable(StatusOfSqlState("57P01", "terminating")));
  CHECK(absl::IsUnavailable(StatusOfSqlite(SQLITE_IOERR_FSYNC, "disk I/O error")));
  CHECK(absl::IsDataLoss(StatusOfSqlite(SQLITE_CORRUPT, "")));
  // Data exceptions of PostgreSQL quote the value: the message must not reach anyone.
  const absl::Status bad = StatusOfSqlState("22P02", "invalid input: \"4111111111111111\"");
  CHECK(base::MessageOf(bad).find("4111") == std::string_view::npos);
}

Cell Decode(std::uint32_t type, const std::string& bytes) {
  return DecodeBinary(type, bytes.data(), static_cast<int>(bytes.size()));
}

TEST_CASE("binary values of PostgreSQL are decoded", "[sql][values]") {
  using namespace std::string_literals;
  CHECK(Decode(20, "\xff\xff\xff\xff\xff\xff\xff\xfe"s).int64 == -2);
  CHECK(Decode(23, "\xff\xff\xff\xff"s).int64 == -1);
  CHECK(Decode(21, "\x01\x00"s).int64 == 256);
  CHECK(Decode(16, "\x01"s).int64 == 1);
  CHECK(Decode(701, "\x40\x04\x00\x00\x00\x00\x00\x00"s).number == 2.5);
  CHECK(std::string_view(Decode(25, "ab").data, 2) == "ab");
  CHECK(Decode(3802, "\x01{}"s).size == 2);
  // numeric: digits, weight, sign, scale, then base-10000 digits.
  const Cell whole = Decode(1700, "\x00\x02\x00\x01\x00\x00\x00\x00\x00\x7b\x04\xd2"s);
  CHECK(whole.kind == Cell::Kind::kInt64);
  CHECK(whole.int64 == 1231234);
  const Cell round = Decode(1700, "\x00\x01\x00\x01\x40\x00\x00\x00\x00\x05"s);
  CHECK(round.int64 == -50000);
  const Cell zero = Decode(1700, "\x00\x00\x00\x00\x00\x00\x00\x00"s);
  CHECK(zero.int64 == 0);
  const Cell fraction = Decode(1700, "\x00\x02\x00\x00\x00\x00\x00\x02\x00\x01\x09\xc4"s);
  CHECK(fraction.kind == Cell::Kind::kDouble);
  CHECK(fraction.number == Approx(1.25));
}

}  // namespace
}  // namespace deskmesh::sql
