// SPDX-License-Identifier: Apache-2.0
//
// Workspaces, users and teams in the store. Every function works inside the caller's transaction;
// NOT_FOUND names the noun.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "accounts/core/nouns.h"
#include "platform/sql/database.h"

namespace deskmesh::accounts {

absl::StatusOr<Workspace> LoadWorkspace(sql::Tx& tx, std::string_view workspace_id);
// Locks the row until the transaction ends.
absl::StatusOr<Workspace> LockWorkspace(sql::Tx& tx, std::string_view workspace_id);
// ALREADY_EXISTS, reason WORKSPACE_EXISTS, when the name is taken.
absl::Status InsertWorkspace(sql::Tx& tx, const Workspace& workspace);
absl::Status UpdateWorkspace(sql::Tx& tx, const Workspace& workspace);

absl::StatusOr<User> LoadUser(sql::Tx& tx, std::string_view workspace_id, std::string_view id);
absl::StatusOr<User> LockUser(sql::Tx& tx, std::string_view workspace_id, std::string_view id);
// By id, after `after_id`, at most `limit`.
absl::StatusOr<std::vector<User>> ListUsers(sql::Tx& tx, std::string_view workspace_id,
                                            std::string_view after_id, int limit);
// ALREADY_EXISTS, reason USER_EXISTS, when the e-mail is taken in the workspace. An empty hash: no
// log-in by password.
absl::Status InsertUser(sql::Tx& tx, std::string_view workspace_id, const User& user,
                        std::string_view password_hash);
// Everything but the password; USER_EXISTS as above.
absl::Status UpdateUser(sql::Tx& tx, std::string_view workspace_id, const User& user);
// Active owners; their rows stay locked, so that two can't leave at once.
absl::StatusOr<int> CountOwnersLocked(sql::Tx& tx, std::string_view workspace_id);

absl::StatusOr<std::string> LoadPasswordHash(sql::Tx& tx, std::string_view workspace_id,
                                             std::string_view user_id);
absl::Status SavePasswordHash(sql::Tx& tx, std::string_view workspace_id, std::string_view user_id,
                              std::string_view hash);

// Who may log in under an e-mail address: one row per workspace that knows it, at most 8.
struct LoginCandidate {
  std::string workspace_id;
  std::string user_id;
  std::string password_hash;
};
absl::StatusOr<std::vector<LoginCandidate>> FindLogins(sql::Tx& tx, std::string_view email_key);

absl::Status InsertTeam(sql::Tx& tx, std::string_view workspace_id, const Team& team);
absl::StatusOr<std::vector<Team>> ListTeams(sql::Tx& tx, std::string_view workspace_id,
                                            std::string_view after_id, int limit);
// INVALID_ARGUMENT, field `user.team_ids`, naming the first that doesn't exist.
absl::Status CheckTeamsExist(sql::Tx& tx, std::string_view workspace_id,
                             const std::vector<std::string>& ids);

}  // namespace deskmesh::accounts
