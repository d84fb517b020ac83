// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/postgres_database.h"

#include <libpq-fe.h>

#include <atomic>
#include <random>
#include <thread>
#include <utility>

#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/sql/error.h"
#include "platform/sql/executor.h"
#include "platform/sql/inside_body.h"
#include "platform/sql/migrator.h"
#include "platform/sql/postgres_pool.h"
#include "platform/sql/postgres_tx.h"

namespace deskmesh::sql {
namespace {

constexpr int kMaxConflicts = 5;
// Of ten seconds each: as long as a backup of some size reads its tables.
constexpr int kMostLockWaits = 60;
constexpr Statement kPing{"SELECT 1"};

// A migration takes what it takes, and waits for another process's.
Options WithoutHurry(Options options) {
  options.pool_size = 1;
  options.statement_timeout = std::chrono::hours(24);
  return options;
}

bool IsLockTimeout(const absl::Status& status) {
  return base::DetailsOf(status).metadata["sqlstate"] == "55P03";
}

// Two commands with one request id met (outbox/idempotency.h): the loser runs again and finds the
// reply of the winner.
bool IsWorthAnotherRun(const absl::Status& status) {
  return (IsConflict(status) && !IsLockTimeout(status)) || IsUniqueViolation(status, "idempotency");
}

void PauseBeforeRetry(int attempt) {
  static thread_local std::minstd_rand random{std::random_device{}()};
  int limit_us = 500 << attempt;
  std::this_thread::sleep_for(std::chrono::microseconds(
      std::uniform_int_distribution<int>(limit_us / 4, limit_us)(random)));
}

Options OneConnection(Options options) {
  options.pool_size = 1;
  return options;
}

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(const Options& options)
      : options_(options),
        domain_(options.domain),
        max_queue_(options.max_queue),
        pool_(options),
        watch_pool_(OneConnection(options)),
        threads_("pg-" + options.domain, options.pool_size) {}

  ~PostgresDatabase() override { Close(); }

  Dialect dialect() const override { return Dialect::kPostgres; }
  const std::string& domain() const override { return domain_; }

  void WriteAsync(Body body, Done done, TxOptions options) override {
    Queue(std::move(done), [this, body = std::move(body), options] {
      return Run(body, PostgresTx::Kind::kWrite, options);
    });
  }

  void ReadAsync(Body body, Done done, TxOptions options) override {
    Queue(std::move(done), [this, body = std::move(body), options] {
      return Run(body, PostgresTx::Kind::kSnapshot, options);
    });
  }

  absl::Status Write(const Body& body, TxOptions options) override {
    return Run(body, PostgresTx::Kind::kWrite, options);
  }
  absl::Status Read(const Body& body, TxOptions options) override {
    return Run(body, PostgresTx::Kind::kSnapshot, options);
  }
  absl::Status InlineRead(const Body& body) override {
    return Run(body, PostgresTx::Kind::kInline, {});
  }
  absl::Status Watch(const Body& body) override {
    return Run(body, PostgresTx::Kind::kInline, {}, watch_pool_);
  }

  absl::Status Migrate(const std::vector<MigrationSet>& sets) override {
    PostgresPool pool(WithoutHurry(options_));
    absl::Status status = RunMigrations(domain_, sets, [&](const auto& body) {
      const Body run = [&](Tx& tx) {
        ScriptTx script{tx, [&](const std::string& text) {
                          return static_cast<PostgresTx&>(tx).ExecuteText(text);
                        }};
        return body(script);
      };
      for (int attempt = 1;; ++attempt) {
        absl::Status applied = Run(run, PostgresTx::Kind::kWrite, {}, pool);
        if (!IsLockTimeout(applied) || attempt == kMostLockWaits) return applied;
        log::Warning("migration waits for a lock", {{"domain", domain_}, {"attempt", attempt}});
      }
    });
    pool.Close();
    return status;
  }

  absl::Status CheckSchema(const std::vector<MigrationSet>& sets) override {
    return Read([&](Tx& tx) { return CompareSchema(tx, domain_, sets); }, {});
  }

  absl::Status Ping() override {
    return Watch([](Tx& tx) { return tx.Query(kPing).status(); });
  }

  void Close() override {
    {
      std::unique_lock lock(mutex_);
      is_closed_ = true;
      left_.wait(lock, [this] { return queued_ == 0 && running_ == 0; });
    }
    pool_.Close();
    watch_pool_.Close();
  }

  Stats stats() const override {
    Stats stats;
    stats.writes = writes_;
    stats.reads = reads_;
    stats.commits = commits_;
    stats.conflict_retries = conflict_retries_;
    stats.reconnects = pool_.reconnects();
    stats.connections = pool_.open();
    stats.connections_busy = pool_.lent();
    std::lock_guard lock(mutex_);
    stats.queued = queued_;
    return stats;
  }

