// SPDX-License-Identifier: Apache-2.0
//
// Tickets, comments, history and facts between contract and rules.
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "deskmesh/tickets/v1/tickets.pb.h"
#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "tickets/core/custom_field.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

// Everything but the description, which no rule reads.
void ToProto(const Ticket& ticket, v1::Ticket* proto);
Ticket FromProto(const v1::Ticket& proto);

// The stored form: serialised, without description.
std::string EncodeTicket(const v1::Ticket& proto);
// DATA_LOSS for bytes that are none.
absl::Status DecodeTicket(std::string_view data, v1::Ticket* proto);

// Takes the named top-level fields over: of those a caller of Create or Update may set.
void ApplyFields(const v1::Ticket& sent, const std::vector<std::string>& paths, Ticket& ticket);

// The old values of the fields in which `after` differs, and a ticket as it was before. Move `before` in where
// it isn't needed any more: then nothing is copied.
std::string EncodeBefore(v1::Ticket before, const v1::Ticket& after);
// DATA_LOSS for bytes that are none.
absl::Status TakeBack(std::string_view before, v1::Ticket* ticket);

// What customers see: without decisions, tags, labels, level, status, followers and the team's clocks, what
// was merged in (it may be a colleague's), and custom fields that aren't for customers.
void HideFromCustomer(const std::vector<FieldDefinition>& fields, v1::Ticket* proto);

void ToProto(const Comment& comment, std::string_view ticket_id, std::int64_t sequence,
             base::Instant created, v1::Comment* proto);
// A file that was sent.
void ToProto(const CommentFile& file, v1::TicketAttachment* proto);
// What customers see of a comment: not whom it names.
void HideFromCustomer(v1::Comment* proto);
// A step as a line of the history.
void ToProto(const Step& step, std::string_view actor, v1::HistoryEntry* proto);

// The fact of a step; `ticket` is its ticket as a proto without description, which moves in.
std::unique_ptr<google::protobuf::Message> FactOf(const Step& step, v1::Ticket ticket);
// Takes the ticket of such a fact out again.
v1::Ticket TakeTicket(google::protobuf::Message* fact);

// The word of the history for a fact of this domain and the ticket it carries. `fact` is one of
// tickets_events.proto. The description is cleared.
struct InboxItem {
  std::string action;
  v1::Ticket ticket;
  std::vector<std::string> changed_fields;  // of an update
  Author author = Author::kUnset;  // of a comment or a reply
  bool has_changed_state = false;  // of a ticket that was there before
  std::string comment_id;
  std::vector<std::string> named_ids;  // whom the comment names
  std::string text;  // what became searchable: a subject, a description, a comment
  bool is_internal = false;
};
// INVALID_ARGUMENT for a type this domain doesn't publish or bytes that are none.
absl::StatusOr<InboxItem> ReadFact(std::string_view type, const std::string& payload);

}  // namespace deskmesh::tickets
