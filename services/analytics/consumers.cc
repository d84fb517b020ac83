// SPDX-License-Identifier: Apache-2.0
#include "analytics/consumers.h"

#include "analytics/convert.h"
#include "analytics/store.h"
#include "deskmesh/accounts/v1/accounts_events.pb.h"

namespace deskmesh::analytics {
namespace {

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
      *status = store::SaveTicket(tx, envelope.workspace_id(),
                                  convert::ToRow(fact.ticket(), envelope.sequence()));
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
                                        convert::ToRow(fact.conversation(), envelope.sequence()));
    }
    return true;
  };
  return (save(Facts()) || ...);
}

}  // namespace

bus::ConsumerSpec Listens() {
  return {.consumer = "analytics",
          .keys = {"tickets.#", "chat.#", "sla.clock_met", "sla.clock_breached",
                   "accounts.workspace_created", "accounts.workspace_changed"}};
}

absl::Status Consume(sql::Tx& tx, const event::v1::Envelope& envelope) {
  const std::string& workspace = envelope.workspace_id();
  absl::Status status;
  if (SaveTicketOf<tickets::v1::TicketCreated, tickets::v1::TicketUpdated,
                   tickets::v1::TicketAssigned, tickets::v1::TicketStateChanged,
                   tickets::v1::TicketEscalated, tickets::v1::TicketRated>(tx, envelope, &status)) {
    return status;
  }
  if (tickets::v1::TicketCommented fact; Read(envelope, &fact, &status)) {
    if (!status.ok()) return status;
    if (fact.comment().author() == tickets::v1::Comment::AGENT &&
        fact.comment().visibility() == tickets::v1::Comment::PUBLIC) {
      status = store::SaveReply(tx, workspace, envelope.subject(), envelope.sequence());
      if (!status.ok()) return status;
    }
    return store::SaveTicket(tx, workspace, convert::ToRow(fact.ticket(), envelope.sequence()));
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
    return store::SaveConversation(tx, workspace,
                                   convert::ToRow(fact.conversation(), envelope.sequence()));
  }
  if (sla::v1::ClockMet fact; Read(envelope, &fact, &status)) {
    return status.ok() ? store::SaveClock(tx, workspace, convert::ToRow(fact.clock())) : status;
  }
  if (sla::v1::ClockBreached fact; Read(envelope, &fact, &status)) {
    return status.ok() ? store::SaveClock(tx, workspace, convert::ToRow(fact.clock())) : status;
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
