// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/jobs.h"

#include <algorithm>
#include <charconv>

#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/outbox/fence.h"

namespace deskmesh::sla {
namespace {

constexpr int kFillPage = 10'000;

std::vector<std::string> AllLeases() {
  std::vector<std::string> names;
  for (int group = 0; group < kTimerGroups; ++group) names.push_back(LeaseOf(group));
  return names;
}

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
      leases_, process_, "sla:timers", AllLeases(),
      lease::Keeper::KeeperOptions{.ttl = options_.lease_ttl, .on_change = [this] {
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
  if (must_refill || was_set_back || !wheel_.has_value()) {
    wheel_.emplace(now);
    filled_until_ = now - base::Duration(1);
    fill_target_ = now + options_.horizon;
    // What is overdue, and what was left to count anew, is found by asking.
    is_due_.fill(true);
  } else if (now + options_.horizon / 3 >= fill_target_) {
    fill_target_ = now + options_.horizon;
  }
  for (const Hint& hint : hints) {
    if (hint.due <= std::max(now, filled_until_)) {
      wheel_->Arm(hint.due, static_cast<std::uint64_t>(hint.group));
    }
  }
}

absl::Status DeadlineRunner::Fill() {
  if (filled_until_ >= fill_target_) return absl::OkStatus();
  std::vector<store::Deadline> page;
  const base::Instant from = filled_until_ + base::Duration(1);
  DESKMESH_RETURN_IF_ERROR(database_.Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(page, store::ListTimers(tx, from, fill_target_, kFillPage));
    return absl::OkStatus();
  }));
  for (const store::Deadline& deadline : page) {
    wheel_->Arm(deadline.due, static_cast<std::uint64_t>(GroupOf(deadline.shard)));
  }
  filled_until_ = fill_target_;
  if (page.size() < kFillPage) return absl::OkStatus();
  // The page may end within one moment: all groups look then.
  filled_until_ = page.back().due;
  for (int group = 0; group < kTimerGroups; ++group) {
    wheel_->Arm(filled_until_, static_cast<std::uint64_t>(group));
  }
  return absl::OkStatus();
}

std::vector<std::int64_t> DeadlineRunner::OwnedShards() const {
  std::vector<std::int64_t> shards;
  for (int group = 0; group < kTimerGroups; ++group) {
    if (!keeper_->Token(LeaseOf(group)).has_value()) continue;
    const std::vector<std::int64_t> more = ShardsOf(group);
    shards.insert(shards.end(), more.begin(), more.end());
  }
  return shards;
}

absl::Status DeadlineRunner::Check(base::Instant now) {
  const std::vector<std::int64_t> shards = OwnedShards();
  if (shards.empty()) return absl::OkStatus();
  std::optional<base::Instant> due;
  DESKMESH_RETURN_IF_ERROR(database_.Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(due, store::EarliestTimer(tx, shards));
    return absl::OkStatus();
  }));
  if (due.has_value() && *due <= now) is_due_.fill(true);
  return absl::OkStatus();
}

absl::StatusOr<bool> DeadlineRunner::FireBatch(const std::vector<Owned>& groups, base::Instant now,
                                               int batch) {
  std::vector<std::int64_t> shards;
  for (const Owned& owned : groups) {
    const std::vector<std::int64_t> more = ShardsOf(owned.group);
    shards.insert(shards.end(), more.begin(), more.end());
  }
  std::vector<base::Instant> dues;
  bool has_more = false;
  DESKMESH_RETURN_IF_ERROR(database_.Write([&](sql::Tx& tx) -> absl::Status {
    for (const Owned& owned : groups) {
      DESKMESH_RETURN_IF_ERROR(outbox::CheckFence(tx, LeaseOf(owned.group), owned.token));
    }
    DESKMESH_ASSIGN_OR_RETURN(std::vector<store::TicketRow> rows,
                              store::LockDue(tx, shards, now, batch));
    dues.clear();
    for (const store::TicketRow& row : rows) dues.push_back(*row.timer_at);
    DESKMESH_RETURN_IF_ERROR(ledger_.OnDue(tx, std::move(rows), now));
    has_more = dues.size() == static_cast<std::size_t>(batch);
    if (has_more) return absl::OkStatus();
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::Rearm> rearms,
                              store::LockRearms(tx, shards));
    for (const store::Rearm& rearm : rearms) {
      DESKMESH_RETURN_IF_ERROR(ledger_.Rearm(tx, rearm, now));
      has_more = true;
    }
    return absl::OkStatus();
  }));
  const base::Instant done = clock_.Now();
  for (const base::Instant due : dues) {
    lateness_.Observe(std::chrono::duration<double>(done - due).count());
  }
  fired_.Add(static_cast<double>(dues.size()));
  return has_more;
}

absl::Status DeadlineRunner::Fire(const std::vector<Owned>& groups) {
  int batch = options_.batch;
  for (bool has_more = true; has_more && !is_stopping_;) {
    DESKMESH_ASSIGN_OR_RETURN(has_more, FireBatch(groups, clock_.Now(), batch));
    batch = std::min(2 * batch, std::max(options_.batch, options_.largest_batch));
  }
  return absl::OkStatus();
}

void DeadlineRunner::Run() {
  while (true) {
    const base::Instant now = clock_.Now();
    Refresh(now);
    wheel_->Advance(now, [&](base::Instant, std::uint64_t group) { is_due_[group] = true; });
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
    if (status.ok() && !due.empty()) status = Fire(due);
    if (status.ok()) {
      due.clear();
      status = Fill();
    }
    pending_.Set(static_cast<double>(wheel_->size()));
    base::Instant wake = std::min(next_check_, wheel_->NextWake());
    if (!status.ok()) {
      // The deadlines are still in the store; look again soon.
      for (const Owned& owned : due) is_due_[owned.group] = true;
      wake = now + std::chrono::milliseconds(100);
      keeper_->Heed(status);
      log::Warning("deadlines could not be fired", {{"error", base::MessageOf(status)}});
    } else if (filled_until_ < fill_target_) {
      wake = now;
    }
    if (alarm_.WaitUntil(wake) == clock::Alarm::Outcome::kStopped) return;
  }
}

}  // namespace deskmesh::sla
