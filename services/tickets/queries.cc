// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of service.h that read.
#include <algorithm>
#include <charconv>

#include "platform/base/error.h"
#include "platform/rpc/page_token.h"
#include "tickets/convert.h"
#include "tickets/core/filter.h"
#include "tickets/notifications/unread.h"
#include "tickets/search/tokens.h"
#include "tickets/service.h"
#include "tickets/sight.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

// Where a page of tickets ended, and how many match in all, which the first page counted.
struct ListPosition {
  std::optional<Position> after;
  std::int64_t total = -1;
};

// `key id total` with blanks between.
std::string EncodePosition(const Position& position, std::int64_t total) {
  return std::to_string(position.key) + ' ' + position.id + ' ' + std::to_string(total);
}

// The text is ours: the token is authenticated.
ListPosition DecodePosition(std::string_view text) {
  ListPosition position;
  const std::size_t first = text.find(' ');
  const std::size_t second = text.rfind(' ');
  if (first == std::string_view::npos || second <= first) return position;
  Position after;
  std::from_chars(text.data(), text.data() + first, after.key);
  after.id = text.substr(first + 1, second - first - 1);
  std::from_chars(text.data() + second + 1, text.data() + text.size(), position.total);
  position.after = std::move(after);
  return position;
}

// The same three parts: moment, ticket, sequence.
CommentPosition DecodeCommentPosition(std::string_view text) {
  const ListPosition position = DecodePosition(text);
  if (!position.after.has_value()) return {};
  return {{position.after->key}, position.after->id, position.total};
}

absl::StatusOr<Selection> SelectionOf(rpc::ReadCall& call, FieldBook& fields,
                                      const v1::ListTicketsRequest& request) {
  const rpc::Principal& caller = call.principal();
  Selection selection;
  DESKMESH_ASSIGN_OR_RETURN(const FieldBook::Forms forms,
                            fields.Of(call.tx(), call.workspace(), call.now()));
  DESKMESH_ASSIGN_OR_RETURN(selection.filter,
                            ParseFilter(request.filter(), {.now = call.now(),
                                                           .me = caller.user_id,
                                                           .is_customer = caller.is_contact(),
                                                           .field_keys = forms->Keys(),
                                                           .fields = &forms->fields}));
  DESKMESH_ASSIGN_OR_RETURN(selection.order, ParseOrder(request.order_by()));
  if (caller.is_contact()) {
    (request.copied() ? selection.copied_id : selection.requester_id) = caller.id;
  } else if (request.copied()) {
    return base::InvalidField("copied", "is for customers; others ask by filter: cc:con_…");
  }
  selection.terms = QueryTerms(request.q());
  DESKMESH_RETURN_IF_ERROR(FindUnread(call.tx(), call.workspace(), caller.user_id, selection));
  return selection;
}

absl::StatusOr<std::int64_t> DecodeSequence(std::string_view binding, std::string_view token) {
  DESKMESH_ASSIGN_OR_RETURN(const std::string text, rpc::DecodePageToken(binding, token));
  std::int64_t sequence = 0;
  std::from_chars(text.data(), text.data() + text.size(), sequence);
  return sequence;
}

// NOT_FOUND where there is no such ticket, or not for this customer.
absl::Status CheckVisible(rpc::ReadCall& call, const std::string& id) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<std::string> requester,
                            RequesterOf(call.tx(), call.workspace(), id));
  const rpc::Principal& caller = call.principal();
  if (!requester.has_value() || (caller.is_contact() && *requester != caller.id)) {
    return base::NotFound("ticket", id);
  }
  return absl::OkStatus();
}

void ToStreamItem(const Entry& entry, std::string_view ticket_id, v1::TicketStreamItem* item) {
  item->set_sequence(entry.sequence);
  item->mutable_entry()->ParseFromString(entry.data);
  if (entry.is_comment()) {
    ToProto(entry.comment, ticket_id, entry.sequence, entry.created, item->mutable_comment());
  }
}

}  // namespace

