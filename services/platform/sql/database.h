// SPDX-License-Identifier: Apache-2.0
//
// One store per domain: SQLite in one process, PostgreSQL in many.
//
//   auto database = sql::Open({.url = "sqlite:data", .domain = "tickets"});
//   (*database)->Migrate(migrations);
//   absl::Status saved = (*database)->Write([&](sql::Tx& tx) -> absl::Status {
//     DESKMESH_ASSIGN_OR_RETURN(sql::Rows rows, tx.Query(kLoad, {{"id", id}}));
//     …decide…
//     DESKMESH_RETURN_IF_ERROR(tx.Execute(kSave, {…}));
//     return outbox::Append(tx, fact);
//   });
//
// Write path. SQLite: one writer thread runs the bodies that are waiting, each in its savepoint,
// inside one transaction with one fsync (group commit); alone, a body commits at once. PostgreSQL:
// statements travel in a pipeline, so a body costs one round trip per Query plus one for the commit,
// and runs again when the server reports a serialization conflict or deadlock.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/sql/migration.h"
#include "platform/sql/rows.h"
#include "platform/sql/statement.h"
#include "platform/sql/value.h"

namespace deskmesh::sql {

// A transaction as its body sees it. Confined to one thread: the one that runs the body.
class Tx {
 public:
  virtual ~Tx() = default;

  virtual Dialect dialect() const = 0;
  virtual bool read_only() const = 0;

  // Runs a statement that answers rows (SELECT, … RETURNING). On PostgreSQL it also brings home the
  // errors of the deferred statements before it.
  virtual absl::StatusOr<Rows> Query(const Statement& statement, ParamSpan params = {}) = 0;

  // Runs a statement whose answer doesn't matter. On PostgreSQL it is deferred: an error surfaces
  // at the next Query, ExecuteCount, Nested or at the commit, and the body's own result no longer
  // counts then.
  virtual absl::Status Execute(const Statement& statement, ParamSpan params = {}) = 0;

  // Runs a statement and says how many rows it changed.
  virtual absl::StatusOr<std::int64_t> ExecuteCount(const Statement& statement,
                                                    ParamSpan params = {}) = 0;

  // Runs `body` in a savepoint: when it fails, what it wrote is undone and the transaction goes on.
  // Costs a round trip on PostgreSQL. AfterCommit calls of a failed body are dropped.
  virtual absl::Status Nested(const std::function<absl::Status(Tx&)>& body) = 0;

  // Calls `callback` once the transaction is durable, on a thread of the database; never when it
  // rolled back. It must be short, must not block and must not throw. In a read it is never called.
  virtual void AfterCommit(std::function<void()> callback) = 0;
};

// What a transaction may be told. A default-constructed one means no bounds of its own.
struct TxOptions {
  // A body that hasn't started by then is answered DEADLINE_EXCEEDED without running.
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
};

// Counts since Open, and states of now; sampled for the metrics.
struct Stats {
  std::uint64_t writes = 0;  // bodies of writes that were run to an end, good or bad
  std::uint64_t reads = 0;  // bodies of reads
  std::uint64_t commits = 0;  // COMMITs sent; writes / commits is the group size
  std::uint64_t conflict_retries = 0;  // bodies run again after a conflict
  std::uint64_t reconnects = 0;  // connections opened after one was lost
  std::int64_t queued = 0;  // bodies waiting for the writer or a connection
  std::int64_t connections = 0;  // open
  std::int64_t connections_busy = 0;  // in a body
  std::uint64_t wal_bytes = 0;  // size of SQLite's log; 0 on PostgreSQL
};

// One domain's database. Thread-safe.
//
// A body may run more than once and on any thread: it has no effect outside its Tx and what it
// assigns must be assigned afresh on each run. A body that returns an error is rolled back and that
// error is the call's answer. Calling the same database from inside a body is refused with INTERNAL.
// Errors every call can give (see error.h of this folder): UNAVAILABLE when the store can't be
// reached (reason STORE_UNAVAILABLE) or when the connection was lost while the commit was under way
// (COMMIT_UNKNOWN: it may have happened; repeat with the same request id); RESOURCE_EXHAUSTED when
// the disk is full (STORE_FULL) or the queue is (STORE_BUSY); ABORTED after 5 conflicts in a row
// (STORE_CONFLICT); CANCELLED after Close.
class Database {
 public:
  using Body = std::function<absl::Status(Tx&)>;
  using Done = std::function<void(absl::Status)>;

