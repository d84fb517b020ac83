// SPDX-License-Identifier: Apache-2.0
#include "tickets/store.h"

#include "platform/base/error.h"
#include "platform/sql/kept.h"
#include "tickets/attachments/store.h"

namespace deskmesh::tickets {
namespace {

constexpr sql::Statement kLoadTicket{
    "SELECT t.data, e.body FROM ticket t LEFT JOIN entry e ON e.workspace_id = t.workspace_id "
    "AND e.ticket_id = t.id AND e.sequence = 1 WHERE t.workspace_id = :workspace AND t.id = :id"};
constexpr sql::Statement kLockTicket{
    "SELECT t.data, e.body FROM ticket t LEFT JOIN entry e ON e.workspace_id = t.workspace_id "
    "AND e.ticket_id = t.id AND e.sequence = 1 WHERE t.workspace_id = :workspace AND t.id = :id "
    "FOR UPDATE OF t"};
constexpr sql::Statement kLockTickets{
    "SELECT id, data FROM ticket WHERE workspace_id = :workspace AND id IN (:ids[]) "
    "ORDER BY id FOR UPDATE"};
constexpr sql::Statement kSequencesOf{
    "SELECT id, sequence FROM ticket WHERE workspace_id = :workspace AND id IN (:ids[])"};
constexpr sql::Statement kRequesterOf{
    "SELECT requester_id FROM ticket WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kTicketOfConversation{
    "SELECT id FROM ticket WHERE workspace_id = :workspace AND conversation_id = :conversation "
    "AND conversation_id <> '' ORDER BY id LIMIT 1"};
constexpr sql::Statement kInsertTicket{
    "INSERT INTO ticket (state, priority, type, level, channel, tier, affects_core_function, "
    "team_id, snoozed, requester_id, organization_id, conversation_id, problem_id, assignee_id, "
    "owner_id, updated, sequence, data, workspace_id, id, number, created, words_of, traits_of) VALUES (:state, "
    ":priority, :type, :level, :channel, :tier, :affects_core_function, :team_id, :snoozed, "
    ":requester_id, :organization_id, :conversation_id, :problem_id, :assignee_id, :owner_id, "
    ":updated, :sequence, :data, :workspace, :id, :number, :created, :sequence, :sequence)"};
// A statement that names a column writes every index with it anew, whether or not its value differs (SQLite
// doesn't look). So an update names only the groups of columns in which something does.
#define DESKMESH_UPDATE_TICKET(columns)                                              \
  "UPDATE ticket SET " columns                                                       \
  "assignee_id = :assignee_id, owner_id = :owner_id, updated = :updated, "           \
  "sequence = :sequence, data = :data, words_of = CASE WHEN words_of = sequence OR " \
  "CAST(:has_words AS BIGINT) = 1 THEN :sequence ELSE words_of END, "                \
  "traits_of = CASE WHEN traits_of = sequence THEN :sequence ELSE traits_of END "    \
  "WHERE workspace_id = :workspace AND id = :id"
#define DESKMESH_CLASS_COLUMNS                                                               \
  "state = :state, priority = :priority, type = :type, level = :level, channel = :channel, " \
  "tier = :tier, affects_core_function = :affects_core_function, team_id = :team_id, "       \
  "snoozed = :snoozed, "
#define DESKMESH_ORIGIN_COLUMNS                                        \
  "requester_id = :requester_id, organization_id = :organization_id, " \
  "conversation_id = :conversation_id, problem_id = :problem_id, "
constexpr sql::Statement kUpdateTicket{DESKMESH_UPDATE_TICKET("")};
constexpr sql::Statement kUpdateClass{DESKMESH_UPDATE_TICKET(DESKMESH_CLASS_COLUMNS)};
constexpr sql::Statement kUpdateOrigin{DESKMESH_UPDATE_TICKET(DESKMESH_ORIGIN_COLUMNS)};
constexpr sql::Statement kUpdateBoth{
    DESKMESH_UPDATE_TICKET(DESKMESH_CLASS_COLUMNS DESKMESH_ORIGIN_COLUMNS)};
#undef DESKMESH_UPDATE_TICKET
#undef DESKMESH_CLASS_COLUMNS
#undef DESKMESH_ORIGIN_COLUMNS
constexpr sql::Statement kTakeNumbers{
    "INSERT INTO ticket_number (workspace_id, next) VALUES (:workspace, 1 + :count) "
    "ON CONFLICT (workspace_id) DO UPDATE SET next = ticket_number.next + :count RETURNING next"};

constexpr sql::Statement kInsertEntry{
    "INSERT INTO entry (workspace_id, ticket_id, sequence, data, created, comment_id, visibility, "
    "author, author_id, body, before, attachments, mentions) VALUES (:workspace, :ticket, "
    ":sequence, :data, :created, :comment_id, :visibility, :author, :author_id, :body, :before, "
    ":attachments, :mentions)"};
#define DESKMESH_ENTRY_COLUMNS                                                                   \
  "SELECT ticket_id, sequence, data, created, comment_id, visibility, author, author_id, body, " \
  "attachments, mentions "                                                                       \
  "FROM entry "
constexpr sql::Statement kListEntries{
    DESKMESH_ENTRY_COLUMNS
    "WHERE workspace_id = :workspace AND ticket_id = :ticket AND sequence > :after "
    "ORDER BY sequence LIMIT :limit"};
constexpr sql::Statement kListChanges{
    "SELECT sequence, data, created, comment_id, author, before FROM entry "
    "WHERE workspace_id = :workspace AND ticket_id = :ticket AND sequence > :after "
    "ORDER BY sequence LIMIT :limit"};
#define DESKMESH_COMMENTS_AFTER                                                               \
  "WHERE workspace_id = :workspace AND ticket_id IN (:tickets[]) AND comment_id IS NOT NULL " \
  "AND (created, ticket_id, sequence) > (:created, :ticket, :sequence) "
constexpr sql::Statement kListComments{DESKMESH_ENTRY_COLUMNS DESKMESH_COMMENTS_AFTER
                                       "ORDER BY created, ticket_id, sequence LIMIT :limit"};
constexpr sql::Statement kListPublicComments{
    DESKMESH_ENTRY_COLUMNS DESKMESH_COMMENTS_AFTER
    "AND visibility = 1 ORDER BY created, ticket_id, sequence LIMIT :limit"};
#undef DESKMESH_COMMENTS_AFTER
#undef DESKMESH_ENTRY_COLUMNS

constexpr sql::Statement kChangesSince{
    "SELECT before FROM entry WHERE workspace_id = :workspace AND ticket_id = :ticket "
    "AND created > :at AND before IS NOT NULL ORDER BY sequence DESC"};
constexpr sql::Statement kTicketsOfRequester{
    "SELECT id FROM ticket WHERE workspace_id = :workspace AND requester_id = :requester "
    "ORDER BY id"};
constexpr sql::Statement kGiveComments{
    "UPDATE entry SET author_id = :contact WHERE workspace_id = :workspace "
    "AND ticket_id = :ticket AND author_id = :visitor"};
constexpr sql::Statement kKeepOfRequester{
    "SELECT id FROM ticket WHERE workspace_id = :workspace AND id IN (:ids[]) "
    "AND requester_id = :requester"};
constexpr sql::Statement kKeepAddressedBy{
    "SELECT id FROM ticket WHERE workspace_id = :workspace AND id IN (:ids[]) "
    "AND (requester_id = :contact OR EXISTS (SELECT 1 FROM ticket_word w "
    "WHERE w.workspace_id = ticket.workspace_id AND w.kind = 'c' AND w.word = :contact "
    "AND w.ticket_id = ticket.id))"};
constexpr sql::Statement kHasIncidents{
    "SELECT 1 FROM ticket WHERE workspace_id = :workspace AND problem_id = :id "
    "AND problem_id <> '' LIMIT 1"};

constexpr sql::Statement kCountOpen{
    "SELECT assignee_id, COUNT(*) AS open FROM ticket INDEXED BY ticket_active "
    "WHERE workspace_id = :workspace AND state < 6 AND state < 5 AND assignee_id <> '' "
    "GROUP BY assignee_id",
    "SELECT assignee_id, COUNT(*) AS open FROM ticket WHERE workspace_id = :workspace "
    "AND state < 6 AND state < 5 AND assignee_id <> '' GROUP BY assignee_id"};

constexpr sql::Statement kLastInbox{
    "SELECT sequence FROM inbox_change WHERE workspace_id = :workspace "
    "ORDER BY sequence DESC LIMIT 1"};
constexpr sql::Statement kInsertInbox{
    "INSERT INTO inbox_change (workspace_id, sequence, action, data) "
    "VALUES (:workspace, :sequence, :action, :data)"};
constexpr sql::Statement kPruneInbox{
    "DELETE FROM inbox_change WHERE workspace_id = :workspace AND sequence <= :last"};
constexpr sql::Statement kReadInbox{
    "SELECT sequence, action, data FROM inbox_change WHERE workspace_id = :workspace "
    "AND sequence > :after ORDER BY sequence LIMIT :limit"};

// Rows are dropped from the inbox once in so many.
constexpr std::int64_t kPruneEvery = 256;

absl::StatusOr<std::optional<StoredTicket>> OneTicket(sql::Tx& tx, const sql::Statement& statement,
                                                      std::string_view workspace_id,
                                                      std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(statement, {{"workspace", workspace_id}, {"id", id}}));
  if (rows.empty()) return std::optional<StoredTicket>();
  return StoredTicket{std::string(rows[0].Bytes(0)), rows[0].String(1)};
}

// The columns that lists filter by, and where a ticket comes from; each in the order of the statements.
void AddClass(const Ticket& ticket, sql::Params& params) {
  params.emplace_back("state", static_cast<int>(ticket.state));
  params.emplace_back("priority", static_cast<int>(ticket.priority));
  params.emplace_back("type", static_cast<int>(ticket.type));
  params.emplace_back("level", static_cast<int>(ticket.level));
  params.emplace_back("channel", static_cast<int>(ticket.channel));
  params.emplace_back("tier", static_cast<int>(ticket.tier));
  params.emplace_back("affects_core_function", ticket.affects_core_function ? 1 : 0);
  params.emplace_back("team_id", ticket.team_id);
  params.emplace_back("snoozed", ticket.is_snoozed() ? 1 : 0);
}

void AddOrigin(const Ticket& ticket, sql::Params& params) {
  params.emplace_back("requester_id", ticket.requester_id);
  params.emplace_back("organization_id", ticket.organization_id);
  params.emplace_back("conversation_id", ticket.conversation_id);
  params.emplace_back("problem_id", ticket.problem_id);
}

void AddRest(std::string_view workspace_id, const Ticket& ticket, std::string data,
             sql::Params& params) {
  params.emplace_back("assignee_id", ticket.assignee_id);
  params.emplace_back("owner_id", ticket.owner_id);
  params.emplace_back("updated", ticket.updated);
  params.emplace_back("sequence", ticket.sequence);
  params.emplace_back("data", sql::Bytes{std::move(data)});
  params.emplace_back("workspace", workspace_id);
  params.emplace_back("id", ticket.id);
}

bool IsSameClass(const Ticket& a, const Ticket& b) {
  return a.state == b.state && a.priority == b.priority && a.type == b.type && a.level == b.level &&
         a.channel == b.channel && a.tier == b.tier &&
         a.affects_core_function == b.affects_core_function && a.team_id == b.team_id &&
         a.is_snoozed() == b.is_snoozed();
}

bool IsSameOrigin(const Ticket& a, const Ticket& b) {
  return a.requester_id == b.requester_id && a.organization_id == b.organization_id &&
         a.conversation_id == b.conversation_id && a.problem_id == b.problem_id;
}

// In front of the addresses of authors who are no contacts.
constexpr std::string_view kAddressMark = "mailto:";

std::vector<Entry> ReadEntries(const sql::Rows& rows) {
  std::vector<Entry> entries;
  entries.reserve(rows.size());
  for (const sql::Row row : rows) {
    entries.push_back({.sequence = row.Int64("sequence"),
                       .data = std::string(row.Bytes("data")),
                       .created = row.Instant("created"),
                       .comment = {.id = row.String("comment_id"),
                                   .body = row.String("body"),
                                   .visibility = static_cast<Visibility>(row.Int64("visibility")),
                                   .author = static_cast<Author>(row.Int64("author")),
                                   .author_id = row.String("author_id"),
                                   .files = DecodeFiles(row.String("attachments")),
                                   .mention_ids = DecodeIds(row.String("mentions"))},
                       .ticket_id = row.String("ticket_id")});
    Comment& comment = entries.back().comment;
    if (comment.author_id.starts_with(kAddressMark)) {
      comment.author_address = comment.author_id.substr(kAddressMark.size());
      comment.author_id.clear();
    }
  }
  return entries;
}

}  // namespace

