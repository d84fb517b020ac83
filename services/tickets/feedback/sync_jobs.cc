// SPDX-License-Identifier: Apache-2.0
#include "tickets/feedback/sync_jobs.h"

#include <algorithm>

#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/text/utf8.h"
#include "tickets/feedback/trackers.h"

namespace deskmesh::tickets {
namespace {

constexpr int kThreads = 4;
constexpr int kBatch = 32;
// An attempt ends here, however long it waited for a thread: then the next one may begin.
constexpr base::Duration kAttemptMustEnd = std::chrono::minutes(2);
constexpr int kRequestsOfAttempt = 3;
// With less time than this left an attempt isn't begun.
constexpr base::Duration kShortestAttempt = std::chrono::seconds(6);
constexpr base::Duration kLook = std::chrono::seconds(30);
constexpr base::Duration kStoreIsGone = std::chrono::seconds(1);
// What is solved or rejected may be opened again: it is read once a day for so long.
constexpr base::Duration kAfterwards = std::chrono::days(30);

outbox::TimerSelection SyncTimers() { return {.kinds = {std::string(kSyncTimer)}, .shards = {}}; }

bool IsOver(const Defect& defect) {
  return defect.state == Defect::State::kSolved || defect.state == Defect::State::kRejected;
}

}  // namespace

DefectSync::DefectSync(rpc::ServiceDeps deps, const clock::Clock& clock, DefectLedger& ledger,
                       http::OutgoingOptions options)
    : deps_(std::move(deps)),
      clock_(clock),
      ledger_(ledger),
      options_(options),
      alarm_(clock),
      pool_("defects", kThreads, 1024) {}

void DefectSync::Start() {
  if (deps_.cache != nullptr) {
    hints_ = deps_.cache->Subscribe(std::string(kSyncTopic),
                                    [this](std::string_view) { alarm_.Wake(); });
  }
  thread_ = std::thread([this] { Loop(); });
}

void DefectSync::Stop() {
  alarm_.Stop();
  hints_.reset();
  if (thread_.joinable()) thread_.join();
  pool_.Stop();
}

void DefectSync::Loop() {
  base::Instant next = clock_.Now();
  while (alarm_.WaitUntil(next) != clock::Alarm::Outcome::kStopped) {
    const absl::StatusOr<std::size_t> taken = TakeDue();
    if (!taken.ok()) {
      next = clock_.Now() + kStoreIsGone;
      continue;
    }
    next = *taken >= kBatch ? clock_.Now() : clock_.Now() + kLook;
    const absl::Status read = deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(const std::optional<base::Instant> due,
                                outbox::NextDue(tx, SyncTimers()));
      if (due.has_value()) next = std::min(next, *due);
      return absl::OkStatus();
    });
    if (!read.ok()) next = clock_.Now() + kStoreIsGone;
  }
}

absl::StatusOr<std::size_t> DefectSync::TakeDue() {
  std::vector<Task> tasks;
  const absl::Status status = deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    tasks.clear();
    const base::Instant now = clock_.Now();
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<outbox::Timer> due,
                              outbox::TakeDue(tx, SyncTimers(), now, kBatch));
    for (const outbox::Timer& timer : due) {
      outbox::Timer again = timer;
      again.due = now + kAttemptMustEnd;
      DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(tx, again));
      tasks.push_back({timer.key.workspace_id, timer.key.subject, again.due});
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  // One that finds no room is done by the timer that was just set again.
  for (const Task& task : tasks) {
    static_cast<void>(pool_.Post([this, task] { Attempt(task); }));
  }
  return tasks.size();
}

