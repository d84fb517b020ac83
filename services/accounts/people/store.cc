// SPDX-License-Identifier: Apache-2.0
#include "accounts/people/store.h"

#include <set>

#include "accounts/core/lines.h"
#include "accounts/core/people_rules.h"
#include "platform/base/error.h"

namespace deskmesh::accounts {
namespace {

constexpr sql::Statement kLoadWorkspace{
    "SELECT workspace_id, display_name, default_locale, time_zone, widget_key, created, updated, "
    "sequence FROM workspace WHERE workspace_id = :workspace"};
constexpr sql::Statement kLockWorkspace{
    "SELECT workspace_id, display_name, default_locale, time_zone, widget_key, created, updated, "
    "sequence FROM workspace WHERE workspace_id = :workspace FOR UPDATE"};
constexpr sql::Statement kInsertWorkspace{
    "INSERT INTO workspace (workspace_id, display_name, default_locale, time_zone, widget_key, "
    "created, updated, sequence) VALUES (:workspace, :display_name, :default_locale, :time_zone, "
    ":widget_key, :created, :updated, :sequence) ON CONFLICT DO NOTHING"};
constexpr sql::Statement kUpdateWorkspace{
    "UPDATE workspace SET display_name = :display_name, default_locale = :default_locale, "
    "time_zone = :time_zone, updated = :updated, sequence = :sequence "
    "WHERE workspace_id = :workspace"};
constexpr sql::Statement kFindWorkspaceName{
    "SELECT workspace_id FROM workspace WHERE display_name = :display_name"};

#define DESKMESH_MEMBER_COLUMNS                                                                     \
  "id, email, display_name, role, level, skills, locales, team_ids, capacity, is_active, created, " \
  "updated, sequence "
constexpr sql::Statement kLoadUser{"SELECT " DESKMESH_MEMBER_COLUMNS
                                   "FROM member WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLockUser{
    "SELECT " DESKMESH_MEMBER_COLUMNS
    "FROM member WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
constexpr sql::Statement kListUsers{
    "SELECT " DESKMESH_MEMBER_COLUMNS
    "FROM member WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit"};
#undef DESKMESH_MEMBER_COLUMNS
constexpr sql::Statement kInsertUser{
    "INSERT INTO member (workspace_id, id, email, email_key, display_name, role, level, skills, "
    "locales, team_ids, capacity, is_active, password_hash, created, updated, sequence) VALUES "
    "(:workspace, :id, :email, :email_key, :display_name, :role, :level, :skills, :locales, "
    ":team_ids, :capacity, :is_active, :password_hash, :created, :updated, :sequence) "
    "ON CONFLICT DO NOTHING"};
constexpr sql::Statement kUpdateUser{
    "UPDATE member SET email = :email, email_key = :email_key, display_name = :display_name, "
    "role = :role, level = :level, skills = :skills, locales = :locales, team_ids = :team_ids, "
    "capacity = :capacity, is_active = :is_active, updated = :updated, sequence = :sequence "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kFindUserEmail{
    "SELECT id FROM member WHERE workspace_id = :workspace AND email_key = :email_key"};
constexpr sql::Statement kLockOwners{
    "SELECT id FROM member WHERE workspace_id = :workspace AND role = 'owner' AND is_active "
    "ORDER BY id FOR UPDATE"};
constexpr sql::Statement kLoadPassword{
    "SELECT password_hash FROM member WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kSavePassword{
    "UPDATE member SET password_hash = :hash WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kFindLogins{
    "SELECT workspace_id, id, password_hash FROM member WHERE email_key = :email_key AND is_active "
    "ORDER BY workspace_id LIMIT 8"};

constexpr sql::Statement kInsertTeam{
    "INSERT INTO team (workspace_id, id, display_name, created) "
    "VALUES (:workspace, :id, :display_name, :created)"};
constexpr sql::Statement kListTeams{
    "SELECT id, display_name, created FROM team WHERE workspace_id = :workspace AND id > :after "
    "ORDER BY id LIMIT :limit"};
constexpr sql::Statement kFindTeams{
    "SELECT id FROM team WHERE workspace_id = :workspace AND id IN (:ids[])"};

Workspace ReadWorkspace(const sql::Row& row) {
  return {.id = row.String("workspace_id"),
          .display_name = row.String("display_name"),
          .default_locale = row.String("default_locale"),
          .time_zone = row.String("time_zone"),
          .widget_key = row.String("widget_key"),
          .created = row.Instant("created"),
          .updated = row.Instant("updated"),
          .sequence = row.Int64("sequence")};
}

absl::StatusOr<Workspace> OneWorkspace(sql::Tx& tx, const sql::Statement& statement,
                                       std::string_view workspace_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(statement, {{"workspace", workspace_id}}));
  if (rows.empty()) return base::NotFound("workspace", workspace_id);
  return ReadWorkspace(rows[0]);
}

// `5 api` in a line.
std::string JoinSkills(const std::vector<Skill>& skills) {
  std::vector<std::string> lines;
  for (const Skill& skill : skills) lines.push_back(std::to_string(skill.level) + ' ' + skill.name);
  return JoinLines(lines);
}

std::vector<Skill> SplitSkills(std::string_view text) {
  std::vector<Skill> skills;
  for (const std::string& line : SplitLines(text)) {
    skills.push_back({.name = line.substr(2), .level = line[0] - '0'});
  }
  return skills;
}

User ReadUser(const sql::Row& row) {
  return {.id = row.String("id"),
          .email = row.String("email"),
          .display_name = row.String("display_name"),
          .role = row.String("role"),
          .level = static_cast<int>(row.Int64("level")),
          .skills = SplitSkills(row.Text("skills")),
          .locales = SplitLines(row.Text("locales")),
          .team_ids = SplitLines(row.Text("team_ids")),
          .capacity = static_cast<int>(row.Int64("capacity")),
          .is_active = row.Bool("is_active"),
          .created = row.Instant("created"),
          .updated = row.Instant("updated"),
          .sequence = row.Int64("sequence")};
}

absl::StatusOr<User> OneUser(sql::Tx& tx, const sql::Statement& statement,
                             std::string_view workspace_id, std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(statement, {{"workspace", workspace_id}, {"id", id}}));
  if (rows.empty()) return base::NotFound("user", id);
  return ReadUser(rows[0]);
}

sql::Params UserParams(std::string_view workspace_id, const User& user) {
  return {{"workspace", workspace_id},
          {"id", user.id},
          {"email", user.email},
          {"email_key", EmailKey(user.email)},
          {"display_name", user.display_name},
          {"role", user.role},
          {"level", user.level},
          {"skills", JoinSkills(user.skills)},
          {"locales", JoinLines(user.locales)},
          {"team_ids", JoinLines(user.team_ids)},
          {"capacity", user.capacity},
          {"is_active", user.is_active},
          {"updated", user.updated},
          {"sequence", user.sequence}};
}

absl::Status UserExists() {
  return base::Failure(absl::StatusCode::kAlreadyExists, "USER_EXISTS",
                       "a user with this e-mail address exists in the workspace");
}

}  // namespace

absl::StatusOr<Workspace> LoadWorkspace(sql::Tx& tx, std::string_view workspace_id) {
  return OneWorkspace(tx, kLoadWorkspace, workspace_id);
}

absl::StatusOr<Workspace> LockWorkspace(sql::Tx& tx, std::string_view workspace_id) {
  return OneWorkspace(tx, kLockWorkspace, workspace_id);
}

absl::Status InsertWorkspace(sql::Tx& tx, const Workspace& workspace) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::int64_t inserted,
      tx.ExecuteCount(kInsertWorkspace, {{"workspace", workspace.id},
                                         {"display_name", workspace.display_name},
                                         {"default_locale", workspace.default_locale},
                                         {"time_zone", workspace.time_zone},
                                         {"widget_key", workspace.widget_key},
                                         {"created", workspace.created},
                                         {"updated", workspace.updated},
                                         {"sequence", workspace.sequence}}));
  if (inserted == 1) return absl::OkStatus();
  return base::Failure(absl::StatusCode::kAlreadyExists, "WORKSPACE_EXISTS",
                       "a workspace of this name exists");
}

