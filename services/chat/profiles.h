// SPDX-License-Identifier: Apache-2.0
//
// What accounts tells about customers and the team, as chat keeps it.
#pragma once

#include <cstdint>

#include "chat/routing/core/team_member.h"
#include "chat/store.h"
#include "deskmesh/accounts/v1/accounts.pb.h"

namespace deskmesh::chat {

// `sequence` is that of the fact it comes from; 0 where it was asked for.
store::Contact ContactOf(const accounts::v1::Contact& contact, std::int64_t sequence);
routing::TeamMember MemberOf(const accounts::v1::User& user, std::int64_t sequence);

}  // namespace deskmesh::chat
