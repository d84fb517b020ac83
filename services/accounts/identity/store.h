// SPDX-License-Identifier: Apache-2.0
//
// Identity secrets in the store, and what depends on them. Every function works inside the caller's
// transaction.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/core/nouns.h"
#include "platform/sql/database.h"

namespace deskmesh::accounts {

absl::Status InsertIdentitySecret(sql::Tx& tx, std::string_view workspace_id,
                                  const IdentitySecret& secret);
// NOT_FOUND when there is none.
absl::StatusOr<IdentitySecret> LockIdentitySecret(sql::Tx& tx, std::string_view workspace_id,
                                                  std::string_view id);
absl::Status UpdateIdentitySecret(sql::Tx& tx, std::string_view workspace_id,
                                  const IdentitySecret& secret);
absl::StatusOr<std::vector<IdentitySecret>> ListIdentitySecrets(sql::Tx& tx,
                                                                std::string_view workspace_id,
                                                                std::string_view after_id,
                                                                int limit);
// Those in force, newest first.
absl::StatusOr<std::vector<IdentitySecret>> IdentitySecretsInForce(sql::Tx& tx,
                                                                   std::string_view workspace_id);
// Ends what a secret vouched for.
absl::Status DeleteSessionsOfSecret(sql::Tx& tx, std::string_view workspace_id,
                                    std::string_view secret_id);

}  // namespace deskmesh::accounts
