// SPDX-License-Identifier: Apache-2.0
#include "chat/handover_ticket.h"

#include <absl/time/time.h>

#include "chat/core/handover_pack.h"
#include "chat/messages/store.h"
#include "chat/store.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/base/error.h"

namespace deskmesh::chat {
namespace {

constexpr int kTranscript = 200;
constexpr base::Duration kTicketPatience = std::chrono::seconds(5);

tickets::v1::Ticket::Channel ChannelOf(std::string_view channel) {
  tickets::v1::Ticket::Channel parsed = tickets::v1::Ticket::CHAT;
  if (channel != "WEB" && tickets::v1::Ticket::Channel_Parse(std::string(channel), &parsed)) {
    return parsed;
  }
  return tickets::v1::Ticket::CHAT;
}

tickets::v1::Ticket TicketOf(const HandoverPack& pack, const Conversation& conversation) {
  tickets::v1::Ticket ticket;
  ticket.set_subject(TicketSubject(pack));
  ticket.set_description(TicketDescription(pack));
  ticket.set_channel(ChannelOf(conversation.channel));
  ticket.set_requester_id(conversation.contact_id);
  ticket.set_conversation_id(conversation.id);
  ticket.set_team_id(conversation.team_id);
  ticket.set_locale(conversation.locale);
  // R16: what the customer told is kept as fields.
  for (const Slot& slot : pack.known) (*ticket.mutable_custom_fields())[slot.name] = slot.value;
  // Where the conversation says nothing the tickets service decides from the text.
  if (conversation.priority < Priority::kP2) {
    ticket.set_priority(
        static_cast<tickets::v1::Ticket::Priority>(static_cast<int>(conversation.priority) + 1));
  }
  return ticket;
}

}  // namespace

rpc::CallContext HandoverTicket::Context(const std::string& workspace,
                                         const std::string& traceparent) const {
  rpc::CallContext context;
  context.principal = rpc::ServicePrincipal("chat", workspace);
  context.traceparent = traceparent;
  context.deadline = clock_.Now() + kTicketPatience;
  return context;
}

absl::StatusOr<std::string> HandoverTicket::Ensure(const std::string& workspace,
                                                   const Conversation& conversation,
                                                   const std::string& traceparent) {
  if (!conversation.ticket_id.empty()) return conversation.ticket_id;
  CustomerIdentity customer;
  std::vector<Message> transcript;
  DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    customer = {};
    DESKMESH_ASSIGN_OR_RETURN(transcript,
                              store::LatestMessages(tx, workspace, conversation.id, kTranscript));
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::Contact> contact,
                              store::FindContact(tx, workspace, conversation.contact_id));
    if (!contact.has_value()) return absl::OkStatus();
    customer.display_name = contact->display_name;
    customer.email = contact->email;
    DESKMESH_ASSIGN_OR_RETURN(customer.organization_name,
                              store::NameOfOrganization(tx, workspace, contact->organization_id));
    return absl::OkStatus();
  }));
  std::vector<Slot> known = conversation.flow.known;
  if (conversation.promised_at.has_value()) {
    const bool zh = conversation.locale.starts_with("zh");
    known.push_back({"promised_reply_time", zh ? "已承诺的答复时间" : "Promised reply",
                     absl::FormatTime("%Y-%m-%dT%H:%M:%SZ",
                                      absl::FromUnixMicros(conversation.promised_at->micros),
                                      absl::UTCTimeZone())});
  }
  tickets::v1::CreateTicketRequest request;
  *request.mutable_ticket() =
      TicketOf(PackHandover(conversation, customer, known, transcript), conversation);
  request.set_request_id("handover:" + conversation.id);
  const absl::StatusOr<tickets::v1::Ticket> made = rpc::Invoke<tickets::v1::Ticket>(
      channels_.To("tickets"), "deskmesh.tickets.v1.Tickets/Create", request,
      Context(workspace, traceparent));
  if (made.ok()) return made->id();
  // An earlier attempt made it, with the shorter transcript of that moment.
  if (base::DetailsOf(made.status()).reason == "REQUEST_ID_REUSED") {
    return FindExisting(workspace, conversation.id, traceparent);
  }
  return made.status();
}

absl::StatusOr<std::string> HandoverTicket::FindExisting(const std::string& workspace,
                                                         const std::string& conversation_id,
                                                         const std::string& traceparent) {
  tickets::v1::ListTicketsRequest request;
  request.set_filter("conversation_id = \"" + conversation_id + "\"");
  request.set_page_size(1);
  DESKMESH_ASSIGN_OR_RETURN(const tickets::v1::ListTicketsResponse found,
                            rpc::Invoke<tickets::v1::ListTicketsResponse>(
                                channels_.To("tickets"), "deskmesh.tickets.v1.Tickets/List",
                                request, Context(workspace, traceparent)));
  if (found.tickets().empty()) return base::NotFound("ticket", conversation_id);
  return found.tickets(0).id();
}

}  // namespace deskmesh::chat