absl::StatusOr<std::optional<StoredTicket>> LoadTicket(sql::Tx& tx, std::string_view workspace_id,
                                                       std::string_view id) {
  return OneTicket(tx, kLoadTicket, workspace_id, id);
}

absl::StatusOr<std::optional<StoredTicket>> LockTicket(sql::Tx& tx, std::string_view workspace_id,
                                                       std::string_view id) {
  return OneTicket(tx, kLockTicket, workspace_id, id);
}

absl::StatusOr<std::map<std::string, std::string>> LockTickets(
    sql::Tx& tx, std::string_view workspace_id, const std::vector<std::string>& ids) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLockTickets, {{"workspace", workspace_id}, {"ids", ids}}));
  std::map<std::string, std::string> locked;
  for (const sql::Row row : rows) locked.emplace(row.Text(0), row.Bytes(1));
  return locked;
}

absl::StatusOr<std::map<std::string, std::int64_t>> SequencesOf(
    sql::Tx& tx, std::string_view workspace_id, const std::vector<std::string>& ids) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kSequencesOf, {{"workspace", workspace_id}, {"ids", ids}}));
  std::map<std::string, std::int64_t> sequences;
  for (const sql::Row row : rows) sequences.emplace(row.Text(0), row.Int64(1));
  return sequences;
}

