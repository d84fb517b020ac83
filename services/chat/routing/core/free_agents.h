// SPDX-License-Identifier: Apache-2.0
//
// The agents that can take something now, in the order in which they should get it.
//
// 64 lists: 8 levels of occupancy × 8 ranks. Rank says how precious an agent is: seniority first,
// then how many traits. Within a list the one whose load changed longest ago comes first (longest
// idle). Ordinary work takes the least occupied and least precious, so that specialists stay free
// for what only they can do; work of VIPs and P0 takes seniors first. Entering, leaving and moving
// cost O(1).
//
// Finding walks the lists in order and tests one bit per agent; after a number of misses it turns to
// the requirement's row and looks at exactly the free agents that fit. So the cost is small when many
// fit (the walk hits soon) and when few do (the row has few). Confined to one thread.
#pragma once

#include <array>
#include <vector>

#include "chat/routing/core/eligibility.h"

namespace deskmesh::chat::routing {

// Which agents come first.
enum class Preference : std::uint8_t { kKeepSeniorsFree, kSeniorsFirst };

class FreeAgents {
 public:
  static constexpr int kOccupancies = 8;
  static constexpr int kRanks = 8;

  FreeAgents();

  // Puts the agent at the end of the list of its occupancy and rank, wherever it was before.
  // `spare` points can be taken, at least 1.
  void Put(AgentIndex agent, int occupancy, int rank, int spare);
  void Remove(AgentIndex agent);
  bool Contains(AgentIndex agent) const { return agent < nodes_.size() && nodes_[agent].list >= 0; }

  // The agent to prefer among those in `fitting` with `weight` points to spare; kNobody when there
  // is none.
  AgentIndex Find(const BitSet& fitting, int weight, Preference preference) const;

  // How many of `fitting` have `weight` points to spare.
  std::size_t CountFitting(const BitSet& fitting, int weight) const;
  std::size_t size() const { return size_; }

 private:
  static constexpr int kLists = kOccupancies * kRanks;
  struct Node {
    AgentIndex previous = kNobody;
    AgentIndex next = kNobody;
    std::int32_t spare = 0;
    std::int16_t list = -1;
    std::uint64_t since = 0;  // order of entering
  };

  AgentIndex FindInRow(const BitSet& fitting, int weight, Preference preference) const;

  std::vector<Node> nodes_;
  std::array<AgentIndex, kLists> first_;
  std::array<AgentIndex, kLists> last_;
  std::uint64_t occupied_lists_ = 0;
  std::array<std::array<std::uint8_t, kLists>, 2> order_;  // lists in order of preference
  std::array<std::array<std::uint8_t, kLists>, 2> place_of_;  // its inverse
  BitSet free_;
  std::uint64_t entered_ = 0;
  std::size_t size_ = 0;
};

}  // namespace deskmesh::chat::routing
