// SPDX-License-Identifier: Apache-2.0
#include "tickets/consumers.h"

#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "deskmesh/chat/v1/chat_events.pb.h"
#include "deskmesh/event/v1/envelope.pb.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "tickets/convert.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/projections/read_neighbours.h"
#include "tickets/search/store.h"
#include "tickets/search/tokens.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

template <typename Fact>
absl::StatusOr<Fact> Parse(const event::v1::Envelope& envelope) {
  Fact fact;
  if (fact.ParseFromString(envelope.payload())) return fact;
  return absl::InvalidArgumentError("the payload is not a " + Fact::descriptor()->full_name());
}

// What follows from a fact is done by this service at the fact's time.
rpc::FactSource SourceOf(const event::v1::Envelope& envelope) {
  return {envelope.workspace_id(), "service:tickets", envelope.trace(),
          rpc::InstantOf(envelope.occurred_at())};
}

}  // namespace

bus::ConsumerSpec ConsumerSpec() {
  return {.consumer = "tickets",
          .keys = {"accounts.user_changed", "accounts.contact_changed",
                   "chat.conversation_assigned", "sla.clock_breached", "tickets.#"}};
}

absl::Status FactConsumer::Take(sql::Tx& tx, const event::v1::Envelope& envelope) {
  const std::string& key = envelope.key();
  if (key.starts_with("tickets.")) return TakeOwn(tx, envelope);
  if (key == "accounts.user_changed") return TakeUser(tx, envelope);
  if (key == "accounts.contact_changed") return TakeContact(tx, envelope);
  if (key == "chat.conversation_assigned") return TakeConversation(tx, envelope);
  if (key == "sla.clock_breached") return TakeBreach(tx, envelope);
  return absl::InvalidArgumentError("tickets don't listen to " + key);
}

absl::Status FactConsumer::TakeUser(sql::Tx& tx, const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const auto fact, Parse<accounts::v1::UserChanged>(envelope));
  DESKMESH_RETURN_IF_ERROR(
      SaveMember(tx, envelope.workspace_id(), MemberOf(fact.user()), envelope.sequence()));
  tx.AfterCommit([this, workspace = envelope.workspace_id()] { roster_.Forget(workspace); });
  return absl::OkStatus();
}

absl::Status FactConsumer::TakeContact(sql::Tx& tx, const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const auto fact, Parse<accounts::v1::ContactChanged>(envelope));
  return SaveRequester(tx, envelope.workspace_id(), RequesterOf(fact.contact()),
                       envelope.sequence());
}

absl::Status FactConsumer::TakeConversation(sql::Tx& tx, const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const auto fact, Parse<chat::v1::ConversationAssigned>(envelope));
  const chat::v1::Conversation& conversation = fact.conversation();
  const std::string& workspace = envelope.workspace_id();
  DESKMESH_ASSIGN_OR_RETURN(const bool is_latest,
                            SeeConversation(tx, workspace, conversation.id(), envelope.sequence()));
  if (!is_latest || conversation.assignee_id().empty()) return absl::OkStatus();
  std::string ticket_id = conversation.ticket_id();
  if (ticket_id.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(ticket_id, TicketOfConversation(tx, workspace, conversation.id()));
  }
  if (ticket_id.empty()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(tx, workspace, ticket_id));
  if (!locked.has_value() || locked->ticket.assignee_id == conversation.assignee_id()) {
    return absl::OkStatus();
  }
  const absl::StatusOr<Step> step = Assign(
      locked->ticket, {.assignee_id = conversation.assignee_id(), .reason = "has the conversation"},
      rpc::InstantOf(envelope.occurred_at()));
  // A ticket that has ended meanwhile stays as it is.
  if (absl::IsFailedPrecondition(step.status())) return absl::OkStatus();
  if (!step.ok()) return step.status();
  return recorder_.Record(tx, SourceOf(envelope), locked->ticket, {*step}, nullptr);
}

absl::Status FactConsumer::TakeBreach(sql::Tx& tx, const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const auto fact, Parse<sla::v1::ClockBreached>(envelope));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(tx, envelope.workspace_id(), fact.clock().ticket_id()));
  if (!locked.has_value()) return absl::OkStatus();
  const std::optional<Step> step =
      NoteBreach(locked->ticket, fact.clock().id(), rpc::InstantOf(envelope.occurred_at()));
  if (!step.has_value()) return absl::OkStatus();
  return recorder_.Record(tx, SourceOf(envelope), locked->ticket, {*step}, nullptr);
}

absl::Status FactConsumer::TakeOwn(sql::Tx& tx, const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const InboxItem item, ReadFact(envelope.type(), envelope.payload()));
  const std::string& workspace = envelope.workspace_id();
  DESKMESH_RETURN_IF_ERROR(
      AppendInbox(tx, workspace, item.action, EncodeTicket(item.ticket)).status());
  if (!item.text.empty()) {
    DESKMESH_RETURN_IF_ERROR(
        IndexText(tx, workspace, {item.ticket.number(), item.ticket.sequence(), item.is_internal},
                  IndexTokens(item.text)));
  }
  if (cache::Cache* cache = deps_.cache; cache != nullptr) {
    tx.AfterCommit([cache, topic = InboxTopic(workspace)] { cache->Publish(topic, "1"); });
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::tickets
