// SPDX-License-Identifier: Apache-2.0
//
// A person of the team as routing sees one: what accounts says about them, whether they take work
// now, and how much they have.
#pragma once

#include <string>
#include <vector>

#include "chat/routing/core/capacity.h"
#include "chat/routing/core/presence_lease.h"
#include "chat/routing/core/requirement.h"
#include "platform/base/instant.h"

namespace deskmesh::chat::routing {

// Least level of a language to talk to a customer in.
inline constexpr int kWorkingLanguage = 2;

// Whether somebody takes work (R25).
enum class Presence : std::uint8_t { kOffline, kOnline, kAway, kOnBreak };

struct SkillLevel {
  std::string name;
  int level = 1;  // 1 to 5
};

struct TeamMember {
  std::string id;  // usr_…
  std::string display_name;
  bool is_active = true;  // an account that can log in
  int level = 1;          // support level, 1 to 3 (R14)
  std::vector<SkillLevel> skills;
  std::vector<std::string> locales;  // BCP 47, best first; empty: every language, a little
  std::vector<std::string> team_ids;
  int capacity = 4;  // points
  std::int64_t profile_sequence = 0;

  Presence presence = Presence::kOffline;
  std::string presence_reason;
  base::Instant presence_since;
  PresenceLease lease;
  bool is_silent = false;  // nothing heard for half of the lease: no new work
  Workload work;
  std::int64_t fact_sequence = 0;

  int UsedTenths(const CapacityRules& rules) const { return TenthsOf(work, capacity, rules); }
  bool takes_work() const { return is_active && presence == Presence::kOnline && !is_silent; }
};

// What a member can do, as traits: `lang:zh`, `level`, `team:…`, and the skills by name.
std::vector<Ability> AbilitiesOf(const TeamMember& member, TraitTable& traits);

// The language of a BCP 47 tag: `zh` of `zh-CN`; empty for an empty one.
std::string_view LanguageOfLocale(std::string_view locale);

}  // namespace deskmesh::chat::routing
