// SPDX-License-Identifier: Apache-2.0
#include "tickets/projections/store.h"

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr sql::Statement kEnterTurn{
    "INSERT INTO conversation_turn (workspace_id, conversation_id, customer_at, agent_at) "
    "VALUES (:workspace, :conversation, 0, 0) ON CONFLICT DO NOTHING"};
constexpr sql::Statement kLoadTurn{
    "SELECT customer_at, agent_at FROM conversation_turn "
    "WHERE workspace_id = :workspace AND conversation_id = :conversation"};
constexpr sql::Statement kLockTurn{
    "SELECT customer_at, agent_at FROM conversation_turn "
    "WHERE workspace_id = :workspace AND conversation_id = :conversation FOR UPDATE"};
constexpr sql::Statement kSaveTurn{
    "UPDATE conversation_turn SET customer_at = :customer, agent_at = :agent "
    "WHERE workspace_id = :workspace AND conversation_id = :conversation"};

constexpr sql::Statement kSaveRequester{
    "INSERT INTO requester (workspace_id, id, organization_id, tier, locale, name, sequence) VALUES "
    "(:workspace, :id, :organization_id, :tier, :locale, :name, :sequence) "
    "ON CONFLICT (workspace_id, id) DO UPDATE SET organization_id = excluded.organization_id, "
    "tier = excluded.tier, locale = excluded.locale, name = excluded.name, "
    "sequence = excluded.sequence WHERE requester.sequence < excluded.sequence"};
constexpr sql::Statement kFindRequester{
    "SELECT organization_id, tier, locale, name FROM requester "
    "WHERE workspace_id = :workspace AND id = :id"};

constexpr sql::Statement kSaveMember{
    "INSERT INTO member (workspace_id, id, role, level, locales, skills, team_ids, is_active, "
    "name, sequence) VALUES (:workspace, :id, :role, :level, :locales, :skills, :team_ids, "
    ":is_active, :name, :sequence) ON CONFLICT (workspace_id, id) DO UPDATE SET role = excluded.role, "
    "level = excluded.level, locales = excluded.locales, skills = excluded.skills, "
    "team_ids = excluded.team_ids, is_active = excluded.is_active, name = excluded.name, "
    "sequence = excluded.sequence "
    "WHERE member.sequence < excluded.sequence"};
constexpr sql::Statement kFindMember{
    "SELECT id, role, level, locales, skills, team_ids, is_active, name FROM member "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kListMentionable{
    "SELECT id, name, team_ids FROM member WHERE workspace_id = :workspace AND is_active ORDER BY id "
    "LIMIT 5000"};
constexpr sql::Statement kListCandidates{
    "SELECT id, role, level, locales, skills, team_ids, is_active, name FROM member "
    "WHERE workspace_id = :workspace AND is_active AND role = 'agent' ORDER BY id LIMIT 5000"};

constexpr sql::Statement kListColleagues{
    "SELECT id, role, team_ids FROM member WHERE workspace_id = :workspace AND is_active "
    "AND role <> 'viewer' ORDER BY id LIMIT 5000"};

constexpr sql::Statement kSeeConversation{
    "INSERT INTO conversation_seen (workspace_id, conversation_id, sequence) "
    "VALUES (:workspace, :conversation, :sequence) "
    "ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET sequence = excluded.sequence "
    "WHERE conversation_seen.sequence < excluded.sequence"};

constexpr sql::Statement kSeeBreach{
    "INSERT INTO breach_seen (workspace_id, ticket_id, clock, sequence) "
    "VALUES (:workspace, :ticket, :clock, :sequence) "
    "ON CONFLICT (workspace_id, ticket_id, clock) DO UPDATE SET sequence = excluded.sequence "
    "WHERE breach_seen.sequence < excluded.sequence"};

constexpr sql::Statement kSaveDue{
    "INSERT INTO ticket_due (workspace_id, ticket_id, due, sequence) "
    "VALUES (:workspace, :ticket, :due, :sequence) "
    "ON CONFLICT (workspace_id, ticket_id) DO UPDATE SET due = excluded.due, "
    "sequence = excluded.sequence WHERE ticket_due.sequence < excluded.sequence"};

std::string JoinLines(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += '\n';
    text += word;
  }
  return text;
}

std::vector<std::string> SplitLines(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return words;
}

Member ReadMember(const sql::Row& row) {
  return {.id = row.String(0),
          .role = row.String(1),
          .level = static_cast<Level>(row.Int64(2)),
          .locales = SplitLines(row.Text(3)),
          .skills = SplitLines(row.Text(4)),
          .team_ids = SplitLines(row.Text(5)),
          .is_active = row.Bool(6),
          .name = row.String(7)};
}

}  // namespace

absl::Status SaveRequester(sql::Tx& tx, std::string_view workspace_id, const Requester& requester,
                           std::int64_t sequence) {
  return tx.Execute(kSaveRequester, {{"workspace", workspace_id},
                                     {"id", requester.id},
                                     {"organization_id", requester.organization_id},
                                     {"tier", static_cast<int>(requester.tier)},
                                     {"locale", requester.locale},
                                     {"name", requester.name},
                                     {"sequence", sequence}});
}

