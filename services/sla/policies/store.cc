// SPDX-License-Identifier: Apache-2.0
#include "sla/policies/store.h"

#include "platform/base/error.h"

namespace deskmesh::sla::store {
namespace {

constexpr sql::Statement kRetirePolicy{
    "UPDATE policy_version SET is_current = FALSE "
    "WHERE workspace_id = :workspace AND id = :id AND is_current"};
constexpr sql::Statement kRetireCalendar{
    "UPDATE calendar_version SET is_current = FALSE "
    "WHERE workspace_id = :workspace AND id = :id AND is_current"};
constexpr sql::Statement kAddPolicy{
    "INSERT INTO policy_version (workspace_id, id, version, valid_from, made_at, is_current, position, "
    "body) VALUES (:workspace, :id, :version, :valid_from, :made, TRUE, :position, :body)"};
constexpr sql::Statement kAddCalendar{
    "INSERT INTO calendar_version (workspace_id, id, version, valid_from, made_at, is_current, body) "
    "VALUES (:workspace, :id, :version, :valid_from, :made, TRUE, :body)"};

#define DESKMESH_POLICY_COLUMNS                                                    \
  "p.id, p.version, p.valid_from, p.made_at, p.position, p.body, "                 \
  "(SELECT f.made_at FROM policy_version f WHERE f.workspace_id = p.workspace_id " \
  "AND f.id = p.id AND f.version = 1) AS created FROM policy_version p "
#define DESKMESH_CALENDAR_COLUMNS                                                    \
  "c.id, c.version, c.valid_from, c.made_at, 0 AS position, c.body, "                \
  "(SELECT f.made_at FROM calendar_version f WHERE f.workspace_id = c.workspace_id " \
  "AND f.id = c.id AND f.version = 1) AS created FROM calendar_version c "
constexpr sql::Statement kLoadPolicy{"SELECT " DESKMESH_POLICY_COLUMNS
                                     "WHERE p.workspace_id = :workspace AND p.id = :id "
                                     "AND p.is_current"};
constexpr sql::Statement kLockPolicy{"SELECT " DESKMESH_POLICY_COLUMNS
                                     "WHERE p.workspace_id = :workspace AND p.id = :id "
                                     "AND p.is_current FOR UPDATE OF p"};
constexpr sql::Statement kLoadCalendar{"SELECT " DESKMESH_CALENDAR_COLUMNS
                                       "WHERE c.workspace_id = :workspace AND c.id = :id "
                                       "AND c.is_current"};
constexpr sql::Statement kLockCalendar{"SELECT " DESKMESH_CALENDAR_COLUMNS
                                       "WHERE c.workspace_id = :workspace AND c.id = :id "
                                       "AND c.is_current FOR UPDATE OF c"};
constexpr sql::Statement kListPolicies{
    "SELECT " DESKMESH_POLICY_COLUMNS
    "WHERE p.workspace_id = :workspace AND p.is_current "
    "AND (p.position > :position OR (p.position = :position AND p.id > :after)) "
    "ORDER BY p.position, p.id LIMIT :limit"};
constexpr sql::Statement kListCalendars{
    "SELECT " DESKMESH_CALENDAR_COLUMNS
    "WHERE c.workspace_id = :workspace AND c.is_current AND c.id > :after "
    "ORDER BY c.id LIMIT :limit"};
#undef DESKMESH_POLICY_COLUMNS
#undef DESKMESH_CALENDAR_COLUMNS

constexpr sql::Statement kPolicyVersions{
    "SELECT id, version, valid_from, made_at, position, body FROM policy_version "
    "WHERE workspace_id = :workspace ORDER BY valid_from, version, id"};
constexpr sql::Statement kCalendarVersions{
    "SELECT id, version, valid_from, made_at, 0 AS position, body FROM calendar_version "
    "WHERE workspace_id = :workspace ORDER BY valid_from, version, id"};

constexpr sql::Statement kEnterWorkspace{
    "INSERT INTO workspace (workspace_id, revision) VALUES (:workspace, 1) ON CONFLICT DO NOTHING"};
constexpr sql::Statement kRevision{
    "SELECT revision FROM workspace WHERE workspace_id = :workspace"};
constexpr sql::Statement kRaiseRevision{
    "UPDATE workspace SET revision = revision + 1 WHERE workspace_id = :workspace"};

Current ReadVersion(const sql::Row& row) {
  Current version;
  version.id = row.String("id");
  version.version = row.Int64("version");
  version.valid_from = row.Instant("valid_from");
  version.made = row.Instant("made_at");
  version.position = row.Int64("position");
  version.body = std::string(row.Bytes("body"));
  return version;
}

Current ReadCurrent(const sql::Row& row) {
  Current current = ReadVersion(row);
  current.created = row.Instant("created");
  return current;
}

}  // namespace

absl::Status AddVersion(sql::Tx& tx, std::string_view workspace, Noun noun,
                        const Version& version) {
  const bool is_policy = noun == Noun::kPolicy;
  if (version.version > 1) {
    DESKMESH_RETURN_IF_ERROR(tx.Execute(is_policy ? kRetirePolicy : kRetireCalendar,
                                        {{"workspace", workspace}, {"id", version.id}}));
  }
  sql::Params params = {{"workspace", workspace},     {"id", version.id},
                        {"version", version.version}, {"valid_from", version.valid_from},
                        {"made", version.made},       {"body", sql::Bytes{version.body}}};
  if (is_policy) params.push_back({"position", version.position});
  return tx.Execute(is_policy ? kAddPolicy : kAddCalendar, params);
}

absl::StatusOr<Current> LoadCurrent(sql::Tx& tx, std::string_view workspace, Noun noun,
                                    std::string_view id, bool for_change) {
  const bool is_policy = noun == Noun::kPolicy;
  const sql::Statement& statement = is_policy ? (for_change ? kLockPolicy : kLoadPolicy)
                                              : (for_change ? kLockCalendar : kLoadCalendar);
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(statement, {{"workspace", workspace}, {"id", id}}));
  if (rows.empty()) return base::NotFound(is_policy ? "sla_policy" : "calendar", id);
  return ReadCurrent(rows[0]);
}

