// SPDX-License-Identifier: Apache-2.0
#include "chat/store.h"

#include <algorithm>

#include "chat/core/string_list.h"
#include "chat/routing/core/team_member.h"
#include "platform/base/error.h"

namespace deskmesh::chat::store {
namespace {

#define DESKMESH_CONVERSATION_COLUMNS                                                           \
  "id, contact_id, organization_id, tier, locale, channel, page_url, page_title, plan, "        \
  "user_agent, last_steps, error_codes, state, priority, emotion, agent_id, first_owner_id, "   \
  "team_id, ticket_id, handover_reason, handover_note, close_reason, routing_reasons, rating, " \
  "last_sequence, fact_sequence, answered_sequence, bot_misses, created_at, updated_at, "       \
  "state_since, queued_at, order_key, assigned_at, first_reply_at, last_customer_at, "          \
  "last_reply_at, closed_at, flood_state, flow_id, flow_version, flow_node, flow_attempts, "    \
  "slots, known, long_wait_at, promised_at, mailed_sequence, unread_due_at, "                   \
  "sla_due_at, place_at, ticket_sequence, idle_asked_at "
constexpr sql::Statement kInsertConversation{
    "INSERT INTO conversation (workspace_id, " DESKMESH_CONVERSATION_COLUMNS
    ") VALUES (:workspace, :id, :contact_id, :organization_id, :tier, :locale, :channel, "
    ":page_url, :page_title, :plan, :user_agent, :last_steps, :error_codes, :state, :priority, "
    ":emotion, :agent_id, :first_owner_id, :team_id, :ticket_id, :handover_reason, "
    ":handover_note, :close_reason, :routing_reasons, :rating, :last_sequence, :fact_sequence, "
    ":answered_sequence, :bot_misses, :created_at, :updated_at, :state_since, :queued_at, "
    ":order_key, :assigned_at, :first_reply_at, :last_customer_at, :last_reply_at, :closed_at, "
    ":flood_state, :flow_id, :flow_version, :flow_node, :flow_attempts, :slots, :known, "
    ":long_wait_at, :promised_at, :mailed_sequence, :unread_due_at, "
    ":sla_due_at, :place_at, :ticket_sequence, :idle_asked_at)"};
constexpr sql::Statement kUpdateConversation{
    "UPDATE conversation SET organization_id = :organization_id, tier = :tier, locale = :locale, "
    "state = :state, priority = :priority, emotion = :emotion, agent_id = :agent_id, "
    "first_owner_id = :first_owner_id, team_id = :team_id, ticket_id = :ticket_id, "
    "handover_reason = :handover_reason, handover_note = :handover_note, "
    "close_reason = :close_reason, routing_reasons = :routing_reasons, rating = :rating, "
    "last_sequence = :last_sequence, fact_sequence = :fact_sequence, "
    "answered_sequence = :answered_sequence, bot_misses = :bot_misses, updated_at = :updated_at, "
    "state_since = :state_since, queued_at = :queued_at, order_key = :order_key, "
    "assigned_at = :assigned_at, first_reply_at = :first_reply_at, "
    "last_customer_at = :last_customer_at, last_reply_at = :last_reply_at, "
    "closed_at = :closed_at, flood_state = :flood_state, flow_id = :flow_id, "
    "flow_version = :flow_version, flow_node = :flow_node, flow_attempts = :flow_attempts, "
    "slots = :slots, known = :known, long_wait_at = :long_wait_at, promised_at = :promised_at, "
    "mailed_sequence = :mailed_sequence, unread_due_at = :unread_due_at, "
    "sla_due_at = :sla_due_at, place_at = :place_at, ticket_sequence = :ticket_sequence, "
    "idle_asked_at = :idle_asked_at "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLoadConversation{
    "SELECT " DESKMESH_CONVERSATION_COLUMNS
    "FROM conversation WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLockConversation{
    "SELECT " DESKMESH_CONVERSATION_COLUMNS
    "FROM conversation WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
constexpr sql::Statement kListQueued{
    "SELECT " DESKMESH_CONVERSATION_COLUMNS
    "FROM conversation WHERE workspace_id = :workspace AND state = :state "
    "ORDER BY order_key, id LIMIT :limit"};
constexpr sql::Statement kQueuedOfTicket{
    "SELECT id FROM conversation WHERE workspace_id = :workspace AND state = :state "
    "AND ticket_id = :ticket LIMIT 1"};
constexpr sql::Statement kPlaceInLine{
    "SELECT COUNT(*) AS ahead FROM conversation WHERE workspace_id = :workspace "
    "AND state = :state AND (order_key < :order_key OR (order_key = :order_key AND id < :id)) "
    "AND team_id = :team AND (locale = :language OR locale LIKE :variants)"};
constexpr sql::Statement kLastAgentOf{
    "SELECT first_owner_id, agent_id FROM conversation WHERE workspace_id = :workspace "
    "AND contact_id = :contact_id AND first_owner_id <> '' ORDER BY updated_at DESC, id DESC "
    "LIMIT 1"};

constexpr sql::Statement kSaveContact{
    "INSERT INTO contact (workspace_id, id, display_name, email, organization_id, locale, tier, "
    "profile_sequence, external_id) VALUES (:workspace, :id, :display_name, :email, "
    ":organization_id, :locale, :tier, :sequence, :external_id) ON CONFLICT (workspace_id, id) DO UPDATE SET "
    "display_name = excluded.display_name, email = excluded.email, "
    "organization_id = excluded.organization_id, locale = excluded.locale, tier = excluded.tier, "
    "profile_sequence = excluded.profile_sequence, external_id = excluded.external_id "
    "WHERE contact.profile_sequence < excluded.profile_sequence"};
constexpr sql::Statement kFindContact{
    "SELECT id, display_name, email, organization_id, locale, tier, profile_sequence FROM contact "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kFindContactOfSystem{
    "SELECT id FROM contact WHERE workspace_id = :workspace AND external_id = :external "
    "AND external_id <> '' ORDER BY id LIMIT 1"};
constexpr sql::Statement kGiveConversations{
    "UPDATE conversation SET contact_id = :contact WHERE workspace_id = :workspace "
    "AND contact_id = :visitor"};
constexpr sql::Statement kGiveMessages{
    "UPDATE message SET author_id = :contact WHERE workspace_id = :workspace "
    "AND author_id = :visitor AND conversation_id IN (SELECT id FROM conversation "
    "WHERE workspace_id = :workspace AND contact_id = :contact)"};
constexpr sql::Statement kGiveFiles{
    "UPDATE file SET uploader_id = :contact WHERE workspace_id = :workspace "
    "AND uploader_id = :visitor AND scope IN (SELECT id FROM conversation "
    "WHERE workspace_id = :workspace AND contact_id = :contact)"};
constexpr sql::Statement kSaveOrganization{
    "INSERT INTO organization (workspace_id, id, display_name, profile_sequence) "
    "VALUES (:workspace, :id, :display_name, :sequence) ON CONFLICT (workspace_id, id) DO UPDATE "
    "SET display_name = excluded.display_name, profile_sequence = excluded.profile_sequence "
    "WHERE organization.profile_sequence < excluded.profile_sequence"};
constexpr sql::Statement kNameOfOrganization{
    "SELECT display_name FROM organization WHERE workspace_id = :workspace AND id = :id"};

constexpr sql::Statement kTakeAllowance{
    "INSERT INTO contact_allowance (workspace_id, contact_id, kind, free_at) VALUES (:workspace, "
    ":contact, :kind, :fresh) ON CONFLICT (workspace_id, contact_id, kind) DO UPDATE SET free_at = "
    "CASE WHEN contact_allowance.free_at > :now THEN contact_allowance.free_at + CAST(:cost AS "
    "BIGINT) ELSE :fresh END WHERE contact_allowance.free_at <= :latest RETURNING free_at"};
constexpr sql::Statement kFindAllowance{
    "SELECT free_at FROM contact_allowance WHERE workspace_id = :workspace "
    "AND contact_id = :contact AND kind = :kind"};

constexpr sql::Statement kSavePromise{
    "INSERT INTO queue_promise (workspace_id, conversation_id, position, expected, low, high, "
    "made_at) VALUES (:workspace, :conversation, :position, :expected, :low, :high, :made_at) "
    "ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET position = excluded.position, "
    "expected = excluded.expected, low = excluded.low, high = excluded.high, "
    "made_at = excluded.made_at"};
constexpr sql::Statement kFindPromise{
    "SELECT conversation_id, position, expected, low, high, made_at FROM queue_promise "
    "WHERE workspace_id = :workspace AND conversation_id = :conversation"};
constexpr sql::Statement kListPromises{
    "SELECT conversation_id, position, expected, low, high, made_at FROM queue_promise "
    "WHERE workspace_id = :workspace LIMIT 10000"};
constexpr sql::Statement kDeletePromise{
    "DELETE FROM queue_promise WHERE workspace_id = :workspace AND conversation_id = :conversation"};

// Slots travel as `name`, `value`, `name`, `value` …
std::string PackSlots(const std::map<std::string, std::string>& slots) {
  std::vector<std::string> flat;
  for (const auto& [name, value] : slots) {
    flat.push_back(name);
    flat.push_back(value);
  }
  return PackList(flat);
}

std::map<std::string, std::string> UnpackSlots(std::string_view packed) {
  const std::vector<std::string> flat = UnpackList(packed);
  std::map<std::string, std::string> slots;
  for (std::size_t i = 0; i + 1 < flat.size(); i += 2) slots[flat[i]] = flat[i + 1];
  return slots;
}

sql::Params ConversationParams(std::string_view workspace, const Conversation& c) {
  return {{"workspace", workspace},
          {"id", c.id},
          {"contact_id", c.contact_id},
          {"organization_id", c.organization_id},
          {"tier", static_cast<int>(c.tier)},
          {"locale", c.locale},
          {"channel", c.channel},
          {"page_url", c.context.page_url},
          {"page_title", c.context.page_title},
          {"plan", c.context.plan},
          {"user_agent", c.context.user_agent},
          {"last_steps", PackList(c.context.last_steps)},
          {"error_codes", PackList(c.context.error_codes)},
          {"state", static_cast<int>(c.state)},
          {"priority", static_cast<int>(c.priority)},
          {"emotion", static_cast<int>(c.emotion)},
          {"agent_id", c.agent_id},
          {"first_owner_id", c.first_owner_id},
          {"team_id", c.team_id},
          {"ticket_id", c.ticket_id},
          {"handover_reason", static_cast<int>(c.handover_reason)},
          {"handover_note", c.handover_note},
          {"close_reason", static_cast<int>(c.close_reason)},
          {"routing_reasons", PackList(c.routing_reasons)},
          {"rating", c.rating},
          {"last_sequence", c.last_sequence},
          {"fact_sequence", c.fact_sequence},
          {"answered_sequence", c.answered_sequence},
          {"bot_misses", c.bot_misses},
          {"created_at", c.created_at},
          {"updated_at", c.updated_at},
          {"state_since", c.state_since},
          {"queued_at", c.queued_at},
          {"place_at", c.place_at},
          {"ticket_sequence", c.ticket_sequence},
          {"order_key", c.order_key},
          {"assigned_at", c.assigned_at},
          {"first_reply_at", c.first_reply_at},
          {"last_customer_at", c.last_customer_at},
          {"last_reply_at", c.last_reply_at},
          {"closed_at", c.closed_at},
          {"flood_state", c.flood_state},
          {"long_wait_at", c.long_wait_at},
          {"promised_at", c.promised_at},
          {"mailed_sequence", c.mailed_sequence},
          {"unread_due_at", c.unread_due_at},
          {"idle_asked_at", c.idle_asked_at},
          {"sla_due_at", c.sla_due_at},
          {"flow_id", c.flow.flow_id},
          {"flow_version", c.flow.flow_version},
          {"flow_node", c.flow.node},
          {"flow_attempts", c.flow.attempts},
          {"slots", PackSlots(c.flow.slots)},
          {"known", PackRecords(c.flow.known, [](const Slot& slot) {
             return std::vector<std::string>{slot.name, slot.label, slot.value};
           })}};
}

Conversation ReadConversation(const sql::Row& row) {
  Conversation c;
  c.id = row.String("id");
  c.contact_id = row.String("contact_id");
  c.organization_id = row.String("organization_id");
  c.tier = static_cast<Tier>(row.Int64("tier"));
  c.locale = row.String("locale");
  c.channel = row.String("channel");
  c.context = {.page_url = row.String("page_url"),
               .page_title = row.String("page_title"),
               .plan = row.String("plan"),
               .user_agent = row.String("user_agent"),
               .last_steps = UnpackList(row.Text("last_steps")),
               .error_codes = UnpackList(row.Text("error_codes"))};
  c.state = static_cast<State>(row.Int64("state"));
  c.priority = static_cast<Priority>(row.Int64("priority"));
  c.emotion = static_cast<Emotion>(row.Int64("emotion"));
  c.agent_id = row.String("agent_id");
  c.first_owner_id = row.String("first_owner_id");
  c.team_id = row.String("team_id");
  c.ticket_id = row.String("ticket_id");
  c.handover_reason = static_cast<HandoverReason>(row.Int64("handover_reason"));
  c.handover_note = row.String("handover_note");
  c.close_reason = static_cast<CloseReason>(row.Int64("close_reason"));
  c.routing_reasons = UnpackList(row.Text("routing_reasons"));
  c.rating = static_cast<int>(row.Int64("rating"));
  c.last_sequence = row.Int64("last_sequence");
  c.fact_sequence = row.Int64("fact_sequence");
  c.answered_sequence = row.Int64("answered_sequence");
  c.bot_misses = static_cast<int>(row.Int64("bot_misses"));
  c.created_at = row.Instant("created_at");
  c.updated_at = row.Instant("updated_at");
  c.state_since = row.Instant("state_since");
  c.queued_at = row.OptionalInstant("queued_at");
  c.place_at = row.OptionalInstant("place_at");
  c.ticket_sequence = row.Int64("ticket_sequence");
  c.order_key = row.OptionalInstant("order_key");
  c.assigned_at = row.OptionalInstant("assigned_at");
  c.first_reply_at = row.OptionalInstant("first_reply_at");
  c.last_customer_at = row.OptionalInstant("last_customer_at");
  c.last_reply_at = row.OptionalInstant("last_reply_at");
  c.closed_at = row.OptionalInstant("closed_at");
  c.flood_state = row.Instant("flood_state");
  c.long_wait_at = row.OptionalInstant("long_wait_at");
  c.mailed_sequence = row.Int64("mailed_sequence");
  c.idle_asked_at = row.OptionalInstant("idle_asked_at");
  c.unread_due_at = row.OptionalInstant("unread_due_at");
  c.sla_due_at = row.OptionalInstant("sla_due_at");
  c.promised_at = row.OptionalInstant("promised_at");
  c.flow.flow_id = row.String("flow_id");
  c.flow.flow_version = row.Int64("flow_version");
  c.flow.node = row.String("flow_node");
  c.flow.attempts = static_cast<int>(row.Int64("flow_attempts"));
  c.flow.slots = UnpackSlots(row.Text("slots"));
  c.flow.known = UnpackRecords<Slot>(row.Text("known"), 3, [](const std::vector<std::string>& v) {
    return Slot{v[0], v[1], v[2]};
  });
  return c;
}

std::vector<Conversation> ReadConversations(const sql::Rows& rows) {
  std::vector<Conversation> found;
  found.reserve(rows.size());
  for (const sql::Row row : rows) found.push_back(ReadConversation(row));
  return found;
}

QueuePromise ReadPromise(const sql::Row& row) {
  return {.conversation_id = row.String("conversation_id"),
          .position = row.Int64("position"),
          .expected = base::Duration(row.Int64("expected")),
          .low = base::Duration(row.Int64("low")),
          .high = base::Duration(row.Int64("high")),
          .made_at = row.Instant("made_at")};
}

absl::StatusOr<Conversation> LoadWith(sql::Tx& tx, const sql::Statement& statement,
                                      std::string_view workspace, std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(statement, {{"workspace", workspace}, {"id", id}}));
  if (rows.empty()) return base::NotFound("conversation", id);
  return ReadConversation(rows[0]);
}

}  // namespace

absl::Status InsertConversation(sql::Tx& tx, std::string_view workspace,
                                const Conversation& conversation) {
  return tx.Execute(kInsertConversation, ConversationParams(workspace, conversation));
}

absl::Status UpdateConversation(sql::Tx& tx, std::string_view workspace,
                                const Conversation& conversation) {
  sql::Params params = ConversationParams(workspace, conversation);
  // What never changes isn't in the statement.
  std::erase_if(params, [](const sql::Param& param) {
    return param.name == "contact_id" || param.name == "channel" || param.name == "page_url" ||
           param.name == "page_title" || param.name == "plan" || param.name == "user_agent" ||
           param.name == "last_steps" || param.name == "error_codes" || param.name == "created_at";
  });
  return tx.Execute(kUpdateConversation, params);
}

absl::StatusOr<Conversation> LoadConversation(sql::Tx& tx, std::string_view workspace,
                                              std::string_view id) {
  return LoadWith(tx, kLoadConversation, workspace, id);
}

absl::StatusOr<Conversation> LockConversation(sql::Tx& tx, std::string_view workspace,
                                              std::string_view id) {
  return LoadWith(tx, kLockConversation, workspace, id);
}

absl::StatusOr<std::vector<Conversation>> ListConversations(
    sql::Tx& tx, std::string_view workspace, const ConversationSelection& selection) {
  std::string text =
      "SELECT " DESKMESH_CONVERSATION_COLUMNS "FROM conversation WHERE workspace_id = :workspace";
  sql::Params params = {{"workspace", workspace}, {"limit", selection.limit}};
  if (!selection.states.empty()) {
    text += " AND state IN (:states[])";
    sql::Int64List states;
    for (const State state : selection.states) states.push_back(static_cast<int>(state));
    params.push_back({"states", states});
  }
  if (!selection.agent_id.empty()) {
    text += " AND agent_id = :agent_id";
    params.push_back({"agent_id", selection.agent_id});
  }
  if (!selection.contact_id.empty()) {
    text += " AND contact_id = :contact_id";
    params.push_back({"contact_id", selection.contact_id});
  }
  if (selection.before.has_value()) {
    text += " AND (updated_at < :before OR (updated_at = :before AND id < :before_id))";
    params.push_back({"before", *selection.before});
    params.push_back({"before_id", selection.before_id});
  }
  text += " ORDER BY updated_at DESC, id DESC LIMIT :limit";
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(*sql::InternStatement(std::move(text)), params));
  return ReadConversations(rows);
}

absl::StatusOr<std::vector<Conversation>> ListQueued(sql::Tx& tx, std::string_view workspace,
                                                     int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListQueued, {{"workspace", workspace},
                                                   {"state", static_cast<int>(State::kQueued)},
                                                   {"limit", limit}}));
  return ReadConversations(rows);
}

