// SPDX-License-Identifier: Apache-2.0
//
// A transaction on a PostgreSQL connection. Internal to platform/sql.
#pragma once

#include <functional>
#include <vector>

#include "platform/sql/postgres_connection.h"

namespace deskmesh::sql {

// Sends its BEGIN with the first statement; a body without statements costs nothing.
class PostgresTx : public Tx {
 public:
  enum class Kind {
    kWrite,     // READ COMMITTED
    kSnapshot,  // REPEATABLE READ, READ ONLY
    kInline,    // no transaction around the statements; reads only
  };

  PostgresTx(PostgresConnection& connection, Kind kind) : connection_(connection), kind_(kind) {}

  Dialect dialect() const override { return Dialect::kPostgres; }
  bool read_only() const override { return kind_ != Kind::kWrite; }
  absl::StatusOr<Rows> Query(const Statement& statement, ParamSpan params) override;
  absl::Status Execute(const Statement& statement, ParamSpan params) override;
  absl::StatusOr<std::int64_t> ExecuteCount(const Statement& statement, ParamSpan params) override;
  absl::Status Nested(const std::function<absl::Status(Tx&)>& body) override;
  void AfterCommit(std::function<void()> callback) override;

  absl::Status ExecuteText(const std::string& text);

  // Ends the transaction. OK: it is durable.
  absl::Status Commit();
  // Undoes it, without waiting.
  void Abandon();
  // The error that spoiled the transaction.
  const absl::Status& failure() const { return failure_; }
  // Whether a commit was sent, so that a lost connection leaves its end unknown.
  bool has_sent_commit() const { return has_sent_commit_; }
  std::vector<std::function<void()>> TakeCallbacks() { return std::move(callbacks_); }

 private:
  absl::Status Begin();
  absl::Status Note(absl::Status status);

  PostgresConnection& connection_;
  const Kind kind_;
  bool has_begun_ = false;
  bool has_sent_commit_ = false;
  absl::Status failure_;
  std::vector<std::function<void()>> callbacks_;
};

}  // namespace deskmesh::sql
