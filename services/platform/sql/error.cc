// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/error.h"

#include <sqlite3.h>

#include <map>

#include "platform/base/error.h"

namespace deskmesh::sql {
namespace {

using absl::StatusCode;

struct Verdict {
  StatusCode code;
  std::string_view reason;
  std::string_view message;  // empty: the store's own, which then holds no values
};

Verdict VerdictOfSqlState(std::string_view state) {
  std::string_view group = state.substr(0, 2);
  if (state == "23505")
    return {StatusCode::kAlreadyExists, "UNIQUE_VIOLATION", "it exists already"};
  if (state == "23503") {
    return {StatusCode::kFailedPrecondition, "FOREIGN_KEY", "the referenced row is missing"};
  }
  if (group == "23") return {StatusCode::kInvalidArgument, "CHECK_VIOLATION", "a value is refused"};
  if (state == "40001" || state == "40P01" || state == "55P03") {
    return {StatusCode::kAborted, "STORE_CONFLICT", "a concurrent change got in the way"};
  }
  if (state == "57014") {
    return {StatusCode::kDeadlineExceeded, "STORE_TIMEOUT", "the store took too long"};
  }
  if (group == "53") return {StatusCode::kResourceExhausted, "STORE_FULL", ""};
  if (state == "25006") return {StatusCode::kUnavailable, "STORE_READ_ONLY", ""};
  if (group == "08" || group == "57") return {StatusCode::kUnavailable, "STORE_UNAVAILABLE", ""};
  if (group == "28" || state == "3D000") {
    return {StatusCode::kUnavailable, "STORE_UNAVAILABLE", ""};
  }
  if (state == "XX001" || state == "XX002") return {StatusCode::kDataLoss, "STORE_CORRUPT", ""};
  // Data exceptions quote the value ("invalid input syntax for type bigint: …").
  if (group == "22") {
    return {StatusCode::kInvalidArgument, "CHECK_VIOLATION", "a value doesn't fit its column"};
  }
  return {StatusCode::kInternal, "STORE_FAILURE", ""};
}

Verdict VerdictOfSqlite(int code) {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return {StatusCode::kAlreadyExists, "UNIQUE_VIOLATION", "it exists already"};
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return {StatusCode::kFailedPrecondition, "FOREIGN_KEY", "the referenced row is missing"};
    default:
      break;
  }
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      return {StatusCode::kInvalidArgument, "CHECK_VIOLATION", "a value is refused"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {StatusCode::kAborted, "STORE_CONFLICT", "another process holds the store's lock"};
    case SQLITE_FULL:
    case SQLITE_NOMEM:
      return {StatusCode::kResourceExhausted, "STORE_FULL", ""};
    case SQLITE_READONLY:
      return {StatusCode::kUnavailable, "STORE_READ_ONLY", ""};
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return {StatusCode::kUnavailable, "STORE_UNAVAILABLE", ""};
    case SQLITE_INTERRUPT:
      return {StatusCode::kDeadlineExceeded, "STORE_TIMEOUT", "the store took too long"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {StatusCode::kDataLoss, "STORE_CORRUPT", ""};
    default:
      return {StatusCode::kInternal, "STORE_FAILURE", ""};
  }
}

absl::Status MakeStatus(const Verdict& verdict, std::string_view message,
                        std::map<std::string, std::string> metadata) {
  return base::Failure(verdict.code, verdict.reason,
                       verdict.message.empty() ? message : verdict.message, std::move(metadata));
}

}  // namespace

absl::Status StatusOfSqlState(std::string_view sqlstate, std::string_view message,
                              std::string_view table, std::string_view constraint) {
  std::map<std::string, std::string> metadata;
  if (!sqlstate.empty()) metadata["sqlstate"] = sqlstate;
  if (!table.empty()) metadata["table"] = table;
  if (!constraint.empty()) metadata["constraint"] = constraint;
  return MakeStatus(VerdictOfSqlState(sqlstate), message, std::move(metadata));
}

absl::Status StatusOfSqlite(int extended_code, std::string_view message) {
  std::map<std::string, std::string> metadata = {{"sqlite", std::to_string(extended_code)}};
  // "UNIQUE constraint failed: ticket.workspace_id, ticket.id"
  constexpr std::string_view kUnique = "UNIQUE constraint failed: ";
  if (message.starts_with(kUnique)) {
    std::string_view columns = message.substr(kUnique.size());
    metadata["columns"] = columns;
    metadata["table"] = columns.substr(0, columns.find('.'));
  }
  return MakeStatus(VerdictOfSqlite(extended_code), message, std::move(metadata));
}

bool IsConflict(const absl::Status& status) {
  return status.code() == StatusCode::kAborted &&
         base::DetailsOf(status).reason == "STORE_CONFLICT";
}

bool IsUnavailable(const absl::Status& status) {
  switch (status.code()) {
    case StatusCode::kUnavailable:
    case StatusCode::kAborted:
    case StatusCode::kResourceExhausted:
    case StatusCode::kDeadlineExceeded:
    case StatusCode::kCancelled:
      return true;
    default:
      return false;
  }
}

bool IsUniqueViolation(const absl::Status& status, std::string_view table) {
  if (status.code() != StatusCode::kAlreadyExists) return false;
  base::ErrorDetails details = base::DetailsOf(status);
  return details.reason == "UNIQUE_VIOLATION" && details.metadata["table"] == table;
}

}  // namespace deskmesh::sql