absl::StatusOr<std::optional<std::string>> RequesterOf(sql::Tx& tx, std::string_view workspace_id,
                                                       std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kRequesterOf, {{"workspace", workspace_id}, {"id", id}}));
  if (rows.empty()) return std::optional<std::string>();
  return std::optional<std::string>(rows[0].String(0));
}

absl::StatusOr<std::string> TicketOfConversation(sql::Tx& tx, std::string_view workspace_id,
                                                 std::string_view conversation_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kTicketOfConversation, {{"workspace", workspace_id},
                                                             {"conversation", conversation_id}}));
  return rows.empty() ? std::string() : rows[0].String(0);
}

absl::Status InsertTicket(sql::Tx& tx, std::string_view workspace_id, const Ticket& ticket,
                          std::string data) {
  sql::Params params;
  params.reserve(22);
  AddClass(ticket, params);
  AddOrigin(ticket, params);
  AddRest(workspace_id, ticket, std::move(data), params);
  params.emplace_back("number", ticket.number);
  params.emplace_back("created", ticket.created);
  return tx.Execute(kInsertTicket, params);
}

absl::Status UpdateTicket(sql::Tx& tx, std::string_view workspace_id, const Ticket& before,
                          const Ticket& after, std::string data) {
  const bool has_class = !IsSameClass(before, after);
  const bool has_origin = !IsSameOrigin(before, after);
  sql::Params params;
  params.reserve(20);
  if (has_class) AddClass(after, params);
  if (has_origin) AddOrigin(after, params);
  AddRest(workspace_id, after, std::move(data), params);
  params.emplace_back("has_words", MovesOpenWords(before, after) ? 1 : 0);
  if (has_class) return tx.Execute(has_origin ? kUpdateBoth : kUpdateClass, params);
  return tx.Execute(has_origin ? kUpdateOrigin : kUpdateTicket, params);
}

