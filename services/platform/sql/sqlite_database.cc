// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/sqlite_database.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <filesystem>
#include <future>
#include <mutex>

#include "platform/base/error.h"
#include "platform/sql/executor.h"
#include "platform/sql/inside_body.h"
#include "platform/sql/migrator.h"
#include "platform/sql/sqlite_connection.h"
#include "platform/sql/sqlite_readers.h"
#include "platform/sql/sqlite_writer.h"

namespace deskmesh::sql {
namespace {

constexpr Statement kBeginRead{"BEGIN"};
constexpr Statement kEndRead{"COMMIT"};
constexpr Statement kAnswer{"SELECT COUNT(*) FROM sqlite_schema"};
constexpr Statement kBeginScript{"BEGIN IMMEDIATE"};
constexpr Statement kCommitScript{"COMMIT"};
constexpr Statement kRollbackScript{"ROLLBACK"};

// A file that is locked as long as the process lives, also against kill -9.
class FileLock {
 public:
  ~FileLock() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  absl::Status Take(const std::string& path) {
    descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) {
      return base::Failure(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE",
                           "can't open " + path + ": " + std::strerror(errno));
    }
    if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      return base::Precondition("STORE_IN_USE", path + ": another process uses this store");
    }
    return absl::OkStatus();
  }