absl::StatusOr<std::string> QueuedOfTicket(sql::Tx& tx, std::string_view workspace,
                                           std::string_view ticket_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kQueuedOfTicket, {{"workspace", workspace},
                                                       {"state", static_cast<int>(State::kQueued)},
                                                       {"ticket", ticket_id}}));
  return rows.empty() ? std::string() : rows[0].String("id");
}

absl::StatusOr<std::int64_t> PlaceInLine(sql::Tx& tx, std::string_view workspace,
                                         const Conversation& conversation) {
  const std::string language(routing::LanguageOfLocale(conversation.locale));
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kPlaceInLine, {{"workspace", workspace},
                              {"state", static_cast<int>(State::kQueued)},
                              {"order_key", conversation.order_key.value_or(base::Instant{})},
                              {"id", conversation.id},
                              {"team", conversation.team_id},
                              {"language", language},
                              {"variants", language + "-%"}}));
  return rows[0].Int64("ahead") + 1;
}

absl::StatusOr<std::string> LastAgentOf(sql::Tx& tx, std::string_view workspace,
                                        std::string_view contact_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kLastAgentOf, {{"workspace", workspace}, {"contact_id", contact_id}}));
  if (rows.empty()) return std::string();
  const std::string agent = rows[0].String("agent_id");
  return agent.empty() ? rows[0].String("first_owner_id") : agent;
}