absl::StatusOr<std::optional<Requester>> FindRequester(sql::Tx& tx, std::string_view workspace_id,
                                                       std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kFindRequester, {{"workspace", workspace_id}, {"id", id}}));
  if (rows.empty()) return std::optional<Requester>();
  return Requester{.id = std::string(id),
                   .organization_id = rows[0].String(0),
                   .tier = static_cast<Tier>(rows[0].Int64(1)),
                   .locale = rows[0].String(2),
                   .name = rows[0].String(3)};
}

absl::Status SaveMember(sql::Tx& tx, std::string_view workspace_id, const Member& member,
                        std::int64_t sequence) {
  return tx.Execute(kSaveMember, {{"workspace", workspace_id},
                                  {"id", member.id},
                                  {"role", member.role},
                                  {"level", static_cast<int>(member.level)},
                                  {"locales", JoinLines(member.locales)},
                                  {"skills", JoinLines(member.skills)},
                                  {"team_ids", JoinLines(member.team_ids)},
                                  {"is_active", member.is_active},
                                  {"name", member.name},
                                  {"sequence", sequence}});
}

absl::StatusOr<std::optional<Member>> FindMember(sql::Tx& tx, std::string_view workspace_id,
                                                 std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kFindMember, {{"workspace", workspace_id}, {"id", id}}));
  if (rows.empty()) return std::optional<Member>();
  return ReadMember(rows[0]);
}

absl::StatusOr<std::vector<Candidate>> ListCandidates(sql::Tx& tx, std::string_view workspace_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListCandidates, {{"workspace", workspace_id}}));
  std::vector<Candidate> candidates;
  candidates.reserve(rows.size());
  for (const sql::Row row : rows) {
    Member member = ReadMember(row);
    candidates.push_back({.user_id = std::move(member.id),
                          .level = member.level,
                          .locales = std::move(member.locales),
                          .skills = std::move(member.skills),
                          .team_ids = std::move(member.team_ids)});
  }
  return candidates;
}

absl::StatusOr<std::vector<Mentionable>> ListMentionable(sql::Tx& tx,
                                                         std::string_view workspace_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListMentionable, {{"workspace", workspace_id}}));
  std::vector<Mentionable> members;
  members.reserve(rows.size());
  for (const sql::Row row : rows) {
    members.push_back({row.String(0), row.String(1), SplitLines(row.String(2))});
  }
  return members;
}

absl::StatusOr<std::vector<Colleague>> ListColleagues(sql::Tx& tx, std::string_view workspace_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListColleagues, {{"workspace", workspace_id}}));
  std::vector<Colleague> colleagues;
  colleagues.reserve(rows.size());
  for (const sql::Row row : rows) {
    const std::string role = row.String(1);
    colleagues.push_back(
        {.id = row.String(0),
         .team_ids = SplitLines(row.String(2)),
         .is_in_charge = role == "supervisor" || role == "admin" || role == "owner"});
  }
  return colleagues;
}

absl::StatusOr<bool> SeeConversation(sql::Tx& tx, std::string_view workspace_id,
                                     std::string_view conversation_id, std::int64_t sequence) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t changed,
                            tx.ExecuteCount(kSeeConversation, {{"workspace", workspace_id},
                                                               {"conversation", conversation_id},
                                                               {"sequence", sequence}}));
  return changed > 0;
}

absl::Status SaveDue(sql::Tx& tx, std::string_view workspace_id, std::string_view ticket_id,
                     base::Instant due, std::int64_t sequence) {
  return tx.Execute(
      kSaveDue,
      {{"workspace", workspace_id}, {"ticket", ticket_id}, {"due", due}, {"sequence", sequence}});
}

absl::StatusOr<bool> SeeBreach(sql::Tx& tx, std::string_view workspace_id,
                               std::string_view ticket_id, std::string_view clock,
                               std::int64_t sequence) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t changed,
                            tx.ExecuteCount(kSeeBreach, {{"workspace", workspace_id},
                                                         {"ticket", ticket_id},
                                                         {"clock", clock},
                                                         {"sequence", sequence}}));
  return changed > 0;
}

absl::StatusOr<ConversationTurn> LoadTurn(sql::Tx& tx, std::string_view workspace_id,
                                          std::string_view conversation_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kLoadTurn, {{"workspace", workspace_id}, {"conversation", conversation_id}}));
  if (rows.empty()) return ConversationTurn();
  return ConversationTurn{rows[0].Instant(0), rows[0].Instant(1)};
}

absl::StatusOr<ConversationTurn> LockTurn(sql::Tx& tx, std::string_view workspace_id,
                                          std::string_view conversation_id) {
  const sql::Params params = {{"workspace", workspace_id}, {"conversation", conversation_id}};
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kEnterTurn, params));
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kLockTurn, params));
  if (rows.empty()) return absl::InternalError("a conversation was entered and isn't there");
  return ConversationTurn{rows[0].Instant(0), rows[0].Instant(1)};
}

absl::Status SaveTurn(sql::Tx& tx, std::string_view workspace_id, std::string_view conversation_id,
                      const ConversationTurn& turn) {
  return tx.Execute(kSaveTurn, {{"workspace", workspace_id},
                                {"conversation", conversation_id},
                                {"customer", turn.customer_at},
                                {"agent", turn.agent_at}});
}

}  // namespace deskmesh::tickets
