// SPDX-License-Identifier: Apache-2.0
#include "knowledge/transfer/jobs.h"

#include "knowledge/transfer/job.h"
#include "knowledge/transfer/service.h"
#include "platform/base/error.h"
#include "platform/files/file_store.h"
#include "platform/log/log.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::knowledge {
namespace {

constexpr base::Duration kLookForTransfers = std::chrono::seconds(2);
constexpr base::Duration kTransfersKept = std::chrono::hours(24 * 7);
constexpr base::Duration kPruneTransfers = std::chrono::hours(1);
constexpr std::chrono::milliseconds kTransferLease = std::chrono::minutes(10);
constexpr int kMostParts = 1'000;

// A store that is away, or busy, will be back; everything else stays as it is, and a job that failed
// so must not keep those behind it waiting.
bool IsPassing(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsAborted(status) ||
         absl::IsDeadlineExceeded(status) || absl::IsCancelled(status);
}

}  // namespace

void TransferJobs::Start() {
  thread_ = std::thread([this] { Run(); });
}

void TransferJobs::Stop() {
  is_stopping_ = true;
  alarm_.Stop();
  if (thread_.joinable()) thread_.join();
}

void TransferJobs::Run() {
  do {
    const absl::Status status = WorkOff();
    if (!status.ok()) {
      log::Warning("a transfer of articles waits", {{"error", base::MessageOf(status)}});
    }
  } while (alarm_.WaitUntil(clock_.Now() + kLookForTransfers) != clock::Alarm::Outcome::kStopped);
}

absl::Status TransferJobs::WorkOff() {
  while (!is_stopping_) {
    std::optional<store::TransferRow> next;
    DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(next, store::NextTransfer(tx));
      return absl::OkStatus();
    }));
    const bool is_pruning = clock_.Now() >= prune_at_;
    if (!next && !is_pruning) return absl::OkStatus();
    const auto lease = leases_.Acquire("knowledge:transfers", process_, kTransferLease);
    if (!lease.ok()) return absl::OkStatus();
    absl::Status status = is_pruning ? Prune() : absl::OkStatus();
    if (status.ok() && next) status = Do(*next);
    const absl::Status released = leases_.Release(*lease);
    if (!status.ok()) return status;
    if (!released.ok()) return released;
    if (!next) return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status TransferJobs::Prune() {
  const base::Instant now = clock_.Now();
  DESKMESH_RETURN_IF_ERROR(deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::TransferRow> old,
                              store::OldTransfers(tx, now - kTransfersKept));
    for (const store::TransferRow& row : old) {
      DESKMESH_ASSIGN_OR_RETURN(const std::vector<files::File> held,
                                files::List(tx, row.workspace_id, row.id, kMostParts));
      for (const files::File& file : held) {
        DESKMESH_RETURN_IF_ERROR(files::Delete(tx, row.workspace_id, file.id));
      }
      DESKMESH_RETURN_IF_ERROR(store::DeleteTransfer(tx, row.workspace_id, row.id));
    }
    return absl::OkStatus();
  }));
  prune_at_ = now + kPruneTransfers;
  return absl::OkStatus();
}

absl::Status TransferJobs::Do(const store::TransferRow& row) {
  const absl::StatusOr<v1::ArticleTransfer> transfer = ReadTransfer(row);
  // Nothing can be told of it any more; the others behind it go on.
  if (!transfer.ok()) return Abandon(row);
  Job job(row, *transfer);
  const absl::Status status =
      transfer->kind() == v1::ArticleTransfer::IMPORT ? Import(job) : Export(job);
  if (job.is_cancelled || is_stopping_) return absl::OkStatus();
  return End(job, status);
}

absl::Status TransferJobs::Abandon(const store::TransferRow& row) {
  log::Error("a transfer of articles can't be read",
             {{"transfer", row.id}, {"workspace", row.workspace_id}});
  return deps_.database->Write([&](sql::Tx& tx) {
    store::TransferRow failed = row;
    failed.state = v1::ArticleTransfer::State_Name(v1::ArticleTransfer::FAILED);
    return store::UpdateTransfer(tx, failed);
  });
}

absl::Status TransferJobs::End(Job& job, const absl::Status& status) {
  if (IsPassing(status)) return status;
  return Change(job, [&](v1::ArticleTransfer& transfer) {
    rpc::SetTimestamp(clock_.Now(), transfer.mutable_end_time());
    if (status.ok()) {
      transfer.set_state(v1::ArticleTransfer::DONE);
      return;
    }
    transfer.set_state(v1::ArticleTransfer::FAILED);
    transfer.set_problem_reason(base::DetailsOf(status).reason);
    transfer.set_problem(std::string(base::MessageOf(status)));
  });
}

absl::Status TransferJobs::Change(Job& job,
                                  const std::function<void(v1::ArticleTransfer&)>& change) {
  return deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(store::TransferRow row,
                              store::LoadTransfer(tx, job.workspace, job.id));
    DESKMESH_ASSIGN_OR_RETURN(v1::ArticleTransfer transfer, ReadTransfer(row));
    job.is_cancelled = transfer.state() == v1::ArticleTransfer::CANCELLED;
    if (job.is_cancelled) return absl::OkStatus();
    change(transfer);
    PutTransfer(transfer, &row);
    job.transfer = transfer;
    return store::UpdateTransfer(tx, row);
  });
}

absl::StatusOr<std::string> TransferJobs::ReadArchive(Job& job) {
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(job.transfer.size_bytes()));
  while (static_cast<std::int64_t>(bytes.size()) < job.transfer.size_bytes()) {
    std::string piece;
    DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(piece, files::Read(tx, job.workspace, job.file_id,
                                                   static_cast<std::int64_t>(bytes.size())));
      return absl::OkStatus();
    }));
    if (piece.empty()) {
      return base::Failure(absl::StatusCode::kInvalidArgument, "ARCHIVE_BROKEN",
                           "parts of the uploaded archive are missing");
    }
    bytes += piece;
  }
  return bytes;
}

}  // namespace deskmesh::knowledge
