// SPDX-License-Identifier: Apache-2.0
//
// Tickets, their entries and the inbox in the store. Every function works inside the caller's
// transaction. `data` is the serialised ticket, which the store doesn't read.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"
#include "tickets/core/filter.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

// A ticket as it is stored.
struct StoredTicket {
  std::string data;
  std::string description;
};
// Nothing when there is none.
absl::StatusOr<std::optional<StoredTicket>> LoadTicket(sql::Tx& tx, std::string_view workspace_id,
                                                       std::string_view id);
// Locks the row until the transaction ends.
absl::StatusOr<std::optional<StoredTicket>> LockTicket(sql::Tx& tx, std::string_view workspace_id,
                                                       std::string_view id);
// Locks the rows of several, by id, without their descriptions. Unknown tickets are absent.
absl::StatusOr<std::map<std::string, std::string>> LockTickets(sql::Tx& tx,
                                                               std::string_view workspace_id,
                                                               const std::vector<std::string>& ids);
// The requester of a ticket; nothing when there is no such ticket.
absl::StatusOr<std::optional<std::string>> RequesterOf(sql::Tx& tx, std::string_view workspace_id,
                                                       std::string_view id);
// The id of the ticket a conversation became; empty when there is none.
absl::StatusOr<std::string> TicketOfConversation(sql::Tx& tx, std::string_view workspace_id,
                                                 std::string_view conversation_id);

absl::Status InsertTicket(sql::Tx& tx, std::string_view workspace_id, const Ticket& ticket,
                          std::string data);
// `before` is the ticket as it is stored.
absl::Status UpdateTicket(sql::Tx& tx, std::string_view workspace_id, const Ticket& before,
                          const Ticket& after, std::string data);
// Makes the words filters find equal to the ticket's tags, labels and custom fields; `before` is how they were.
absl::Status SaveWords(sql::Tx& tx, std::string_view workspace_id, const Ticket* before,
                       const Ticket& after);
// Whether a change moves the words that lists of open tickets are read by.
bool MovesOpenWords(const Ticket& before, const Ticket& after);
// Whether the words of any open ticket still lack there: some that is older than they are, or was changed by a
// replica of a release before them.
absl::StatusOr<bool> HasWordsBehind(sql::Tx& tx, std::string_view workspace_id);
// The backfill `open_words`: brings at most `limit` such tickets up to date and says how many.
absl::StatusOr<std::int64_t> CatchUpOpenWords(sql::Tx& tx, int limit);

// A ticket whose broken promises, followers, rating and reopenings lists don't find it by yet.
struct BehindTicket {
  std::string workspace_id;
  std::string data;  // the serialised ticket
};
absl::StatusOr<std::vector<BehindTicket>> ListTraitsBehind(sql::Tx& tx, int limit);
// Writes them anew.
absl::Status RewriteTraits(sql::Tx& tx, std::string_view workspace_id, const Ticket& ticket);

// Takes `count` numbers: the first of them.
absl::StatusOr<std::int64_t> TakeNumbers(sql::Tx& tx, std::string_view workspace_id,
                                         std::int64_t count);

// One row of a ticket's history; a comment's `id` is empty when it is none.
struct Entry {
  std::int64_t sequence = 0;
  std::string data;  // the serialised HistoryEntry
  base::Instant created;
  Comment comment;
  std::string before;  // the old values of what it changed; empty for the first
  std::string ticket_id;  // filled by ListComments

  bool is_comment() const { return !comment.id.empty(); }
};
absl::Status InsertEntry(sql::Tx& tx, std::string_view workspace_id, std::string_view ticket_id,
                         const Entry& entry);
// Ascending, with sequences above `after`.
absl::StatusOr<std::vector<Entry>> ListEntries(sql::Tx& tx, std::string_view workspace_id,
                                               std::string_view ticket_id, std::int64_t after,
                                               int limit);
// The same with `before`.
absl::StatusOr<std::vector<Entry>> ListChanges(sql::Tx& tx, std::string_view workspace_id,
                                               std::string_view ticket_id, std::int64_t after,
                                               int limit);
// Of several tickets by time, after a comment; an empty ticket id of `after` means from the first.
struct CommentPosition {
  base::Instant created;
  std::string ticket_id;
  std::int64_t sequence = 0;
};
absl::StatusOr<std::vector<Entry>> ListComments(sql::Tx& tx, std::string_view workspace_id,
                                                const std::vector<std::string>& ticket_ids,
                                                bool is_public_only, const CommentPosition& after,
                                                int limit);
