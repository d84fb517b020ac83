// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/team_member.h"

#include <algorithm>

namespace deskmesh::chat::routing {
namespace {

std::string LanguageTrait(std::string_view locale) {
  return "lang:" + std::string(LanguageOfLocale(locale));
}

}  // namespace

std::string_view LanguageOfLocale(std::string_view locale) {
  return locale.substr(0, locale.find('-'));
}

std::vector<Ability> AbilitiesOf(const TeamMember& member, TraitTable& traits) {
  std::vector<Ability> abilities;
  abilities.push_back({traits.Intern("level"), member.level});
  // The first language is the own one, each further one a level lower, never below working level.
  int language_level = kMaxLevel;
  for (const std::string& locale : member.locales) {
    abilities.push_back({traits.Intern(LanguageTrait(locale)), language_level});
    language_level = std::max(kWorkingLanguage, language_level - 1);
  }
  if (member.locales.empty()) {
    for (const char* language : {"lang:zh", "lang:en"}) {
      abilities.push_back({traits.Intern(language), kWorkingLanguage});
    }
  }
  for (const std::string& team : member.team_ids) {
    abilities.push_back({traits.Intern("team:" + team), 1});
  }
  for (const SkillLevel& skill : member.skills) {
    abilities.push_back({traits.Intern(skill.name), skill.level});
  }
  return abilities;
}

}  // namespace deskmesh::chat::routing
