// SPDX-License-Identifier: Apache-2.0
//
// Sessions and API keys in the store. Tokens are known by their SHA-256 only. Every function works
// inside the caller's transaction.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/core/nouns.h"
#include "platform/sql/database.h"

namespace deskmesh::accounts {

absl::Status InsertSession(sql::Tx& tx, std::string_view workspace_id, std::string_view token_hash,
                           const Session& session);
// Whether it was there.
absl::StatusOr<bool> DeleteSession(sql::Tx& tx, std::string_view workspace_id,
                                   std::string_view subject_id, std::string_view session_id);
// All of a person or customer but `keep_id`, which may be empty.
absl::Status DeleteSessionsOf(sql::Tx& tx, std::string_view workspace_id,
                              std::string_view subject_id, std::string_view keep_id);
// At most `limit` sessions that ended before `now`; how many went.
absl::StatusOr<std::int64_t> DeleteExpiredSessions(sql::Tx& tx, base::Instant now, int limit);

// Whom a token stands for.
struct TokenOwner {
  std::string session_id;
  std::string key_id;   // of an API key
  std::string subject;  // `usr_…` or `con_…`
  std::string display_name;
  std::string role;      // of the person
  std::string key_role;  // of the API key
  bool is_active = true;
  base::Instant expires = base::Instant::Infinite();
};
// A log-in joined with its person; nothing for an unknown token.
absl::StatusOr<std::optional<TokenOwner>> FindUserSession(sql::Tx& tx,
                                                          std::string_view workspace_id,
                                                          std::string_view token_hash);
absl::StatusOr<std::optional<TokenOwner>> FindContactSession(sql::Tx& tx,
                                                             std::string_view workspace_id,
                                                             std::string_view token_hash);
// An API key in force joined with its creator.
absl::StatusOr<std::optional<TokenOwner>> FindApiKeyOwner(sql::Tx& tx,
                                                          std::string_view workspace_id,
                                                          std::string_view token_hash);

absl::Status InsertApiKey(sql::Tx& tx, std::string_view workspace_id, std::string_view token_hash,
                          const ApiKey& key);
// NOT_FOUND when there is none.
absl::StatusOr<ApiKey> LockApiKey(sql::Tx& tx, std::string_view workspace_id, std::string_view id);
absl::Status UpdateApiKey(sql::Tx& tx, std::string_view workspace_id, const ApiKey& key);
absl::StatusOr<std::vector<ApiKey>> ListApiKeys(sql::Tx& tx, std::string_view workspace_id,
                                                std::string_view after_id, int limit);

}  // namespace deskmesh::accounts
