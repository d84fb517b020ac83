// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/jobs.h"

#include <algorithm>
#include <charconv>
#include <future>
#include <set>

#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/outbox/fence.h"

namespace deskmesh::sla {
namespace {

constexpr int kFillPage = 10'000;
// Batches in a row of which nothing could be written, since someone else had changed every ticket.
constexpr int kMostInVain = 3;

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
      alarm_(clock),
      foresight_(database, ledger, options.foresight, options.most_foreseen) {}

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
    foresight_.Clear();
    filled_until_ = now - base::Duration(1);
    fill_target_ = now + options_.horizon;
    // What is overdue, and what was left to count anew, is found by asking.
    is_due_.fill(true);
  } else if (now + options_.horizon / 3 >= fill_target_) {
    fill_target_ = now + options_.horizon;
  }
  for (const Hint& hint : hints) {
    foresight_.Note(hint.due);
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

// One batch on its way into the store. Waits for it before it goes.
class DeadlineRunner::Writing {
 public:
  Writing(DeadlineRunner& runner, const std::vector<Owned>& groups)
      : runner_(runner), groups_(groups) {}
  ~Writing() { Await().status().IgnoreError(); }
  Writing(const Writing&) = delete;
  Writing& operator=(const Writing&) = delete;

  const DueTickets& batch() const { return batch_; }

  void Begin(DueTickets batch) {
    batch_ = std::move(batch);
    done_.emplace();
    runner_.database_.WriteAsync(
        [this](sql::Tx& tx) -> absl::Status {
          for (const Owned& owned : groups_) {
            DESKMESH_RETURN_IF_ERROR(outbox::CheckFence(tx, LeaseOf(owned.group), owned.token));
          }
          DESKMESH_ASSIGN_OR_RETURN(count_, runner_.ledger_.OnDue(tx, batch_));
          return absl::OkStatus();
        },
        [this](absl::Status status) { done_->set_value(std::move(status)); });
  }

  // Of how many tickets it was written, since Begin; nothing begun: 0.
  absl::StatusOr<std::size_t> Await() {
    if (!done_.has_value()) return std::size_t{0};
    const absl::Status status = done_->get_future().get();
    done_.reset();
    DESKMESH_RETURN_IF_ERROR(status);
    const base::Instant now = runner_.clock_.Now();
    for (const DueTicket& ticket : batch_.tickets) {
      runner_.lateness_.Observe(
          std::chrono::duration<double>(now - *ticket.before.timer_at).count());
    }
    runner_.fired_.Add(static_cast<double>(count_));
    return count_;
  }

 private:
  DeadlineRunner& runner_;
  const std::vector<Owned>& groups_;
  DueTickets batch_;
  std::size_t count_ = 0;
  std::optional<std::promise<absl::Status>> done_;
};

absl::StatusOr<DueTickets> DeadlineRunner::ReadDue(const std::vector<std::int64_t>& shards,
                                                   base::Instant now, const DueTickets& written,
                                                   int batch) {
  base::Instant from;
  std::set<std::pair<std::string_view, std::string_view>> known;
  if (!written.tickets.empty()) {
    from = *written.tickets.back().before.timer_at;
    for (const DueTicket& ticket : written.tickets) {
      if (ticket.before.timer_at == from) {
        known.emplace(ticket.before.workspace_id, ticket.before.ticket_id);
      }
    }
  }
  DueTickets due;
  DESKMESH_RETURN_IF_ERROR(database_.Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(
        std::vector<store::TicketRow> rows,
        store::ListDue(tx, shards, from, now, batch + static_cast<int>(known.size())));
    std::erase_if(rows, [&](const store::TicketRow& row) {
      return known.contains({row.workspace_id, row.ticket_id});
    });
    DESKMESH_ASSIGN_OR_RETURN(due, ledger_.Foresee(tx, std::move(rows), now));
    return absl::OkStatus();
  }));
  return due;
}

absl::StatusOr<bool> DeadlineRunner::Rearm(const std::vector<Owned>& groups) {
  bool has_more = false;
  DESKMESH_RETURN_IF_ERROR(database_.Write([&](sql::Tx& tx) -> absl::Status {
    std::vector<std::int64_t> shards;
    for (const Owned& owned : groups) {
      DESKMESH_RETURN_IF_ERROR(outbox::CheckFence(tx, LeaseOf(owned.group), owned.token));
      const std::vector<std::int64_t> more = ShardsOf(owned.group);
      shards.insert(shards.end(), more.begin(), more.end());
    }
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::Rearm> rearms,
                              store::LockRearms(tx, shards));
    has_more = !rearms.empty();
    for (const store::Rearm& rearm : rearms) {
      DESKMESH_RETURN_IF_ERROR(ledger_.Rearm(tx, rearm, clock_.Now()));
    }
    return absl::OkStatus();
  }));
  return has_more;
}

absl::Status DeadlineRunner::Fire(const std::vector<Owned>& groups) {
  std::vector<std::int64_t> shards;
  std::vector<int> numbers;
  for (const Owned& owned : groups) {
    const std::vector<std::int64_t> more = ShardsOf(owned.group);
    shards.insert(shards.end(), more.begin(), more.end());
    numbers.push_back(owned.group);
  }
  Writing writing(*this, groups);
  DueTickets none;
  int batch = options_.batch;
  std::size_t begun = 0;
  int in_vain = 0;
  while (!is_stopping_) {
    const base::Instant now = clock_.Now();
    DueTickets due = foresight_.Take(numbers, now, batch);
    if (due.tickets.empty()) {
      DESKMESH_ASSIGN_OR_RETURN(due,
                                ReadDue(shards, now, begun > 0 ? writing.batch() : none, batch));
    }
    DESKMESH_ASSIGN_OR_RETURN(const std::size_t written, writing.Await());
    // Nothing is as it was foreseen, such as after a change of a policy.
    if (begun > 0 && written == 0) foresight_.Clear();
    in_vain = begun > 0 && written == 0 ? in_vain + 1 : 0;
    if (in_vain > kMostInVain) {
      return absl::AbortedError("tickets change faster than their deadlines are worked out");
    }
    // Those that were changed are due still: from the front again.
    const bool is_whole = written == begun;
    if (begun == 0 && due.tickets.empty()) {
      DESKMESH_ASSIGN_OR_RETURN(const bool has_more, Rearm(groups));
      if (!has_more) return absl::OkStatus();
      continue;
    }
    begun = is_whole ? due.tickets.size() : 0;
    if (begun > 0) writing.Begin(std::move(due));
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
    if (status.ok()) status = foresight_.Step(OwnedShards(), clock_.Now()).status();
    pending_.Set(static_cast<double>(wheel_->size()));
    base::Instant wake =
        std::min({next_check_, wheel_->NextWake(), foresight_.NextStep(clock_.Now())});
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