absl::Status SaveContact(sql::Tx& tx, std::string_view workspace, const Contact& contact) {
  return tx.Execute(kSaveContact, {{"workspace", workspace},
                                   {"id", contact.id},
                                   {"display_name", contact.display_name},
                                   {"email", contact.email},
                                   {"organization_id", contact.organization_id},
                                   {"locale", contact.locale},
                                   {"tier", static_cast<int>(contact.tier)},
                                   {"sequence", contact.profile_sequence},
                                   {"external_id", contact.external_id}});
}

absl::Status SaveOrganization(sql::Tx& tx, std::string_view workspace,
                              const Organization& organization) {
  return tx.Execute(kSaveOrganization, {{"workspace", workspace},
                                        {"id", organization.id},
                                        {"display_name", organization.display_name},
                                        {"sequence", organization.profile_sequence}});
}

absl::StatusOr<std::optional<Contact>> FindContact(sql::Tx& tx, std::string_view workspace,
                                                   std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kFindContact, {{"workspace", workspace}, {"id", id}}));
  if (rows.empty()) return std::nullopt;
  const sql::Row row = rows[0];
  return Contact{.id = row.String("id"),
                 .display_name = row.String("display_name"),
                 .email = row.String("email"),
                 .organization_id = row.String("organization_id"),
                 .locale = row.String("locale"),
                 .tier = static_cast<Tier>(row.Int64("tier")),
                 .profile_sequence = row.Int64("profile_sequence")};
}

