// SPDX-License-Identifier: Apache-2.0
//
// What work asks of a person, and what a person can do, in one vocabulary (R25).
//
// A trait is anything with a level from 1 to 5: a skill (`api`), a language (`lang:zh`), membership
// of a team (`team:team_…`, always 1), a support level (`level`). A person fits a requirement when
// every need is met by a level at least as high. So skills, languages, teams and levels cost one
// mechanism, and a new kind of trait costs none.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::chat::routing {

using TraitId = std::uint32_t;
using RequirementId = std::uint32_t;
using AgentIndex = std::uint32_t;
using ItemIndex = std::uint32_t;

inline constexpr std::uint32_t kNobody = 0xFFFFFFFF;
inline constexpr int kMaxLevel = 5;

struct Need {
  TraitId trait = 0;
  int min_level = 1;  // 1 to kMaxLevel

  friend auto operator<=>(const Need&, const Need&) = default;
};

struct Requirement {
  std::vector<Need> needs;  // any order, a trait at most once matters
  int weight = 1;  // points of capacity: a chat 1, a call more; at least 1

  friend auto operator<=>(const Requirement&, const Requirement&) = default;
};

struct Ability {
  TraitId trait = 0;
  int level = 1;  // clamped to 1…kMaxLevel
};

// Numbers for trait names. Confined to one thread.
class TraitTable {
 public:
  // The number of a name, a new one on first use.
  TraitId Intern(std::string_view name) {
    const auto found = ids_.find(name);
    if (found != ids_.end()) return found->second;
    const auto id = static_cast<TraitId>(names_.size());
    names_.emplace_back(name);
    ids_.emplace(names_.back(), id);
    return id;
  }
  const std::string& NameOf(TraitId id) const { return names_[id]; }
  std::size_t size() const { return names_.size(); }

 private:
  std::map<std::string, TraitId, std::less<>> ids_;
  std::vector<std::string> names_;
};

}  // namespace deskmesh::chat::routing
