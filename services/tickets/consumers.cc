// SPDX-License-Identifier: Apache-2.0
#include "tickets/consumers.h"

#include <algorithm>

#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "deskmesh/chat/v1/chat_events.pb.h"
#include "deskmesh/event/v1/envelope.pb.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "platform/base/error.h"
#include "platform/log/log.h"
#include "platform/rpc/timestamp.h"
#include "tickets/convert.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/core/ticket_lifecycle.h"
#include "tickets/feedback/store.h"
#include "tickets/nps/store.h"
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

// What this domain does at a step of the ladder; the webhooks it names are called by channels.
std::vector<TicketAction> ActionsOf(const sla::v1::ClockEscalated& fact, const Ticket& ticket,
                                    const std::string& reason) {
  using Sent = sla::v1::SlaPolicy::EscalationStep::Action;
  using Kind = TicketAction::Kind;
  std::vector<TicketAction> actions;
  for (const Sent& action : fact.actions()) {
    switch (action.kind()) {
      case Sent::NOTIFY: {
        const std::string target = UserOf(ticket, action.target());
        if (target.empty()) {
          actions.push_back({Kind::kNote, "", reason + " → " + action.target() + ": nobody"});
          break;
        }
        if (!target.starts_with("team_")) actions.push_back({Kind::kFollow, "", target});
        actions.push_back({Kind::kNote, "", reason + " → @" + target});
        break;
      }
      case Sent::REASSIGN:
        if (action.target().starts_with("team_")) {
          actions.push_back({Kind::kSetTeam, "", action.target()});
          actions.push_back({Kind::kAssign, "", "best"});
        } else {
          actions.push_back({Kind::kAssign, "", action.target()});
        }
        break;
      case Sent::RAISE_LEVEL:
        actions.push_back({Kind::kSetLevel, "", "+1"});
        break;
      case Sent::RAISE_PRIORITY:
        actions.push_back({Kind::kSetPriority, "", "+1"});
        break;
      default:
        break;
    }
  }
  return actions;
}

// `next_reply`, and `next_reply.2` from the second time on.
std::string CycleOf(const sla::v1::Clock& clock) {
  return clock.cycle() > 1 ? clock.id() + '.' + std::to_string(clock.cycle()) : clock.id();
}

// What the customer says at `at` begins another ticket.
bool IsOver(const Ticket& ticket, const std::string& requester_id, base::Instant at) {
  return NeedsFollowUp(ticket, {Actor::Kind::kCustomer, requester_id}, at);
}

// Where what is said in a conversation belongs, held: in the ticket its ticket became part of, and
// after the reopen window of that one in the latest that follows it up for the same requester.
absl::StatusOr<std::optional<Recorder::Locked>> LockPlace(sql::Tx& tx, const std::string& workspace,
                                                          std::string id,
                                                          const std::string& requester_id,
                                                          base::Instant at) {
  constexpr int kMaxHops = 20;
  std::optional<Recorder::Locked> locked;
  for (int hop = 0; hop < kMaxHops; ++hop) {
    DESKMESH_ASSIGN_OR_RETURN(locked, Recorder::LockMergedInto(tx, workspace, id));
    if (!locked.has_value()) break;
    const Ticket& ticket = locked->ticket;
    if (!IsOver(ticket, requester_id, at)) break;
    // A colleague's ticket that has ended is nothing to go on with: one's own is.
    if (ticket.requester_id != requester_id) return Recorder::Lock(tx, workspace, id);
    if (ticket.follow_up_ids.empty()) break;
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> own,
                              KeepOfRequester(tx, workspace, ticket.follow_up_ids, requester_id));
    const auto& ids = ticket.follow_up_ids;
    const auto latest = std::find_if(ids.rbegin(), ids.rend(), [&](const std::string& one) {
      return std::find(own.begin(), own.end(), one) != own.end();
    });
    if (latest == ids.rend()) break;
    id = *latest;
  }
  return locked;
}

}  // namespace

bus::ConsumerSpec ConsumerSpec() {
  return {
      .consumer = "tickets",
      .keys = {"accounts.user_changed", "accounts.contact_changed", "accounts.organization_changed",
               "accounts.visitor_identified", "chat.conversation_assigned", "chat.message_sent",
               "sla.clock_breached", "sla.clock_breach_withdrawn", "sla.clock_escalated",
               "sla.clock_warned", "tickets.#"}};
}

