// SPDX-License-Identifier: Apache-2.0
#include "tickets/jobs.h"

#include <algorithm>

#include "platform/base/error.h"
#include "tickets/core/ticket_commands.h"

namespace deskmesh::tickets {
namespace {

// Timers another process set are found at the latest after this time.
constexpr base::Duration kLookAgain = std::chrono::minutes(1);
constexpr base::Duration kAfterTrouble = std::chrono::seconds(5);
constexpr int kBatch = 100;

const outbox::TimerSelection& Mine() {
  static const outbox::TimerSelection selection{.kinds = {std::string(kAutoCloseTimer)}};
  return selection;
}

}  // namespace

void AutoClose::Start(Recorder& recorder) {
  thread_ = std::thread([this, &recorder] {
    base::Instant next = clock_.Now();
    while (alarm_.WaitUntil(next) != clock::Alarm::Outcome::kStopped) next = RunDue(recorder);
  });
}

void AutoClose::Stop() {
  alarm_.Stop();
  if (thread_.joinable()) thread_.join();
}

base::Instant AutoClose::RunDue(Recorder& recorder) {
  const base::Instant now = clock_.Now();
  std::size_t taken = 0;
  std::optional<base::Instant> next;
  const absl::Status status = database_.Write([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<outbox::Timer> due,
                              outbox::TakeDue(tx, Mine(), now, kBatch));
    taken = due.size();
    for (const outbox::Timer& timer : due) {
      DESKMESH_RETURN_IF_ERROR(Fire(tx, recorder, timer));
    }
    DESKMESH_ASSIGN_OR_RETURN(next, outbox::NextDue(tx, Mine()));
    return absl::OkStatus();
  });
  if (!status.ok()) return now + kAfterTrouble;
  if (taken == kBatch) return now;
  return std::min(next.value_or(base::Instant::Infinite()), now + kLookAgain);
}

absl::Status AutoClose::Fire(sql::Tx& tx, Recorder& recorder, const outbox::Timer& timer) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::optional<Recorder::Locked> locked,
      Recorder::Lock(tx, timer.key.workspace_id, timer.key.subject));
  // Set for an earlier resolution than the present one, or the ticket has moved on.
  if (!locked.has_value() || locked->ticket.state != State::kResolved ||
      std::to_string(locked->ticket.resolved.micros) != timer.payload) {
    return absl::OkStatus();
  }
  const base::Instant now = clock_.Now();
  DESKMESH_ASSIGN_OR_RETURN(
      const Step step, Close(locked->ticket, "resolved for 7 days without an answer", now));
  return recorder.Record(tx, {timer.key.workspace_id, "service:tickets", "", now}, locked->ticket,
                         {step}, nullptr);
}

}  // namespace deskmesh::tickets
