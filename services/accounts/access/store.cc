// SPDX-License-Identifier: Apache-2.0
#include "accounts/access/store.h"

#include "platform/base/error.h"

namespace deskmesh::accounts {
namespace {

constexpr sql::Statement kInsertSession{
    "INSERT INTO session (workspace_id, token_hash, id, subject_id, created, expires, "
    "secret_id) VALUES (:workspace, :hash, :id, :subject, :created, :expires, :secret)"};
constexpr sql::Statement kDeleteSession{
    "DELETE FROM session WHERE workspace_id = :workspace AND subject_id = :subject AND id = :id"};
constexpr sql::Statement kDeleteSessionsOf{
    "DELETE FROM session WHERE workspace_id = :workspace AND subject_id = :subject AND id <> :keep"};
constexpr sql::Statement kDeleteExpiredSessions{
    "DELETE FROM session WHERE (workspace_id, token_hash) IN (SELECT workspace_id, token_hash "
    "FROM session WHERE expires < :now ORDER BY expires LIMIT :limit)"};

constexpr sql::Statement kFindUserSession{
    "SELECT s.id AS session_id, '' AS key_id, m.id AS subject, m.display_name, m.role, "
    "'' AS key_role, m.is_active, s.expires FROM session s "
    "JOIN member m ON m.workspace_id = s.workspace_id AND m.id = s.subject_id "
    "WHERE s.workspace_id = :workspace AND s.token_hash = :hash"};
constexpr sql::Statement kFindContactSession{
    "SELECT s.id AS session_id, '' AS key_id, c.id AS subject, c.display_name, '' AS role, "
    "'' AS key_role, TRUE AS is_active, s.expires FROM session s "
    "JOIN contact c ON c.workspace_id = s.workspace_id AND c.id = s.subject_id "
    "WHERE s.workspace_id = :workspace AND s.token_hash = :hash"};
constexpr sql::Statement kFindApiKeyOwner{
    "SELECT '' AS session_id, k.id AS key_id, m.id AS subject, k.display_name, m.role, "
    "k.role AS key_role, m.is_active FROM api_key k "
    "JOIN member m ON m.workspace_id = k.workspace_id AND m.id = k.created_by "
    "WHERE k.workspace_id = :workspace AND k.token_hash = :hash AND k.revoked = 0"};

constexpr sql::Statement kInsertApiKey{
    "INSERT INTO api_key (workspace_id, id, token_hash, display_name, role, created_by, created, "
    "revoked, sequence) VALUES (:workspace, :id, :hash, :display_name, :role, :created_by, "
    ":created, :revoked, :sequence)"};
constexpr sql::Statement kLockApiKey{
    "SELECT id, display_name, role, created_by, created, revoked, sequence FROM api_key "
    "WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
constexpr sql::Statement kUpdateApiKey{
    "UPDATE api_key SET revoked = :revoked, sequence = :sequence "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kListApiKeys{
    "SELECT id, display_name, role, created_by, created, revoked, sequence FROM api_key "
    "WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit"};

absl::StatusOr<std::optional<TokenOwner>> FindOwner(sql::Tx& tx, const sql::Statement& statement,
                                                    std::string_view workspace_id,
                                                    std::string_view token_hash,
                                                    bool expires = true) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(statement, {{"workspace", workspace_id},
                                                 {"hash", sql::Bytes{std::string(token_hash)}}}));
  if (rows.empty()) return std::optional<TokenOwner>();
  const sql::Row row = rows[0];
  TokenOwner owner{.session_id = row.String("session_id"),
                   .key_id = row.String("key_id"),
                   .subject = row.String("subject"),
                   .display_name = row.String("display_name"),
                   .role = row.String("role"),
                   .key_role = row.String("key_role"),
                   .is_active = row.Bool("is_active")};
  if (expires) owner.expires = row.Instant("expires");
  return owner;
}

ApiKey ReadApiKey(const sql::Row& row) {
  return {.id = row.String("id"),
          .display_name = row.String("display_name"),
          .role = row.String("role"),
          .created_by = row.String("created_by"),
          .created = row.Instant("created"),
          .revoked = row.Instant("revoked"),
          .sequence = row.Int64("sequence")};
}

}  // namespace

absl::Status InsertSession(sql::Tx& tx, std::string_view workspace_id, std::string_view token_hash,
                           const Session& session) {
  return tx.Execute(kInsertSession, {{"workspace", workspace_id},
                                     {"hash", sql::Bytes{std::string(token_hash)}},
                                     {"id", session.id},
                                     {"subject", session.subject_id},
                                     {"created", session.created},
                                     {"expires", session.expires},
                                     {"secret", session.secret_id}});
}

absl::StatusOr<bool> DeleteSession(sql::Tx& tx, std::string_view workspace_id,
                                   std::string_view subject_id, std::string_view session_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::int64_t deleted,
      tx.ExecuteCount(kDeleteSession,
                      {{"workspace", workspace_id}, {"subject", subject_id}, {"id", session_id}}));
  return deleted > 0;
}