absl::Status FactConsumer::Take(sql::Tx& tx, const event::v1::Envelope& envelope) {
  const std::string& key = envelope.key();
  if (key.starts_with("tickets.")) return TakeOwn(tx, envelope);
  if (key == "accounts.user_changed") return TakeUser(tx, envelope);
  if (key == "accounts.contact_changed") return TakeContact(tx, envelope);
  if (key == "accounts.visitor_identified") return TakeVisitor(tx, envelope);
  if (key == "accounts.organization_changed") return TakeOrganization(tx, envelope);
  if (key == "chat.conversation_assigned") return TakeConversation(tx, envelope);
  if (key == "chat.message_sent") return TakeMessage(tx, envelope);
  if (key == "sla.clock_escalated") return TakeEscalation(tx, envelope);
  if (key == "sla.clock_breached") return TakeBreach(tx, envelope);
  if (key == "sla.clock_breach_withdrawn") return TakeWithdrawal(tx, envelope);
  if (key == "sla.clock_warned") return TakeWarning(tx, envelope);
  // Of a later release, while this one rolls out.
  return absl::OkStatus();
}

absl::Status FactConsumer::TakeUser(sql::Tx& tx, const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const auto fact, Parse<accounts::v1::UserChanged>(envelope));
  DESKMESH_RETURN_IF_ERROR(
      SaveMember(tx, envelope.workspace_id(), MemberOf(fact.user()), envelope.sequence()));
  DESKMESH_RETURN_IF_ERROR(departures_.OnUser(tx, envelope.workspace_id(), fact.user().id()));
  tx.AfterCommit([this, workspace = envelope.workspace_id()] { roster_.Forget(workspace); });
  return absl::OkStatus();
}

absl::Status FactConsumer::TakeContact(sql::Tx& tx, const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const auto fact, Parse<accounts::v1::ContactChanged>(envelope));
  DESKMESH_RETURN_IF_ERROR(SaveContact(tx, envelope.workspace_id(), SurveyContactOf(fact.contact()),
                                       envelope.sequence()));
  const std::string& workspace = envelope.workspace_id();
  const Requester contact = RequesterOf(fact.contact());
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Requester> known,
                            FindRequester(tx, workspace, contact.id));
  DESKMESH_RETURN_IF_ERROR(SaveRequester(tx, workspace, contact, envelope.sequence()));
  if (known.has_value() || contact.organization_id.empty()) return absl::OkStatus();
  // Tickets can only be its own already if a visitor's were given to it before its own news came.
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                            TicketsOfRequester(tx, workspace, contact.id));
  for (const std::string& id : ids) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                              Recorder::Lock(tx, workspace, id));
    if (!locked.has_value() || locked->ticket.requester_id != contact.id) continue;
    const std::optional<Step> step = FillIn(locked->ticket, contact.organization_id, contact.tier,
                                            rpc::InstantOf(envelope.occurred_at()));
    if (!step.has_value()) continue;
    DESKMESH_RETURN_IF_ERROR(
        recorder_.Record(tx, SourceOf(envelope), locked->ticket, {*step}, nullptr));
  }
  return absl::OkStatus();
}

absl::Status FactConsumer::TakeVisitor(sql::Tx& tx, const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const auto fact, Parse<accounts::v1::VisitorIdentified>(envelope));
  const std::string& workspace = envelope.workspace_id();
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Requester> contact,
                            FindRequester(tx, workspace, fact.contact_id()));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                            TicketsOfRequester(tx, workspace, fact.visitor_id()));
  for (const std::string& id : ids) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                              Recorder::Lock(tx, workspace, id));
    if (!locked.has_value() || locked->ticket.requester_id != fact.visitor_id()) continue;
    const Ticket& before = locked->ticket;
    const bool is_known = contact.has_value();
    const std::optional<Step> step =
        GiveTo(before, fact.contact_id(), is_known ? contact->organization_id : "",
               is_known && contact->tier != Tier::kUnset ? contact->tier : before.tier,
               rpc::InstantOf(envelope.occurred_at()));
    if (!step.has_value()) continue;
    DESKMESH_RETURN_IF_ERROR(GiveComments(tx, workspace, id, fact.visitor_id(), fact.contact_id()));
    DESKMESH_RETURN_IF_ERROR(recorder_.Record(tx, SourceOf(envelope), before, {*step}, nullptr));
  }
  return absl::OkStatus();
}

absl::Status FactConsumer::TakeOrganization(sql::Tx& tx, const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const auto fact, Parse<accounts::v1::OrganizationChanged>(envelope));
  return SaveContractValue(tx, envelope.workspace_id(), fact.organization().id(),
                           fact.organization().contract_value(), envelope.sequence());
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
  const base::Instant at = rpc::InstantOf(envelope.occurred_at());
  DESKMESH_ASSIGN_OR_RETURN(std::optional<Recorder::Locked> locked,
                            Recorder::Lock(tx, workspace, ticket_id));
  if (locked.has_value()) {
    DESKMESH_ASSIGN_OR_RETURN(locked,
                              LockPlace(tx, workspace, ticket_id, locked->ticket.requester_id, at));
  }
  if (!locked.has_value() || locked->ticket.assignee_id == conversation.assignee_id()) {
    return absl::OkStatus();
  }
  const absl::StatusOr<Step> step = Assign(
      locked->ticket, {.assignee_id = conversation.assignee_id(), .reason = "has the conversation"},
      std::max(at, locked->ticket.updated));
  // A ticket that has ended meanwhile stays as it is.
  if (absl::IsFailedPrecondition(step.status())) return absl::OkStatus();
  if (!step.ok()) return step.status();
  return recorder_.Record(tx, {SourceOf(envelope), {ChangeSource::Kind::kChat, ""}}, locked->ticket,
                          {*step}, nullptr);
}