absl::StatusOr<std::vector<Current>> ListCurrent(sql::Tx& tx, std::string_view workspace, Noun noun,
                                                 std::int64_t after_position,
                                                 std::string_view after_id, int limit) {
  sql::Params params = {{"workspace", workspace}, {"after", after_id}, {"limit", limit}};
  if (noun == Noun::kPolicy) params.push_back({"position", after_position});
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(noun == Noun::kPolicy ? kListPolicies : kListCalendars, params));
  std::vector<Current> found;
  for (const sql::Row row : rows) found.push_back(ReadCurrent(row));
  return found;
}

absl::StatusOr<std::vector<Version>> ListVersions(sql::Tx& tx, std::string_view workspace,
                                                  Noun noun) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(noun == Noun::kPolicy ? kPolicyVersions : kCalendarVersions,
                                     {{"workspace", workspace}}));
  std::vector<Version> found;
  for (const sql::Row row : rows) found.push_back(ReadVersion(row));
  return found;
}

absl::StatusOr<bool> EnterWorkspace(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t entered,
                            tx.ExecuteCount(kEnterWorkspace, {{"workspace", workspace}}));
  return entered > 0;
}

absl::StatusOr<std::int64_t> RevisionOf(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kRevision, {{"workspace", workspace}}));
  return rows.empty() ? 0 : rows[0].Int64("revision");
}

absl::Status RaiseRevision(sql::Tx& tx, std::string_view workspace) {
  return tx.Execute(kRaiseRevision, {{"workspace", workspace}});
}

}  // namespace deskmesh::sla::store
