// SPDX-License-Identifier: Apache-2.0
//
// SQL of the tickets' facts and of what derives from them. Stateless.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"
#include "sla/core/ticket_history.h"

namespace deskmesh::sla::store {

struct TicketRow {
  std::string workspace_id;
  std::string ticket_id;
  base::Instant created;
  std::int64_t latest_sequence = 0;
  std::int64_t fact_count = 0;
  std::optional<base::Instant> gap_since;
  std::string assignee_id;
  std::string team_id;
  std::int64_t published = 0;
  std::string told;
  base::Instant told_until;
  std::optional<base::Instant> timer_at;
  std::optional<base::Instant> due_at;
  std::string dues;  // its rows of running clocks, see MoveDues
  std::optional<std::int64_t>
      told_due;  // sla.next_due_changed said so last, in microseconds; 0: none

  bool is_gapless() const { return fact_count == latest_sequence; }
  friend bool operator==(const TicketRow&, const TicketRow&) = default;
};

// What a ticket is about: no clock reads it.
struct TicketAbout {
  std::string requester_id;
  std::vector<std::string> labels;
  std::vector<std::string> tags;
};
absl::Status SaveAbout(sql::Tx& tx, std::string_view workspace, std::string_view ticket_id,
                       const TicketAbout& about);
// By ticket; those are absent of which no fact has come since it is kept.
absl::StatusOr<std::map<std::string, TicketAbout>> LoadAbouts(
    sql::Tx& tx, std::string_view workspace, const std::vector<std::string>& ticket_ids);

// Adds a fact; false when the ticket has one with that sequence.
absl::StatusOr<bool> AddFact(sql::Tx& tx, std::string_view workspace, std::string_view ticket_id,
                             const TicketFact& fact, const Attributes& attributes);

// Histories by ticket. Tickets without facts are absent.
absl::StatusOr<std::map<std::string, TicketHistory>> LoadHistories(
    sql::Tx& tx, std::string_view workspace, const std::vector<std::string>& ticket_ids);

// Locks the rows, in the order of their ids. Unknown tickets are absent.
absl::StatusOr<std::vector<TicketRow>> LockTickets(sql::Tx& tx, std::string_view workspace,
                                                   const std::vector<std::string>& ticket_ids);
// NOT_FOUND, reason TICKET_NOT_FOUND.
absl::StatusOr<TicketRow> LoadTicket(sql::Tx& tx, std::string_view workspace,
                                     std::string_view ticket_id);
// Enters a ticket with an empty row, held; false, without effect, when it is there.
absl::StatusOr<bool> EnterTicket(sql::Tx& tx, std::string_view workspace,
                                 std::string_view ticket_id, base::Instant created, int shard);
// What a fact changes: the latest of the ticket, and what derives from it.
absl::Status SaveTicket(sql::Tx& tx, const TicketRow& row);
// What derives only: after a calendar has changed.
absl::Status SaveDerived(sql::Tx& tx, const TicketRow& row);
// The same of rows that were read in another transaction, where they still are as they were then; `saved[i]` says
// whether. Locks them.
struct RowChange {
  const TicketRow* before;
  const TicketRow* after;
};
absl::StatusOr<std::vector<bool>> SaveDerivedOf(sql::Tx& tx, const std::vector<RowChange>& changes);
// The first fact came after a later one.
absl::Status SaveCreated(sql::Tx& tx, std::string_view workspace, std::string_view ticket_id,
                         base::Instant created);

// Of all workspaces: tickets of these shards whose deadline has come, from `from` on, the earliest first.
absl::StatusOr<std::vector<TicketRow>> ListDue(sql::Tx& tx, const std::vector<std::int64_t>& shards,
                                               base::Instant from, base::Instant now, int limit);
// The earliest deadline of these shards.
absl::StatusOr<std::optional<base::Instant>> EarliestTimer(sql::Tx& tx,
                                                           const std::vector<std::int64_t>& shards);
struct Deadline {
  base::Instant due;
  std::int64_t shard = 0;
};
// Deadlines from `from` to `until`, ascending; all shards.
absl::StatusOr<std::vector<Deadline>> ListTimers(sql::Tx& tx, base::Instant from,
                                                 base::Instant until, int limit);

// Workspaces to count anew, of these shards: workspace and the last ticket seen to.
struct Rearm {
  std::string workspace_id;
  std::string after_ticket_id;
};
absl::StatusOr<std::vector<Rearm>> LockRearms(sql::Tx& tx, const std::vector<std::int64_t>& shards);
absl::Status PutRearm(sql::Tx& tx, const Rearm& rearm, int shard);
absl::Status DropRearm(sql::Tx& tx, std::string_view workspace);

// The first running clock of a ticket under one calendar (empty: 24×7).
struct RunningDue {
  base::Instant due;
  std::string ticket_id;
};
// How the ticket's rows become those of `dues`, by calendar; notes them and the earliest in `row`.
struct DuesChange {
  std::vector<std::string> gone;  // as in TicketRow::dues
  std::vector<std::string> added;
};
DuesChange PlanDues(TicketRow& row, const std::map<std::string, base::Instant>& dues);
absl::Status SaveDues(sql::Tx& tx, const TicketRow& row, const DuesChange& change);
// Of one calendar, the next to run out first, after (due, id).
absl::StatusOr<std::vector<RunningDue>> ListRunning(sql::Tx& tx, std::string_view workspace,
                                                    std::string_view calendar_id,
                                                    base::Instant after_due,
                                                    std::string_view after_id, int limit);
// The calendars that clocks are running on, without 24×7.
absl::StatusOr<std::vector<std::string>> RunningCalendars(sql::Tx& tx, std::string_view workspace);

// Ids of tickets that have a timer or a running clock, ascending from `after_id` on.
absl::StatusOr<std::vector<std::string>> ListOpen(sql::Tx& tx, std::string_view workspace,
                                                  std::string_view after_id, int limit);
// Which tickets of a workspace are looked through.
struct TicketRange {
  base::Instant created_from;
  base::Instant created_until;  // exclusive
  // Only those something was told of at this moment or later.
  base::Instant told_since;
};
// By (created, id), after that pair: `range.created_from` and `after_id`.
absl::StatusOr<std::vector<TicketRow>> ListCreated(sql::Tx& tx, std::string_view workspace,
                                                   const TicketRange& range,
                                                   std::string_view after_id, int limit);

}  // namespace deskmesh::sla::store
