// SPDX-License-Identifier: Apache-2.0
#include "chat/consumers.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <type_traits>

#include "chat/capacity/ledger.h"
#include "chat/conversation_change.h"
#include "chat/proactive/observer.h"
#include "chat/profiles.h"
#include "chat/routing/presence.h"
#include "chat/routing/store.h"
#include "chat/store.h"
#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "deskmesh/analytics/v1/analytics_events.pb.h"
#include "deskmesh/event/v1/envelope.pb.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::chat {
namespace {

template <typename Fact>
absl::StatusOr<Fact> ParseFact(const event::v1::Envelope& envelope) {
  Fact fact;
  if (!fact.ParseFromString(envelope.payload())) {
    return absl::DataLossError("the payload of " + envelope.id() + " can't be read");
  }
  return fact;
}

// A visitor's talks go on as those of the contact it turned out to be; who waits gets the place that
// its plan brings.
absl::Status GiveTo(sql::Tx& tx, const rpc::ServiceDeps& deps, const event::v1::Envelope& envelope,
                    const accounts::v1::VisitorIdentified& fact) {
  const std::string& workspace = envelope.workspace_id();
  DESKMESH_RETURN_IF_ERROR(
      store::GiveConversations(tx, workspace, fact.visitor_id(), fact.contact_id()));
  DESKMESH_RETURN_IF_ERROR(store::LockReporter(tx, workspace, fact.contact_id()).status());
  DESKMESH_RETURN_IF_ERROR(
      store::GiveBehavior(tx, workspace, fact.visitor_id(), fact.contact_id()));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::Contact> contact,
                            store::FindContact(tx, workspace, fact.contact_id()));
  if (!contact.has_value()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Conversation> open,
                            store::ListConversations(tx, workspace,
                                                     {.states = {State::kBot, State::kQueued,
                                                                 State::kActive, State::kWaiting},
                                                      .agent_id = "",
                                                      .contact_id = fact.contact_id(),
                                                      .before = std::nullopt,
                                                      .before_id = "",
                                                      .limit = 100}));
  for (const Conversation& conversation : open) {
    ConversationChange change(
        tx, deps,
        {workspace, fact.contact_id(), envelope.trace(), rpc::InstantOf(envelope.occurred_at())});
    DESKMESH_RETURN_IF_ERROR(change.Load(conversation.id));
    change.conversation().tier = contact->tier;
    change.conversation().organization_id = contact->organization_id;
    DESKMESH_RETURN_IF_ERROR(change.Save());
  }
  return absl::OkStatus();
}

// R24: what is left of the time for a reply moves a waiting conversation in the line.
absl::Status TakeWarning(sql::Tx& tx, const rpc::ServiceDeps& deps,
                         const event::v1::Envelope& envelope, const sla::v1::Clock& clock) {
  const bool is_reply =
      clock.kind() == sla::v1::Clock::FIRST_REPLY || clock.kind() == sla::v1::Clock::NEXT_REPLY;
  if (!is_reply || !clock.has_due_time()) return absl::OkStatus();
  const std::string& workspace = envelope.workspace_id();
  DESKMESH_ASSIGN_OR_RETURN(const std::string id,
                            store::QueuedOfTicket(tx, workspace, clock.ticket_id()));
  if (id.empty()) return absl::OkStatus();
  ConversationChange change(
      tx, deps,
      {workspace, "service:chat", envelope.trace(), rpc::InstantOf(envelope.occurred_at())});
  DESKMESH_RETURN_IF_ERROR(change.Load(id));
  if (change.now_is().state != State::kQueued) return absl::OkStatus();
  change.conversation().sla_due_at = rpc::InstantOf(clock.due_time());
  return change.Save();
}

