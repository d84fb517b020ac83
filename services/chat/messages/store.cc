// SPDX-License-Identifier: Apache-2.0
#include "chat/messages/store.h"

#include <cstdlib>

#include "chat/core/string_list.h"
#include "platform/base/error.h"

namespace deskmesh::chat::store {
namespace {

#define DESKMESH_MESSAGE_COLUMNS                                                           \
  "conversation_id, sequence, id, author, author_id, kind, text, target_id, attachments, " \
  "quick_replies, citations, bot_decision, bot_confidence, answers_sequence, created_at, " \
  "edited_at, recalled_at, card, choice_key "
constexpr sql::Statement kInsertMessage{
    "INSERT INTO message (workspace_id, request_key, " DESKMESH_MESSAGE_COLUMNS
    ") VALUES (:workspace, :request_key, :conversation_id, :sequence, :id, :author, :author_id, "
    ":kind, :text, :target_id, :attachments, :quick_replies, :citations, :bot_decision, "
    ":bot_confidence, :answers_sequence, :created_at, :edited_at, :recalled_at, :card, "
    ":choice_key)"};
constexpr sql::Statement kUpdateMessage{
    "UPDATE message SET text = :text, attachments = :attachments, quick_replies = :quick_replies, "
    "citations = :citations, card = :card, edited_at = :edited_at, recalled_at = :recalled_at "
    "WHERE workspace_id = :workspace AND conversation_id = :conversation_id "
    "AND sequence = :sequence"};
// Of a report (an edit or a recall): whether it is about a note, which only the team sees.
#define DESKMESH_MESSAGE_SHOWN                                                        \
  DESKMESH_MESSAGE_COLUMNS                                                            \
  ", CASE WHEN kind IN (8, 9) THEN (SELECT target.kind FROM message AS target WHERE " \
  "target.workspace_id = message.workspace_id AND target.conversation_id = "          \
  "message.conversation_id AND target.id = message.target_id) ELSE 0 END AS target_kind "
static_assert(static_cast<int>(MessageKind::kEdited) == 8);
static_assert(static_cast<int>(MessageKind::kRecalled) == 9);
constexpr sql::Statement kBlankEdits{
    "UPDATE message SET text = '' WHERE workspace_id = :workspace "
    "AND conversation_id = :conversation AND target_id = :target AND kind = :kind"};
constexpr sql::Statement kFindMessage{
    "SELECT " DESKMESH_MESSAGE_SHOWN
    "FROM message WHERE workspace_id = :workspace AND conversation_id = :conversation "
    "AND id = :id"};
constexpr sql::Statement kFindByRequest{
    "SELECT " DESKMESH_MESSAGE_SHOWN
    "FROM message WHERE workspace_id = :workspace AND conversation_id = :conversation "
    "AND request_key = :request_key"};
constexpr sql::Statement kListMessages{
    "SELECT " DESKMESH_MESSAGE_SHOWN
    "FROM message WHERE workspace_id = :workspace AND conversation_id = :conversation "
    "AND sequence > :after ORDER BY sequence LIMIT :limit"};
constexpr sql::Statement kLastOfCustomer{
    "SELECT sequence FROM message WHERE workspace_id = :workspace "
    "AND conversation_id = :conversation AND author = :author ORDER BY sequence DESC LIMIT 1"};
constexpr sql::Statement kListUnanswered{
    "SELECT " DESKMESH_MESSAGE_SHOWN
    "FROM message WHERE workspace_id = :workspace AND conversation_id = :conversation "
    "AND sequence > :after AND author = 0 AND kind NOT IN (6, 8, 9) AND recalled_at IS NULL "
    "AND choice_key NOT LIKE 'rate:%' AND sequence > COALESCE((SELECT MAX(said.sequence) FROM message "
    "AS said WHERE said.workspace_id = :workspace AND said.conversation_id = :conversation AND "
    "said.author = 2), 0) ORDER BY sequence LIMIT :limit"};
static_assert(static_cast<int>(Author::kAgent) == 2);
static_assert(static_cast<int>(Author::kCustomer) == 0);
static_assert(static_cast<int>(MessageKind::kNote) == 6);
constexpr sql::Statement kListWithFiles{
    "SELECT attachments FROM message WHERE workspace_id = :workspace "
    "AND conversation_id = :conversation AND attachments <> ''"};
constexpr sql::Statement kLatestMessages{
    "SELECT " DESKMESH_MESSAGE_SHOWN
    "FROM message WHERE workspace_id = :workspace AND conversation_id = :conversation "
    "ORDER BY sequence DESC LIMIT :limit"};

#undef DESKMESH_MESSAGE_SHOWN
#undef DESKMESH_MESSAGE_COLUMNS

constexpr sql::Statement kLoadMarks{
    "SELECT sequence, customer_delivered, customer_read, customer_typing_until, team_delivered, "
    "team_read, team_typing_until FROM conversation_marks "
    "WHERE workspace_id = :workspace AND conversation_id = :conversation"};
constexpr sql::Statement kSaveMarks{
    "INSERT INTO conversation_marks (workspace_id, conversation_id, sequence, customer_delivered, "
    "customer_read, customer_typing_until, team_delivered, team_read, team_typing_until) VALUES "
    "(:workspace, :conversation, :sequence, :customer_delivered, :customer_read, "
    ":customer_typing_until, :team_delivered, :team_read, :team_typing_until) "
    "ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET sequence = excluded.sequence, "
    "customer_delivered = excluded.customer_delivered, customer_read = excluded.customer_read, "
    "customer_typing_until = excluded.customer_typing_until, "
    "team_delivered = excluded.team_delivered, team_read = excluded.team_read, "
    "team_typing_until = excluded.team_typing_until"};

std::vector<Attachment> ReadAttachments(const sql::Row& row) {
  return UnpackRecords<Attachment>(
      row.Text("attachments"), 4, [](const std::vector<std::string>& v) {
        return Attachment{v[0], v[1], v[2], std::strtoll(v[3].c_str(), nullptr, 10)};
      });
}

Message ReadMessage(const sql::Row& row) {
  Message m;
  m.conversation_id = row.String("conversation_id");
  m.sequence = row.Int64("sequence");
  m.id = row.String("id");
  m.author = static_cast<Author>(row.Int64("author"));
  m.author_id = row.String("author_id");
  m.kind = static_cast<MessageKind>(row.Int64("kind"));
  m.text = row.String("text");
  m.target_id = row.String("target_id");
  // Null where the target isn't there, which is none of the kinds.
  m.is_about_note =
      row.OptionalInt64("target_kind") == static_cast<std::int64_t>(MessageKind::kNote);
  m.attachments = ReadAttachments(row);
  m.quick_replies = UnpackRecords<QuickReply>(
      row.Text("quick_replies"), 2,
      [](const std::vector<std::string>& v) { return QuickReply{v[0], v[1]}; });
  m.citations = UnpackRecords<Citation>(
      row.Text("citations"), 3,
      [](const std::vector<std::string>& v) { return Citation{v[0], v[1], v[2]}; });
  m.bot_decision = static_cast<BotDecision>(row.Int64("bot_decision"));
  m.bot_confidence = row.Double("bot_confidence");
  m.answers_sequence = row.Int64("answers_sequence");
  m.created_at = row.Instant("created_at");
  m.edited_at = row.OptionalInstant("edited_at");
  m.recalled_at = row.OptionalInstant("recalled_at");
  std::vector<std::string> card = UnpackList(row.Text("card"));
  card.resize(3);
  m.card = {card[0], card[1], card[2]};
  m.choice_key = row.String("choice_key");
  return m;
}

// What an edit or a recall may change, and where.
sql::Params ContentParams(std::string_view workspace, const Message& m) {
  return {{"workspace", workspace},
          {"conversation_id", m.conversation_id},
          {"sequence", m.sequence},
          {"text", m.text},
          {"attachments", PackRecords(m.attachments,
                                      [](const Attachment& a) -> std::vector<std::string> {
                                        return {a.id, a.file_name, a.content_type,
                                                std::to_string(a.size_bytes)};
                                      })},
          {"quick_replies", PackRecords(m.quick_replies,
                                        [](const QuickReply& q) -> std::vector<std::string> {
                                          return {q.id, q.label};
                                        })},
          {"citations", PackRecords(m.citations,
                                    [](const Citation& c) -> std::vector<std::string> {
                                      return {c.article_id, c.title, c.url};
                                    })},
          {"card", m.card.title.empty() ? std::string()
                                        : PackList({m.card.title, m.card.url, m.card.image_url})},
          {"edited_at", m.edited_at},
          {"recalled_at", m.recalled_at}};
}

}  // namespace

absl::Status InsertMessage(sql::Tx& tx, std::string_view workspace, const Message& m,
                           std::string_view request_key) {
  sql::Params params = ContentParams(workspace, m);
  for (sql::Param param : std::initializer_list<sql::Param>{
           {"request_key",
            request_key.empty() ? std::optional<std::string>() : std::string(request_key)},
           {"id", m.id},
           {"author", static_cast<int>(m.author)},
           {"author_id", m.author_id},
           {"kind", static_cast<int>(m.kind)},
           {"target_id", m.target_id},
           {"choice_key", m.choice_key},
           {"bot_decision", static_cast<int>(m.bot_decision)},
           {"bot_confidence", m.bot_confidence},
           {"answers_sequence", m.answers_sequence},
           {"created_at", m.created_at}}) {
    params.push_back(std::move(param));
  }
  return tx.Execute(kInsertMessage, params);
}

absl::Status UpdateMessage(sql::Tx& tx, std::string_view workspace, const Message& m) {
  return tx.Execute(kUpdateMessage, ContentParams(workspace, m));
}

absl::Status BlankEdits(sql::Tx& tx, std::string_view workspace, std::string_view conversation_id,
                        std::string_view target_id) {
  return tx.Execute(kBlankEdits, {{"workspace", workspace},
                                  {"conversation", conversation_id},
                                  {"target", target_id},
                                  {"kind", static_cast<int>(MessageKind::kEdited)}});
}

absl::StatusOr<std::optional<Message>> FindMessage(sql::Tx& tx, std::string_view workspace,
                                                   std::string_view conversation_id,
                                                   std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kFindMessage,
               {{"workspace", workspace}, {"conversation", conversation_id}, {"id", id}}));
  if (rows.empty()) return std::nullopt;
  return ReadMessage(rows[0]);
}

