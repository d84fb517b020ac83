// SPDX-License-Identifier: Apache-2.0
//
// The one thread that writes to a SQLite file. Internal to platform/sql.
//
// Bodies that are waiting run one after the other inside one transaction and share its fsync. A body
// that fails before it wrote anything only gets its error. When one fails after it wrote, the
// transaction is rolled back and the group runs again with each body in a savepoint: savepoints cost
// more than such failures, which are rare.
#pragma once

#include <absl/status/status.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/sql/database.h"
#include "platform/sql/sqlite_connection.h"

namespace deskmesh::sql {

// Thread-safe.
class SqliteWriter {
 public:
  SqliteWriter(const Options& options, std::unique_ptr<SqliteConnection> connection);
  // Finishes what is queued.
  ~SqliteWriter();

  void Submit(Database::Body body, Database::Done done, TxOptions options);
  // Runs `task` alone on the writer's connection, outside a transaction.
  absl::Status RunAlone(const std::function<absl::Status(SqliteConnection&)>& task);
  void Close();

  // Why the last commit failed, where the disk is the reason; OK again after the next good TryToWrite.
  absl::Status failure() const;
  // Writes something that changes nothing, durably.
  absl::Status TryToWrite();

  std::uint64_t bodies() const { return bodies_; }
  std::uint64_t commits() const { return commits_; }
  std::int64_t queued() const { return queued_; }
  std::uint64_t wal_bytes() const { return wal_bytes_; }

 private:
  struct Job {
    Database::Body body;
    Database::Done done;
    std::function<absl::Status(SqliteConnection&)> alone;
    std::chrono::steady_clock::time_point deadline;
    // Set by the run.
    absl::Status status;
    bool is_final = false;  // failed or late: not to be run again
    std::vector<std::function<void()>> callbacks;
  };
  using Jobs = std::vector<std::unique_ptr<Job>>;
  enum class End { kCommitted, kRunAgain, kFailed };

  void Enqueue(std::unique_ptr<Job> job);
  void Run();
  std::unique_ptr<Job> Next(bool wait);
  void RunGroup(std::unique_ptr<Job> first);
  // Runs the bodies of `jobs`, taking more from the queue.
  End TryGroup(Jobs& jobs, bool with_savepoints);
  // False: the whole transaction must be abandoned.
  bool RunBody(Job& job, bool with_savepoint);
  void Finish(Jobs jobs);
  // Takes note of the log's size.
  bool IsCheckpointDue();

  const std::size_t max_queue_;
  const std::size_t max_bodies_;
  const std::chrono::microseconds max_time_;
  std::unique_ptr<SqliteConnection> connection_;

  void Note(const absl::Status& commit);

  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::deque<std::unique_ptr<Job>> queue_;
  bool is_closed_ = false;
  absl::Status failure_;

  std::atomic<bool> has_failed_{false};
  std::atomic<std::uint64_t> bodies_{0};
  std::atomic<std::uint64_t> commits_{0};
  std::atomic<std::int64_t> queued_{0};
  std::atomic<std::uint64_t> wal_bytes_{0};
  std::thread thread_;
};

}  // namespace deskmesh::sql