// What was changed later than `at`, latest first.
absl::StatusOr<std::vector<std::string>> ChangesSince(sql::Tx& tx, std::string_view workspace_id,
                                                      std::string_view ticket_id, base::Instant at);
// Every ticket of a requester, by id.
absl::StatusOr<std::vector<std::string>> TicketsOfRequester(sql::Tx& tx,
                                                            std::string_view workspace_id,
                                                            std::string_view requester_id);
// What `visitor_id` wrote on a ticket was written by `contact_id`. Idempotent.
absl::Status GiveComments(sql::Tx& tx, std::string_view workspace_id, std::string_view ticket_id,
                          std::string_view visitor_id, std::string_view contact_id);
// The tickets among `ids` whose requester is this one.
absl::StatusOr<std::vector<std::string>> KeepOfRequester(sql::Tx& tx, std::string_view workspace_id,
                                                         const std::vector<std::string>& ids,
                                                         std::string_view requester_id);
// The tickets among `ids` whose requester is this contact, or that it is in copy of.
absl::StatusOr<std::vector<std::string>> KeepAddressedBy(sql::Tx& tx, std::string_view workspace_id,
                                                         const std::vector<std::string>& ids,
                                                         std::string_view contact_id);
// Whether a ticket is the problem behind others.
absl::StatusOr<bool> HasIncidents(sql::Tx& tx, std::string_view workspace_id, std::string_view id);

// Which tickets a list shows.
struct Selection {
  Filter filter;
  Order order;
  std::string requester_id;  // set: only this one's
  std::string copied_id;  // set: only those this contact is in copy of
  std::vector<std::string> terms;  // full text: all must occur; a trailing `*` matches a prefix
  // The tickets that `unread:` finds; asked for beforehand where the filter has it (notifications/unread.h).
  std::vector<std::string> unread_ids = {};

  // Customers don't find what they can't read.
  bool is_of_customer() const { return !requester_id.empty() || !copied_id.empty(); }
};
// Counts end here.
inline constexpr int kMaxCount = 10'000;

// The sort key of a row and its id.
struct Position {
  std::int64_t key = 0;
  std::string id;
};
// What comes to light along the way, besides the tickets.
struct ListExtras {
  std::vector<std::int64_t> keys;  // the sort key of each
  int total = -1;  // how many match; only of a first page of a search for words
};
// Serialised tickets in order, after `after`, at most `limit`.
absl::StatusOr<std::vector<std::string>> ListTickets(sql::Tx& tx, std::string_view workspace_id,
                                                     const Selection& selection,
                                                     const std::optional<Position>& after,
                                                     int limit, ListExtras* extras = nullptr);
// How the store would find such a list, line by line, as it tells itself: for tests.
absl::StatusOr<std::vector<std::string>> ExplainTickets(sql::Tx& tx, std::string_view workspace_id,
                                                        const Selection& selection,
                                                        const std::optional<Position>& after,
                                                        int limit);
// How many match, at most `limit`.
absl::StatusOr<int> CountTickets(sql::Tx& tx, std::string_view workspace_id,
                                 const Selection& selection, int limit = kMaxCount);
// The latest sequences of tickets, by id; unknown ones are absent.
absl::StatusOr<std::map<std::string, std::int64_t>> SequencesOf(
    sql::Tx& tx, std::string_view workspace_id, const std::vector<std::string>& ids);

// Open tickets by assignee.
struct OpenCount {
  std::string assignee_id;
  int open = 0;
};
absl::StatusOr<std::vector<OpenCount>> CountOpenByAssignee(sql::Tx& tx,
                                                           std::string_view workspace_id);

// The inbox: the latest changes of a workspace.
struct InboxChange {
  std::int64_t sequence = 0;
  std::string action;
  std::string data;
};
inline constexpr std::int64_t kInboxKept = 10'000;
absl::StatusOr<std::int64_t> LastInboxSequence(sql::Tx& tx, std::string_view workspace_id);
// Appends under the next sequence, which it answers; drops what is older than kInboxKept.
absl::StatusOr<std::int64_t> AppendInbox(sql::Tx& tx, std::string_view workspace_id,
                                         std::string_view action, std::string data);
absl::StatusOr<std::vector<InboxChange>> ReadInbox(sql::Tx& tx, std::string_view workspace_id,
                                                   std::int64_t after, int limit);

}  // namespace deskmesh::tickets