 private:
  // Counts a call in, or says why not.
  absl::Status Admit() {
    std::lock_guard lock(mutex_);
    if (is_closed_) {
      return base::Failure(absl::StatusCode::kCancelled, "STORE_CLOSED", "the store is closed");
    }
    if (queued_ >= max_queue_) {
      return base::RetryLater(absl::StatusCode::kResourceExhausted, "STORE_BUSY",
                              "too many commands are waiting for the store", 100);
    }
    ++queued_;
    return absl::OkStatus();
  }

  void Queue(Done done, std::function<absl::Status()> run) {
    absl::Status admitted = Admit();
    if (!admitted.ok()) return done(admitted);
    threads_.Post([this, done = std::move(done), run = std::move(run)] {
      {
        std::lock_guard lock(mutex_);
        --queued_;
        ++running_;
      }
      done(run());
      // Notified under the lock: whoever waits in Close destroys this object afterwards.
      std::lock_guard lock(mutex_);
      --running_;
      left_.notify_all();
    });
  }

  absl::Status Run(const Body& body, PostgresTx::Kind kind, TxOptions options) {
    return Run(body, kind, options, pool_);
  }

  absl::Status Run(const Body& body, PostgresTx::Kind kind, TxOptions options, PostgresPool& pool) {
    if (InsideBody::Of(this)) {
      return base::Failure(absl::StatusCode::kInternal, "STORE_FAILURE",
                           "a transaction body must not call its own database");
    }
    bool was_lost = false;
    bool has_searched = false;
    for (int attempt = 0;; ++attempt) {
      if (options.deadline < std::chrono::steady_clock::now()) {
        return base::Failure(absl::StatusCode::kDeadlineExceeded, "STORE_TIMEOUT",
                             "the command waited for the store beyond its deadline");
      }
      bool is_lost = false;
      bool may_repeat = false;
      absl::Status status = RunOnce(body, kind, options, pool, &is_lost, &may_repeat);
      // A pooled connection may have died unseen; a fresh one tells whether the server is there.
      if (is_lost && may_repeat && !was_lost) {
        was_lost = true;
        continue;
      }
      if (base::DetailsOf(status).reason == "STORE_READ_ONLY" &&
          !std::exchange(has_searched, true) && pool.FindWritable()) {
        continue;
      }
      if (!may_repeat || is_lost || attempt >= kMaxConflicts) return status;
      conflict_retries_.fetch_add(1, std::memory_order_relaxed);
      PauseBeforeRetry(attempt);
    }
  }

  absl::Status RunOnce(const Body& body, PostgresTx::Kind kind, TxOptions options,
                       PostgresPool& pool, bool* is_lost, bool* may_repeat) {
    DESKMESH_ASSIGN_OR_RETURN(auto loan, pool.Borrow(options.deadline));
    PostgresTx tx(loan->connection(), kind);
    absl::Status status;
    {
      InsideBody inside(this);
      status = body(tx);
    }
    if (status.ok()) status = tx.Commit();
    if (!status.ok()) tx.Abandon();
    (kind == PostgresTx::Kind::kWrite ? writes_ : reads_).fetch_add(1, std::memory_order_relaxed);
    if (tx.has_sent_commit()) commits_.fetch_add(1, std::memory_order_relaxed);
    if (status.ok()) {
      for (auto& callback : tx.TakeCallbacks()) callback();
      return status;
    }
    if (IsWorthAnotherRun(tx.failure())) {
      *may_repeat = true;
      return tx.failure();
    }
    *is_lost = loan->connection().is_broken();
    if (!*is_lost) return status;
    *may_repeat = !tx.has_sent_commit();
    if (*may_repeat) return tx.failure().ok() ? status : tx.failure();
    return base::Failure(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN",
                         "the connection to PostgreSQL was lost while the commit was under way: "
                         "repeat the command with the same request id");
  }

  const Options options_;
  const std::string domain_;
  const int max_queue_;
  PostgresPool pool_;
  PostgresPool watch_pool_;
  std::atomic<std::uint64_t> writes_{0};
  std::atomic<std::uint64_t> reads_{0};
  std::atomic<std::uint64_t> commits_{0};
  std::atomic<std::uint64_t> conflict_retries_{0};
  mutable std::mutex mutex_;
  std::condition_variable left_;
  int queued_ = 0;
  int running_ = 0;
  bool is_closed_ = false;
  Executor threads_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenPostgres(const Options& options) {
  char* error = nullptr;
  PQconninfoOption* parsed = PQconninfoParse(options.url.c_str(), &error);
  // The message would show the URL, and the URL may hold a password.
  if (error != nullptr) PQfreemem(error);
  if (parsed == nullptr) {
    return base::InvalidField("database.url", "must be a postgresql:// URL that libpq understands");
  }
  PQconninfoFree(parsed);
  auto database = std::make_unique<PostgresDatabase>(options);
  DESKMESH_RETURN_IF_ERROR(database->Ping());
  return database;
}

}  // namespace deskmesh::sql