// R25: what a ticket costs whoever has it. Facts that change neither its assignee, its state nor its sleep
// are left alone.
absl::Status CountTicket(sql::Tx& tx, const rpc::ServiceDeps& deps,
                         const event::v1::Envelope& envelope, const tickets::v1::Ticket& ticket) {
  const std::string& workspace = envelope.workspace_id();
  DESKMESH_ASSIGN_OR_RETURN(
      const bool changed,
      TakeTicket(tx, workspace,
                 {.ticket_id = envelope.subject(),
                  .agent_id = ticket.assignee_id(),
                  .conversation_id = ticket.conversation_id(),
                  .sequence = envelope.sequence(),
                  .is_in_progress = ticket.state() == tickets::v1::Ticket::IN_PROGRESS &&
                                    !ticket.has_snooze_until_time(),
                  .at = rpc::InstantOf(envelope.occurred_at())}));
  if (changed && deps.cache != nullptr) {
    tx.AfterCommit(
        [cache = deps.cache, workspace] { cache->Publish(std::string(kRoutingTopic), workspace); });
  }
  return absl::OkStatus();
}

template <typename Fact>
absl::Status TakeTicketFact(sql::Tx& tx, const rpc::ServiceDeps& deps,
                            const event::v1::Envelope& envelope) {
  DESKMESH_ASSIGN_OR_RETURN(const Fact fact, ParseFact<Fact>(envelope));
  if constexpr (std::is_same_v<Fact, tickets::v1::TicketCreated>) {
    if (fact.ticket().assignee_id().empty()) return absl::OkStatus();
  }
  if constexpr (std::is_same_v<Fact, tickets::v1::TicketUpdated>) {
    const auto& changed = fact.changed_fields();
    if (std::find(changed.begin(), changed.end(), "snooze_until_time") == changed.end()) {
      return absl::OkStatus();
    }
  }
  if constexpr (std::is_same_v<Fact, tickets::v1::TicketCommented>) {
    if (fact.comment().author() != tickets::v1::Comment::CUSTOMER) return absl::OkStatus();
  }
  if constexpr (std::is_same_v<Fact, tickets::v1::TicketReplied>) {
    if (fact.author() != tickets::v1::Comment::CUSTOMER) return absl::OkStatus();
  }
  return CountTicket(tx, deps, envelope, fact.ticket());
}

// What becomes of a fact of the tickets domain, by its full name.
using TicketFacts = std::map<std::string_view, absl::Status (*)(sql::Tx&, const rpc::ServiceDeps&,
                                                                const event::v1::Envelope&)>;
template <typename... Facts>
TicketFacts MakeTicketFacts() {
  return {{Facts::descriptor()->full_name(), &TakeTicketFact<Facts>}...};
}
const TicketFacts& KnownTicketFacts() {
  static const auto* facts =
      new TicketFacts(MakeTicketFacts<tickets::v1::TicketCreated, tickets::v1::TicketUpdated,
                                      tickets::v1::TicketAssigned, tickets::v1::TicketStateChanged,
                                      tickets::v1::TicketCommented, tickets::v1::TicketReplied,
                                      tickets::v1::TicketEscalated>());
  return *facts;
}

absl::Status TakeBehavior(sql::Tx& tx, const rpc::ServiceDeps& deps,
                          const event::v1::Envelope& envelope,
                          const analytics::v1::BehaviorEvent& told) {
  const std::string& workspace = envelope.workspace_id();
  std::string contact = told.contact_id();
  if (!contact.starts_with("con_")) {
    DESKMESH_ASSIGN_OR_RETURN(contact, store::ContactOfSystem(tx, workspace, contact));
  }
  if (contact.empty() || !proactive::IsEventName(told.name())) return absl::OkStatus();
  const base::Instant now = rpc::InstantOf(envelope.occurred_at());
  proactive::BehaviorEvent event;
  // Apart from what the customer's browser tells under the same id.
  event.id = "server:" + told.id();
  event.name = told.name();
  event.page = told.page_url().substr(0, told.page_url().find_first_of("?#"));
  event.properties = {told.properties().begin(), told.properties().end()};
  event.at = told.has_occur_time() ? std::min(now, rpc::InstantOf(told.occur_time())) : now;
  DESKMESH_RETURN_IF_ERROR(store::LockReporter(tx, workspace, contact).status());
  return proactive::Observe(tx, deps.ids, workspace, contact, {std::move(event)}, now);
}

}  // namespace