absl::Status FactConsumer::TakeBreach(sql::Tx& tx, const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const auto fact, Parse<sla::v1::ClockBreached>(envelope));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(tx, envelope.workspace_id(), fact.clock().ticket_id()));
  if (!locked.has_value()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const bool is_latest,
                            SeeBreach(tx, envelope.workspace_id(), locked->ticket.id,
                                      CycleOf(fact.clock()), envelope.sequence()));
  if (!is_latest) return absl::OkStatus();
  // The promise was broken when its time ran out, however late that is noticed: the breaches of
  // imported tickets belong to their past.
  base::Instant at = rpc::InstantOf(envelope.occurred_at());
  if (fact.clock().has_due_time()) at = std::min(at, rpc::InstantOf(fact.clock().due_time()));
  at = std::max(at, locked->ticket.updated);
  const std::optional<Step> step =
      NoteBreach(locked->ticket, fact.clock().id(), fact.clock().cycle(), at);
  if (!step.has_value()) return absl::OkStatus();
  rpc::FactSource source = SourceOf(envelope);
  source.now = at;
  return recorder_.Record(tx, source, locked->ticket, {*step}, nullptr);
}

absl::Status FactConsumer::TakeWithdrawal(sql::Tx& tx, const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const auto fact, Parse<sla::v1::ClockBreachWithdrawn>(envelope));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(tx, envelope.workspace_id(), fact.clock().ticket_id()));
  if (!locked.has_value()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const bool is_latest,
                            SeeBreach(tx, envelope.workspace_id(), locked->ticket.id,
                                      CycleOf(fact.clock()), envelope.sequence()));
  if (!is_latest) return absl::OkStatus();
  const base::Instant at = std::max(rpc::InstantOf(envelope.occurred_at()), locked->ticket.updated);
  // Other cycles of the clock may have run out all the same.
  const std::optional<Step> step =
      TakeBreachBack(locked->ticket, fact.clock().id(), fact.clock().breach_count(), at);
  if (!step.has_value()) return absl::OkStatus();
  return recorder_.Record(tx, SourceOf(envelope), locked->ticket, {*step}, nullptr);
}

absl::Status FactConsumer::TakeMessage(sql::Tx& tx, const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const auto fact, Parse<chat::v1::MessageSent>(envelope));
  const chat::v1::Message& message = fact.message();
  const bool is_customer = message.sender() == chat::v1::Message::CUSTOMER;
  const bool is_agent = message.sender() == chat::v1::Message::AGENT && !message.internal();
  if (!is_customer && !is_agent) return absl::OkStatus();
  const std::string& workspace = envelope.workspace_id();
  const std::string& conversation = fact.conversation().id();
  const Author author = is_customer ? Author::kCustomer : Author::kAgent;
  const base::Instant at = rpc::InstantOf(envelope.occurred_at());
  std::string ticket_id = fact.conversation().ticket_id();
  if (ticket_id.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(ticket_id, TicketOfConversation(tx, workspace, conversation));
  }
  // Tickets before turns, as in Create.
  std::optional<Recorder::Locked> locked;
  std::string requester_id;  // of the conversation, whatever its ticket became part of
  if (!ticket_id.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(locked, Recorder::Lock(tx, workspace, ticket_id));
    if (locked.has_value()) requester_id = locked->ticket.requester_id;
    DESKMESH_ASSIGN_OR_RETURN(locked, LockPlace(tx, workspace, ticket_id, requester_id, at));
  }
  DESKMESH_ASSIGN_OR_RETURN(ConversationTurn turn, LockTurn(tx, workspace, conversation));
  const ConversationTurn before = turn;
  const Ticket nobodys;
  const bool is_news =
      tickets::TakeMessage(turn, locked.has_value() ? locked->ticket : nobodys, author, at);
  if (turn != before) DESKMESH_RETURN_IF_ERROR(SaveTurn(tx, workspace, conversation, turn));
  if (!locked.has_value() || !is_news) return absl::OkStatus();
  rpc::FactSource source = SourceOf(envelope);
  source.actor = message.sender_id();
  const Origin origin{source, {ChangeSource::Kind::kChat, conversation}};
  const bool is_merged = !locked->ticket.merged_into_id.empty();
  if (is_customer && (is_merged || IsOver(locked->ticket, requester_id, at))) {
    return FollowUp(tx, envelope, origin, locked->ticket, requester_id);
  }
  return recorder_.Record(tx, origin, locked->ticket, {NoteReply(locked->ticket, author, at)},
                          nullptr);
}