absl::Status UpdateWorkspace(sql::Tx& tx, const Workspace& workspace) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows same_name,
      tx.Query(kFindWorkspaceName, {{"display_name", workspace.display_name}}));
  if (!same_name.empty() && same_name[0].Text("workspace_id") != workspace.id) {
    return base::Failure(absl::StatusCode::kAlreadyExists, "WORKSPACE_EXISTS",
                         "a workspace of this name exists");
  }
  return tx.Execute(kUpdateWorkspace, {{"workspace", workspace.id},
                                       {"display_name", workspace.display_name},
                                       {"default_locale", workspace.default_locale},
                                       {"time_zone", workspace.time_zone},
                                       {"updated", workspace.updated},
                                       {"sequence", workspace.sequence}});
}

absl::StatusOr<User> LoadUser(sql::Tx& tx, std::string_view workspace_id, std::string_view id) {
  return OneUser(tx, kLoadUser, workspace_id, id);
}

absl::StatusOr<User> LockUser(sql::Tx& tx, std::string_view workspace_id, std::string_view id) {
  return OneUser(tx, kLockUser, workspace_id, id);
}

absl::StatusOr<std::vector<User>> ListUsers(sql::Tx& tx, std::string_view workspace_id,
                                            std::string_view after_id, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListUsers, {{"workspace", workspace_id}, {"after", after_id}, {"limit", limit}}));
  std::vector<User> users;
  users.reserve(rows.size());
  for (const sql::Row row : rows) users.push_back(ReadUser(row));
  return users;
}