absl::StatusOr<std::string> ContactOfSystem(sql::Tx& tx, std::string_view workspace,
                                            std::string_view external_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kFindContactOfSystem, {{"workspace", workspace}, {"external", external_id}}));
  return rows.empty() ? std::string() : rows[0].String("id");
}

absl::Status GiveConversations(sql::Tx& tx, std::string_view workspace, std::string_view visitor_id,
                               std::string_view contact_id) {
  const sql::Params params{
      {"workspace", workspace}, {"visitor", visitor_id}, {"contact", contact_id}};
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kGiveConversations, params));
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kGiveMessages, params));
  return tx.Execute(kGiveFiles, params);
}

absl::StatusOr<std::string> NameOfOrganization(sql::Tx& tx, std::string_view workspace,
                                               std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kNameOfOrganization, {{"workspace", workspace}, {"id", id}}));
  return rows.empty() ? std::string() : rows[0].String("display_name");
}

absl::StatusOr<base::Duration> TakeAllowance(sql::Tx& tx, std::string_view workspace,
                                             std::string_view contact_id, Allowance kind,
                                             base::Duration cost, base::Duration period,
                                             base::Instant now) {
  const base::Instant latest = now + (period - cost);
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows taken,
                            tx.Query(kTakeAllowance, {{"workspace", workspace},
                                                      {"contact", contact_id},
                                                      {"kind", static_cast<int>(kind)},
                                                      {"fresh", now + cost},
                                                      {"now", now},
                                                      {"cost", cost.count()},
                                                      {"latest", latest}}));
  if (!taken.empty()) return base::Duration{0};
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kFindAllowance, {{"workspace", workspace},
                                                      {"contact", contact_id},
                                                      {"kind", static_cast<int>(kind)}}));
  if (rows.empty()) return base::Duration{0};
  return std::max(base::Duration{1}, rows[0].Instant("free_at") - latest);
}

