// SPDX-License-Identifier: Apache-2.0
//
// Reads what this domain keeps out of neighbours' contracts; for service.cc and consumers.cc.
#pragma once

#include "deskmesh/accounts/v1/accounts.pb.h"
#include "tickets/nps/core/nps_wave.h"
#include "tickets/projections/store.h"

namespace deskmesh::tickets {

inline Requester RequesterOf(const accounts::v1::Contact& contact) {
  return {.id = contact.id(),
          .organization_id = contact.organization_id(),
          .tier = static_cast<Tier>(contact.tier()),
          .locale = contact.locale(),
          .name = contact.display_name()};
}

inline SurveyContact SurveyContactOf(const accounts::v1::Contact& contact) {
  return {.id = contact.id(),
          .organization_id = contact.organization_id(),
          .tier = contact.tier() == accounts::v1::Organization::TIER_UNSPECIFIED
                      ? Tier::kFree
                      : static_cast<Tier>(contact.tier()),
          .job_role = contact.job_role(),
          .locale = contact.locale(),
          .can_be_reached = !contact.email().empty() || !contact.phone().empty() ||
                            !contact.external_id().empty(),
          .nps_asked = {}};
}

inline Member MemberOf(const accounts::v1::User& user) {
  Member member{.id = user.id(),
                .role = user.role(),
                .level = user.level() == accounts::v1::User::LEVEL_UNSPECIFIED
                             ? Level::kL1
                             : static_cast<Level>(user.level()),
                .locales = {user.locales().begin(), user.locales().end()},
                .team_ids = {user.team_ids().begin(), user.team_ids().end()},
                .is_active = user.state() == accounts::v1::User::ACTIVE,
                .name = user.display_name()};
  for (const accounts::v1::Skill& skill : user.skills()) member.skills.push_back(skill.name());
  return member;
}

}  // namespace deskmesh::tickets