absl::Status TicketsService::Get(rpc::ReadCall& call, const v1::GetTicketRequest& request,
                                 v1::Ticket* response) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<StoredTicket> stored,
                            LoadTicket(call.tx(), call.workspace(), request.id()));
  if (!stored.has_value()) return base::NotFound("ticket", request.id());
  DESKMESH_RETURN_IF_ERROR(DecodeTicket(stored->data, response));
  if (call.principal().is_contact()) {
    if (!MaySee(*response, call.principal())) {
      response->Clear();
      return base::NotFound("ticket", request.id());
    }
  }
  DESKMESH_RETURN_IF_ERROR(HideFromCaller(fields_, call, response));
  response->set_description(std::move(stored->description));
  return absl::OkStatus();
}

absl::Status TicketsService::List(rpc::ReadCall& call, const v1::ListTicketsRequest& request,
                                  v1::ListTicketsResponse* response) {
  // Before the first statement, with which the transaction's snapshot begins.
  const ListCounts::State state = counts_.Begin(call.workspace());
  DESKMESH_ASSIGN_OR_RETURN(const Selection selection, SelectionOf(call, fields_, request));
  DESKMESH_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request.page_size()));
  std::string binding = "Tickets.List";
  // `me` in a filter is another one for each caller.
  for (const std::string& part :
       {call.workspace(), call.principal().id, request.filter(), request.order_by(), request.q(),
        std::string(request.copied() ? "copied" : "")}) {
    binding += '\n' + part;
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::string position,
                            rpc::DecodePageToken(binding, request.page_token()));
  ListPosition page = DecodePosition(position);
  // Words were asked for, but none that can be looked up.
  if (!request.q().empty() && selection.terms.empty()) return absl::OkStatus();

  ListExtras extras;
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> found,
      ListTickets(call.tx(), call.workspace(), selection, page.after, size + 1, &extras));
  const bool has_more = found.size() > static_cast<std::size_t>(size);
  for (std::size_t i = 0; i < found.size() - (has_more ? 1 : 0); ++i) {
    v1::Ticket* ticket = response->add_tickets();
    DESKMESH_RETURN_IF_ERROR(DecodeTicket(found[i], ticket));
    DESKMESH_RETURN_IF_ERROR(HideFromCaller(fields_, call, ticket));
  }
  if (page.total < 0) {
    page.total = has_more && extras.total >= 0 ? std::min(extras.total, kMaxCount)
                                               : response->tickets_size();
    if (has_more && extras.total < 0) {
      const std::string view =
          ListCounts::NameOf(request.filter(), request.q(), call.principal().id) + '\n' +
          selection.requester_id +
          (selection.copied_id.empty() ? "" : "in copy: " + selection.copied_id);
      DESKMESH_ASSIGN_OR_RETURN(page.total, counts_.Count(call.tx(), call.workspace(), view,
                                                          selection, state, call.now()));
    }
  }
  response->set_total_size(static_cast<std::int32_t>(page.total));
  if (has_more) {
    const v1::Ticket& last = response->tickets(response->tickets_size() - 1);
    const std::int64_t key = extras.keys[static_cast<std::size_t>(size) - 1];
    response->set_next_page_token(
        rpc::EncodePageToken(binding, EncodePosition({key, last.id()}, page.total)));
  }
  return absl::OkStatus();
}

