// SPDX-License-Identifier: Apache-2.0
//
// Tickets whose deadlines are near, read and worked out ahead of their time, so that in a burst of
// deadlines only the writing is left to do.
//
//   while (Demand(foresight.Step(shards, now))) { … }   // between other work
//   DueTickets due = foresight.Take(groups, now, 1000);
//
// What it gives may have changed since it was read: it is written by ClockLedger::OnDue, which looks.
// Not thread-safe.
#pragma once

#include <absl/container/flat_hash_set.h>
#include <absl/status/statusor.h>

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "platform/sql/database.h"
#include "sla/clocks/clock_ledger.h"
#include "sla/clocks/timer_groups.h"

namespace deskmesh::sla {

class Foresight {
 public:
  // Looks `reach` ahead and keeps at most `most` tickets (about 2 kB each). The references must outlive it.
  Foresight(sql::Database& database, ClockLedger& ledger, base::Duration reach, int most);

  // Reads what is due soon in these shards, or works a few of those out: some milliseconds. Whether there is more to
  // do now.
  absl::StatusOr<bool> Step(const std::vector<std::int64_t>& shards, base::Instant now);

  // Up to `most` tickets of these groups that are due by now, first due first. They are no longer kept.
  DueTickets Take(const std::vector<int>& groups, base::Instant now, int most);

  // A deadline was set that lies in what has been read already, perhaps.
  void Note(base::Instant due);

  // When Step has something to do.
  base::Instant NextStep(base::Instant now) const;

  // Forgets everything: the clock was set back, groups have changed hands, or what is kept is out of date.
  void Clear();

 private:
  bool HasRoom() const { return ready_count_ < most_ / 2; }
  absl::Status Read(const std::vector<std::int64_t>& shards, base::Instant now);
  absl::Status WorkOut(base::Instant now);

  sql::Database& database_;
  ClockLedger& ledger_;
  const base::Duration reach_;
  const std::size_t most_;

  base::Instant read_until_;  // nothing due until then is left to read
  base::Instant next_read_;
  std::deque<store::TicketRow> rows_;  // not worked out yet, first due first
  std::array<std::deque<DueTicket>, kTimerGroups> ready_;  // first due first
  std::size_t ready_count_ = 0;
  absl::flat_hash_set<std::string> known_;  // the tickets of `rows_` and `ready_`
  decltype(DueTickets::revisions) revisions_;  // that all of `ready_` were worked out with
};

}  // namespace deskmesh::sla
