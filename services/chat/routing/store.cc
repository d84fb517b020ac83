// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/store.h"

#include <cstdlib>

#include "chat/core/string_list.h"
#include "platform/base/error.h"

namespace deskmesh::chat::store {
namespace {

#define DESKMESH_MEMBER_COLUMNS                                                                 \
  "id, display_name, is_active, level, skills, locales, team_ids, capacity, profile_sequence, " \
  "presence, presence_reason, presence_since, load, tickets, calls, call_tenths, others, "      \
  "other_tenths, fact_sequence, lease, alive_at, is_silent "
constexpr sql::Statement kFindMember{"SELECT " DESKMESH_MEMBER_COLUMNS
                                     "FROM agent WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLockMember{
    "SELECT " DESKMESH_MEMBER_COLUMNS
    "FROM agent WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
constexpr sql::Statement kListMembers{
    "SELECT " DESKMESH_MEMBER_COLUMNS
    "FROM agent WHERE workspace_id = :workspace ORDER BY id LIMIT 100000"};
#undef DESKMESH_MEMBER_COLUMNS
constexpr sql::Statement kEnsureMember{
    "INSERT INTO agent (workspace_id, id, display_name, is_active, level, skills, locales, "
    "team_ids, capacity, profile_sequence, presence, presence_reason, presence_since, load, "
    "fact_sequence) VALUES (:workspace, :id, '', :is_active, 1, '', '', '', 4, 0, 0, '', 0, 0, 0) "
    "ON CONFLICT (workspace_id, id) DO NOTHING"};
constexpr sql::Statement kUpdateMember{
    "UPDATE agent SET presence = :presence, presence_reason = :presence_reason, "
    "presence_since = :presence_since, load = :load, tickets = :tickets, calls = :calls, "
    "call_tenths = :call_tenths, others = :others, other_tenths = :other_tenths, "
    "fact_sequence = :fact_sequence, lease = :lease, alive_at = :alive_at, is_silent = :is_silent "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kSaveProfile{
    "UPDATE agent SET display_name = :display_name, is_active = :is_active, level = :level, "
    "skills = :skills, locales = :locales, team_ids = :team_ids, capacity = :capacity, "
    "profile_sequence = :sequence "
    "WHERE workspace_id = :workspace AND id = :id AND profile_sequence < :sequence"};
constexpr sql::Statement kCountOnline{
    "SELECT COUNT(*) AS online FROM agent WHERE workspace_id = :workspace "
    "AND presence = :presence AND is_active = :is_active AND is_silent = :is_silent"};

constexpr sql::Statement kNextChange{
    "INSERT INTO routing_state (workspace_id, last_sequence, mean_handling, handled) "
    "VALUES (:workspace, 1, 0, 0) ON CONFLICT (workspace_id) DO UPDATE SET "
    "last_sequence = routing_state.last_sequence + 1 RETURNING last_sequence"};
constexpr sql::Statement kInsertChange{
    "INSERT INTO routing_log (workspace_id, sequence, kind, subject_id) "
    "VALUES (:workspace, :sequence, :kind, :subject)"};
constexpr sql::Statement kLastChange{
    "SELECT last_sequence FROM routing_state WHERE workspace_id = :workspace"};
constexpr sql::Statement kListChanges{
    "SELECT sequence, kind, subject_id FROM routing_log WHERE workspace_id = :workspace "
    "AND sequence > :after ORDER BY sequence LIMIT :limit"};
constexpr sql::Statement kDeleteChanges{
    "DELETE FROM routing_log WHERE workspace_id = :workspace AND sequence <= :up_to"};
constexpr sql::Statement kListWorkspaces{
    "SELECT workspace_id FROM routing_state ORDER BY workspace_id LIMIT 100000"};
constexpr sql::Statement kLoadHandling{
    "SELECT mean_handling, handled FROM routing_state WHERE workspace_id = :workspace"};
constexpr sql::Statement kSaveHandling{
    "UPDATE routing_state SET mean_handling = :mean, handled = :handled "
    "WHERE workspace_id = :workspace"};

// Skills travel as `name`, `level`, `name`, `level` …
std::string PackSkills(const std::vector<routing::SkillLevel>& skills) {
  std::vector<std::string> flat;
  for (const routing::SkillLevel& skill : skills) {
    flat.push_back(skill.name);
    flat.push_back(std::to_string(skill.level));
  }
  return PackList(flat);
}

std::vector<routing::SkillLevel> UnpackSkills(std::string_view packed) {
  const std::vector<std::string> flat = UnpackList(packed);
  std::vector<routing::SkillLevel> skills;
  for (std::size_t i = 0; i + 1 < flat.size(); i += 2) {
    skills.push_back({flat[i], std::atoi(flat[i + 1].c_str())});
  }
  return skills;
}

TeamMember ReadMember(const sql::Row& row) {
  TeamMember member;
  member.id = row.String("id");
  member.display_name = row.String("display_name");
  member.is_active = row.Bool("is_active");
  member.level = static_cast<int>(row.Int64("level"));
  member.skills = UnpackSkills(row.Text("skills"));
  member.locales = UnpackList(row.Text("locales"));
  member.team_ids = UnpackList(row.Text("team_ids"));
  member.capacity = static_cast<int>(row.Int64("capacity"));
  member.profile_sequence = row.Int64("profile_sequence");
  member.presence = static_cast<routing::Presence>(row.Int64("presence"));
  member.presence_reason = row.String("presence_reason");
  member.presence_since = row.Instant("presence_since");
  member.work = {.chats = static_cast<int>(row.Int64("load")),
                 .tickets = static_cast<int>(row.Int64("tickets")),
                 .calls = static_cast<int>(row.Int64("calls")),
                 .call_tenths = static_cast<int>(row.Int64("call_tenths")),
                 .others = static_cast<int>(row.Int64("others")),
                 .other_tenths = static_cast<int>(row.Int64("other_tenths"))};
  member.fact_sequence = row.Int64("fact_sequence");
  member.lease = {base::Duration(row.Int64("lease")), row.Instant("alive_at")};
  member.is_silent = row.Bool("is_silent");
  return member;
}

}  // namespace

absl::StatusOr<std::optional<TeamMember>> FindMember(sql::Tx& tx, std::string_view workspace,
                                                     std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kFindMember, {{"workspace", workspace}, {"id", id}}));
  if (rows.empty()) return std::nullopt;
  return ReadMember(rows[0]);
}

absl::StatusOr<TeamMember> LockMember(sql::Tx& tx, std::string_view workspace,
                                      std::string_view id) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                              tx.Query(kLockMember, {{"workspace", workspace}, {"id", id}}));
    if (!rows.empty()) return ReadMember(rows[0]);
    DESKMESH_RETURN_IF_ERROR(
        tx.Execute(kEnsureMember, {{"workspace", workspace}, {"id", id}, {"is_active", true}}));
  }
  return absl::InternalError("an agent's row could not be made");
}