  virtual ~Database() = default;

  virtual Dialect dialect() const = 0;
  virtual const std::string& domain() const = 0;

  // Runs a read-write transaction; `done` is called once, when it is durable or refused, on a
  // thread of the database, and must not block.
  virtual void WriteAsync(Body body, Done done, TxOptions options = {}) = 0;
  // Runs a read-only transaction on one snapshot.
  virtual void ReadAsync(Body body, Done done, TxOptions options = {}) = 0;

  // As above, waiting for the end. On PostgreSQL the body runs on the calling thread.
  virtual absl::Status Write(const Body& body, TxOptions options = {}) = 0;
  // The body runs on the calling thread with a pooled connection.
  virtual absl::Status Read(const Body& body, TxOptions options = {}) = 0;

  // A read for point look-ups: the cheapest path, on the calling thread. Each statement sees its own
  // snapshot on PostgreSQL (no BEGIN is sent); on SQLite the same as Read.
  virtual absl::Status InlineRead(const Body& body) = 0;

  // A read by whoever watches over the store: on PostgreSQL on a connection kept for it, beside the
  // pool, so that a pool that is all in use is not taken for a store that is away; one at a time.
  virtual absl::Status Watch(const Body& body) = 0;

  // Brings the schema up to date; sets run in the given order, each migration in a transaction of
  // its own. Several processes may call it at once: one works, the others wait for it. A store that
  // is newer than `sets` is refused with FAILED_PRECONDITION, reason SCHEMA_NEWER.
  virtual absl::Status Migrate(const std::vector<MigrationSet>& sets) = 0;
  // FAILED_PRECONDITION, reason SCHEMA_OLDER or SCHEMA_NEWER, when Migrate has something to do or to
  // refuse.
  virtual absl::Status CheckSchema(const std::vector<MigrationSet>& sets) = 0;

  // Whether the store answers now; on PostgreSQL by Watch.
  virtual absl::Status Ping() = 0;

  // Takes no more work, lets queued bodies finish, closes every connection. Safe to call twice.
  virtual void Close() = 0;

  virtual Stats stats() const = 0;
};

struct Options {
  // `sqlite:<dir>` (file `<dir>/<domain>.db`, the folder is made when missing) or a
  // `postgresql://user:password@host[,host…]:port/database?…` URL of libpq (schema `<domain>`).
  std::string url;
  // Lower-case name of the domain; names the file or the schema.
  std::string domain;
  // PostgreSQL: most connections at once, 1 to 256, and one more for Watch. Opened when needed,
  // closed when idle 60 s.
  int pool_size = 16;
  // SQLite: most reader connections at once, 1 to 64.
  int readers = 8;
  // Bodies waiting at most, beyond which calls are refused with STORE_BUSY. 1 to 1,000,000.
  int max_queue = 8192;
  // Group commit: most bodies in one transaction, and the time after which no further body is
  // started in it.
  int group_max_bodies = 256;
  std::chrono::microseconds group_max_time{4000};
  // PostgreSQL: statement_timeout and lock_timeout; SQLite: how long a lock held by another process
  // is waited for.
  std::chrono::milliseconds statement_timeout{15000};
  std::chrono::milliseconds connect_timeout{5000};
  // SQLite: refuse a file that another process has open with the same flag (FAILED_PRECONDITION,
  // reason STORE_IN_USE).
  bool exclusive = false;
};

// Opens a database and reaches it once. INVALID_ARGUMENT names a wrong option; UNAVAILABLE says
// which store can't be reached and why, never with the password.
absl::StatusOr<std::unique_ptr<Database>> Open(const Options& options);

}  // namespace deskmesh::sql
