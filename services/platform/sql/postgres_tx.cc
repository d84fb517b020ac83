// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/postgres_tx.h"

#include "platform/base/error.h"
#include "platform/sql/inside_body.h"

namespace deskmesh::sql {
namespace {

constexpr Statement kBeginWrite{"BEGIN ISOLATION LEVEL READ COMMITTED"};
constexpr Statement kBeginSnapshot{"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"};
constexpr Statement kCommitTx{"COMMIT"};
constexpr Statement kRollbackTx{"ROLLBACK"};
constexpr Statement kSavepointTx{"SAVEPOINT nested"};
constexpr Statement kReleaseTx{"RELEASE SAVEPOINT nested"};
constexpr Statement kRollbackToTx{"ROLLBACK TO SAVEPOINT nested"};

}  // namespace

absl::Status PostgresTx::Begin() {
  DESKMESH_RETURN_IF_ERROR(failure_);
  if (has_begun_ || kind_ == Kind::kInline) return absl::OkStatus();
  has_begun_ = true;
  return Note(connection_.Send(kind_ == Kind::kWrite ? kBeginWrite : kBeginSnapshot, {}));
}

absl::Status PostgresTx::Note(absl::Status status) {
  if (!status.ok() && failure_.ok()) failure_ = status;
  return status;
}

absl::StatusOr<Rows> PostgresTx::Query(const Statement& statement, ParamSpan params) {
  DESKMESH_RETURN_IF_ERROR(Begin());
  absl::StatusOr<Rows> rows = connection_.Query(statement, params);
  if (!rows.ok()) Note(rows.status()).IgnoreError();
  return rows;
}

absl::Status PostgresTx::Execute(const Statement& statement, ParamSpan params) {
  // Without a transaction around it nobody would read the answer.
  if (kind_ == Kind::kInline) return ExecuteCount(statement, params).status();
  DESKMESH_RETURN_IF_ERROR(Begin());
  return Note(connection_.Send(statement, params));
}

absl::StatusOr<std::int64_t> PostgresTx::ExecuteCount(const Statement& statement,
                                                      ParamSpan params) {
  DESKMESH_RETURN_IF_ERROR(Begin());
  if (kind_ == Kind::kInline) {
    return Note(base::Failure(absl::StatusCode::kInternal, "STORE_FAILURE",
                              "an inline read can't change anything"));
  }
  absl::StatusOr<std::int64_t> count = connection_.ExecuteCount(statement, params);
  if (!count.ok()) Note(count.status()).IgnoreError();
  return count;
}

absl::Status PostgresTx::Nested(const std::function<absl::Status(Tx&)>& body) {
  DESKMESH_RETURN_IF_ERROR(Begin());
  // An earlier error must not be taken for one of the body's.
  if (connection_.has_unsettled()) DESKMESH_RETURN_IF_ERROR(Note(connection_.Settle()));
  DESKMESH_RETURN_IF_ERROR(Note(connection_.Send(kSavepointTx, {})));
  std::size_t callbacks = callbacks_.size();
  absl::Status status = body(*this);
  if (status.ok()) status = failure_;
  if (status.ok()) {
    // One round trip: the errors of deferred statements come home here.
    DESKMESH_RETURN_IF_ERROR(Note(connection_.Send(kReleaseTx, {})));
    status = connection_.Settle();
    if (status.ok()) return status;
  }
  callbacks_.resize(callbacks);
  InsideBody::ForgetKept();
  if (connection_.is_broken()) return Note(status);
  // The server skips the rest of a pipeline that failed: the roll-back begins a new one.
  if (connection_.has_unsettled()) connection_.Settle().IgnoreError();
  failure_ = connection_.Send(kRollbackToTx, {});
  if (failure_.ok()) failure_ = connection_.Send(kReleaseTx, {});
  if (failure_.ok()) failure_ = connection_.Settle();
  return failure_.ok() ? status : failure_;
}

void PostgresTx::AfterCommit(std::function<void()> callback) {
  if (kind_ == Kind::kWrite) callbacks_.push_back(std::move(callback));
}

absl::Status PostgresTx::ExecuteText(const std::string& text) {
  DESKMESH_RETURN_IF_ERROR(Begin());
  return Note(connection_.ExecuteText(text));
}

absl::Status PostgresTx::Commit() {
  DESKMESH_RETURN_IF_ERROR(failure_);
  if (!has_begun_) return absl::OkStatus();
  if (kind_ != Kind::kWrite) {
    connection_.SendUnheeded(kCommitTx);
    return absl::OkStatus();
  }
  DESKMESH_RETURN_IF_ERROR(Note(connection_.Send(kCommitTx, {})));
  has_sent_commit_ = true;
  return Note(connection_.Settle());
}

void PostgresTx::Abandon() {
  if (has_begun_ && !connection_.is_broken()) connection_.SendUnheeded(kRollbackTx);
}

}  // namespace deskmesh::sql
