// SPDX-License-Identifier: Apache-2.0
#include "accounts/identity/store.h"

#include "platform/base/error.h"

namespace deskmesh::accounts {
namespace {

#define DESKMESH_SECRET_COLUMNS \
  "id, secret, display_name, created_by, created, revoked, used, sequence "
constexpr sql::Statement kInsertSecret{
    "INSERT INTO identity_secret (workspace_id, " DESKMESH_SECRET_COLUMNS
    ") VALUES (:workspace, :id, :secret, :display_name, :created_by, :created, :revoked, :used, "
    ":sequence)"};
constexpr sql::Statement kLockSecret{
    "SELECT " DESKMESH_SECRET_COLUMNS
    "FROM identity_secret WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
constexpr sql::Statement kUpdateSecret{
    "UPDATE identity_secret SET revoked = :revoked, used = :used, sequence = :sequence "
    "WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kListSecrets{
    "SELECT " DESKMESH_SECRET_COLUMNS
    "FROM identity_secret WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT "
    ":limit"};
constexpr sql::Statement kSecretsInForce{
    "SELECT " DESKMESH_SECRET_COLUMNS
    "FROM identity_secret WHERE workspace_id = :workspace AND revoked = 0 "
    "ORDER BY id DESC LIMIT 10 FOR SHARE"};
#undef DESKMESH_SECRET_COLUMNS
constexpr sql::Statement kDeleteSessions{
    "DELETE FROM session WHERE workspace_id = :workspace AND secret_id = :secret "
    "AND secret_id <> ''"};

IdentitySecret ReadSecret(const sql::Row& row) {
  return {.id = row.String("id"),
          .secret = row.String("secret"),
          .display_name = row.String("display_name"),
          .created_by = row.String("created_by"),
          .created = row.Instant("created"),
          .revoked = row.Instant("revoked"),
          .used = row.Instant("used"),
          .sequence = row.Int64("sequence")};
}

std::vector<IdentitySecret> ReadSecrets(const sql::Rows& rows) {
  std::vector<IdentitySecret> secrets;
  for (const sql::Row row : rows) secrets.push_back(ReadSecret(row));
  return secrets;
}

}  // namespace

absl::Status InsertIdentitySecret(sql::Tx& tx, std::string_view workspace_id,
                                  const IdentitySecret& secret) {
  return tx.Execute(kInsertSecret, {{"workspace", workspace_id},
                                    {"id", secret.id},
                                    {"secret", secret.secret},
                                    {"display_name", secret.display_name},
                                    {"created_by", secret.created_by},
                                    {"created", secret.created},
                                    {"revoked", secret.revoked},
                                    {"used", secret.used},
                                    {"sequence", secret.sequence}});
}

absl::StatusOr<IdentitySecret> LockIdentitySecret(sql::Tx& tx, std::string_view workspace_id,
                                                  std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLockSecret, {{"workspace", workspace_id}, {"id", id}}));
  if (rows.empty()) return base::NotFound("identity_secret", id);
  return ReadSecret(rows[0]);
}

absl::Status UpdateIdentitySecret(sql::Tx& tx, std::string_view workspace_id,
                                  const IdentitySecret& secret) {
  return tx.Execute(kUpdateSecret, {{"workspace", workspace_id},
                                    {"id", secret.id},
                                    {"revoked", secret.revoked},
                                    {"used", secret.used},
                                    {"sequence", secret.sequence}});
}

absl::StatusOr<std::vector<IdentitySecret>> ListIdentitySecrets(sql::Tx& tx,
                                                                std::string_view workspace_id,
                                                                std::string_view after_id,
                                                                int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListSecrets, {{"workspace", workspace_id}, {"after", after_id}, {"limit", limit}}));
  return ReadSecrets(rows);
}

absl::StatusOr<std::vector<IdentitySecret>> IdentitySecretsInForce(sql::Tx& tx,
                                                                   std::string_view workspace_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kSecretsInForce, {{"workspace", workspace_id}}));
  return ReadSecrets(rows);
}

absl::Status DeleteSessionsOfSecret(sql::Tx& tx, std::string_view workspace_id,
                                    std::string_view secret_id) {
  return tx.Execute(kDeleteSessions, {{"workspace", workspace_id}, {"secret", secret_id}});
}

}  // namespace deskmesh::accounts
