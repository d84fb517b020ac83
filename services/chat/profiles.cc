// SPDX-License-Identifier: Apache-2.0
#include "chat/profiles.h"

#include <algorithm>

namespace deskmesh::chat {
namespace {

Tier TierOf(accounts::v1::Organization::Tier tier) {
  switch (tier) {
    case accounts::v1::Organization::ENTERPRISE:
      return Tier::kEnterprise;
    case accounts::v1::Organization::PAID:
      return Tier::kPaid;
    default:
      return Tier::kFree;
  }
}

}  // namespace

store::Contact ContactOf(const accounts::v1::Contact& contact, std::int64_t sequence) {
  return {.id = contact.id(),
          .display_name = contact.display_name(),
          .email = contact.email(),
          .organization_id = contact.organization_id(),
          .locale = contact.locale(),
          .tier = TierOf(contact.tier()),
          .profile_sequence = sequence,
          .external_id = contact.external_id()};
}

routing::TeamMember MemberOf(const accounts::v1::User& user, std::int64_t sequence) {
  routing::TeamMember member;
  member.id = user.id();
  member.display_name = user.display_name();
  member.is_active = user.state() != accounts::v1::User::DEACTIVATED;
  member.level = std::clamp(static_cast<int>(user.level()), 1, 3);
  for (const accounts::v1::Skill& skill : user.skills()) {
    member.skills.push_back({skill.name(), skill.level()});
  }
  member.locales = {user.locales().begin(), user.locales().end()};
  member.team_ids = {user.team_ids().begin(), user.team_ids().end()};
  member.capacity = user.capacity() > 0 ? user.capacity() : 4;
  member.profile_sequence = sequence;
  return member;
}

}  // namespace deskmesh::chat