absl::Status InsertUser(sql::Tx& tx, std::string_view workspace_id, const User& user,
                        std::string_view password_hash) {
  sql::Params params = UserParams(workspace_id, user);
  params.emplace_back("password_hash", password_hash);
  params.emplace_back("created", user.created);
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t inserted, tx.ExecuteCount(kInsertUser, params));
  return inserted == 1 ? absl::OkStatus() : UserExists();
}

absl::Status UpdateUser(sql::Tx& tx, std::string_view workspace_id, const User& user) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows same_email,
      tx.Query(kFindUserEmail, {{"workspace", workspace_id}, {"email_key", EmailKey(user.email)}}));
  if (!same_email.empty() && same_email[0].Text("id") != user.id) return UserExists();
  return tx.Execute(kUpdateUser, UserParams(workspace_id, user));
}

absl::StatusOr<int> CountOwnersLocked(sql::Tx& tx, std::string_view workspace_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLockOwners, {{"workspace", workspace_id}}));
  return static_cast<int>(rows.size());
}

absl::StatusOr<std::string> LoadPasswordHash(sql::Tx& tx, std::string_view workspace_id,
                                             std::string_view user_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kLoadPassword, {{"workspace", workspace_id}, {"id", user_id}}));
  if (rows.empty()) return base::NotFound("user", user_id);
  return rows[0].String("password_hash");
}

absl::Status SavePasswordHash(sql::Tx& tx, std::string_view workspace_id, std::string_view user_id,
                              std::string_view hash) {
  return tx.Execute(kSavePassword, {{"workspace", workspace_id}, {"id", user_id}, {"hash", hash}});
}

absl::StatusOr<std::vector<LoginCandidate>> FindLogins(sql::Tx& tx, std::string_view email_key) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kFindLogins, {{"email_key", email_key}}));
  std::vector<LoginCandidate> candidates;
  for (const sql::Row row : rows) {
    candidates.push_back(
        {row.String("workspace_id"), row.String("id"), row.String("password_hash")});
  }
  return candidates;
}

absl::Status InsertTeam(sql::Tx& tx, std::string_view workspace_id, const Team& team) {
  return tx.Execute(kInsertTeam, {{"workspace", workspace_id},
                                  {"id", team.id},
                                  {"display_name", team.display_name},
                                  {"created", team.created}});
}

absl::StatusOr<std::vector<Team>> ListTeams(sql::Tx& tx, std::string_view workspace_id,
                                            std::string_view after_id, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListTeams, {{"workspace", workspace_id}, {"after", after_id}, {"limit", limit}}));
  std::vector<Team> teams;
  for (const sql::Row row : rows) {
    teams.push_back({row.String("id"), row.String("display_name"), row.Instant("created")});
  }
  return teams;
}

absl::Status CheckTeamsExist(sql::Tx& tx, std::string_view workspace_id,
                             const std::vector<std::string>& ids) {
  if (ids.empty()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kFindTeams, {{"workspace", workspace_id}, {"ids", ids}}));
  std::set<std::string_view> known;
  for (const sql::Row row : rows) known.insert(row.Text("id"));
  for (const std::string& id : ids) {
    if (!known.contains(id)) {
      return base::InvalidField("user.team_ids",
                                "must name teams of the workspace; " + id + " is none");
    }
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::accounts