absl::StatusOr<std::int64_t> TakeNumbers(sql::Tx& tx, std::string_view workspace_id,
                                         std::int64_t count) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kTakeNumbers, {{"workspace", workspace_id}, {"count", count}}));
  return rows[0].Int64(0) - count;
}

absl::Status InsertEntry(sql::Tx& tx, std::string_view workspace_id, std::string_view ticket_id,
                         const Entry& entry) {
  const auto only_of_comments = [&](const std::string& text) {
    return entry.is_comment() ? std::optional<std::string>(text) : std::nullopt;
  };
  const auto unless_empty = [](std::string text) {
    return text.empty() ? std::nullopt : std::optional<std::string>(std::move(text));
  };
  return tx.Execute(
      kInsertEntry,
      {{"workspace", workspace_id},
       {"ticket", ticket_id},
       {"sequence", entry.sequence},
       {"data", sql::Bytes{entry.data}},
       {"created", entry.created},
       {"comment_id", only_of_comments(entry.comment.id)},
       {"visibility", static_cast<int>(entry.comment.visibility)},
       {"author", static_cast<int>(entry.comment.author)},
       {"author_id", entry.comment.author_address.empty()
                         ? entry.comment.author_id
                         : std::string(kAddressMark) + entry.comment.author_address},
       {"body", only_of_comments(entry.comment.body)},
       {"before", entry.before.empty() ? sql::Value() : sql::Value(sql::Bytes{entry.before})},
       {"attachments", unless_empty(EncodeFiles(entry.comment.files))},
       {"mentions", unless_empty(EncodeIds(entry.comment.mention_ids))}});
}