absl::Status DeleteSessionsOf(sql::Tx& tx, std::string_view workspace_id,
                              std::string_view subject_id, std::string_view keep_id) {
  return tx.Execute(kDeleteSessionsOf,
                    {{"workspace", workspace_id}, {"subject", subject_id}, {"keep", keep_id}});
}

absl::StatusOr<std::int64_t> DeleteExpiredSessions(sql::Tx& tx, base::Instant now, int limit) {
  return tx.ExecuteCount(kDeleteExpiredSessions, {{"now", now}, {"limit", limit}});
}

absl::StatusOr<std::optional<TokenOwner>> FindUserSession(sql::Tx& tx,
                                                          std::string_view workspace_id,
                                                          std::string_view token_hash) {
  return FindOwner(tx, kFindUserSession, workspace_id, token_hash);
}

absl::StatusOr<std::optional<TokenOwner>> FindContactSession(sql::Tx& tx,
                                                             std::string_view workspace_id,
                                                             std::string_view token_hash) {
  return FindOwner(tx, kFindContactSession, workspace_id, token_hash);
}

absl::StatusOr<std::optional<TokenOwner>> FindApiKeyOwner(sql::Tx& tx,
                                                          std::string_view workspace_id,
                                                          std::string_view token_hash) {
  return FindOwner(tx, kFindApiKeyOwner, workspace_id, token_hash, false);
}

absl::Status InsertApiKey(sql::Tx& tx, std::string_view workspace_id, std::string_view token_hash,
                          const ApiKey& key) {
  return tx.Execute(kInsertApiKey, {{"workspace", workspace_id},
                                    {"id", key.id},
                                    {"hash", sql::Bytes{std::string(token_hash)}},
                                    {"display_name", key.display_name},
                                    {"role", key.role},
                                    {"created_by", key.created_by},
                                    {"created", key.created},
                                    {"revoked", key.revoked},
                                    {"sequence", key.sequence}});
}

absl::StatusOr<ApiKey> LockApiKey(sql::Tx& tx, std::string_view workspace_id, std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLockApiKey, {{"workspace", workspace_id}, {"id", id}}));
  if (rows.empty()) return base::NotFound("api_key", id);
  return ReadApiKey(rows[0]);
}

absl::Status UpdateApiKey(sql::Tx& tx, std::string_view workspace_id, const ApiKey& key) {
  return tx.Execute(kUpdateApiKey, {{"workspace", workspace_id},
                                    {"id", key.id},
                                    {"revoked", key.revoked},
                                    {"sequence", key.sequence}});
}

absl::StatusOr<std::vector<ApiKey>> ListApiKeys(sql::Tx& tx, std::string_view workspace_id,
                                                std::string_view after_id, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListApiKeys, {{"workspace", workspace_id}, {"after", after_id}, {"limit", limit}}));
  std::vector<ApiKey> keys;
  for (const sql::Row row : rows) keys.push_back(ReadApiKey(row));
  return keys;
}

}  // namespace deskmesh::accounts
