// SPDX-License-Identifier: Apache-2.0
#include "accounts/jobs.h"

#include "accounts/access/store.h"
#include "platform/base/error.h"

namespace deskmesh::accounts {
namespace {

constexpr base::Duration kSweepInterval = std::chrono::minutes(10);
constexpr int kSweepBatch = 1000;

}  // namespace

void SessionSweeper::Start() {
  thread_ = std::thread([this] {
    base::Instant next = clock_.Now() + kSweepInterval;
    while (alarm_.WaitUntil(next) != clock::Alarm::Outcome::kStopped) {
      // A store in trouble is met again at the next round.
      static_cast<void>(Sweep());
      next = clock_.Now() + kSweepInterval;
    }
  });
}

void SessionSweeper::Stop() {
  alarm_.Stop();
  if (thread_.joinable()) thread_.join();
}

absl::StatusOr<std::int64_t> SessionSweeper::Sweep() {
  std::int64_t total = 0;
  for (std::int64_t gone = kSweepBatch; gone == kSweepBatch;) {
    DESKMESH_RETURN_IF_ERROR(database_.Write([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(gone, DeleteExpiredSessions(tx, clock_.Now(), kSweepBatch));
      return absl::OkStatus();
    }));
    total += gone;
  }
  return total;
}

}  // namespace deskmesh::accounts