absl::StatusOr<std::vector<Entry>> ListEntries(sql::Tx& tx, std::string_view workspace_id,
                                               std::string_view ticket_id, std::int64_t after,
                                               int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListEntries, {{"workspace", workspace_id},
                                                    {"ticket", ticket_id},
                                                    {"after", after},
                                                    {"limit", limit}}));
  return ReadEntries(rows);
}

absl::StatusOr<std::vector<Entry>> ListChanges(sql::Tx& tx, std::string_view workspace_id,
                                               std::string_view ticket_id, std::int64_t after,
                                               int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListChanges, {{"workspace", workspace_id},
                                                    {"ticket", ticket_id},
                                                    {"after", after},
                                                    {"limit", limit}}));
  std::vector<Entry> entries;
  for (const sql::Row row : rows) {
    entries.push_back(
        {.sequence = row.Int64(0),
         .data = std::string(row.Bytes(1)),
         .created = row.Instant(2),
         .comment = {.id = row.String(3), .author = static_cast<Author>(row.Int64(4))},
         .before = std::string(row.Bytes(5)),
         .ticket_id = std::string(ticket_id)});
  }
  return entries;
}

absl::StatusOr<std::vector<Entry>> ListComments(sql::Tx& tx, std::string_view workspace_id,
                                                const std::vector<std::string>& ticket_ids,
                                                bool is_public_only, const CommentPosition& after,
                                                int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(is_public_only ? kListPublicComments : kListComments, {{"workspace", workspace_id},
                                                                      {"tickets", ticket_ids},
                                                                      {"created", after.created},
                                                                      {"ticket", after.ticket_id},
                                                                      {"sequence", after.sequence},
                                                                      {"limit", limit}}));
  return ReadEntries(rows);
}

absl::StatusOr<std::vector<std::string>> ChangesSince(sql::Tx& tx, std::string_view workspace_id,
                                                      std::string_view ticket_id,
                                                      base::Instant at) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kChangesSince, {{"workspace", workspace_id}, {"ticket", ticket_id}, {"at", at}}));
  std::vector<std::string> changes;
  for (const sql::Row row : rows) changes.emplace_back(row.Bytes(0));
  return changes;
}

