// SPDX-License-Identifier: Apache-2.0
//
// Which role may do what (R60).
//
// Roles are a total order: viewer < agent < supervisor < admin < owner. Each is a set of permissions
// as RPCs name them in their contract (`tickets.write`); `tickets.*` is a whole domain and `*`
// everything. Customers have a fixed set of their own.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::accounts {

struct RoleDefinition {
  std::string name;
  std::string description;
  std::vector<std::string> permissions;
};

// The built-in roles, lowest first. Safe for concurrent const use.
const std::vector<RoleDefinition>& BuiltInRoles();

// The role of that name, or null.
const RoleDefinition* FindRole(std::string_view name);

// What a customer is allowed, always narrowed to what is its own.
const std::vector<std::string>& CustomerPermissions();

// Whether `granted` allows everything that `wanted` does.
bool Covers(const std::vector<std::string>& granted, const std::vector<std::string>& wanted);

// The lower of two roles; an unknown name is lower than every other.
std::string_view LowerRole(std::string_view a, std::string_view b);

// Whether someone with `granted` may give a role to a person or a key. INVALID_ARGUMENT for an
// unknown role, naming `field`; PERMISSION_DENIED, reason ROLE_TOO_HIGH, above the caller's own.
absl::Status CheckGrant(const std::vector<std::string>& granted, std::string_view role,
                        std::string_view field);

}  // namespace deskmesh::accounts
