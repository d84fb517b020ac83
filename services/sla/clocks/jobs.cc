// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/jobs.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/outbox/fence.h"
#include "platform/outbox/timer.h"

namespace deskmesh::sla {
namespace {

constexpr int kFillPage = 10'000;

std::vector<std::string> AllLeases() {
  std::vector<std::string> names;
  for (int group = 0; group < kTimerGroups; ++group) names.push_back(LeaseOf(group));
  return names;
}

std::vector<std::string> Kinds() { return {std::string(kTimerKind), std::string(kRearmKind)}; }

}  // namespace

DeadlineRunner::DeadlineRunner(sql::Database& database, ClockLedger& ledger, cache::Cache& hints,
                               lease::Leases& leases, const clock::Clock& clock,
                               metrics::Registry& metrics, std::string process,
                               DeadlineOptions options)
    : database_(database),
      ledger_(ledger),
      hints_(hints),
      leases_(leases),
      clock_(clock),
      lateness_(metrics.Histogram("deskmesh_sla_timer_lateness_seconds",
                                  "From the instant a deadline was due to its commit.")),
      fired_(metrics.Counter("deskmesh_sla_timers_fired_total", "Deadlines that have fired.")),
      pending_(metrics.Gauge("deskmesh_sla_timers_near",
                             "Deadlines of the next quarter of an hour in this process.")),
      process_(std::move(process)),
      options_(options),
      alarm_(clock) {}

DeadlineRunner::~DeadlineRunner() { Stop(); }

void DeadlineRunner::Start() {
  subscription_ = hints_.Subscribe(std::string(kTimerTopic),
                                   [this](std::string_view payload) { OnHint(payload); });
  keeper_ = std::make_unique<lease::Keeper>(
      leases_, process_, AllLeases(),
      lease::Keeper::KeeperOptions{.ttl = options_.lease_ttl, .max_owned = 0, .on_change = [this] {
                                     const std::lock_guard lock(inbox_mutex_);
                                     must_refill_ = true;
                                     alarm_.Wake();
                                   }});
  thread_ = std::thread([this] { Run(); });
}

void DeadlineRunner::Stop() {
  subscription_.reset();
  is_stopping_ = true;
  alarm_.Stop();
  if (thread_.joinable()) thread_.join();
  keeper_.reset();
}

void DeadlineRunner::OnHint(std::string_view payload) {
  Hint hint;
  const std::size_t colon = payload.find(':');
  bool is_understood = colon != std::string_view::npos;
  if (is_understood) {
    const char* end = payload.data() + payload.size();
    is_understood =
        std::from_chars(payload.data(), payload.data() + colon, hint.group).ec == std::errc() &&
        std::from_chars(payload.data() + colon + 1, end, hint.due.micros).ec == std::errc() &&
        hint.group >= 0 && hint.group < kTimerGroups;
  }
  {
    const std::lock_guard lock(inbox_mutex_);
    // An empty hint: some may have been missed.
    if (is_understood) {
      inbox_.push_back(hint);
    } else {
      must_refill_ = true;
    }
  }
  alarm_.Wake();
}

void DeadlineRunner::Refresh(base::Instant now) {
  std::vector<Hint> hints;
  bool must_refill = false;
  {
    const std::lock_guard lock(inbox_mutex_);
    hints.swap(inbox_);
    must_refill = std::exchange(must_refill_, false);
  }
  // A clock that was set back makes what the wheel believes worthless.
  const bool was_set_back = now + std::chrono::seconds(1) < last_seen_;
  last_seen_ = now;
  if (must_refill || was_set_back || !wheel_.has_value() ||
      now + options_.horizon / 3 >= filled_until_) {
    const absl::Status filled = Fill(now);
    if (!filled.ok()) {
      log::Warning("deadlines can't be read", {{"error", base::MessageOf(filled)}});
      const std::lock_guard lock(inbox_mutex_);
      must_refill_ = true;
    }
  }
  for (const Hint& hint : hints) {
    if (hint.due <= filled_until_) {
      wheel_->Arm(hint.due, static_cast<std::uint64_t>(hint.group));
    }
  }
}

absl::Status DeadlineRunner::Fill(base::Instant now) {
  wheel_.emplace(now);
  filled_until_ = now + options_.horizon;
  for (int group = 0; group < kTimerGroups; ++group) {
    if (!keeper_->Token(LeaseOf(group)).has_value()) continue;
    const outbox::TimerSelection selection{Kinds(), ShardsOf(group)};
    std::vector<outbox::Timer> page;
    base::Instant from;
    do {
      DESKMESH_RETURN_IF_ERROR(database_.Read([&](sql::Tx& tx) -> absl::Status {
        DESKMESH_ASSIGN_OR_RETURN(page, outbox::PendingTimers(tx, selection, from, kFillPage));
        return absl::OkStatus();
      }));
      base::Instant last;
      for (const outbox::Timer& timer : page) {
        if (timer.due > filled_until_) break;
        // One look serves all that are due at the same moment.
        if (timer.due != last) wheel_->Arm(timer.due, static_cast<std::uint64_t>(group));
        last = timer.due;
      }
      if (!page.empty()) from = page.back().due + base::Duration(1);
    } while (page.size() == kFillPage && page.back().due <= filled_until_);
  }
  return absl::OkStatus();
}

absl::Status DeadlineRunner::Check(base::Instant now) {
  std::vector<std::int64_t> shards;
  for (int group = 0; group < kTimerGroups; ++group) {
    if (!keeper_->Token(LeaseOf(group)).has_value()) continue;
    const std::vector<std::int64_t> more = ShardsOf(group);
    shards.insert(shards.end(), more.begin(), more.end());
  }
  if (shards.empty()) return absl::OkStatus();
  std::optional<base::Instant> due;
  DESKMESH_RETURN_IF_ERROR(database_.Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(due, outbox::NextDue(tx, {Kinds(), shards}));
    return absl::OkStatus();
  }));
  if (due.has_value() && *due <= now) is_due_.fill(true);
  return absl::OkStatus();
}

