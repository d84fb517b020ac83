// SPDX-License-Identifier: Apache-2.0
#include "analytics/consumers.h"

#include <optional>

#include "analytics/convert.h"
#include "analytics/store.h"
#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "deskmesh/chat/v1/chat_events.pb.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "deskmesh/tickets/v1/tickets_events.pb.h"

namespace deskmesh::analytics {
namespace {

std::optional<base::Instant> Optional(bool is_set, const google::protobuf::Timestamp& proto) {
  return is_set ? std::optional(convert::ToInstant(proto)) : std::nullopt;
}

store::TicketRow ToRow(const tickets::v1::Ticket& ticket, std::int64_t sequence) {
  using tickets::v1::Ticket;
  store::TicketRow row;
  row.id = ticket.id();
  row.sequence = sequence;
  row.state = Ticket::State_Name(ticket.state());
  row.type = Ticket::Type_Name(ticket.type());
  row.priority = Ticket::Priority_Name(ticket.priority());
  row.level = Ticket::Level_Name(ticket.level());
  row.channel = Ticket::Channel_Name(ticket.channel());
  row.tier = Ticket::Tier_Name(ticket.tier());
  row.locale = ticket.locale();
  row.assignee_id = ticket.assignee_id();
  row.team_id = ticket.team_id();
  row.created_at = convert::ToInstant(ticket.create_time());
  row.first_reply_at = Optional(ticket.has_first_reply_time(), ticket.first_reply_time());
  row.resolved_at = Optional(ticket.has_resolve_time(), ticket.resolve_time());
  row.reopen_count = ticket.reopen_count();
  if (ticket.has_rating()) {
    row.rating = ticket.rating().score();
    row.rated_at = convert::ToInstant(ticket.rating().rate_time());
  }
  row.labels.assign(ticket.labels().begin(), ticket.labels().end());
  return row;
}

store::ConversationRow ToRow(const chat::v1::Conversation& conversation, std::int64_t sequence) {
  using chat::v1::Conversation;
  store::ConversationRow row;
  row.id = conversation.id();
  row.sequence = sequence;
  row.state = Conversation::State_Name(conversation.state());
  row.channel = conversation.channel();
  row.locale = conversation.locale();
  row.priority = Conversation::Priority_Name(conversation.priority());
  row.assignee_id = conversation.assignee_id();
  row.created_at = convert::ToInstant(conversation.create_time());
  row.queued_at = Optional(conversation.has_queue_time(), conversation.queue_time());
  row.assigned_at = Optional(conversation.has_assign_time(), conversation.assign_time());
  row.closed_at = Optional(conversation.has_close_time(), conversation.close_time());
  return row;
}

store::ClockRow ToRow(const sla::v1::Clock& clock) {
  store::ClockRow row;
  row.ticket_id = clock.ticket_id();
  row.clock = clock.id();
  row.started_at = convert::ToInstant(clock.start_time());
  row.cycle = clock.cycle();
  row.is_breached = clock.state() == sla::v1::Clock::BREACHED;
  row.is_met = clock.state() == sla::v1::Clock::MET;
  row.ended_at = convert::ToInstant(row.is_breached ? clock.breach_time() : clock.stop_time());
  return row;
}

template <typename Fact>
bool Read(const event::v1::Envelope& envelope, Fact* fact, absl::Status* status) {
  if (envelope.type() != Fact::descriptor()->full_name()) return false;
  if (!fact->ParseFromString(envelope.payload())) {
    *status = absl::DataLossError("the payload of " + envelope.id() + " can't be read");
  }
  return true;
}

// The facts that only carry a newer state of the ticket.
template <typename... Facts>
bool SaveTicketOf(sql::Tx& tx, const event::v1::Envelope& envelope, absl::Status* status) {
  const auto save = [&]<typename Fact>(Fact fact) {
    if (!Read(envelope, &fact, status)) return false;
    if (status->ok()) {
      *status =
          store::SaveTicket(tx, envelope.workspace_id(), ToRow(fact.ticket(), envelope.sequence()));
    }
    return true;
  };
  return (save(Facts()) || ...);
}

template <typename... Facts>
bool SaveConversationOf(sql::Tx& tx, const event::v1::Envelope& envelope, absl::Status* status) {
  const auto save = [&]<typename Fact>(Fact fact) {
    if (!Read(envelope, &fact, status)) return false;
    if (status->ok()) {
      *status = store::SaveConversation(tx, envelope.workspace_id(),
                                        ToRow(fact.conversation(), envelope.sequence()));
    }
    return true;
  };
  return (save(Facts()) || ...);
}

}  // namespace

bus::ConsumerSpec Listens() {
  return {.consumer = "analytics",
          .keys = {"tickets.#", "chat.#", "sla.clock_met", "sla.clock_breached",
                   "sla.clock_breach_withdrawn", "accounts.workspace_created",
                   "accounts.workspace_changed"}};
}

absl::Status Consume(sql::Tx& tx, const event::v1::Envelope& envelope) {
  const std::string& workspace = envelope.workspace_id();
  absl::Status status;
  if (SaveTicketOf<tickets::v1::TicketCreated, tickets::v1::TicketUpdated,
                   tickets::v1::TicketAssigned, tickets::v1::TicketStateChanged,
                   tickets::v1::TicketEscalated, tickets::v1::TicketRated,
                   tickets::v1::TicketReplied>(tx, envelope, &status)) {
    return status;
  }
  if (tickets::v1::TicketCommented fact; Read(envelope, &fact, &status)) {
    if (!status.ok()) return status;
    if (fact.comment().author() == tickets::v1::Comment::CUSTOMER) {
      status = store::SaveFollowUp(tx, workspace, envelope.subject(), envelope.sequence());
      if (!status.ok()) return status;
    }
    return store::SaveTicket(tx, workspace, ToRow(fact.ticket(), envelope.sequence()));
  }
  if (SaveConversationOf<chat::v1::ConversationStarted, chat::v1::MessageSent,
                         chat::v1::ConversationHandedOver, chat::v1::ConversationAssigned,
                         chat::v1::ConversationClosed, chat::v1::ConversationRated>(tx, envelope,
                                                                                    &status)) {
    return status;
  }
  if (chat::v1::BotAnswered fact; Read(envelope, &fact, &status)) {
    if (!status.ok()) return status;
    status = store::SaveBotTurn(
        tx, workspace,
        {envelope.subject(), envelope.sequence(),
         chat::v1::BotAnswer::Decision_Name(fact.answer().decision()), fact.answer().confidence(),
         convert::ToInstant(envelope.occurred_at())});
    if (!status.ok()) return status;
    return store::SaveConversation(tx, workspace, ToRow(fact.conversation(), envelope.sequence()));
  }
  if (sla::v1::ClockMet fact; Read(envelope, &fact, &status)) {
    return status.ok() ? store::SaveClock(tx, workspace, ToRow(fact.clock())) : status;
  }
  if (sla::v1::ClockBreached fact; Read(envelope, &fact, &status)) {
    return status.ok() ? store::SaveClock(tx, workspace, ToRow(fact.clock())) : status;
  }
  if (sla::v1::ClockBreachWithdrawn fact; Read(envelope, &fact, &status)) {
    return status.ok() ? store::TakeBreachBack(tx, workspace, ToRow(fact.clock())) : status;
  }
  const auto save_zone = [&]<typename Fact>(Fact fact) {
    if (!Read(envelope, &fact, &status)) return false;
    if (status.ok()) {
      status =
          store::SaveTimeZone(tx, workspace, envelope.sequence(), fact.workspace().time_zone());
    }
    return true;
  };
  if (save_zone(accounts::v1::WorkspaceCreated()) || save_zone(accounts::v1::WorkspaceChanged())) {
    return status;
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::analytics
