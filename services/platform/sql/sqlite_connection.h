// SPDX-License-Identifier: Apache-2.0
//
// One SQLite connection with its prepared statements. Internal to platform/sql.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/sql/database.h"

struct sqlite3;
struct sqlite3_stmt;

namespace deskmesh::sql {

// Confined to one thread at a time.
class SqliteConnection {
 public:
  enum class Mode { kWriter, kReader };

  // Write-ahead log, synchronous=FULL, foreign keys enforced, LIKE case-sensitive as on PostgreSQL.
  static absl::StatusOr<std::unique_ptr<SqliteConnection>> Open(
      const std::string& path, Mode mode, std::chrono::milliseconds busy_timeout);
  ~SqliteConnection();
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  absl::StatusOr<Rows> Query(const Statement& statement, ParamSpan params);
  // The number of rows changed.
  absl::StatusOr<std::int64_t> Execute(const Statement& statement, ParamSpan params);
  // Whether the statement run last could change rows.
  bool last_was_write() const { return last_was_write_; }
  // One statement of a script, not cached.
  absl::Status ExecuteText(const std::string& text);

  // Whether a transaction is open: some errors end it by themselves.
  bool in_transaction() const;
  // Forgets the prepared statements, after the schema changed.
  void ClearStatements();

  // Pages in the write-ahead log after the last commit.
  int wal_pages() const { return wal_pages_; }
  // Writes the log back into the database file as far as readers allow, without blocking anyone.
  absl::Status Checkpoint(bool truncate);

 private:
  struct Prepared {
    sqlite3_stmt* handle = nullptr;
    std::shared_ptr<const Rows::Names> columns;
    std::uint64_t last_use = 0;
  };

  SqliteConnection() = default;
  absl::StatusOr<Prepared*> Prepare(const Statement& statement);
  absl::StatusOr<Prepared*> PrepareAndBind(const Statement& statement, ParamSpan params);
  void EvictOldest();
  absl::Status LastError() const;

  sqlite3* handle_ = nullptr;
  std::unordered_map<std::uint64_t, Prepared> prepared_;
  std::vector<const Value*> ordered_;
  std::vector<std::string> lists_;  // texts that list parameters point to while a statement runs
  std::uint64_t uses_ = 0;
  int wal_pages_ = 0;
  bool last_was_write_ = false;
};

// The transaction over a connection that a body sees. As on PostgreSQL, a statement that failed
// outside Nested spoils the transaction: every later one answers the same error.
class SqliteTx : public Tx {
 public:
  SqliteTx(SqliteConnection& connection, bool read_only)
      : connection_(connection), read_only_(read_only) {}

  Dialect dialect() const override { return Dialect::kSqlite; }
  bool read_only() const override { return read_only_; }
  absl::StatusOr<Rows> Query(const Statement& statement, ParamSpan params) override;
  absl::Status Execute(const Statement& statement, ParamSpan params) override;
  absl::StatusOr<std::int64_t> ExecuteCount(const Statement& statement, ParamSpan params) override;
  absl::Status Nested(const std::function<absl::Status(Tx&)>& body) override;
  void AfterCommit(std::function<void()> callback) override;

  std::vector<std::function<void()>> TakeCallbacks() { return std::move(callbacks_); }
  // The error that spoiled the transaction.
  const absl::Status& failure() const { return failure_; }
  // Whether a statement that can change rows was tried.
  bool has_written() const { return has_written_; }

 private:
  absl::Status Check();

  SqliteConnection& connection_;
  bool read_only_;
  bool has_written_ = false;
  absl::Status failure_;
  std::vector<std::function<void()>> callbacks_;
};

}  // namespace deskmesh::sql