absl::StatusOr<std::vector<TeamMember>> ListMembers(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListMembers, {{"workspace", workspace}}));
  std::vector<TeamMember> members;
  members.reserve(rows.size());
  for (const sql::Row row : rows) members.push_back(ReadMember(row));
  return members;
}

absl::StatusOr<std::set<std::string>> ListStaffedTeams(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<TeamMember> members, ListMembers(tx, workspace));
  std::set<std::string> teams;
  for (const TeamMember& member : members) {
    if (member.is_active) teams.insert(member.team_ids.begin(), member.team_ids.end());
  }
  return teams;
}

absl::Status UpdateMember(sql::Tx& tx, std::string_view workspace, const TeamMember& member) {
  return tx.Execute(kUpdateMember, {{"workspace", workspace},
                                    {"id", member.id},
                                    {"presence", static_cast<int>(member.presence)},
                                    {"presence_reason", member.presence_reason},
                                    {"presence_since", member.presence_since},
                                    {"load", member.work.chats},
                                    {"tickets", member.work.tickets},
                                    {"calls", member.work.calls},
                                    {"call_tenths", member.work.call_tenths},
                                    {"others", member.work.others},
                                    {"other_tenths", member.work.other_tenths},
                                    {"fact_sequence", member.fact_sequence},
                                    {"lease", member.lease.length},
                                    {"alive_at", member.lease.alive_at},
                                    {"is_silent", member.is_silent}});
}

