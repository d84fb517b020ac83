// SPDX-License-Identifier: Apache-2.0
#include "chat/handover_ticket.h"

#include <absl/time/time.h>

#include "chat/core/handover_pack.h"
#include "chat/core/message_rules.h"
#include "chat/messages/store.h"
#include "chat/store.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/base/error.h"

namespace deskmesh::chat {
namespace {

constexpr int kTranscript = 200;
constexpr std::size_t kLongestField = 999;  // characters, without the one that says that it was cut
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
  for (const Slot& slot : pack.known) {
    (*ticket.mutable_custom_fields())[slot.name] = Shorten(slot.value, kLongestField);
  }
  // Where the conversation says nothing the tickets service decides from the
  // text.
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

absl::StatusOr<TicketLink> HandoverTicket::Ensure(const std::string& workspace,
                                                  const Conversation& conversation,
                                                  const std::string& traceparent) {
  if (!conversation.ticket_id.empty()) {
    return TicketLink{conversation.ticket_id, conversation.ticket_sequence};
  }
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
  const HandoverPack pack = PackHandover(conversation, customer, known, transcript);
  *request.mutable_ticket() = TicketOf(pack, conversation);
  request.set_customer_words(CustomerWords(pack));
  if (request.ticket().priority() != tickets::v1::Ticket::PRIORITY_UNSPECIFIED) {
    request.set_priority_reason(PriorityReason(conversation.emotion, conversation.handover_reason));
  }
  request.set_request_id("handover:" + conversation.id);
  const absl::StatusOr<tickets::v1::Ticket> made = rpc::Invoke<tickets::v1::Ticket>(
      channels_.To("tickets"), "deskmesh.tickets.v1.Tickets/Create", request,
      Context(workspace, traceparent));
  if (made.ok()) {
    return TicketLink{made->id(), transcript.empty() ? 0 : transcript.back().sequence};
  }
  // An earlier attempt made it, with the shorter transcript of that moment.
  if (base::DetailsOf(made.status()).reason == "REQUEST_ID_REUSED") {
    DESKMESH_ASSIGN_OR_RETURN(std::string found,
                              FindExisting(workspace, conversation.id, traceparent));
    return TicketLink{std::move(found), 0};
  }
  return made.status();
}

absl::Status HandoverTicket::AddTalk(const std::string& workspace, const TicketLink& ticket,
                                     const Conversation& conversation, const std::string& note,
                                     const std::string& traceparent) {
  std::vector<Message> entries;
  DESKMESH_RETURN_IF_ERROR(deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(entries,
                              store::LatestMessages(tx, workspace, conversation.id, kTranscript));
    return absl::OkStatus();
  }));
  std::erase_if(entries, [&](const Message& entry) { return entry.sequence <= ticket.sequence; });
  const std::string body = TalkSince(entries, note, conversation.locale);
  if (body.empty()) return absl::OkStatus();
  return AddNote(workspace, ticket.id, body,
                 "talk:" + conversation.id + ":" + std::to_string(conversation.last_sequence),
                 traceparent);
}

absl::Status HandoverTicket::AddNote(const std::string& workspace, const std::string& ticket_id,
                                     const std::string& body, const std::string& request_id,
                                     const std::string& traceparent) {
  tickets::v1::CreateCommentRequest request;
  request.set_ticket_id(ticket_id);
  request.mutable_comment()->set_body(body);
  request.mutable_comment()->set_visibility(tickets::v1::Comment::INTERNAL);
  request.set_request_id(request_id);
  const absl::Status added =
      rpc::Invoke<tickets::v1::Comment>(channels_.To("tickets"),
                                        "deskmesh.tickets.v1.Tickets/CreateComment", request,
                                        Context(workspace, traceparent))
          .status();
  // An earlier attempt told it, in other words.
  return base::DetailsOf(added).reason == "REQUEST_ID_REUSED" ? absl::OkStatus() : added;
}

absl::Status HandoverTicket::Raise(const std::string& workspace, const std::string& ticket_id,
                                   Priority priority, const std::string& reason) {
  const auto wanted = static_cast<tickets::v1::Ticket::Priority>(static_cast<int>(priority) + 1);
  tickets::v1::GetTicketRequest get;
  get.set_id(ticket_id);
  DESKMESH_ASSIGN_OR_RETURN(
      const tickets::v1::Ticket ticket,
      rpc::Invoke<tickets::v1::Ticket>(channels_.To("tickets"), "deskmesh.tickets.v1.Tickets/Get",
                                       get, Context(workspace, "")));
  if (ticket.priority() != tickets::v1::Ticket::PRIORITY_UNSPECIFIED &&
      ticket.priority() <= wanted) {
    return absl::OkStatus();
  }
  tickets::v1::UpdateTicketRequest update;
  update.mutable_ticket()->set_id(ticket_id);
  update.mutable_ticket()->set_priority(wanted);
  update.mutable_update_mask()->add_paths("priority");
  update.set_priority_reason(reason);
  const absl::Status raised = rpc::Invoke<tickets::v1::Ticket>(channels_.To("tickets"),
                                                               "deskmesh.tickets.v1.Tickets/Update",
                                                               update, Context(workspace, ""))
                                  .status();
  // One that has ended meanwhile stays as it is.
  return absl::IsFailedPrecondition(raised) ? absl::OkStatus() : raised;
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
