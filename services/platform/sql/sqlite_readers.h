// SPDX-License-Identifier: Apache-2.0
//
// Read-only SQLite connections, opened when needed and lent to one thread at a time. Internal to
// platform/sql.
#pragma once

#include <absl/status/statusor.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "platform/sql/sqlite_connection.h"

namespace deskmesh::sql {

// Thread-safe. The connection used last is lent first, so that few stay warm.
class SqliteReaders {
 public:
  SqliteReaders(std::string path, int max_connections, std::chrono::milliseconds busy_timeout);

  // A lent connection; goes back when destroyed.
  class Loan {
   public:
    Loan(SqliteReaders* readers, std::unique_ptr<SqliteConnection> connection)
        : readers_(readers), connection_(std::move(connection)) {}
    ~Loan() { readers_->Return(std::move(connection_)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    SqliteConnection& connection() { return *connection_; }

   private:
    SqliteReaders* readers_;
    std::unique_ptr<SqliteConnection> connection_;
  };

  // Waits for a free connection until `deadline`: DEADLINE_EXCEEDED. CANCELLED after Close.
  absl::StatusOr<std::unique_ptr<Loan>> Borrow(std::chrono::steady_clock::time_point deadline);
  // Closes the free connections; others are opened when needed. For a changed schema.
  void Clear();
  // Lends no more and waits until every loan is back.
  void Close();

  int open() const;
  int lent() const;

 private:
  void Return(std::unique_ptr<SqliteConnection> connection);

  const std::string path_;
  const int max_connections_;
  const std::chrono::milliseconds busy_timeout_;
  mutable std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<SqliteConnection>> free_;
  int lent_ = 0;
  bool is_closed_ = false;
};

}  // namespace deskmesh::sql
