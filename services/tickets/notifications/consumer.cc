// SPDX-License-Identifier: Apache-2.0
#include "tickets/notifications/consumer.h"

#include <algorithm>
#include <map>

#include "deskmesh/event/v1/envelope.pb.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "tickets/convert.h"
#include "tickets/core/notice_rule.h"
#include "tickets/imported_past.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

// What is older is no news to anybody.
constexpr base::Duration kNewsFor = std::chrono::hours(24);

// A ticket that was split off begins with the first of its words. Where these are no news any more, who got it with
// them hears of it only by the line that says it was split off, unless it was assigned right before that.
absl::StatusOr<bool> IsOldSplit(sql::Tx& tx, const event::v1::Envelope& envelope,
                                const InboxItem& item, base::Instant at) {
  if (std::ranges::find(item.changed_fields, "split_from_id") == item.changed_fields.end() ||
      at - rpc::InstantOf(item.ticket.create_time()) < kNewsFor) {
    return false;
  }
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<Entry> lines,
      ListChanges(tx, envelope.workspace_id(), envelope.subject(), envelope.sequence() - 2, 1));
  v1::HistoryEntry line;
  if (lines.empty() || !line.ParseFromString(lines[0].data)) return true;
  return line.action() != NameOf(Action::kAssigned);
}

// Whether the fact may tell anybody; most of them don't.
bool ConcernsPeople(const InboxItem& item) {
  if (item.action == NameOf(Action::kUpdated)) {
    return std::any_of(item.changed_fields.begin(), item.changed_fields.end(),
                       [](const std::string& f) {
                         return f == "owner_id" || f == "follower_ids" || f == "split_from_id";
                       });
  }
  return item.action == NameOf(Action::kClockBreached) || !item.ticket.assignee_id().empty() ||
         item.ticket.follower_ids_size() > 0 || !item.ticket.owner_id().empty();
}

// Who came with it. A fact has the ticket as it is afterwards; what was before is in the history.
absl::StatusOr<NewPeople> FindNewPeople(sql::Tx& tx, const event::v1::Envelope& envelope,
                                        const InboxItem& item) {
  if (item.action == NameOf(Action::kCreated)) {
    // What was split off or follows up has those of the other one, who know of it by that.
    if (!item.ticket.split_from_id().empty() || !item.ticket.follow_up_of_id().empty()) {
      return NewPeople();
    }
    return NewPeople{
        .has_owner = true,
        .follower_ids = {item.ticket.follower_ids().begin(), item.ticket.follower_ids().end()}};
  }
  if (item.action != NameOf(Action::kUpdated) && item.action != NameOf(Action::kEscalated)) {
    return NewPeople();
  }
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<Entry> entries,
      ListEntries(tx, envelope.workspace_id(), envelope.subject(), envelope.sequence() - 1, 1));
  v1::HistoryEntry line;
  if (entries.empty() || entries[0].sequence != envelope.sequence()) return NewPeople();
  if (!line.ParseFromString(entries[0].data)) {
    return absl::DataLossError("a history can't be read");
  }
  std::map<std::string, std::string> changes;
  for (const auto& [field, change] : line.changes()) changes[field] = change;
  NewPeople people = NewPeopleIn(changes);
  // A ladder's note names whom it makes a follower; who followed a merged ticket hears of its end.
  if (line.source() == v1::HistoryEntry::ESCALATION || line.source() == v1::HistoryEntry::MERGE) {
    people.follower_ids.clear();
  }
  return people;
}

}  // namespace

bus::ConsumerSpec NewsSpec() {
  return {.consumer = "tickets.news",
          .keys = {"tickets.ticket_created", "tickets.ticket_assigned", "tickets.ticket_commented",
                   "tickets.ticket_state_changed", "tickets.ticket_updated",
                   "tickets.ticket_escalated", "sla.clock_warned"}};
}

absl::Status NewsConsumer::Take(sql::Tx& tx, const event::v1::Envelope& envelope) {
  if (envelope.key() == "sla.clock_warned") return TakeWarning(tx, envelope);
  if (envelope.key().starts_with("tickets.ticket_")) return TakeTicket(tx, envelope);
  return absl::OkStatus();
}

absl::Status NewsConsumer::TakeTicket(sql::Tx& tx, const event::v1::Envelope& envelope) {
  const base::Instant at = rpc::InstantOf(envelope.occurred_at());
  if (clock_.Now() - at >= kNewsFor) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(InboxItem item, ReadFact(envelope.type(), envelope.payload()));
  if (!ConcernsPeople(item)) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const bool is_past, IsOfImportedPast(tx, envelope, clock_.Now()));
  if (is_past) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const bool is_old_split, IsOldSplit(tx, envelope, item, at));
  if (is_old_split) item.action = NameOf(Action::kAssigned);
  DESKMESH_ASSIGN_OR_RETURN(NewPeople people, FindNewPeople(tx, envelope, item));
  return notifier_.TellNews(tx, {envelope.workspace_id(), envelope.actor(), envelope.trace(), at},
                            item, std::move(people));
}

absl::Status NewsConsumer::TakeWarning(sql::Tx& tx, const event::v1::Envelope& envelope) {
  sla::v1::ClockWarned fact;
  if (!fact.ParseFromString(envelope.payload())) {
    return absl::InvalidArgumentError("the payload is not a " + fact.GetDescriptor()->full_name());
  }
  if (fact.percent() < kLeastToldPercent) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<StoredTicket> stored,
                            LoadTicket(tx, envelope.workspace_id(), fact.clock().ticket_id()));
  if (!stored.has_value()) return absl::OkStatus();
  v1::Ticket ticket;
  DESKMESH_RETURN_IF_ERROR(DecodeTicket(stored->data, &ticket));
  return notifier_.TellWarning(tx,
                               {envelope.workspace_id(), "service:tickets", envelope.trace(),
                                rpc::InstantOf(envelope.occurred_at())},
                               FromProto(ticket), fact.clock().id(), fact.percent());
}

}  // namespace deskmesh::tickets