absl::StatusOr<std::optional<Message>> FindByRequest(sql::Tx& tx, std::string_view workspace,
                                                     std::string_view conversation_id,
                                                     std::string_view request_key) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kFindByRequest, {{"workspace", workspace},
                                                      {"conversation", conversation_id},
                                                      {"request_key", request_key}}));
  if (rows.empty()) return std::nullopt;
  return ReadMessage(rows[0]);
}

absl::StatusOr<std::vector<Message>> ListMessages(sql::Tx& tx, std::string_view workspace,
                                                  std::string_view conversation_id,
                                                  std::int64_t after, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListMessages, {{"workspace", workspace},
                                                     {"conversation", conversation_id},
                                                     {"after", after},
                                                     {"limit", limit}}));
  std::vector<Message> messages;
  messages.reserve(rows.size());
  for (const sql::Row row : rows) messages.push_back(ReadMessage(row));
  return messages;
}

absl::StatusOr<std::int64_t> LastOfCustomer(sql::Tx& tx, std::string_view workspace,
                                            std::string_view conversation_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kLastOfCustomer, {{"workspace", workspace},
                                 {"conversation", conversation_id},
                                 {"author", static_cast<int>(Author::kCustomer)}}));
  return rows.empty() ? 0 : rows[0].Int64("sequence");
}

