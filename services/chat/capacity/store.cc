// SPDX-License-Identifier: Apache-2.0
#include "chat/capacity/store.h"

#include "platform/base/error.h"

namespace deskmesh::chat::store {
namespace {

constexpr sql::Statement kLoadRules{
    "SELECT chat, ticket, call, other, most_ticket_percent, revision, updated_at "
    "FROM capacity_rules WHERE workspace_id = :workspace"};
constexpr sql::Statement kSaveRules{
    "INSERT INTO capacity_rules (workspace_id, chat, ticket, call, other, most_ticket_percent, "
    "revision, updated_at) VALUES (:workspace, :chat, :ticket, :call, :other, :percent, :revision, "
    ":updated_at) ON CONFLICT (workspace_id) DO UPDATE SET chat = excluded.chat, "
    "ticket = excluded.ticket, call = excluded.call, other = excluded.other, "
    "most_ticket_percent = excluded.most_ticket_percent, revision = excluded.revision, "
    "updated_at = excluded.updated_at"};

#define DESKMESH_TICKET_COLUMNS                                                  \
  "ticket_id, agent_id, conversation_id, sequence, is_in_progress, is_counted, " \
  "changed_at "
constexpr sql::Statement kLockTicket{"SELECT " DESKMESH_TICKET_COLUMNS
                                     "FROM agent_ticket WHERE workspace_id = :workspace "
                                     "AND ticket_id = :ticket FOR UPDATE"};
constexpr sql::Statement kLockTicketsOf{
    "SELECT " DESKMESH_TICKET_COLUMNS
    "FROM agent_ticket WHERE workspace_id = :workspace AND conversation_id = :conversation "
    "AND is_in_progress = :yes AND agent_id <> '' ORDER BY ticket_id FOR UPDATE"};
#undef DESKMESH_TICKET_COLUMNS
constexpr sql::Statement kSaveTicket{
    "INSERT INTO agent_ticket (workspace_id, ticket_id, agent_id, conversation_id, sequence, "
    "is_in_progress, is_counted, changed_at) VALUES (:workspace, :ticket, :agent, :conversation, "
    ":sequence, :is_in_progress, :is_counted, :changed_at) "
    "ON CONFLICT (workspace_id, ticket_id) DO UPDATE SET agent_id = excluded.agent_id, "
    "conversation_id = excluded.conversation_id, sequence = excluded.sequence, "
    "is_in_progress = excluded.is_in_progress, is_counted = excluded.is_counted, "
    "changed_at = excluded.changed_at"};
constexpr sql::Statement kEnsureTicket{
    "INSERT INTO agent_ticket (workspace_id, ticket_id, agent_id, conversation_id, sequence, "
    "is_in_progress, is_counted, changed_at) VALUES (:workspace, :ticket, '', '', 0, :no, :no, 0) "
    "ON CONFLICT (workspace_id, ticket_id) DO NOTHING"};
constexpr sql::Statement kForgetTickets{
    "DELETE FROM agent_ticket WHERE workspace_id = :workspace AND ticket_id IN ("
    "SELECT ticket_id FROM agent_ticket WHERE workspace_id = :workspace "
    "AND is_in_progress = :no AND changed_at < :before ORDER BY changed_at LIMIT :limit)"};

#define DESKMESH_WORK_COLUMNS "reference, agent_id, kind, tenths, begun_at, expires_at "
constexpr sql::Statement kLockWork{"SELECT " DESKMESH_WORK_COLUMNS
                                   "FROM agent_work WHERE workspace_id = :workspace "
                                   "AND reference = :reference FOR UPDATE"};
constexpr sql::Statement kListWork{
    "SELECT " DESKMESH_WORK_COLUMNS
    "FROM agent_work WHERE workspace_id = :workspace AND agent_id = :agent "
    "ORDER BY begun_at, reference LIMIT 1000"};
#undef DESKMESH_WORK_COLUMNS
constexpr sql::Statement kSaveWork{
    "INSERT INTO agent_work (workspace_id, reference, agent_id, kind, tenths, begun_at, "
    "expires_at) VALUES (:workspace, :reference, :agent, :kind, :tenths, :begun_at, :expires_at) "
    "ON CONFLICT (workspace_id, reference) DO UPDATE SET agent_id = excluded.agent_id, "
    "kind = excluded.kind, tenths = excluded.tenths, begun_at = excluded.begun_at, "
    "expires_at = excluded.expires_at"};
constexpr sql::Statement kEnsureWork{
    "INSERT INTO agent_work (workspace_id, reference, agent_id, kind, tenths, begun_at, "
    "expires_at) VALUES (:workspace, :reference, '', 0, 0, 0, 0) "
    "ON CONFLICT (workspace_id, reference) DO NOTHING"};
constexpr sql::Statement kDeleteWork{
    "DELETE FROM agent_work WHERE workspace_id = :workspace AND reference = :reference"};

AgentTicket ReadTicket(const sql::Row& row) {
  return {.ticket_id = row.String("ticket_id"),
          .agent_id = row.String("agent_id"),
          .conversation_id = row.String("conversation_id"),
          .sequence = row.Int64("sequence"),
          .is_in_progress = row.Bool("is_in_progress"),
          .is_counted = row.Bool("is_counted"),
          .changed_at = row.Instant("changed_at")};
}

AgentWork ReadWork(const sql::Row& row) {
  return {.reference = row.String("reference"),
          .agent_id = row.String("agent_id"),
          .kind = static_cast<routing::WorkKind>(row.Int64("kind")),
          .tenths = static_cast<int>(row.Int64("tenths")),
          .begun_at = row.Instant("begun_at"),
          .expires_at = row.Instant("expires_at")};
}

}  // namespace

absl::StatusOr<CapacityRow> LoadCapacity(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kLoadRules, {{"workspace", workspace}}));
  if (rows.empty()) return CapacityRow{};
  const sql::Row row = rows[0];
  return CapacityRow{
      .rules = {.chat = static_cast<int>(row.Int64("chat")),
                .ticket = static_cast<int>(row.Int64("ticket")),
                .call = static_cast<int>(row.Int64("call")),
                .other = static_cast<int>(row.Int64("other")),
                .most_ticket_percent = static_cast<int>(row.Int64("most_ticket_percent"))},
      .revision = row.Int64("revision"),
      .updated_at = row.Instant("updated_at")};
}

