// SPDX-License-Identifier: Apache-2.0
//
// Does imports and exports, one after the other.
#pragma once

#include <absl/status/status.h>

#include <atomic>
#include <functional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "deskmesh/knowledge/v1/transfer_service.pb.h"
#include "knowledge/articles/service.h"
#include "knowledge/transfer/core/article_source.h"
#include "knowledge/transfer/store.h"
#include "platform/clock/clock.h"
#include "platform/files/zip_archive.h"
#include "platform/lease/lease.h"

namespace deskmesh::knowledge {

// One process at a time works, held by a lease. An article of an import is written in one transaction
// with its line of the report, so that a crash repeats nothing; up to a hundred are published together,
// with one exam, and what the exam refuses stays a draft. An export begins anew. What is older
// than seven days is deleted. Owns one thread between Start and Stop. Thread-safe.
class TransferJobs {
 public:
  // References must outlive the jobs.
  TransferJobs(rpc::ServiceDeps deps, lease::Leases& leases, const clock::Clock& clock,
               std::string process, ArticleService& articles)
      : deps_(std::move(deps)),
        leases_(leases),
        clock_(clock),
        process_(std::move(process)),
        articles_(articles),
        alarm_(clock) {}
  ~TransferJobs() { Stop(); }

  void Start();
  void Stop();
  // There is something to do.
  void Wake() { alarm_.Wake(); }

 private:
  struct Job;
  void Run();
  absl::Status WorkOff();
  absl::Status Prune();
  absl::Status Do(const store::TransferRow& row);
  absl::Status Import(Job& job);
  // A line whose article is still to be published.
  struct PendingLine {
    std::int64_t position = 0;
    v1::ArticleTransferLine line;
    std::int64_t version = 0;  // that the import wrote; 0: not known any more, after a restart
  };
  absl::Status ImportOne(Job& job, const files::ZipReader& archive, ArticleSource source,
                         std::int64_t position, std::vector<PendingLine>* waiting);
  // But for what people changed or archived meanwhile.
  absl::Status PublishLines(Job& job, std::vector<PendingLine> lines);
  absl::Status PublishHalves(Job& job, std::span<PendingLine> lines);
  absl::Status Export(Job& job);
  absl::Status KeepPart(Job& job, int part, const std::string& bytes);
  // The archive as it was uploaded.
  absl::StatusOr<std::string> ReadArchive(Job& job);
  // Changes the transfer; nothing where it was cancelled meanwhile.
  absl::Status Change(Job& job, const std::function<void(v1::ArticleTransfer&)>& change);
  absl::Status SaveLine(Job& job, std::int64_t position, const v1::ArticleTransferLine& line,
                        bool is_pending);
  static absl::Status PutLine(sql::Tx& tx, const Job& job, const PendingLine& line,
                              bool is_pending);
  // Changes the transfer, also one that was cancelled: what was done is told.
  static absl::Status Count(sql::Tx& tx, Job& job,
                            const std::function<void(v1::ArticleTransfer&)>& change);
  absl::Status End(Job& job, const absl::Status& status);
  absl::Status Abandon(const store::TransferRow& row);

  rpc::ServiceDeps deps_;
  lease::Leases& leases_;
  const clock::Clock& clock_;
  const std::string process_;
  ArticleService& articles_;
  clock::Alarm alarm_;
  std::thread thread_;
  std::atomic<bool> is_stopping_{false};
  base::Instant prune_at_{};
};

}  // namespace deskmesh::knowledge