absl::StatusOr<std::vector<Message>> ListUnanswered(sql::Tx& tx, std::string_view workspace,
                                                    std::string_view conversation_id,
                                                    std::int64_t after, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListUnanswered, {{"workspace", workspace},
                                                       {"conversation", conversation_id},
                                                       {"after", after},
                                                       {"limit", limit}}));
  std::vector<Message> messages;
  for (const sql::Row row : rows) messages.push_back(ReadMessage(row));
  return messages;
}

absl::StatusOr<std::vector<Message>> LatestMessages(sql::Tx& tx, std::string_view workspace,
                                                    std::string_view conversation_id, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kLatestMessages,
               {{"workspace", workspace}, {"conversation", conversation_id}, {"limit", limit}}));
  std::vector<Message> messages;
  messages.reserve(rows.size());
  for (std::size_t i = rows.size(); i-- > 0;) messages.push_back(ReadMessage(rows[i]));
  return messages;
}

absl::StatusOr<std::set<std::string>> ListSentFiles(sql::Tx& tx, std::string_view workspace,
                                                    std::string_view conversation_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListWithFiles, {{"workspace", workspace}, {"conversation", conversation_id}}));
  std::set<std::string> sent;
  for (const sql::Row row : rows) {
    for (Attachment& attachment : ReadAttachments(row)) sent.insert(std::move(attachment.id));
  }
  return sent;
}

absl::StatusOr<Marks> LoadMarks(sql::Tx& tx, std::string_view workspace,
                                std::string_view conversation_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kLoadMarks, {{"workspace", workspace}, {"conversation", conversation_id}}));
  Marks marks;
  if (rows.empty()) return marks;
  const sql::Row row = rows[0];
  marks.sequence = row.Int64("sequence");
  marks.customer = {row.Int64("customer_delivered"), row.Int64("customer_read"),
                    row.Instant("customer_typing_until")};
  marks.team = {row.Int64("team_delivered"), row.Int64("team_read"),
                row.Instant("team_typing_until")};
  return marks;
}

absl::Status SaveMarks(sql::Tx& tx, std::string_view workspace, std::string_view conversation_id,
                       const Marks& marks) {
  return tx.Execute(kSaveMarks, {{"workspace", workspace},
                                 {"conversation", conversation_id},
                                 {"sequence", marks.sequence},
                                 {"customer_delivered", marks.customer.delivered},
                                 {"customer_read", marks.customer.read},
                                 {"customer_typing_until", marks.customer.typing_until},
                                 {"team_delivered", marks.team.delivered},
                                 {"team_read", marks.team.read},
                                 {"team_typing_until", marks.team.typing_until}});
}

}  // namespace deskmesh::chat::store
