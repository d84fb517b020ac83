// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/postgres_pool.h"

#include "platform/base/error.h"

namespace deskmesh::sql {
namespace {

constexpr std::chrono::seconds kIdle{60};
constexpr std::chrono::milliseconds kRefuseAfterFailure{200};
constexpr std::chrono::seconds kSearchPause{1};

}  // namespace

PostgresPool::PostgresPool(const Options& options) : options_(options) {}

absl::StatusOr<std::unique_ptr<PostgresPool::Loan>> PostgresPool::Borrow(Deadline deadline) {
  std::unique_lock lock(mutex_);
  Deadline limit =
      std::min(deadline, std::chrono::steady_clock::now() + options_.statement_timeout);
  bool is_free = returned_.wait_until(
      lock, limit, [this] { return is_closed_ || !free_.empty() || lent_ < options_.pool_size; });
  if (!is_free) {
    return base::Failure(absl::StatusCode::kDeadlineExceeded, "STORE_TIMEOUT",
                         "no connection to the store became free in time");
  }
  if (is_closed_) {
    return base::Failure(absl::StatusCode::kCancelled, "STORE_CLOSED", "the store is closed");
  }
  if (free_.empty()) {
    bool has_just_failed =
        !last_failure_.ok() && std::chrono::steady_clock::now() - failed_at_ < kRefuseAfterFailure;
    if (has_just_failed) return last_failure_;
    ++lent_;
    lock.unlock();
    return OpenOne();
  }
  ++lent_;
  std::unique_ptr<PostgresConnection> connection = std::move(free_.back());
  free_.pop_back();
  return std::make_unique<Loan>(this, std::move(connection));
}

absl::StatusOr<std::unique_ptr<PostgresPool::Loan>> PostgresPool::OpenOne() {
  auto opened = PostgresConnection::Open(options_);
  std::lock_guard lock(mutex_);
  if (!opened.ok()) {
    --lent_;
    last_failure_ = opened.status();
    failed_at_ = std::chrono::steady_clock::now();
    returned_.notify_all();
    return opened.status();
  }
  last_failure_ = absl::OkStatus();
  if (lost_ > 0) {
    --lost_;
    ++reconnects_;
  }
  return std::make_unique<Loan>(this, *std::move(opened));
}

bool PostgresPool::FindWritable() {
  const Deadline begin = std::chrono::steady_clock::now();
  {
    std::unique_lock lock(mutex_);
    // Who comes while one searches has its outcome, too.
    returned_.wait(lock, [this] { return !is_searching_; });
    if (is_closed_) return false;
    if (begin - searched_at_ < kSearchPause) return has_found_;
    searched_at_ = begin;
    is_searching_ = true;
  }
  // It asks for a server that takes writes (target_session_attrs).
  auto opened = PostgresConnection::Open(options_);
  std::vector<std::unique_ptr<PostgresConnection>> closing;  // closed outside the lock
  {
    const std::lock_guard lock(mutex_);
    is_searching_ = false;
    has_found_ = opened.ok();
    if (has_found_) {
      trusted_since_ = begin;
      closing.swap(free_);
      lost_ += closing.size();
      if (lent_ < options_.pool_size) free_.push_back(*std::move(opened));
    }
  }
  returned_.notify_all();
  return opened.ok();
}

void PostgresPool::Return(std::unique_ptr<PostgresConnection> connection) {
  std::vector<std::unique_ptr<PostgresConnection>> closing;  // closed outside the lock
  {
    std::lock_guard lock(mutex_);
    --lent_;
    if (connection->is_broken()) {
      lost_ += 1 + free_.size();
      closing.swap(free_);
      closing.push_back(std::move(connection));
    } else if (is_closed_ || connection->opened_at() < trusted_since_) {
      closing.push_back(std::move(connection));
    } else {
      free_.push_back(std::move(connection));
      Deadline oldest = std::chrono::steady_clock::now() - kIdle;
      while (free_.front()->last_use() < oldest) {
        closing.push_back(std::move(free_.front()));
        free_.erase(free_.begin());
      }
    }
    returned_.notify_all();
  }
}

void PostgresPool::Close() {
  std::unique_lock lock(mutex_);
  is_closed_ = true;
  returned_.notify_all();
  returned_.wait(lock, [this] { return lent_ == 0; });
  free_.clear();
}

int PostgresPool::open() const {
  std::lock_guard lock(mutex_);
  return lent_ + static_cast<int>(free_.size());
}

int PostgresPool::lent() const {
  std::lock_guard lock(mutex_);
  return lent_;
}

std::uint64_t PostgresPool::reconnects() const {
  std::lock_guard lock(mutex_);
  return reconnects_;
}

}  // namespace deskmesh::sql
