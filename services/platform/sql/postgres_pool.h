// SPDX-License-Identifier: Apache-2.0
//
// The connections of one domain to PostgreSQL. Internal to platform/sql.
#pragma once

#include <absl/status/statusor.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "platform/sql/postgres_connection.h"

namespace deskmesh::sql {

// Thread-safe. Connections are opened when needed; the one used last is lent first; those unused
// for 60 s are closed. When one is found lost, all free ones are closed, for they are likely lost
// too. After a connection couldn't be opened, further tries within 200 ms fail with the same error,
// so that callers are refused at once while the server is away.
class PostgresPool {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  explicit PostgresPool(const Options& options);

  // A lent connection; goes back when destroyed.
  class Loan {
   public:
    Loan(PostgresPool* pool, std::unique_ptr<PostgresConnection> connection)
        : pool_(pool), connection_(std::move(connection)) {}
    ~Loan() { pool_->Return(std::move(connection_)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    PostgresConnection& connection() { return *connection_; }

   private:
    PostgresPool* pool_;
    std::unique_ptr<PostgresConnection> connection_;
  };

  // Waits for a free connection until `deadline`, at most for the statement time-out.
  absl::StatusOr<std::unique_ptr<Loan>> Borrow(Deadline deadline);
  // For when a server refuses to write: whether another connection leads to one that takes writes, as
  // after a failover; then those opened before are closed as they come back. Looks at most once a
  // second; who asks meanwhile has the last outcome.
  bool FindWritable();
  // Lends no more and waits until every loan is back.
  void Close();

  int open() const;
  int lent() const;
  std::uint64_t reconnects() const;

 private:
  void Return(std::unique_ptr<PostgresConnection> connection);
  absl::StatusOr<std::unique_ptr<Loan>> OpenOne();

  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<PostgresConnection>> free_;  // used last at the back
  int lent_ = 0;
  bool is_closed_ = false;
  std::uint64_t lost_ = 0;  // connections lost and not yet replaced
  std::uint64_t reconnects_ = 0;
  absl::Status last_failure_;
  Deadline failed_at_;
  Deadline searched_at_;
  bool is_searching_ = false;
  bool has_found_ = false;
  Deadline trusted_since_;  // older connections are closed
};

}  // namespace deskmesh::sql
