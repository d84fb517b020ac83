// SPDX-License-Identifier: Apache-2.0
//
// Writes the steps of a command: ticket row, history entries, facts, timers, wake-up hints, and the
// notifications of whom they name. The one way in which a ticket changes, for the RPCs, the consumers and
// the jobs alike.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "deskmesh/tickets/v1/tickets.pb.h"
#include "platform/rpc/call.h"
#include "platform/rpc/service.h"
#include "tickets/core/change_source.h"
#include "tickets/core/ticket.h"
#include "tickets/list_counts.h"
#include "tickets/notifications/notifier.h"
#include "tickets/roster.h"
#include "tickets/store.h"

namespace deskmesh::tickets {

// Kind of the timers that close resolved tickets; their payload is the moment of resolving they were set for.
inline constexpr std::string_view kAutoCloseTimer = "tickets.auto_close";
// Kind of the timers that wake snoozed tickets; their payload is the moment they were set for.
inline constexpr std::string_view kSnoozeTimer = "tickets.snooze";

// Kind of the timers that sweep uploads away that nobody sent; their subject is the file.
inline constexpr std::string_view kUploadTimer = "tickets.upload";
// Kind of the timers that end approvals; their name is the approval's id.
inline constexpr std::string_view kApprovalTimer = "tickets.approval";

// Hint topics of the streams.
std::string TicketTopic(std::string_view ticket_id);
std::string InboxTopic(std::string_view workspace_id);

// Who does something, as the rules see a caller.
Actor ActorOf(const rpc::Principal& principal);
// The caller as the source of facts.
rpc::FactSource CallerOf(const rpc::Call& call);

// Who changes a ticket, and what made him: the actor alone where nothing more is said.
struct Origin {
  Origin(rpc::FactSource from)  // NOLINT(google-explicit-constructor)
      : facts(std::move(from)), source(SourceOfActor(facts.actor)) {}
  Origin(rpc::FactSource from, ChangeSource what)
      : facts(std::move(from)), source(std::move(what)) {}

  rpc::FactSource facts;
  ChangeSource source;
};

// The caller as the origin of a change. What a program passes on came by `channel`.
Origin OriginOf(const rpc::Call& call, Channel channel);

// Thread-safe.
class Recorder {
 public:
  // References must outlive the recorder. `on_timer` is called after a commit that set a timer.
  Recorder(rpc::ServiceDeps deps, Roster& roster, ListCounts& counts,
           std::function<void()> on_timer)
      : deps_(std::move(deps)),
        notifier_(deps_),
        roster_(roster),
        counts_(counts),
        on_timer_(std::move(on_timer)) {}

  // The ticket of a create step; `response` becomes the ticket with its description. `customer_words`: see
  // TicketCreated.
  absl::Status RecordNew(sql::Tx& tx, const Origin& origin, const Step& step, v1::Ticket* response,
                         std::string_view customer_words = {});

  // The steps of a command on a ticket that was locked in this transaction. Whom comments of the team name
  // is told and follows the ticket from then on, but for an imported past. `response` may be null; its
  // description is left alone.
  absl::Status Record(sql::Tx& tx, const Origin& origin, const Ticket& before,
                      const std::vector<Step>& steps, v1::Ticket* response);

  // A ticket locked for a change. Nothing when there is none.
  struct Locked {
    Ticket ticket;
    std::string description;
  };
  static absl::StatusOr<std::optional<Locked>> Lock(sql::Tx& tx, std::string_view workspace_id,
                                                    std::string_view id);
  // Likewise the one it became part of in the end.
  static absl::StatusOr<std::optional<Locked>> LockMergedInto(sql::Tx& tx,
                                                              std::string_view workspace_id,
                                                              std::string id);

  const Notifier& notifier() const { return notifier_; }

  // A step as a row of the history; `before` are the old values (convert.h), empty for the first.
  static Entry EntryOf(const Step& step, const Origin& origin, std::string before);

 private:
  absl::Status RecordEntry(sql::Tx& tx, const Origin& origin, const Step& step, std::string before);
  absl::Status Write(sql::Tx& tx, const Origin& origin, const Ticket& before,
                     const std::vector<Step>& steps, v1::Ticket* response);
  static absl::Status SendFiles(sql::Tx& tx, std::string_view workspace_id, const Step& step);
  // Keeps the approval of a step, with its facts and its timer.
  absl::Status RecordApproval(sql::Tx& tx, const rpc::FactSource& source, const Approval& approval);
  absl::Status MoveTimers(sql::Tx& tx, const rpc::FactSource& source, const Ticket& before,
                          const Ticket& after);
  absl::Status MoveTimer(sql::Tx& tx, const rpc::FactSource& source, std::string_view kind,
                         const Ticket& after, base::Instant due, std::string payload);
  // After the commit: counts are moved along and the ticket's streams woken, where it can have any.
  // `before` is null for a new ticket.
  void Tell(sql::Tx& tx, const rpc::FactSource& source, const Ticket* before, const Ticket& after);

  const rpc::ServiceDeps deps_;
  const Notifier notifier_;
  Roster& roster_;
  ListCounts& counts_;
  const std::function<void()> on_timer_;
};

}  // namespace deskmesh::tickets
