// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/assignment_rule.h"

#include <algorithm>
#include <tuple>

namespace deskmesh::tickets {
namespace {

std::string_view LanguageOf(std::string_view locale) { return locale.substr(0, locale.find('-')); }

bool Contains(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

int SkillsThatFit(const Candidate& candidate, const Wanted& wanted) {
  return static_cast<int>(
      std::count_if(wanted.labels.begin(), wanted.labels.end(),
                    [&](const std::string& label) { return Contains(candidate.skills, label); }));
}

bool Fits(const Candidate& candidate, const Wanted& wanted) {
  return candidate.level >= wanted.level && candidate.user_id != wanted.not_user_id &&
         (wanted.team_id.empty() || Contains(candidate.team_ids, wanted.team_id));
}

// Smaller is better.
auto RankOf(const Candidate& candidate, const Wanted& wanted) {
  const bool is_foreign = !wanted.locale.empty() && !Speaks(candidate.locales, wanted.locale);
  const int above = static_cast<int>(candidate.level) - static_cast<int>(wanted.level);
  return std::make_tuple(is_foreign, above, -SkillsThatFit(candidate, wanted),
                         candidate.open_tickets, std::string_view(candidate.user_id));
}

std::string Explain(const Candidate& best, const Wanted& wanted, std::size_t fitting) {
  std::string text = "level " + std::string(NameOf(best.level));
  if (!wanted.locale.empty()) {
    text += Speaks(best.locales, wanted.locale) ? ", speaks " : ", though nobody speaks ";
    text += LanguageOf(wanted.locale);
  }
  if (const int skills = SkillsThatFit(best, wanted); skills > 0) {
    text += ", " + std::to_string(skills) + (skills == 1 ? " skill fits" : " skills fit");
  }
  text += ", " + std::to_string(best.open_tickets) + " open tickets; best of " +
          std::to_string(fitting) + " who fit";
  return text;
}

}  // namespace

bool Speaks(const std::vector<std::string>& locales, std::string_view locale) {
  return std::any_of(locales.begin(), locales.end(), [&](const std::string& spoken) {
    return LanguageOf(spoken) == LanguageOf(locale);
  });
}

std::optional<Assignment> ChooseAssignee(const std::vector<Candidate>& candidates,
                                         const Wanted& wanted) {
  const Candidate* best = nullptr;
  std::size_t fitting = 0;
  for (const Candidate& candidate : candidates) {
    if (!Fits(candidate, wanted)) continue;
    ++fitting;
    if (best == nullptr || RankOf(candidate, wanted) < RankOf(*best, wanted)) best = &candidate;
  }
  if (best == nullptr) return std::nullopt;
  const bool is_exact = best->level == wanted.level &&
                        (wanted.locale.empty() || Speaks(best->locales, wanted.locale));
  return Assignment{.assignee_id = best->user_id,
                    .reason = Explain(*best, wanted, fitting),
                    .is_automatic = true,
                    .confidence = is_exact ? 0.9 : 0.6};
}

}  // namespace deskmesh::tickets