absl::StatusOr<bool> SaveProfile(sql::Tx& tx, std::string_view workspace,
                                 const TeamMember& member) {
  DESKMESH_RETURN_IF_ERROR(tx.Execute(
      kEnsureMember, {{"workspace", workspace}, {"id", member.id}, {"is_active", true}}));
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t changed,
                            tx.ExecuteCount(kSaveProfile, {{"workspace", workspace},
                                                           {"id", member.id},
                                                           {"display_name", member.display_name},
                                                           {"is_active", member.is_active},
                                                           {"level", member.level},
                                                           {"skills", PackSkills(member.skills)},
                                                           {"locales", PackList(member.locales)},
                                                           {"team_ids", PackList(member.team_ids)},
                                                           {"capacity", member.capacity},
                                                           {"sequence", member.profile_sequence}}));
  return changed > 0;
}

absl::StatusOr<std::int64_t> CountOnline(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kCountOnline, {{"workspace", workspace},
                              {"presence", static_cast<int>(routing::Presence::kOnline)},
                              {"is_active", true},
                              {"is_silent", false}}));
  return rows[0].Int64("online");
}

absl::Status AppendRoutingChange(sql::Tx& tx, std::string_view workspace, RoutingChange::Kind kind,
                                 std::string_view subject_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kNextChange, {{"workspace", workspace}}));
  return tx.Execute(kInsertChange, {{"workspace", workspace},
                                    {"sequence", rows[0].Int64("last_sequence")},
                                    {"kind", static_cast<int>(kind)},
                                    {"subject", subject_id}});
}

absl::StatusOr<std::int64_t> LastRoutingChange(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLastChange, {{"workspace", workspace}}));
  return rows.empty() ? 0 : rows[0].Int64("last_sequence");
}

absl::StatusOr<std::vector<RoutingChange>> ListRoutingChanges(sql::Tx& tx,
                                                              std::string_view workspace,
                                                              std::int64_t after, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListChanges, {{"workspace", workspace}, {"after", after}, {"limit", limit}}));
  std::vector<RoutingChange> changes;
  changes.reserve(rows.size());
  for (const sql::Row row : rows) {
    changes.push_back({.sequence = row.Int64("sequence"),
                       .kind = static_cast<RoutingChange::Kind>(row.Int64("kind")),
                       .subject_id = row.String("subject_id")});
  }
  return changes;
}

absl::Status DeleteRoutingChanges(sql::Tx& tx, std::string_view workspace, std::int64_t up_to) {
  return tx.Execute(kDeleteChanges, {{"workspace", workspace}, {"up_to", up_to}});
}

absl::StatusOr<std::vector<std::string>> ListRoutingWorkspaces(sql::Tx& tx) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kListWorkspaces));
  std::vector<std::string> workspaces;
  for (const sql::Row row : rows) workspaces.push_back(row.String("workspace_id"));
  return workspaces;
}

absl::StatusOr<Handling> LoadHandling(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLoadHandling, {{"workspace", workspace}}));
  if (rows.empty()) return Handling{};
  return Handling{.mean = base::Duration(rows[0].Int64("mean_handling")),
                  .measured = static_cast<int>(rows[0].Int64("handled"))};
}

absl::Status SaveHandling(sql::Tx& tx, std::string_view workspace, const Handling& handling) {
  return tx.Execute(
      kSaveHandling,
      {{"workspace", workspace}, {"mean", handling.mean}, {"handled", handling.measured}});
}

}  // namespace deskmesh::chat::store
