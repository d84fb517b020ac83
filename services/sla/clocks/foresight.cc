// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/foresight.h"

#include <algorithm>
#include <utility>

#include "platform/base/error.h"
#include "sla/clocks/store.h"

namespace deskmesh::sla {
namespace {

constexpr std::size_t kSlice = 200;
// Where deadlines are set that are near already, the store is asked again no sooner than after this.
constexpr base::Duration kRest = std::chrono::seconds(1);

}  // namespace

Foresight::Foresight(sql::Database& database, ClockLedger& ledger, base::Duration reach, int most)
    : database_(database), ledger_(ledger), reach_(reach), most_(static_cast<std::size_t>(most)) {}

absl::StatusOr<bool> Foresight::Step(const std::vector<std::int64_t>& shards, base::Instant now) {
  absl::Status status;
  if (!rows_.empty()) {
    status = WorkOut(now);
  } else if (NextStep(now) <= now) {
    next_read_ = now + kRest;
    status = Read(shards, now);
  }
  if (status.ok()) return !rows_.empty();
  // What was on its way is neither to come nor ready: from the beginning, then.
  Clear();
  return status;
}

void Foresight::Note(base::Instant due) {
  if (due <= read_until_) read_until_ = due - base::Duration(1);
}

base::Instant Foresight::NextStep(base::Instant now) const {
  if (!rows_.empty()) return now;
  if (!HasRoom()) return base::Instant::Infinite();
  return std::max(next_read_, read_until_ - reach_ / 2);
}

absl::Status Foresight::Read(const std::vector<std::int64_t>& shards, base::Instant now) {
  if (shards.empty()) {
    read_until_ = now + reach_;
    return absl::OkStatus();
  }
  const base::Instant from = std::max(now, read_until_) + base::Duration(1);
  std::vector<store::TicketRow> page;
  DESKMESH_RETURN_IF_ERROR(database_.Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(
        page, store::ListDue(tx, shards, from, now + reach_, static_cast<int>(most_)));
    return absl::OkStatus();
  }));
  // What is left out of a full page, and for want of room, is read when it is due.
  read_until_ = page.size() < most_ ? now + reach_ : *page.back().timer_at;
  for (store::TicketRow& row : page) {
    if (ready_count_ + rows_.size() == most_) break;
    if (known_.insert(row.ticket_id).second) rows_.push_back(std::move(row));
  }
  return absl::OkStatus();
}

absl::Status Foresight::WorkOut(base::Instant now) {
  // Whoever fires reads what is due by now.
  while (!rows_.empty() && *rows_.front().timer_at <= now) {
    known_.erase(rows_.front().ticket_id);
    rows_.pop_front();
  }
  std::vector<store::TicketRow> slice;
  while (!rows_.empty() && slice.size() < kSlice) {
    slice.push_back(std::move(rows_.front()));
    rows_.pop_front();
  }
  if (slice.empty()) return absl::OkStatus();
  DueTickets worked_out;
  DESKMESH_RETURN_IF_ERROR(database_.Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(worked_out, ledger_.Foresee(tx, std::move(slice), now));
    return absl::OkStatus();
  }));
  for (const auto& [workspace, revision] : worked_out.revisions) {
    if (revisions_.emplace(workspace, revision).first->second == revision) continue;
    // Policies have changed meanwhile: none of it may be right any more.
    Clear();
    return absl::OkStatus();
  }
  for (DueTicket& ticket : worked_out.tickets) {
    const store::TicketRow& row = ticket.before;
    std::deque<DueTicket>& ready =
        ready_[GroupOf(outbox::ShardOf(row.workspace_id, row.ticket_id))];
    // At the end, but for a deadline that was set after later ones had been read.
    const auto place = std::upper_bound(
        ready.begin(), ready.end(), *row.timer_at,
        [](base::Instant due, const DueTicket& other) { return due < *other.before.timer_at; });
    ready.insert(place, std::move(ticket));
    ++ready_count_;
  }
  return absl::OkStatus();
}

DueTickets Foresight::Take(const std::vector<int>& groups, base::Instant now, int most) {
  DueTickets due;
  const auto due_of = [](const DueTicket& ticket) { return *ticket.before.timer_at; };
  while (due.tickets.size() < static_cast<std::size_t>(most)) {
    std::deque<DueTicket>* first = nullptr;
    for (const int group : groups) {
      std::deque<DueTicket>& ready = ready_[group];
      if (ready.empty() || due_of(ready.front()) > now) continue;
      if (first == nullptr || due_of(ready.front()) < due_of(first->front())) first = &ready;
    }
    if (first == nullptr) break;
    known_.erase(first->front().before.ticket_id);
    due.tickets.push_back(std::move(first->front()));
    first->pop_front();
    --ready_count_;
  }
  if (!due.tickets.empty()) due.revisions = revisions_;
  if (ready_count_ == 0) revisions_.clear();
  return due;
}

void Foresight::Clear() {
  rows_.clear();
  for (std::deque<DueTicket>& ready : ready_) ready.clear();
  ready_count_ = 0;
  known_.clear();
  revisions_.clear();
  read_until_ = base::Instant();
  next_read_ = base::Instant();
}

}  // namespace deskmesh::sla