absl::StatusOr<std::size_t> DeadlineRunner::FireBatch(const std::vector<Owned>& groups,
                                                      base::Instant now) {
  outbox::TimerSelection selection{Kinds(), {}};
  for (const Owned& owned : groups) {
    const std::vector<std::int64_t> shards = ShardsOf(owned.group);
    selection.shards.insert(selection.shards.end(), shards.begin(), shards.end());
  }
  std::vector<outbox::Timer> timers;
  DESKMESH_RETURN_IF_ERROR(database_.Write([&](sql::Tx& tx) -> absl::Status {
    for (const Owned& owned : groups) {
      DESKMESH_RETURN_IF_ERROR(outbox::CheckFence(tx, LeaseOf(owned.group), owned.token));
    }
    DESKMESH_ASSIGN_OR_RETURN(timers, outbox::TakeDue(tx, selection, now, options_.batch));
    std::map<std::string, std::vector<std::string>> tickets;
    for (const outbox::Timer& timer : timers) {
      if (timer.key.kind == kTimerKind) {
        tickets[timer.key.workspace_id].push_back(timer.key.subject);
      } else {
        DESKMESH_RETURN_IF_ERROR(ledger_.Rearm(tx, timer.key.workspace_id, timer.payload, now));
      }
    }
    for (const auto& [workspace, ids] : tickets) {
      DESKMESH_RETURN_IF_ERROR(ledger_.OnDue(tx, workspace, ids, now));
    }
    return absl::OkStatus();
  }));
  const base::Instant done = clock_.Now();
  for (const outbox::Timer& timer : timers) {
    lateness_.Observe(std::chrono::duration<double>(done - timer.due).count());
  }
  fired_.Add(static_cast<double>(timers.size()));
  return timers.size();
}

absl::Status DeadlineRunner::Fire(const std::vector<Owned>& groups) {
  while (!is_stopping_) {
    DESKMESH_ASSIGN_OR_RETURN(const std::size_t fired, FireBatch(groups, clock_.Now()));
    if (fired < static_cast<std::size_t>(options_.batch)) break;
  }
  return absl::OkStatus();
}

void DeadlineRunner::Run() {
  while (true) {
    const base::Instant now = clock_.Now();
    Refresh(now);
    wheel_->Advance(now, [&](base::Instant, std::uint64_t group) { is_due_[group] = true; });
    pending_.Set(static_cast<double>(wheel_->size()));
    absl::Status status;
    if (now >= next_check_ || next_check_ > now + options_.check) {
      status = Check(now);
      next_check_ = now + options_.check;
    }
    std::vector<Owned> due;
    for (int group = 0; group < kTimerGroups; ++group) {
      if (!is_due_[group]) continue;
      is_due_[group] = false;  // where another process owns it, that one has been told, too
      const std::optional<std::int64_t> token = keeper_->Token(LeaseOf(group));
      if (token.has_value()) due.push_back({group, *token});
    }
    base::Instant wake = std::min(next_check_, wheel_->NextWake());
    if (status.ok() && !due.empty()) status = Fire(due);
    if (!status.ok()) {
      // The deadlines are still in the store; look again soon.
      for (const Owned& owned : due) is_due_[owned.group] = true;
      wake = now + std::chrono::milliseconds(100);
      log::Warning("deadlines could not be fired", {{"error", base::MessageOf(status)}});
    }
    if (alarm_.WaitUntil(wake) == clock::Alarm::Outcome::kStopped) return;
  }
}

}  // namespace deskmesh::sla