bus::ConsumerSpec Listens() {
  return {
      .consumer = "chat",
      .keys = {"accounts.contact_changed", "accounts.organization_changed", "accounts.user_changed",
               "accounts.visitor_identified", "analytics.behavior_tracked", "sla.clock_warned",
               "tickets.ticket_created", "tickets.ticket_updated", "tickets.ticket_assigned",
               "tickets.ticket_state_changed", "tickets.ticket_commented", "tickets.ticket_replied",
               "tickets.ticket_escalated"}};
}

absl::Status Consume(sql::Tx& tx, const rpc::ServiceDeps& deps,
                     const event::v1::Envelope& envelope) {
  const std::string& workspace = envelope.workspace_id();
  if (envelope.type() == accounts::v1::ContactChanged::descriptor()->full_name()) {
    DESKMESH_ASSIGN_OR_RETURN(const auto fact, ParseFact<accounts::v1::ContactChanged>(envelope));
    return store::SaveContact(tx, workspace, ContactOf(fact.contact(), envelope.sequence()));
  }
  if (envelope.type() == accounts::v1::OrganizationChanged::descriptor()->full_name()) {
    DESKMESH_ASSIGN_OR_RETURN(const auto fact,
                              ParseFact<accounts::v1::OrganizationChanged>(envelope));
    return store::SaveOrganization(tx, workspace,
                                   {.id = fact.organization().id(),
                                    .display_name = fact.organization().display_name(),
                                    .profile_sequence = envelope.sequence()});
  }
  if (envelope.type() == accounts::v1::UserChanged::descriptor()->full_name()) {
    DESKMESH_ASSIGN_OR_RETURN(const auto fact, ParseFact<accounts::v1::UserChanged>(envelope));
    DESKMESH_ASSIGN_OR_RETURN(
        const bool is_news,
        store::SaveProfile(tx, workspace, MemberOf(fact.user(), envelope.sequence())));
    if (!is_news) return absl::OkStatus();
    if (fact.user().state() == accounts::v1::User::DEACTIVATED) {
      return Deactivate(
          tx, deps,
          {workspace, "service:chat", envelope.trace(), rpc::InstantOf(envelope.occurred_at())},
          fact.user().id());
    }
    return store::AppendRoutingChange(tx, workspace, store::RoutingChange::Kind::kMember,
                                      fact.user().id());
  }
  if (envelope.type() == accounts::v1::VisitorIdentified::descriptor()->full_name()) {
    DESKMESH_ASSIGN_OR_RETURN(const auto fact,
                              ParseFact<accounts::v1::VisitorIdentified>(envelope));
    return GiveTo(tx, deps, envelope, fact);
  }
  if (envelope.type() == sla::v1::ClockWarned::descriptor()->full_name()) {
    DESKMESH_ASSIGN_OR_RETURN(const auto fact, ParseFact<sla::v1::ClockWarned>(envelope));
    return TakeWarning(tx, deps, envelope, fact.clock());
  }
  if (envelope.type() == analytics::v1::BehaviorTracked::descriptor()->full_name()) {
    DESKMESH_ASSIGN_OR_RETURN(const auto fact, ParseFact<analytics::v1::BehaviorTracked>(envelope));
    return TakeBehavior(tx, deps, envelope, fact.event());
  }
  const TicketFacts& ticket_facts = KnownTicketFacts();
  const auto ticket_fact = ticket_facts.find(envelope.type());
  return ticket_fact == ticket_facts.end() ? absl::OkStatus()
                                           : ticket_fact->second(tx, deps, envelope);
}

}  // namespace deskmesh::chat