absl::Status SaveCapacity(sql::Tx& tx, std::string_view workspace, const CapacityRow& row) {
  return tx.Execute(kSaveRules, {{"workspace", workspace},
                                 {"chat", row.rules.chat},
                                 {"ticket", row.rules.ticket},
                                 {"call", row.rules.call},
                                 {"other", row.rules.other},
                                 {"percent", row.rules.most_ticket_percent},
                                 {"revision", row.revision},
                                 {"updated_at", row.updated_at}});
}

absl::StatusOr<AgentTicket> LockAgentTicket(sql::Tx& tx, std::string_view workspace,
                                            std::string_view ticket_id) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kLockTicket, {{"workspace", workspace},
                                                                           {"ticket", ticket_id}}));
    if (!rows.empty()) return ReadTicket(rows[0]);
    DESKMESH_RETURN_IF_ERROR(tx.Execute(
        kEnsureTicket, {{"workspace", workspace}, {"ticket", ticket_id}, {"no", false}}));
  }
  return absl::InternalError("a ticket's row could not be made");
}

absl::Status SaveAgentTicket(sql::Tx& tx, std::string_view workspace, const AgentTicket& ticket) {
  return tx.Execute(kSaveTicket, {{"workspace", workspace},
                                  {"ticket", ticket.ticket_id},
                                  {"agent", ticket.agent_id},
                                  {"conversation", ticket.conversation_id},
                                  {"sequence", ticket.sequence},
                                  {"is_in_progress", ticket.is_in_progress},
                                  {"is_counted", ticket.is_counted},
                                  {"changed_at", ticket.changed_at}});
}

absl::StatusOr<std::vector<AgentTicket>> LockTicketsOf(sql::Tx& tx, std::string_view workspace,
                                                       std::string_view conversation_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kLockTicketsOf,
               {{"workspace", workspace}, {"conversation", conversation_id}, {"yes", true}}));
  std::vector<AgentTicket> tickets;
  for (const sql::Row row : rows) tickets.push_back(ReadTicket(row));
  return tickets;
}

absl::Status ForgetAgentTickets(sql::Tx& tx, std::string_view workspace, base::Instant before,
                                int limit) {
  return tx.Execute(
      kForgetTickets,
      {{"workspace", workspace}, {"no", false}, {"before", before}, {"limit", limit}});
}

absl::StatusOr<std::optional<AgentWork>> LockAgentWork(sql::Tx& tx, std::string_view workspace,
                                                       std::string_view reference) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kLockWork, {{"workspace", workspace},
                                                                       {"reference", reference}}));
  if (rows.empty()) return std::nullopt;
  return ReadWork(rows[0]);
}

absl::StatusOr<AgentWork> LockBegunWork(sql::Tx& tx, std::string_view workspace,
                                        std::string_view reference) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<AgentWork> work,
                              LockAgentWork(tx, workspace, reference));
    if (work.has_value()) return *work;
    DESKMESH_RETURN_IF_ERROR(
        tx.Execute(kEnsureWork, {{"workspace", workspace}, {"reference", reference}}));
  }
  return absl::InternalError("the row of some work could not be made");
}

absl::Status SaveAgentWork(sql::Tx& tx, std::string_view workspace, const AgentWork& work) {
  return tx.Execute(kSaveWork, {{"workspace", workspace},
                                {"reference", work.reference},
                                {"agent", work.agent_id},
                                {"kind", static_cast<int>(work.kind)},
                                {"tenths", work.tenths},
                                {"begun_at", work.begun_at},
                                {"expires_at", work.expires_at}});
}

absl::Status DeleteAgentWork(sql::Tx& tx, std::string_view workspace, std::string_view reference) {
  return tx.Execute(kDeleteWork, {{"workspace", workspace}, {"reference", reference}});
}

absl::StatusOr<std::vector<AgentWork>> ListAgentWork(sql::Tx& tx, std::string_view workspace,
                                                     std::string_view agent_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListWork, {{"workspace", workspace}, {"agent", agent_id}}));
  std::vector<AgentWork> work;
  for (const sql::Row row : rows) work.push_back(ReadWork(row));
  return work;
}

}  // namespace deskmesh::chat::store
