// SPDX-License-Identifier: Apache-2.0
//
// One mapping from the stores' error codes to absl::Status, with a stable reason (platform/base
// error details) that says what happened:
//
//   reason              code                  when
//   UNIQUE_VIOLATION    ALREADY_EXISTS        a key exists; metadata `table`, and `constraint` on
//                                             PostgreSQL or `columns` on SQLite
//   FOREIGN_KEY         FAILED_PRECONDITION   the other row is missing or still needed
//   CHECK_VIOLATION     INVALID_ARGUMENT      CHECK or NOT NULL
//   STORE_CONFLICT      ABORTED               serialization failure, deadlock, lock not available
//   STORE_FULL          RESOURCE_EXHAUSTED    disk full, out of memory, too many connections
//   STORE_BUSY          RESOURCE_EXHAUSTED    queue full
//   STORE_READ_ONLY     UNAVAILABLE           read-only file or a standby
//   STORE_UNAVAILABLE   UNAVAILABLE           connection lost or refused, server shutting down
//   COMMIT_UNKNOWN      UNAVAILABLE           the connection broke while the commit was under way
//   STORE_TIMEOUT       DEADLINE_EXCEEDED     statement_timeout
//   STORE_CORRUPT       DATA_LOSS             a damaged file
//   STORE_FAILURE       INTERNAL              anything else: a wrong statement, a missing table
//
// Messages never hold values of rows or parameters.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>

namespace deskmesh::sql {

// `table` and `constraint` may be empty.
absl::Status StatusOfSqlState(std::string_view sqlstate, std::string_view message,
                              std::string_view table = {}, std::string_view constraint = {});

// From SQLite's extended result code. `message` is sqlite3_errmsg.
absl::Status StatusOfSqlite(int extended_code, std::string_view message);

// Whether running the whole transaction again may succeed at once.
bool IsConflict(const absl::Status& status);

// Whether the store, not the command, is the trouble: the same call may succeed later.
bool IsUnavailable(const absl::Status& status);

// Whether `status` is UNIQUE_VIOLATION on `table`.
bool IsUniqueViolation(const absl::Status& status, std::string_view table);

}  // namespace deskmesh::sql