absl::Status FactConsumer::FollowUp(sql::Tx& tx, const event::v1::Envelope& envelope,
                                    const Origin& origin, const Ticket& ended,
                                    const std::string& requester_id) {
  DESKMESH_ASSIGN_OR_RETURN(const auto fact, Parse<chat::v1::MessageSent>(envelope));
  TicketDraft draft{.ticket = FollowUpOf(ended), .description = fact.message().text()};
  draft.ticket.requester_id = requester_id;
  draft.ticket.channel = Channel::kChat;
  draft.ticket.conversation_id = fact.conversation().id();
  // A visitor nobody told of keeps what the ended ticket knows.
  DESKMESH_RETURN_IF_ERROR(intake_.FillRequester(tx, envelope.workspace_id(), draft).status());
  intake_.Classify(draft, origin.facts.now);
  v1::Ticket opened;
  return intake_.FollowUp(tx, origin, ended, std::move(draft), &opened).status();
}

absl::Status FactConsumer::TakeEscalation(sql::Tx& tx, const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const auto fact, Parse<sla::v1::ClockEscalated>(envelope));
  const std::string reason =
      "escalation: " + fact.clock().id() + " at " + std::to_string(fact.at_percent()) + " %";
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(tx, envelope.workspace_id(), fact.clock().ticket_id()));
  // A ticket that has ended meanwhile stays as it is.
  if (!locked.has_value() || !locked->ticket.is_open()) return absl::OkStatus();
  const std::vector<TicketAction> actions = ActionsOf(fact, locked->ticket, reason);
  if (actions.empty()) return absl::OkStatus();
  rpc::FactSource source = SourceOf(envelope);
  source.now = std::max(source.now, locked->ticket.updated);
  const ActionRunner::Doer doer{
      .actor = {Actor::Kind::kSystem, source.actor}, .reason = reason, .name = ""};
  // One action after the other: one that can't be done (a person who has left) holds up no other, and is
  // told where the team sees it.
  Ticket ticket = locked->ticket;
  std::vector<Step> steps;
  for (const TicketAction& action : actions) {
    absl::StatusOr<std::vector<Step>> planned = runner_.Plan(tx, source, ticket, {action}, doer);
    if (absl::IsInvalidArgument(planned.status()) || absl::IsFailedPrecondition(planned.status())) {
      const std::string why(base::MessageOf(planned.status()));
      log::Warning("a step of an escalation ladder can't be done",
                   {{"workspace", envelope.workspace_id()}, {"ticket", ticket.id}, {"error", why}});
      planned = runner_.Plan(
          tx, source, ticket,
          {{TicketAction::Kind::kNote, "", reason + ": " + action.value + " – " + why}}, doer);
    }
    if (!planned.ok()) return planned.status();
    for (Step& step : *planned) steps.push_back(std::move(step));
    if (!steps.empty()) ticket = steps.back().ticket;
  }
  return recorder_.Record(tx, {source, {ChangeSource::Kind::kEscalation, fact.clock().policy_id()}},
                          locked->ticket, steps, nullptr);
}

absl::Status FactConsumer::TakeWarning(sql::Tx& tx, const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const auto fact, Parse<sla::v1::ClockWarned>(envelope));
  return triggers_.OnWarning(tx, envelope,
                             {.ticket_id = fact.clock().ticket_id(),
                              .clock = fact.clock().id(),
                              .used_percent = fact.percent()});
}

absl::Status FactConsumer::TakeOwn(sql::Tx& tx, const event::v1::Envelope& envelope) {
  // Not of a ticket's life.
  if (!envelope.key().starts_with("tickets.ticket_")) return absl::OkStatus();
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
  DESKMESH_RETURN_IF_ERROR(departures_.OnTicket(tx, workspace, item.ticket));
  DESKMESH_RETURN_IF_ERROR(surveys_.OnFact(tx, envelope, item));
  if (item.action == NameOf(Action::kStateChanged) && item.ticket.state() == v1::Ticket::RESOLVED) {
    DESKMESH_RETURN_IF_ERROR(links_.TellLinked(tx, workspace, FromProto(item.ticket),
                                               rpc::InstantOf(envelope.occurred_at())));
  }
  return triggers_.OnFact(tx, envelope, item);
}

}  // namespace deskmesh::tickets
