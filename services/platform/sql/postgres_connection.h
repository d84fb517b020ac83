// SPDX-License-Identifier: Apache-2.0
//
// One PostgreSQL connection in pipeline mode. Internal to platform/sql.
//
// What is sent is remembered in `expected_`; answers are read only when one is needed. So a BEGIN
// travels with the first statement, statements without an answer travel with the next query or with
// the COMMIT, and the end of a read or a ROLLBACK is read with the next transaction's answers.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/sql/database.h"

struct pg_conn;
struct pg_result;

namespace deskmesh::sql {

// Confined to one thread at a time.
class PostgresConnection {
 public:
  static absl::StatusOr<std::unique_ptr<PostgresConnection>> Open(const Options& options);
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  // Sends without waiting.
  absl::Status Send(const Statement& statement, ParamSpan params);
  // Sends and waits for its answer, and the answers of all that was sent before: the first error
  // among them is returned.
  absl::StatusOr<Rows> Query(const Statement& statement, ParamSpan params);
  absl::StatusOr<std::int64_t> ExecuteCount(const Statement& statement, ParamSpan params);
  // Waits for the answers of all that was sent.
  absl::Status Settle();
  // One statement of a script.
  absl::Status ExecuteText(const std::string& text);
  // Sends and leaves the answer to be skipped later; nothing that was sent before is reported.
  void SendUnheeded(const Statement& statement);

  // The connection is lost; it must not be used again.
  bool is_broken() const { return is_broken_; }
  // Statements sent whose answers haven't been read.
  bool has_unsettled() const;
  std::chrono::steady_clock::time_point opened_at() const { return opened_at_; }
  std::chrono::steady_clock::time_point last_use() const { return last_use_; }

 private:
  // An answer that will come.
  struct Expected {
    enum class Kind { kStatement, kPrepare, kSync };
    Kind kind = Kind::kStatement;
    std::uint64_t statement = 0;
    bool is_heeded = true;
  };
  struct Prepared {
    std::shared_ptr<const Rows::Names> columns;
    std::uint64_t last_use = 0;
  };
  using Result = std::unique_ptr<pg_result, void (*)(pg_result*)>;

  explicit PostgresConnection(std::chrono::milliseconds patience) : patience_(patience) {}
  absl::Status Prepare(const Statement& statement);
  absl::Status EvictOldest();
  absl::Status Sync();
  // Reads every expected answer; `last` receives that of the last statement.
  absl::Status ReadAnswers(Result* last);
  absl::Status ReadAnswer(const Expected& expected, Result* last);
  Result NextResult();
  absl::Status StatusOf(const pg_result* result);
  absl::Status Lost();
  Rows MakeRows(Result result, std::uint64_t statement);

  pg_conn* handle_ = nullptr;
  const std::chrono::steady_clock::time_point opened_at_ = std::chrono::steady_clock::now();
  const std::chrono::milliseconds patience_;
  std::deque<Expected> expected_;
  std::unordered_map<std::uint64_t, Prepared> prepared_;
  std::uint64_t uses_ = 0;
  bool is_broken_ = false;
  std::chrono::steady_clock::time_point last_use_;
  // Kept to save allocations.
  std::vector<const Value*> ordered_;
  std::vector<std::string> texts_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

}  // namespace deskmesh::sql
