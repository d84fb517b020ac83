// SPDX-License-Identifier: Apache-2.0
#include "accounts/core/role_permissions.h"

#include <algorithm>

#include "platform/base/error.h"

namespace deskmesh::accounts {
namespace {

int RankOf(std::string_view name) {
  const auto& roles = BuiltInRoles();
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if (roles[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

bool CoversOne(const std::vector<std::string>& granted, const std::string& wanted) {
  return std::any_of(granted.begin(), granted.end(), [&](const std::string& grant) {
    return grant == "*" || grant == wanted ||
           (grant.ends_with(".*") && wanted.starts_with(grant.substr(0, grant.size() - 1)));
  });
}

}  // namespace

const std::vector<RoleDefinition>& BuiltInRoles() {
  static const auto* roles = new std::vector<RoleDefinition>{
      {"viewer",
       "Reads everything the team sees, changes nothing.",
       {"accounts.read", "accounts.self", "analytics.read", "chat.read", "knowledge.read",
        "sla.read", "tickets.read"}},
      {"agent",
       "Works on tickets and conversations and writes articles.",
       {"accounts.read", "accounts.self", "accounts.write", "chat.read", "chat.write",
        "knowledge.read", "knowledge.vote", "knowledge.write", "sla.read", "tickets.read",
        "tickets.write"}},
      {"supervisor",
       "Leads agents: reports, publishing, every ticket and conversation.",
       {"accounts.read", "accounts.self", "accounts.write", "analytics.*", "chat.*", "knowledge.*",
        "sla.read", "tickets.*"}},
      {"admin",
       "Runs the workspace: people, keys, service levels, channels.",
       {"accounts.*", "analytics.*", "channels.*", "chat.*", "knowledge.*", "sla.*", "tickets.*"}},
      {"owner", "May do everything, and alone makes other owners.", {"*"}},
  };
  return *roles;
}

const RoleDefinition* FindRole(std::string_view name) {
  const int rank = RankOf(name);
  return rank < 0 ? nullptr : &BuiltInRoles()[static_cast<std::size_t>(rank)];
}

const std::vector<std::string>& CustomerPermissions() {
  static const auto* permissions = new std::vector<std::string>{
      "accounts.self",  "analytics.track", "chat.read",    "chat.write",
      "knowledge.read", "knowledge.vote",  "tickets.read", "tickets.write"};
  return *permissions;
}

bool Covers(const std::vector<std::string>& granted, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(),
                     [&](const std::string& one) { return CoversOne(granted, one); });
}

std::string_view LowerRole(std::string_view a, std::string_view b) {
  return RankOf(a) < RankOf(b) ? a : b;
}

absl::Status CheckGrant(const std::vector<std::string>& granted, std::string_view role,
                        std::string_view field) {
  const RoleDefinition* definition = FindRole(role);
  if (definition == nullptr) {
    return base::InvalidField(field, "must be one of owner, admin, supervisor, agent, viewer");
  }
  if (!Covers(granted, definition->permissions)) {
    return base::Failure(absl::StatusCode::kPermissionDenied, "ROLE_TOO_HIGH",
                         "the role " + definition->name + " is above the caller's own",
                         {{"role", definition->name}});
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::accounts
