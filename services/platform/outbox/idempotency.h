// SPDX-License-Identifier: Apache-2.0
//
// Exactly-once commands: the reply to a request id is stored in the transaction of the command and
// given again to whoever repeats it.
//
//   DESKMESH_ASSIGN_OR_RETURN(auto earlier, outbox::FindReply(tx, key, hash));
//   if (earlier.has_value()) return *earlier;
//   …the command…
//   return outbox::SaveReply(tx, key, hash, reply, now);
//
// Two calls with one request id at the same moment: both may find nothing; the second SaveReply then
// fails, and the database runs that whole body again, which now finds the reply.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>

#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::outbox {

// What a request id is unique within.
struct RequestKey {
  std::string workspace_id;
  std::string principal;  // who called
  std::string method;  // full name of the RPC
  std::string request_id;  // 1 to 128 characters, checked by the caller
};

// The stored reply, or nothing. FAILED_PRECONDITION, reason REQUEST_ID_REUSED, when the id was used
// with another `request_hash` (16 to 64 bytes over the request).
absl::StatusOr<std::optional<std::string>> FindReply(sql::Tx& tx, const RequestKey& key,
                                                     std::string_view request_hash);

absl::Status SaveReply(sql::Tx& tx, const RequestKey& key, std::string_view request_hash,
                       std::string_view reply, base::Instant now);

}  // namespace deskmesh::outbox
