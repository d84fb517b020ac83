// SPDX-License-Identifier: Apache-2.0
//
// Organisations and contacts between contract and rules.
#pragma once

#include <string>
#include <vector>

#include "accounts/core/nouns.h"
#include "deskmesh/accounts/v1/accounts.pb.h"

namespace deskmesh::accounts {

void ToProto(const Organization& organization, v1::Organization* proto);
void ToProto(const Contact& contact, v1::Contact* proto);

// Takes the named top-level fields over. Output-only fields are never taken.
void ApplyFields(const v1::Organization& sent, const std::vector<std::string>& paths,
                 Organization& organization);
void ApplyFields(const v1::Contact& sent, const std::vector<std::string>& paths, Contact& contact);

}  // namespace deskmesh::accounts