void DefectSync::Attempt(const Task& task) {
  const base::Duration left = task.until - clock_.Now();
  if (left < kShortestAttempt) return;  // the timer that was set again does it
  http::OutgoingOptions options = options_;
  options.timeout =
      std::min(options.timeout,
               std::chrono::duration_cast<std::chrono::milliseconds>(left / kRequestsOfAttempt));
  options.connect_timeout = std::min(options.connect_timeout, options.timeout);
  Defect defect;
  std::optional<Tracker> tracker;
  bool may_exist = false;
  absl::Status status = deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    tracker.reset();
    absl::StatusOr<Defect> loaded = LockDefect(tx, task.workspace, task.defect_id);
    if (!loaded.ok()) return loaded.status();
    defect = *std::move(loaded);
    DESKMESH_ASSIGN_OR_RETURN(StoredTracker stored,
                              LoadTracker(tx, task.workspace, defect.tracker_id));
    tracker.emplace(std::move(stored.proto));
    if (!defect.external_key.empty() || !tracker->is_enabled()) return absl::OkStatus();
    DESKMESH_ASSIGN_OR_RETURN(may_exist, SetMayExist(tx, task.workspace, defect.id, true));
    return absl::OkStatus();
  });
  if (absl::IsNotFound(status)) return;
  if (status.ok()) {
    Tracker::Reply reply;
    if (tracker->is_enabled()) {
      reply = defect.external_key.empty() ? tracker->Create(defect, may_exist, options)
                                          : tracker->Read(defect, options);
    }
    status = Record(task, *tracker, reply);
  }
  if (!status.ok()) {
    log::Warning("an attempt at a tracker is not recorded; it will be repeated",
                 {{"defect", task.defect_id}, {"error", base::MessageOf(status)}});
  }
}

absl::Status DefectSync::Record(const Task& task, const Tracker& tracker,
                                const Tracker::Reply& reply) {
  return deps_.database->Write([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(Defect defect, LockDefect(tx, task.workspace, task.defect_id));
    const base::Instant now = clock_.Now();
    // Another attempt may be under way. What this one made in the tracker is found by the next: the mark
    // that it may exist still stands.
    if (now >= task.until)
      return base::Precondition("ATTEMPT_TOO_LATE", "the attempt took too long");
    if (!tracker.is_enabled()) {
      return ledger_.SyncAt(tx, task.workspace, defect.id, now + tracker.poll_interval());
    }
    const rpc::FactSource source{task.workspace, "tracker:" + defect.tracker_id, "", now};
    if (!reply.is_done) {
      if (defect.external_key.empty() && !reply.may_have_worked) {
        DESKMESH_RETURN_IF_ERROR(SetMayExist(tx, task.workspace, defect.id, false).status());
      }
      ++defect.failures;
      const bool is_news = defect.sync != Defect::Sync::kFailed || defect.sync_error != reply.error;
      defect.sync = Defect::Sync::kFailed;
      defect.sync_error = reply.error;
      DESKMESH_RETURN_IF_ERROR(is_news ? ledger_.Save(tx, source, defect, Defect::State::kUnset)
                                       : UpdateDefect(tx, task.workspace, defect));
      if (reply.needs_person) {
        return outbox::CancelTimer(tx, {task.workspace, std::string(kSyncTimer), defect.id, ""});
      }
      return ledger_.SyncAt(tx, task.workspace, defect.id, now + PauseAfter(defect.failures));
    }
    Defect::State state = Defect::State::kUnset;
    const bool was_made = !reply.key.empty();
    bool is_news = defect.sync != Defect::Sync::kDone;
    if (was_made) {
      defect.external_key = reply.key;
      is_news = true;
    } else {
      state = tracker.StateOf(reply.words);
      is_news = is_news || defect.external_state != reply.words.front() ||
                (state != Defect::State::kUnset && state != defect.state);
      defect.external_state = reply.words.front();
      // One that was linked by its key alone learns what it is called.
      if (defect.title == defect.external_key && !reply.title.empty()) {
        defect.title = text::TruncateUtf8(reply.title, 600);
      }
    }
    defect.sync = Defect::Sync::kDone;
    defect.sync_error.clear();
    defect.failures = 0;
    if (is_news) DESKMESH_RETURN_IF_ERROR(ledger_.Save(tx, source, defect, state));
    if (was_made) return ledger_.SyncAt(tx, task.workspace, defect.id, now);
    if (!IsOver(defect)) {
      return ledger_.SyncAt(tx, task.workspace, defect.id, now + tracker.poll_interval());
    }
    if (now - defect.updated < kAfterwards) {
      return ledger_.SyncAt(
          tx, task.workspace, defect.id,
          now + std::max<base::Duration>(tracker.poll_interval(), std::chrono::days(1)));
    }
    return outbox::CancelTimer(tx, {task.workspace, std::string(kSyncTimer), defect.id, ""});
  });
}

}  // namespace deskmesh::tickets
