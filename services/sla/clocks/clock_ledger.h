// SPDX-License-Identifier: Apache-2.0
//
// Keeps the clocks of tickets up with their facts: records each fact, derives the milestones, tells
// the world about those it wasn't told of, and sets the ticket's timer for the next one.
//
// Nothing is told before its time, twice, or too early to know. When a fact is recorded, milestones
// up to that fact are told; later ones wait for the ticket's timer, because further facts of the past
// may be on their way (an import, a consumer that lags). A missing fact in between holds everything
// after it back for at most a minute. Should a late fact show that a breach was none, the breach is
// withdrawn.
#pragma once

#include <absl/status/status.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/base/id.h"
#include "platform/cache/cache.h"
#include "platform/outbox/outbox.h"
#include "platform/rpc/call.h"
#include "platform/sql/database.h"
#include "sla/clocks/store.h"
#include "sla/core/milestones.h"
#include "sla/policies/policy_book.h"

namespace deskmesh::sla {

// Hints to the deadline runner: `<timer group>:<due in microseconds>`.
inline constexpr std::string_view kTimerTopic = "sla:timers";

// A fact of a ticket as the ledger takes it.
struct TicketNews {
  std::string ticket_id;
  TicketFact fact;
  Attributes attributes;
  std::string assignee_id;
  std::string team_id;
  store::TicketAbout about;
  std::string traceparent;
};

// What bringing a ticket's clocks up to date writes besides its row.
struct Derived {
  std::vector<event::v1::Envelope> facts;
  store::DuesChange dues;
  std::optional<base::Instant> timer;  // a new one, of which the deadline runner is told
};

// A ticket whose deadline has come, worked out ahead of the transaction that writes it.
struct DueTicket {
  store::TicketRow before;
  store::TicketRow after;
  Derived outcome;
};
struct DueTickets {
  std::vector<DueTicket> tickets;
  std::map<std::string, std::int64_t, std::less<>> revisions;  // of the policies, by workspace
};

// Thread-safe. Its methods run inside the caller's transaction.
class ClockLedger {
 public:
  ClockLedger(PolicyBook& book, outbox::Outbox& outbox, cache::Cache& hints, base::IdSource ids)
      : book_(book), outbox_(outbox), hints_(hints), ids_(std::move(ids)) {}

  // Takes a fact in; repeats and facts out of order are welcome.
  absl::Status Record(sql::Tx& tx, std::string_view workspace, const TicketNews& news,
                      base::Instant now);

  // A fact that says nothing to the clocks, but fills a place in the sequence.
  absl::Status Count(sql::Tx& tx, std::string_view workspace, std::string_view ticket_id,
                     std::int64_t sequence, base::Instant at, base::Instant now);

  // What is to be told and written of these tickets now, or when their deadlines come if that is later. Only reads, so
  // that it is done ahead, or while an earlier batch is written.
  absl::StatusOr<DueTickets> Foresee(sql::Tx& tx, std::vector<store::TicketRow> rows,
                                     base::Instant now);
  // Writes it where nothing has changed since, and says of how many tickets: the others are due still.
  absl::StatusOr<std::size_t> OnDue(sql::Tx& tx, const DueTickets& due);

  // After a calendar has changed: counts all open tickets of the workspace anew, page by page, once
  // the transaction is durable.
  absl::Status BeginRearm(sql::Tx& tx, std::string_view workspace, base::Instant now);
  // The next page.
  absl::Status Rearm(sql::Tx& tx, const store::Rearm& rearm, base::Instant now);

 private:
  // Seeds the workspace when it is new.
  absl::StatusOr<std::shared_ptr<const PolicyTimeline>> TimelineOf(sql::Tx& tx,
                                                                   std::string_view workspace,
                                                                   base::Instant now);
  // Holds the row of a ticket. True: it is made by this, and the ticket has no fact yet. `is_new`: that is
  // likely.
  absl::StatusOr<bool> Enter(sql::Tx& tx, std::string_view workspace, std::string_view ticket_id,
                             base::Instant at, bool is_new, store::TicketRow* row);
  // Derives what is new up to `horizon` and the timer.
  absl::StatusOr<Derived> Bring(store::TicketRow& row, const TicketHistory& history,
                                const PolicyTimeline& timeline, base::Instant horizon,
                                base::Instant now, const std::string& traceparent) const;
  absl::Status Tell(store::TicketRow& row, const TicketHistory& history, const Survey& survey,
                    base::Instant now, const std::string& traceparent, Derived& outcome) const;
  // That another clock runs out first at `at`, or at another moment.
  absl::Status TellDue(store::TicketRow& row, const TicketClocks& clocks, base::Instant at,
                       base::Instant now, const std::string& traceparent, Derived& outcome) const;
  absl::Status Withdraw(const rpc::FactSource& source, store::TicketRow& row,
                        const std::string& told_name, const Survey& survey,
                        const std::string& priority, Derived& outcome) const;
  absl::Status Publish(const rpc::FactSource& source, store::TicketRow& row,
                       const google::protobuf::Message& fact, Derived& outcome) const;
  absl::Status Save(sql::Tx& tx, const store::TicketRow& row, const Derived& outcome);
  // Tells the deadline runner once the transaction is durable.
  void Hint(sql::Tx& tx, int shard, base::Instant due);

  PolicyBook& book_;
  outbox::Outbox& outbox_;
  cache::Cache& hints_;
  base::IdSource ids_;
};

}  // namespace deskmesh::sla