absl::Status SavePromise(sql::Tx& tx, std::string_view workspace, const QueuePromise& promise) {
  return tx.Execute(kSavePromise, {{"workspace", workspace},
                                   {"conversation", promise.conversation_id},
                                   {"position", promise.position},
                                   {"expected", promise.expected},
                                   {"low", promise.low},
                                   {"high", promise.high},
                                   {"made_at", promise.made_at}});
}

absl::StatusOr<std::optional<QueuePromise>> FindPromise(sql::Tx& tx, std::string_view workspace,
                                                        std::string_view conversation_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kFindPromise, {{"workspace", workspace}, {"conversation", conversation_id}}));
  if (rows.empty()) return std::nullopt;
  return ReadPromise(rows[0]);
}

absl::StatusOr<std::vector<QueuePromise>> ListPromises(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListPromises, {{"workspace", workspace}}));
  std::vector<QueuePromise> promises;
  for (const sql::Row row : rows) promises.push_back(ReadPromise(row));
  return promises;
}

absl::Status DeletePromise(sql::Tx& tx, std::string_view workspace,
                           std::string_view conversation_id) {
  return tx.Execute(kDeletePromise, {{"workspace", workspace}, {"conversation", conversation_id}});
}

#undef DESKMESH_CONVERSATION_COLUMNS

}  // namespace deskmesh::chat::store
