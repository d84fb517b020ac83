// SPDX-License-Identifier: Apache-2.0
#include "tickets/jobs.h"

#include <algorithm>

#include "platform/base/error.h"
#include "platform/log/log.h"
#include "tickets/catalogue/review.h"
#include "tickets/core/ticket_commands.h"

namespace deskmesh::tickets {
namespace {

// Timers another process set are found at the latest after this time.
constexpr base::Duration kLookAgain = std::chrono::minutes(1);
constexpr base::Duration kAfterTrouble = std::chrono::seconds(5);
// One that failed by what time alone won't mend.
constexpr base::Duration kAfterFailure = std::chrono::minutes(1);
// A ticket that owes its review is looked at, and its owner told, once a day.
constexpr base::Duration kReviewAgain = std::chrono::hours(24);
constexpr int kBatch = 100;

absl::Status PutOff(sql::Tx& tx, const outbox::Timer& timer, const absl::Status& status,
                    base::Instant now) {
  const bool is_passing = absl::IsUnavailable(status) || absl::IsAborted(status) ||
                          absl::IsResourceExhausted(status) || absl::IsDeadlineExceeded(status);
  log::Warning("a timer failed and is tried again", {{"workspace", timer.key.workspace_id},
                                                     {"kind", timer.key.kind},
                                                     {"subject", timer.key.subject},
                                                     {"error", base::MessageOf(status)}});
  outbox::Timer later = timer;
  later.due = now + (is_passing ? kAfterTrouble : kAfterFailure);
  return outbox::PutTimer(tx, later);
}

}  // namespace

void TicketTimers::Start(Recorder& recorder, Handlers handlers) {
  recorder_ = &recorder;
  handlers_ = std::move(handlers);
  mine_.kinds = {std::string(kAutoCloseTimer), std::string(kSnoozeTimer)};
  for (const auto& [kind, handler] : handlers_) mine_.kinds.push_back(kind);
  thread_ = std::thread([this] {
    base::Instant next = clock_.Now();
    while (alarm_.WaitUntil(next) != clock::Alarm::Outcome::kStopped) next = RunDue();
  });
}

void TicketTimers::Stop() {
  alarm_.Stop();
  if (thread_.joinable()) thread_.join();
}

base::Instant TicketTimers::RunDue() {
  const base::Instant now = clock_.Now();
  std::size_t taken = 0;
  std::optional<base::Instant> next;
  const absl::Status status = database_.Write([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<outbox::Timer> due,
                              outbox::TakeDue(tx, mine_, now, kBatch));
    taken = due.size();
    for (const outbox::Timer& timer : due) {
      // One that fails holds up no other.
      const absl::Status fired = tx.Nested([&](sql::Tx& inner) { return Fire(inner, timer); });
      if (!fired.ok()) DESKMESH_RETURN_IF_ERROR(PutOff(tx, timer, fired, now));
    }
    DESKMESH_ASSIGN_OR_RETURN(next, outbox::NextDue(tx, mine_));
    return absl::OkStatus();
  });
  if (!status.ok()) return now + kAfterTrouble;
  if (taken == kBatch) return now;
  return std::min(next.value_or(base::Instant::Infinite()), now + kLookAgain);
}

absl::StatusOr<std::optional<Step>> TicketTimers::StepOf(sql::Tx& tx, const outbox::Timer& timer,
                                                         const Ticket& ticket,
                                                         base::Instant now) const {
  if (timer.key.kind == kSnoozeTimer) {
    if (std::to_string(ticket.snooze_until.micros) != timer.payload) return std::optional<Step>();
    return WakeUp(ticket, now);
  }
  if (ticket.state != State::kResolved || std::to_string(ticket.resolved.micros) != timer.payload) {
    return std::optional<Step>();
  }
  // It stays resolved until somebody writes the review.
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> missing,
                            MissingOfReview(tx, timer.key.workspace_id, ticket));
  if (!missing.empty()) {
    DESKMESH_RETURN_IF_ERROR(recorder_->notifier().TellReviewOwed(
        tx, {timer.key.workspace_id, "service:tickets", "", now}, ticket, missing));
    outbox::Timer again = timer;
    again.due = now + kReviewAgain;
    DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(tx, again));
    return std::optional<Step>();
  }
  DESKMESH_ASSIGN_OR_RETURN(Step step, Close(ticket, "resolved for 7 days without an answer", now));
  return std::optional<Step>(std::move(step));
}

absl::Status TicketTimers::Fire(sql::Tx& tx, const outbox::Timer& timer) {
  if (const auto handler = handlers_.find(timer.key.kind); handler != handlers_.end()) {
    return handler->second(tx, timer);
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(tx, timer.key.workspace_id, timer.key.subject));
  if (!locked.has_value()) return absl::OkStatus();
  const base::Instant now = clock_.Now();
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Step> step, StepOf(tx, timer, locked->ticket, now));
  if (!step.has_value()) return absl::OkStatus();
  const rpc::FactSource source{timer.key.workspace_id, "service:tickets", "", now};
  return recorder_->Record(tx, source, locked->ticket, {*step}, nullptr);
}

}  // namespace deskmesh::tickets