absl::StatusOr<std::vector<std::string>> TicketsOfRequester(sql::Tx& tx,
                                                            std::string_view workspace_id,
                                                            std::string_view requester_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kTicketsOfRequester, {{"workspace", workspace_id}, {"requester", requester_id}}));
  std::vector<std::string> ids;
  for (const sql::Row row : rows) ids.push_back(row.String(0));
  return ids;
}

absl::Status GiveComments(sql::Tx& tx, std::string_view workspace_id, std::string_view ticket_id,
                          std::string_view visitor_id, std::string_view contact_id) {
  return tx.Execute(kGiveComments, {{"workspace", workspace_id},
                                    {"ticket", ticket_id},
                                    {"visitor", visitor_id},
                                    {"contact", contact_id}});
}

absl::StatusOr<std::vector<std::string>> KeepOfRequester(sql::Tx& tx, std::string_view workspace_id,
                                                         const std::vector<std::string>& ids,
                                                         std::string_view requester_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kKeepOfRequester,
               {{"workspace", workspace_id}, {"ids", ids}, {"requester", requester_id}}));
  std::vector<std::string> kept;
  for (const sql::Row row : rows) kept.push_back(row.String(0));
  return kept;
}

absl::StatusOr<std::vector<std::string>> KeepAddressedBy(sql::Tx& tx, std::string_view workspace_id,
                                                         const std::vector<std::string>& ids,
                                                         std::string_view contact_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kKeepAddressedBy,
               {{"workspace", workspace_id}, {"ids", ids}, {"contact", contact_id}}));
  std::vector<std::string> kept;
  for (const sql::Row row : rows) kept.push_back(row.String(0));
  return kept;
}

absl::StatusOr<bool> HasIncidents(sql::Tx& tx, std::string_view workspace_id, std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kHasIncidents, {{"workspace", workspace_id}, {"id", id}}));
  return !rows.empty();
}

absl::StatusOr<std::vector<OpenCount>> CountOpenByAssignee(sql::Tx& tx,
                                                           std::string_view workspace_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kCountOpen, {{"workspace", workspace_id}}));
  std::vector<OpenCount> counts;
  for (const sql::Row row : rows) {
    counts.push_back({row.String(0), static_cast<int>(row.Int64(1))});
  }
  return counts;
}

absl::StatusOr<std::int64_t> LastInboxSequence(sql::Tx& tx, std::string_view workspace_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLastInbox, {{"workspace", workspace_id}}));
  return rows.empty() ? 0 : rows[0].Int64(0);
}

absl::StatusOr<std::int64_t> AppendInbox(sql::Tx& tx, std::string_view workspace_id,
                                         std::string_view action, std::string data) {
  auto& kept = sql::Kept<std::int64_t>("inbox:" + std::string(workspace_id));
  if (!kept.has_value()) {
    DESKMESH_ASSIGN_OR_RETURN(kept, LastInboxSequence(tx, workspace_id));
  }
  const std::int64_t last = (*kept)++;
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kInsertInbox, {{"workspace", workspace_id},
                                                     {"sequence", last + 1},
                                                     {"action", action},
                                                     {"data", sql::Bytes{std::move(data)}}}));
  if ((last + 1) % kPruneEvery == 0) {
    DESKMESH_RETURN_IF_ERROR(
        tx.Execute(kPruneInbox, {{"workspace", workspace_id}, {"last", last + 1 - kInboxKept}}));
  }
  return last + 1;
}

absl::StatusOr<std::vector<InboxChange>> ReadInbox(sql::Tx& tx, std::string_view workspace_id,
                                                   std::int64_t after, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kReadInbox, {{"workspace", workspace_id}, {"after", after}, {"limit", limit}}));
  std::vector<InboxChange> changes;
  changes.reserve(rows.size());
  for (const sql::Row row : rows) {
    changes.push_back({row.Int64(0), row.String(1), std::string(row.Bytes(2))});
  }
  return changes;
}

}  // namespace deskmesh::tickets