 private:
  int descriptor_ = -1;
};

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(const Options& options, const std::string& path,
                 std::unique_ptr<SqliteConnection> connection, std::unique_ptr<FileLock> lock)
      : domain_(options.domain),
        max_queue_(options.max_queue),
        lock_(std::move(lock)),
        readers_(path, options.readers, options.statement_timeout),
        writer_(options, std::move(connection)) {}

  ~SqliteDatabase() override { Close(); }

  Dialect dialect() const override { return Dialect::kSqlite; }
  const std::string& domain() const override { return domain_; }

  void WriteAsync(Body body, Done done, TxOptions options) override {
    Enter();
    writer_.Submit(
        [this, body = std::move(body)](Tx& tx) {
          const InsideBody inside(this);
          return body(tx);
        },
        [this, done = std::move(done)](absl::Status status) {
          done(std::move(status));
          Leave();
        },
        options);
  }

  void ReadAsync(Body body, Done done, TxOptions options) override {
    if (queued_reads_.fetch_add(1) >= max_queue_) {
      --queued_reads_;
      return done(base::RetryLater(absl::StatusCode::kResourceExhausted, "STORE_BUSY",
                                   "too many reads are waiting for the store", 100));
    }
    Enter();
    Executor::Readers().Post([this, body = std::move(body), done = std::move(done), options] {
      --queued_reads_;
      done(Read(body, options));
      Leave();
    });
  }

  absl::Status Write(const Body& body, TxOptions options) override {
    if (InsideBody::Of(this)) return Reentered();
    std::promise<absl::Status> result;
    writer_.Submit(
        [this, &body](Tx& tx) {
          const InsideBody inside(this);
          return body(tx);
        },
        [&result](absl::Status status) { result.set_value(std::move(status)); }, options);
    return result.get_future().get();
  }

  absl::Status Read(const Body& body, TxOptions options) override {
    if (InsideBody::Of(this)) return Reentered();
    DESKMESH_ASSIGN_OR_RETURN(auto loan, readers_.Borrow(options.deadline));
    SqliteConnection& connection = loan->connection();
    DESKMESH_RETURN_IF_ERROR(connection.Execute(kBeginRead, {}).status());
    SqliteTx tx(connection, /*read_only=*/true);
    absl::Status status;
    {
      const InsideBody inside(this);
      status = body(tx);
    }
    if (status.ok()) status = tx.failure();
    if (connection.in_transaction()) connection.Execute(kEndRead, {}).IgnoreError();
    reads_.fetch_add(1, std::memory_order_relaxed);
    return status;
  }

  absl::Status InlineRead(const Body& body) override { return Read(body, {}); }

  absl::Status Migrate(const std::vector<MigrationSet>& sets) override {
    if (InsideBody::Of(this)) return Reentered();
    absl::Status status = writer_.RunAlone([&](SqliteConnection& connection) {
      absl::Status migrated = RunMigrations(
          domain_, sets, [&](const auto& body) { return RunScript(connection, body); });
      connection.ClearStatements();
      return migrated;
    });
    readers_.Clear();
    return status;
  }

  absl::Status CheckSchema(const std::vector<MigrationSet>& sets) override {
    return Read([&](Tx& tx) { return CompareSchema(tx, domain_, sets); }, {});
  }

  absl::Status Watch(const Body& body) override { return Read(body, {}); }

  absl::Status Ping() override {
    // Reads go on beside a disk that is full or read-only; only a write tells when that is over.
    if (!writer_.failure().ok()) DESKMESH_RETURN_IF_ERROR(writer_.TryToWrite());
    return Read([](Tx& tx) { return tx.Query(kAnswer).status(); }, {});
  }

  void Close() override {
    writer_.Close();
    {
      std::unique_lock lock(mutex_);
      left_.wait(lock, [this] { return inside_ == 0; });
    }
    readers_.Close();
  }

  Stats stats() const override {
    Stats stats;
    stats.writes = writer_.bodies();
    stats.commits = writer_.commits();
    stats.reads = reads_;
    stats.queued = writer_.queued() + queued_reads_;
    stats.connections = readers_.open() + 1;
    stats.connections_busy = readers_.lent();
    stats.wal_bytes = writer_.wal_bytes();
    return stats;
  }

 private:
  static absl::Status Reentered() {
    return base::Failure(absl::StatusCode::kInternal, "STORE_FAILURE",
                         "a transaction body must not call its own database");
  }

  static absl::Status RunScript(SqliteConnection& connection,
                                const std::function<absl::Status(ScriptTx&)>& body) {
    DESKMESH_RETURN_IF_ERROR(connection.Execute(kBeginScript, {}).status());
    SqliteTx tx(connection, /*read_only=*/false);
    ScriptTx script{tx, [&](const std::string& text) { return connection.ExecuteText(text); }};
    absl::Status status = body(script);
    if (status.ok()) status = tx.failure();
    if (status.ok()) status = connection.Execute(kCommitScript, {}).status();
    if (connection.in_transaction()) connection.Execute(kRollbackScript, {}).IgnoreError();
    return status;
  }

  void Enter() {
    std::lock_guard lock(mutex_);
    ++inside_;
  }
  void Leave() {
    // Notified under the lock: whoever waits in Close destroys this object afterwards.
    std::lock_guard lock(mutex_);
    if (--inside_ == 0) left_.notify_all();
  }

  const std::string domain_;
  const int max_queue_;
  std::unique_ptr<FileLock> lock_;
  SqliteReaders readers_;
  SqliteWriter writer_;
  std::atomic<std::uint64_t> reads_{0};
  std::atomic<int> queued_reads_{0};
  std::mutex mutex_;
  std::condition_variable left_;
  int inside_ = 0;  // asynchronous calls whose `done` hasn't returned
};

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(const Options& options,
                                                     const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return base::Failure(absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE",
                         "can't make the folder " + folder + ": " + error.message());
  }
  std::string path = folder + "/" + options.domain + ".db";
  auto lock = std::make_unique<FileLock>();
  if (options.exclusive) DESKMESH_RETURN_IF_ERROR(lock->Take(path + ".lock"));
  DESKMESH_ASSIGN_OR_RETURN(
      auto connection,
      SqliteConnection::Open(path, SqliteConnection::Mode::kWriter, options.statement_timeout));
  return std::make_unique<SqliteDatabase>(options, path, std::move(connection), std::move(lock));
}

}  // namespace deskmesh::sql
