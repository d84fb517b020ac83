// SPDX-License-Identifier: Apache-2.0
//
// Who fits what, as bits: one row of agents per requirement, one column of requirements per agent.
//
// Rows are the AND of one bitset per (trait, level), so a new requirement over 10,000 agents costs
// 157 words per need; a changed agent costs one look at each requirement. Both are rare; asking,
// which happens for every decision, is one bit. Confined to one thread.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "chat/routing/core/requirement.h"

namespace deskmesh::chat::routing {

// A growing set of small numbers.
class BitSet {
 public:
  bool Test(std::size_t i) const {
    return i / 64 < words_.size() && ((words_[i / 64] >> (i % 64)) & 1) != 0;
  }
  void Set(std::size_t i, bool value) {
    if (i / 64 >= words_.size()) {
      if (!value) return;
      words_.resize(i / 64 + 1, 0);
    }
    const std::uint64_t bit = std::uint64_t{1} << (i % 64);
    words_[i / 64] = value ? words_[i / 64] | bit : words_[i / 64] & ~bit;
  }
  std::span<const std::uint64_t> words() const { return words_; }
  std::uint64_t Word(std::size_t w) const { return w < words_.size() ? words_[w] : 0; }
  std::size_t Count() const;
  std::size_t CountCommon(const BitSet& other) const;
  // Keeps what is in both.
  void And(const BitSet& other);

 private:
  std::vector<std::uint64_t> words_;
};

class Eligibility {
 public:
  // Adds or replaces an agent's abilities; `index` may be any small number.
  void SetAgent(AgentIndex index, const std::vector<Ability>& abilities);
  void RemoveAgent(AgentIndex index);

  // The number of a requirement; equal ones share it. Needs on one trait are merged to the highest.
  RequirementId Intern(Requirement requirement);

  bool Fits(RequirementId requirement, AgentIndex agent) const {
    return rows_[requirement].Test(agent);
  }
  const BitSet& AgentsOf(RequirementId requirement) const { return rows_[requirement]; }
  std::span<const std::uint64_t> RequirementsOf(AgentIndex agent) const {
    return {columns_.data() + agent * column_words_, column_words_};
  }
  // Says that RequirementsOf(agent) will be asked soon.
  void Prefetch(AgentIndex agent) const {
    __builtin_prefetch(columns_.data() + agent * column_words_);
    __builtin_prefetch(columns_.data() + agent * column_words_ + column_words_ / 2);
  }
  const Requirement& At(RequirementId requirement) const { return *requirements_[requirement]; }
  std::size_t requirement_count() const { return rows_.size(); }
  // How many traits an agent has: the more, the more flexible.
  std::size_t BreadthOf(AgentIndex agent) const { return agents_[agent].size(); }

 private:
  bool Meets(const std::vector<Ability>& abilities, const Requirement& requirement) const;
  BitSet& LevelSet(TraitId trait, int level);
  void SetColumnBit(AgentIndex agent, RequirementId requirement, bool value);

  std::map<Requirement, RequirementId> ids_;
  std::vector<const Requirement*> requirements_;  // keys of ids_
  std::vector<BitSet> rows_;  // by requirement, of agents
  std::vector<std::uint64_t> columns_;  // by agent, of requirements, in one piece
  std::size_t column_words_ = 0;  // words of one agent's column
  std::vector<BitSet> by_level_;  // trait * kMaxLevel + level - 1: level or higher
  BitSet everybody_;
  std::vector<std::vector<Ability>> agents_;
};

}  // namespace deskmesh::chat::routing
