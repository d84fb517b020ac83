// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/consumers.h"

#include <algorithm>

#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "deskmesh/event/v1/envelope.pb.h"
#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "platform/base/id.h"
#include "platform/rpc/timestamp.h"
#include "sla/core/attribute_names.h"

namespace deskmesh::sla {
namespace {

// The ticket of a fact of type `Fact`, or nothing when it is of another type.
template <typename Fact>
bool Read(const event::v1::Envelope& envelope, Fact& fact, absl::Status& status) {
  if (envelope.type() != Fact::descriptor()->full_name()) return false;
  if (!fact.ParseFromString(envelope.payload())) {
    status = absl::DataLossError("the payload of " + envelope.id() + " can't be read");
  }
  return true;
}

TicketNews NewsOf(const event::v1::Envelope& envelope, const tickets::v1::Ticket& ticket,
                  FactKind kind) {
  return {.ticket_id = envelope.subject(),
          .fact = {.at = rpc::InstantOf(envelope.occurred_at()),
                   .sequence = envelope.sequence(),
                   .kind = kind,
                   .state = TicketStateOf(ticket.state()),
                   .has_assignee = !ticket.assignee_id().empty()},
          .attributes = {.priority = PriorityOf(ticket.priority()),
                         .tier = TierOf(ticket.tier()),
                         .type = TicketTypeOf(ticket.type()),
                         .level = LevelOf(ticket.level()),
                         .channel = ChannelOf(ticket.channel()),
                         .affects_core_function = ticket.affects_core_function(),
                         .organization_id = ticket.organization_id()},
          .assignee_id = ticket.assignee_id(),
          .team_id = ticket.team_id(),
          .about = {.requester_id = ticket.requester_id(),
                    .labels = {ticket.labels().begin(), ticket.labels().end()},
                    .tags = {ticket.tags().begin(), ticket.tags().end()}},
          .traceparent = envelope.trace()};
}

FactKind KindOf(tickets::v1::Comment::Author author) {
  switch (author) {
    case tickets::v1::Comment::CUSTOMER:
      return FactKind::kCustomerReply;
    case tickets::v1::Comment::AGENT:
      return FactKind::kAgentReply;
    default:
      return FactKind::kChanged;
  }
}

FactKind KindOf(const tickets::v1::Comment& comment) {
  return comment.visibility() == tickets::v1::Comment::INTERNAL ? FactKind::kChanged
                                                                : KindOf(comment.author());
}

// The news of a fact that carries a ticket; nothing for one that doesn't.
template <typename... Facts>
std::optional<TicketNews> ReadChange(const event::v1::Envelope& envelope, absl::Status& status) {
  std::optional<TicketNews> news;
  const auto read = [&]<typename Fact>(Fact fact) {
    if (!Read(envelope, fact, status)) return false;
    if (status.ok()) {
      const bool is_merged = !fact.ticket().merged_into_id().empty();
      news = NewsOf(envelope, fact.ticket(), is_merged ? FactKind::kMerged : FactKind::kChanged);
    }
    return true;
  };
  static_cast<void>((read(Facts()) || ...));
  return news;
}

absl::Status ConsumeTicket(ClockLedger& ledger, sql::Tx& tx, const event::v1::Envelope& envelope,
                           base::Instant now) {
  absl::Status status;
  std::optional<TicketNews> news =
      ReadChange<tickets::v1::TicketCreated, tickets::v1::TicketUpdated,
                 tickets::v1::TicketAssigned, tickets::v1::TicketStateChanged,
                 tickets::v1::TicketEscalated, tickets::v1::TicketRated>(envelope, status);
  if (tickets::v1::TicketCommented commented; Read(envelope, commented, status) && status.ok()) {
    news = NewsOf(envelope, commented.ticket(), KindOf(commented.comment()));
  }
  // In the ticket's conversation: as good as a public comment.
  if (tickets::v1::TicketReplied replied; Read(envelope, replied, status) && status.ok()) {
    news = NewsOf(envelope, replied.ticket(), KindOf(replied.author()));
  }
  if (!status.ok()) return status;
  if (news.has_value()) return ledger.Record(tx, envelope.workspace_id(), *news, now);
  // A fact of a newer release that this one can't read still takes its place in the sequence.
  return ledger.Count(tx, envelope.workspace_id(), envelope.subject(), envelope.sequence(),
                      rpc::InstantOf(envelope.occurred_at()), now);
}

}  // namespace

bus::ConsumerSpec Listens() {
  return {.consumer = "sla", .keys = {"tickets.#", "accounts.workspace_created"}};
}

bus::Handler MakeHandler(ClockLedger& ledger, const clock::Clock& clock, base::IdSource ids) {
  return [&ledger, &clock, ids = std::move(ids)](
             sql::Tx& tx, const event::v1::Envelope& envelope) -> absl::Status {
    absl::Status status;
    if (accounts::v1::WorkspaceCreated created; Read(envelope, created, status)) {
      if (!status.ok()) return status;
      return SeedWorkspace(tx, envelope.workspace_id(), created.workspace().time_zone(), ids,
                           clock.Now());
    }
    if (!base::IsId(envelope.subject(), "tkt")) return absl::OkStatus();
    return ConsumeTicket(ledger, tx, envelope, clock.Now());
  };
}

}  // namespace deskmesh::sla
