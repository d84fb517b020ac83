// SPDX-License-Identifier: Apache-2.0
#include "platform/outbox/idempotency.h"

#include "platform/base/error.h"

namespace deskmesh::outbox {
namespace {

constexpr sql::Statement kFind{
    "SELECT request_hash, reply FROM idempotency WHERE workspace_id = :workspace AND "
    "principal = :principal AND method = :method AND request_id = :request"};
constexpr sql::Statement kSave{
    "INSERT INTO idempotency (workspace_id, principal, method, request_id, request_hash, reply, "
    "created_at) VALUES (:workspace, :principal, :method, :request, :hash, :reply, :now)"};

}  // namespace

absl::StatusOr<std::optional<std::string>> FindReply(sql::Tx& tx, const RequestKey& key,
                                                     std::string_view request_hash) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kFind, {{"workspace", key.workspace_id},
                                                                   {"principal", key.principal},
                                                                   {"method", key.method},
                                                                   {"request", key.request_id}}));
  if (rows.empty()) return std::optional<std::string>();
  if (rows[0].Bytes("request_hash") != request_hash) {
    return base::Failure(absl::StatusCode::kFailedPrecondition, "REQUEST_ID_REUSED",
                         "the request id was used with another request",
                         {{"request_id", key.request_id}});
  }
  return std::optional<std::string>(rows[0].Bytes("reply"));
}

absl::Status SaveReply(sql::Tx& tx, const RequestKey& key, std::string_view request_hash,
                       std::string_view reply, base::Instant now) {
  return tx.Execute(kSave, {{"workspace", key.workspace_id},
                            {"principal", key.principal},
                            {"method", key.method},
                            {"request", key.request_id},
                            {"hash", sql::Bytes{std::string(request_hash)}},
                            {"reply", sql::Bytes{std::string(reply)}},
                            {"now", now}});
}

}  // namespace deskmesh::outbox
