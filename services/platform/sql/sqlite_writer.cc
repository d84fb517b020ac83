// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/sqlite_writer.h"

#include <future>

#include "platform/base/error.h"
#include "platform/sql/executor.h"

namespace deskmesh::sql {
namespace {

constexpr Statement kBegin{"BEGIN IMMEDIATE"};
constexpr Statement kCommit{"COMMIT"};
constexpr Statement kRollback{"ROLLBACK"};
constexpr Statement kSavepointJob{"SAVEPOINT job"};
constexpr Statement kReleaseJob{"RELEASE job"};
constexpr Statement kRollbackToJob{"ROLLBACK TO job"};

constexpr int kPageBytes = 4096;
// The log is written back at 16 MB: rarely enough not to matter, early enough to stay small. While commands
// wait as a group ends it may grow to 64 MB: a burst is over sooner, and pages it writes again and again go
// back once.
constexpr int kCheckpointPages = 4096;
constexpr int kMostPages = 4 * kCheckpointPages;

absl::Status Closed() {
  return base::Failure(absl::StatusCode::kCancelled, "STORE_CLOSED", "the store is closed");
}

}  // namespace

SqliteWriter::SqliteWriter(const Options& options, std::unique_ptr<SqliteConnection> connection)
    : max_queue_(static_cast<std::size_t>(options.max_queue)),
      max_bodies_(static_cast<std::size_t>(options.group_max_bodies)),
      max_time_(options.group_max_time),
      connection_(std::move(connection)),
      thread_([this, name = "sql-" + options.domain] {
        NameThread(name);
        Run();
      }) {}

SqliteWriter::~SqliteWriter() { Close(); }

void SqliteWriter::Close() {
  {
    std::lock_guard lock(mutex_);
    is_closed_ = true;
  }
  work_.notify_one();
  if (thread_.joinable()) thread_.join();
  connection_.reset();
}

void SqliteWriter::Submit(Database::Body body, Database::Done done, TxOptions options) {
  auto job = std::make_unique<Job>();
  job->body = std::move(body);
  job->done = std::move(done);
  job->deadline = options.deadline;
  Enqueue(std::move(job));
}

absl::Status SqliteWriter::RunAlone(const std::function<absl::Status(SqliteConnection&)>& task) {
  std::promise<absl::Status> result;
  auto job = std::make_unique<Job>();
  job->alone = task;
  job->done = [&result](absl::Status status) { result.set_value(std::move(status)); };
  Enqueue(std::move(job));
  return result.get_future().get();
}

absl::Status SqliteWriter::failure() const {
  if (!has_failed_) return absl::OkStatus();
  std::lock_guard lock(mutex_);
  return failure_;
}

void SqliteWriter::Note(const absl::Status& commit) {
  if (commit.ok() && !has_failed_) return;
  const bool is_disk =
      absl::IsResourceExhausted(commit) || absl::IsUnavailable(commit) || absl::IsDataLoss(commit);
  if (!commit.ok() && !is_disk) return;
  std::lock_guard lock(mutex_);
  failure_ = commit;
  has_failed_ = !commit.ok();
}

absl::Status SqliteWriter::TryToWrite() {
  return RunAlone([this](SqliteConnection& connection) {
    // A page of its own in the log, and an fsync.
    absl::Status status = connection.ExecuteText("PRAGMA user_version = 1");
    Note(status);
    return status;
  });
}

void SqliteWriter::Enqueue(std::unique_ptr<Job> job) {
  absl::Status refusal;
  {
    std::lock_guard lock(mutex_);
    if (is_closed_) {
      refusal = Closed();
    } else if (queue_.size() >= max_queue_) {
      refusal = base::RetryLater(absl::StatusCode::kResourceExhausted, "STORE_BUSY",
                                 "too many commands are waiting for the store", 100);
    } else {
      queue_.push_back(std::move(job));
      queued_.store(static_cast<std::int64_t>(queue_.size()), std::memory_order_relaxed);
      // The writer looks at the queue by itself while it works.
      if (queue_.size() == 1) work_.notify_one();
    }
  }
  if (!refusal.ok()) job->done(refusal);
}

std::unique_ptr<SqliteWriter::Job> SqliteWriter::Next(bool wait) {
  std::unique_lock lock(mutex_);
  if (wait) work_.wait(lock, [this] { return is_closed_ || !queue_.empty(); });
  if (queue_.empty()) return nullptr;
  if (!wait && queue_.front()->alone) return nullptr;  // not inside a group
  std::unique_ptr<Job> job = std::move(queue_.front());
  queue_.pop_front();
  queued_.store(static_cast<std::int64_t>(queue_.size()), std::memory_order_relaxed);
  return job;
}

void SqliteWriter::Run() {
  while (std::unique_ptr<Job> job = Next(/*wait=*/true)) {
    if (job->alone) {
      job->done(job->alone(*connection_));
    } else {
      RunGroup(std::move(job));
    }
  }
  connection_->Checkpoint(/*truncate=*/true).IgnoreError();
}

void SqliteWriter::RunGroup(std::unique_ptr<Job> first) {
  Jobs jobs;
  jobs.push_back(std::move(first));
  // Each further try has one body less to run, so this ends.
  End end = TryGroup(jobs, /*with_savepoints=*/false);
  while (end == End::kRunAgain) end = TryGroup(jobs, /*with_savepoints=*/true);
  // Looked at before the callers hear: what they send next is no burst that waits already, and the size they
  // may ask for is the one after their own commit.
  const bool is_due = IsCheckpointDue();
  Finish(std::move(jobs));
  if (is_due) connection_->Checkpoint(/*truncate=*/false).IgnoreError();
}

SqliteWriter::End SqliteWriter::TryGroup(Jobs& jobs, bool with_savepoints) {
  absl::Status status = connection_->Execute(kBegin, {}).status();
  auto begin = std::chrono::steady_clock::now();
  for (std::size_t i = 0; status.ok(); ++i) {
    if (i == jobs.size()) {
      if (jobs.size() >= max_bodies_) break;
      if (std::chrono::steady_clock::now() - begin >= max_time_) break;
      std::unique_ptr<Job> more = Next(/*wait=*/false);
      if (more == nullptr) break;
      jobs.push_back(std::move(more));
    }
    if (jobs[i]->is_final) continue;
    if (!RunBody(*jobs[i], with_savepoints)) {
      if (connection_->in_transaction()) connection_->Execute(kRollback, {}).IgnoreError();
      return End::kRunAgain;
    }
  }
  if (status.ok()) {
    status = connection_->Execute(kCommit, {}).status();
    commits_.fetch_add(1, std::memory_order_relaxed);
  }
  // A commit that changed no page says nothing of the disk: that it is well, TryToWrite finds out.
  if (!status.ok()) Note(status);
  if (status.ok()) return End::kCommitted;
  if (connection_->in_transaction()) connection_->Execute(kRollback, {}).IgnoreError();
  // Also those that failed by themselves: they may have seen what is not to be.
  for (std::unique_ptr<Job>& job : jobs) job->status = status;
  return End::kFailed;
}

bool SqliteWriter::RunBody(Job& job, bool with_savepoint) {
  job.callbacks.clear();
  if (job.deadline < std::chrono::steady_clock::now()) {
    job.status = base::Failure(absl::StatusCode::kDeadlineExceeded, "STORE_TIMEOUT",
                               "the command waited for the store beyond its deadline");
    job.is_final = true;
    return true;
  }
  if (with_savepoint) {
    job.status = connection_->Execute(kSavepointJob, {}).status();
    if (!job.status.ok()) {
      job.is_final = true;
      return false;
    }
  }
  SqliteTx tx(*connection_, /*read_only=*/false);
  job.status = job.body(tx);
  if (job.status.ok()) job.status = tx.failure();
  if (job.status.ok()) {
    job.callbacks = tx.TakeCallbacks();
  } else {
    job.is_final = true;
    if (!connection_->in_transaction()) return false;
    if (!with_savepoint) return !tx.has_written();
    if (!connection_->Execute(kRollbackToJob, {}).ok()) return false;
  }
  return !with_savepoint || connection_->Execute(kReleaseJob, {}).ok();
}

void SqliteWriter::Finish(Jobs jobs) {
  bodies_.fetch_add(jobs.size(), std::memory_order_relaxed);
  auto finish = [](Jobs& finished) {
    for (std::unique_ptr<Job>& job : finished) {
      if (job->status.ok()) {
        for (auto& callback : job->callbacks) callback();
      }
      job->done(std::move(job->status));
    }
  };
  // For one it is not worth waking another thread; for many, the next group can begin meanwhile.
  if (jobs.size() == 1) return finish(jobs);
  auto shared = std::make_shared<Jobs>(std::move(jobs));
  Executor::Completions().Post([shared, finish] { finish(*shared); });
}

bool SqliteWriter::IsCheckpointDue() {
  const int pages = connection_->wal_pages();
  wal_bytes_.store(static_cast<std::uint64_t>(pages) * kPageBytes, std::memory_order_relaxed);
  return pages >= kMostPages || (pages >= kCheckpointPages && queued_ == 0);
}

}  // namespace deskmesh::sql
