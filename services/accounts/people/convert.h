// SPDX-License-Identifier: Apache-2.0
//
// Workspaces, users and teams between contract and rules.
#pragma once

#include <string>
#include <vector>

#include "accounts/core/nouns.h"
#include "deskmesh/accounts/v1/accounts.pb.h"

namespace deskmesh::accounts {

void ToProto(const Workspace& workspace, v1::Workspace* proto);
void ToProto(const User& user, v1::User* proto);
void ToProto(const Team& team, v1::Team* proto);

// Takes the named top-level fields over. Output-only fields are never taken.
void ApplyFields(const v1::Workspace& sent, const std::vector<std::string>& paths,
                 Workspace& workspace);
void ApplyFields(const v1::User& sent, const std::vector<std::string>& paths, User& user);

}  // namespace deskmesh::accounts
