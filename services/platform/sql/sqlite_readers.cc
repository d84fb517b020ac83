// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/sqlite_readers.h"

#include "platform/base/error.h"

namespace deskmesh::sql {

SqliteReaders::SqliteReaders(std::string path, int max_connections,
                             std::chrono::milliseconds busy_timeout)
    : path_(std::move(path)), max_connections_(max_connections), busy_timeout_(busy_timeout) {}

absl::StatusOr<std::unique_ptr<SqliteReaders::Loan>> SqliteReaders::Borrow(
    std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  auto is_ready = [this] { return is_closed_ || !free_.empty() || lent_ < max_connections_; };
  if (deadline == std::chrono::steady_clock::time_point::max()) {
    returned_.wait(lock, is_ready);
  } else if (!returned_.wait_until(lock, deadline, is_ready)) {
    return base::Failure(absl::StatusCode::kDeadlineExceeded, "STORE_TIMEOUT",
                         "no connection to the store became free in time");
  }
  if (is_closed_) {
    return base::Failure(absl::StatusCode::kCancelled, "STORE_CLOSED", "the store is closed");
  }
  ++lent_;
  if (!free_.empty()) {
    std::unique_ptr<SqliteConnection> connection = std::move(free_.back());
    free_.pop_back();
    return std::make_unique<Loan>(this, std::move(connection));
  }
  lock.unlock();
  auto opened = SqliteConnection::Open(path_, SqliteConnection::Mode::kReader, busy_timeout_);
  if (!opened.ok()) {
    Return(nullptr);
    return opened.status();
  }
  return std::make_unique<Loan>(this, *std::move(opened));
}

void SqliteReaders::Return(std::unique_ptr<SqliteConnection> connection) {
  {
    std::lock_guard lock(mutex_);
    --lent_;
    if (connection != nullptr && !is_closed_) free_.push_back(std::move(connection));
  }
  returned_.notify_all();
}

void SqliteReaders::Clear() {
  std::lock_guard lock(mutex_);
  free_.clear();
}

void SqliteReaders::Close() {
  std::unique_lock lock(mutex_);
  is_closed_ = true;
  returned_.notify_all();
  returned_.wait(lock, [this] { return lent_ == 0; });
  free_.clear();
}

int SqliteReaders::open() const {
  std::lock_guard lock(mutex_);
  return lent_ + static_cast<int>(free_.size());
}

int SqliteReaders::lent() const {
  std::lock_guard lock(mutex_);
  return lent_;
}

}  // namespace deskmesh::sql
