// SPDX-License-Identifier: Apache-2.0
#include "platform/outbox/fence.h"

#include "platform/base/error.h"

namespace deskmesh::outbox {
namespace {

constexpr sql::Statement kSeen{"SELECT token FROM lease_fence WHERE name = :name FOR SHARE"};
constexpr sql::Statement kRaise{
    "INSERT INTO lease_fence (name, token) VALUES (:name, :token) ON CONFLICT (name) DO UPDATE SET "
    "token = excluded.token WHERE excluded.token >= lease_fence.token RETURNING token"};

}  // namespace

absl::Status CheckFence(sql::Tx& tx, std::string_view name, std::int64_t token) {
  // Usually the number is known: then one owner's transactions don't wait for each other.
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows seen, tx.Query(kSeen, {{"name", name}}));
  if (!seen.empty() && seen[0].Int64("token") == token) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kRaise, {{"name", name}, {"token", token}}));
  if (!rows.empty()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows now, tx.Query(kSeen, {{"name", name}}));
  return base::Failure(
      absl::StatusCode::kAborted, "LEASE_LOST", "a later owner of the lease has already worked",
      {{"lease", std::string(name)}, {"seen", std::to_string(now[0].Int64("token"))}});
}

}  // namespace deskmesh::outbox
