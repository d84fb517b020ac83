// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/eligibility.h"

#include <algorithm>
#include <bit>

namespace deskmesh::chat::routing {

std::size_t BitSet::Count() const {
  std::size_t count = 0;
  for (const std::uint64_t word : words_) count += static_cast<std::size_t>(std::popcount(word));
  return count;
}

std::size_t BitSet::CountCommon(const BitSet& other) const {
  std::size_t count = 0;
  const std::size_t common = std::min(words_.size(), other.words_.size());
  for (std::size_t w = 0; w < common; ++w) {
    count += static_cast<std::size_t>(std::popcount(words_[w] & other.words_[w]));
  }
  return count;
}

void BitSet::And(const BitSet& other) {
  if (words_.size() > other.words_.size()) words_.resize(other.words_.size());
  for (std::size_t w = 0; w < words_.size(); ++w) words_[w] &= other.words_[w];
}

BitSet& Eligibility::LevelSet(TraitId trait, int level) {
  const std::size_t slot = static_cast<std::size_t>(trait) * kMaxLevel + std::size_t(level - 1);
  if (slot >= by_level_.size()) by_level_.resize(slot + 1);
  return by_level_[slot];
}

bool Eligibility::Meets(const std::vector<Ability>& abilities,
                        const Requirement& requirement) const {
  for (const Need& need : requirement.needs) {
    const bool met = std::any_of(abilities.begin(), abilities.end(), [&](const Ability& ability) {
      return ability.trait == need.trait && ability.level >= need.min_level;
    });
    if (!met) return false;
  }
  return true;
}

void Eligibility::SetAgent(AgentIndex index, const std::vector<Ability>& abilities) {
  RemoveAgent(index);
  if (index >= agents_.size()) {
    agents_.resize(index + 1);
    columns_.resize(agents_.size() * column_words_, 0);
  }
  agents_[index] = abilities;
  everybody_.Set(index, true);
  for (Ability& ability : agents_[index]) {
    ability.level = std::clamp(ability.level, 1, kMaxLevel);
    for (int level = 1; level <= ability.level; ++level) {
      LevelSet(ability.trait, level).Set(index, true);
    }
  }
  for (RequirementId r = 0; r < rows_.size(); ++r) {
    const bool fits = Meets(agents_[index], *requirements_[r]);
    rows_[r].Set(index, fits);
    SetColumnBit(index, r, fits);
  }
}

void Eligibility::RemoveAgent(AgentIndex index) {
  if (index >= agents_.size()) return;
  for (const Ability& ability : agents_[index]) {
    for (int level = 1; level <= kMaxLevel; ++level) {
      LevelSet(ability.trait, level).Set(index, false);
    }
  }
  agents_[index].clear();
  everybody_.Set(index, false);
  for (RequirementId r = 0; r < rows_.size(); ++r) rows_[r].Set(index, false);
  for (RequirementId r = 0; r < rows_.size(); ++r) SetColumnBit(index, r, false);
}

void Eligibility::SetColumnBit(AgentIndex agent, RequirementId requirement, bool value) {
  std::uint64_t& word = columns_[agent * column_words_ + requirement / 64];
  const std::uint64_t bit = std::uint64_t{1} << (requirement % 64);
  word = value ? word | bit : word & ~bit;
}

RequirementId Eligibility::Intern(Requirement requirement) {
  std::map<TraitId, int> levels;
  for (const Need& need : requirement.needs) {
    int& level = levels[need.trait];
    level = std::max(level, std::clamp(need.min_level, 1, kMaxLevel));
  }
  requirement.needs.clear();
  for (const auto& [trait, level] : levels) requirement.needs.push_back({trait, level});
  requirement.weight = std::max(requirement.weight, 1);
  const auto [entry, is_new] =
      ids_.emplace(std::move(requirement), static_cast<RequirementId>(rows_.size()));
  if (!is_new) return entry->second;

  requirements_.push_back(&entry->first);
  if (entry->second / 64 >= column_words_) {
    // Twice as wide, so that this happens rarely.
    const std::size_t wider = std::max<std::size_t>(1, column_words_ * 2);
    std::vector<std::uint64_t> columns(agents_.size() * wider, 0);
    for (std::size_t agent = 0; agent < agents_.size(); ++agent) {
      std::copy_n(columns_.begin() + std::ptrdiff_t(agent * column_words_), column_words_,
                  columns.begin() + std::ptrdiff_t(agent * wider));
    }
    columns_ = std::move(columns);
    column_words_ = wider;
  }
  BitSet row = everybody_;
  for (const Need& need : entry->first.needs) row.And(LevelSet(need.trait, need.min_level));
  for (std::size_t w = 0; w < row.words().size(); ++w) {
    for (std::uint64_t bits = row.words()[w]; bits != 0; bits &= bits - 1) {
      const auto agent = static_cast<AgentIndex>(w * 64 + std::size_t(std::countr_zero(bits)));
      SetColumnBit(agent, entry->second, true);
    }
  }
  rows_.push_back(std::move(row));
  return entry->second;
}

}  // namespace deskmesh::chat::routing