absl::Status TicketsService::ListComments(rpc::ReadCall& call,
                                          const v1::ListCommentsRequest& request,
                                          v1::ListCommentsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> ids,
      TicketsShownWith(call.tx(), call.workspace(), request.ticket_id(), call.principal()));
  DESKMESH_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request.page_size()));
  const std::string binding =
      "Tickets.ListComments\n" + call.workspace() + '\n' + request.ticket_id();
  DESKMESH_ASSIGN_OR_RETURN(const std::string token,
                            rpc::DecodePageToken(binding, request.page_token()));
  const bool is_customer = call.principal().is_contact();
  DESKMESH_ASSIGN_OR_RETURN(std::vector<Entry> found,
                            tickets::ListComments(call.tx(), call.workspace(), ids, is_customer,
                                                  DecodeCommentPosition(token), size + 1));
  if (found.size() > static_cast<std::size_t>(size)) {
    found.pop_back();
    const Entry& last = found.back();
    response->set_next_page_token(rpc::EncodePageToken(
        binding, EncodePosition({last.created.micros, last.ticket_id}, last.sequence)));
  }
  for (const Entry& entry : found) {
    v1::Comment* comment = response->add_comments();
    ToProto(entry.comment, entry.ticket_id, entry.sequence, entry.created, comment);
    if (is_customer) HideFromCustomer(comment);
  }
  return absl::OkStatus();
}

absl::Status TicketsService::ListHistory(rpc::ReadCall& call, const v1::ListHistoryRequest& request,
                                         v1::ListHistoryResponse* response) {
  DESKMESH_RETURN_IF_ERROR(CheckVisible(call, request.ticket_id()));
  DESKMESH_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request.page_size()));
  const std::string binding =
      "Tickets.ListHistory\n" + call.workspace() + '\n' + request.ticket_id();
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t after,
                            DecodeSequence(binding, request.page_token()));
  DESKMESH_ASSIGN_OR_RETURN(
      std::vector<Entry> found,
      ListEntries(call.tx(), call.workspace(), request.ticket_id(), after, size + 1));
  if (found.size() > static_cast<std::size_t>(size)) {
    found.pop_back();
    response->set_next_page_token(
        rpc::EncodePageToken(binding, std::to_string(found.back().sequence)));
  }
  for (const Entry& entry : found) response->add_entries()->ParseFromString(entry.data);
  return absl::OkStatus();
}

absl::StatusOr<rpc::Feed> TicketsService::Stream(rpc::ReadCall& call,
                                                 const v1::StreamTicketRequest& request) {
  DESKMESH_RETURN_IF_ERROR(CheckVisible(call, request.id()));
  rpc::Feed feed;
  feed.topic = TicketTopic(request.id());
  feed.after_sequence = request.after_sequence();
  feed.pull = [workspace = call.workspace(), id = request.id()](
                  sql::Tx& tx, std::int64_t after, int max,
                  std::vector<rpc::MessagePtr>* out) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<Entry> entries,
                              ListEntries(tx, workspace, id, after, max));
    for (const Entry& entry : entries) {
      auto item = std::make_shared<v1::TicketStreamItem>();
      ToStreamItem(entry, id, item.get());
      out->push_back(std::move(item));
    }
    return absl::OkStatus();
  };
  return feed;
}

absl::StatusOr<rpc::Feed> TicketsService::StreamInbox(rpc::ReadCall& call,
                                                      const v1::StreamInboxRequest& request) {
  rpc::Feed feed;
  feed.topic = InboxTopic(call.workspace());
  feed.after_sequence = request.after_sequence();
  if (request.after_sequence() < 0) {
    DESKMESH_ASSIGN_OR_RETURN(feed.after_sequence, LastInboxSequence(call.tx(), call.workspace()));
  }
  feed.pull = [workspace = call.workspace()](sql::Tx& tx, std::int64_t after, int max,
                                             std::vector<rpc::MessagePtr>* out) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<InboxChange> changes,
                              ReadInbox(tx, workspace, after, max));
    for (const InboxChange& change : changes) {
      auto item = std::make_shared<v1::InboxStreamItem>();
      item->set_sequence(change.sequence);
      item->set_action(change.action);
      DESKMESH_RETURN_IF_ERROR(DecodeTicket(change.data, item->mutable_ticket()));
      out->push_back(std::move(item));
    }
    return absl::OkStatus();
  };
  return feed;
}

}  // namespace deskmesh::tickets
