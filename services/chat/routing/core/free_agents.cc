// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/free_agents.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace deskmesh::chat::routing {
namespace {

// After so many agents that don't fit the row is cheaper than the walk.
constexpr int kWalk = 48;

}  // namespace

FreeAgents::FreeAgents() {
  first_.fill(kNobody);
  last_.fill(kNobody);
  for (int preference = 0; preference < 2; ++preference) {
    auto& order = order_[static_cast<std::size_t>(preference)];
    std::iota(order.begin(), order.end(), std::uint8_t{0});
    // One step of occupancy weighs as much as two ranks.
    const auto cost = [preference](std::uint8_t list) {
      const int occupancy = list / kRanks;
      const int rank = list % kRanks;
      return preference == 0 ? occupancy * 2 + rank : occupancy * 2 + (kRanks - 1 - rank) * 3;
    };
    std::sort(order.begin(), order.end(), [&](std::uint8_t a, std::uint8_t b) {
      return cost(a) != cost(b) ? cost(a) < cost(b) : a < b;
    });
    for (std::size_t place = 0; place < order.size(); ++place) {
      place_of_[static_cast<std::size_t>(preference)][order[place]] =
          static_cast<std::uint8_t>(place);
    }
  }
}

void FreeAgents::Put(AgentIndex agent, int occupancy, int rank, int spare) {
  if (agent >= nodes_.size()) nodes_.resize(agent + 1);
  Remove(agent);
  const int list =
      std::clamp(occupancy, 0, kOccupancies - 1) * kRanks + std::clamp(rank, 0, kRanks - 1);
  const auto slot = static_cast<std::size_t>(list);
  Node& node = nodes_[agent];
  node.list = static_cast<std::int16_t>(list);
  node.spare = spare;
  node.since = ++entered_;
  node.next = kNobody;
  node.previous = last_[slot];
  if (last_[slot] == kNobody) {
    first_[slot] = agent;
    occupied_lists_ |= std::uint64_t{1} << list;
  } else {
    nodes_[last_[slot]].next = agent;
  }
  last_[slot] = agent;
  free_.Set(agent, true);
  ++size_;
}

void FreeAgents::Remove(AgentIndex agent) {
  if (!Contains(agent)) return;
  Node& node = nodes_[agent];
  const auto slot = static_cast<std::size_t>(node.list);
  (node.previous == kNobody ? first_[slot] : nodes_[node.previous].next) = node.next;
  (node.next == kNobody ? last_[slot] : nodes_[node.next].previous) = node.previous;
  if (first_[slot] == kNobody) occupied_lists_ &= ~(std::uint64_t{1} << node.list);
  node.list = -1;
  free_.Set(agent, false);
  --size_;
}

AgentIndex FreeAgents::Find(const BitSet& fitting, int weight, Preference preference) const {
  int misses = 0;
  std::uint64_t left = occupied_lists_;
  for (const std::uint8_t list : order_[static_cast<std::size_t>(preference)]) {
    if (left == 0) break;
    if (((left >> list) & 1) == 0) continue;
    left &= ~(std::uint64_t{1} << list);
    for (AgentIndex agent = first_[list]; agent != kNobody; agent = nodes_[agent].next) {
      if (nodes_[agent].spare >= weight && fitting.Test(agent)) return agent;
      if (++misses == kWalk) return FindInRow(fitting, weight, preference);
    }
  }
  return kNobody;
}

AgentIndex FreeAgents::FindInRow(const BitSet& fitting, int weight, Preference preference) const {
  const auto& place_of = place_of_[static_cast<std::size_t>(preference)];
  AgentIndex best = kNobody;
  int best_place = kLists;
  const std::size_t words = std::min(fitting.words().size(), free_.words().size());
  for (std::size_t w = 0; w < words; ++w) {
    for (std::uint64_t bits = fitting.words()[w] & free_.words()[w]; bits != 0; bits &= bits - 1) {
      const auto agent = static_cast<AgentIndex>(w * 64 + std::size_t(std::countr_zero(bits)));
      const Node& node = nodes_[agent];
      if (node.spare < weight) continue;
      const int place = place_of[static_cast<std::size_t>(node.list)];
      if (place < best_place || (place == best_place && node.since < nodes_[best].since)) {
        best = agent;
        best_place = place;
      }
    }
  }
  return best;
}

std::size_t FreeAgents::CountFitting(const BitSet& fitting, int weight) const {
  std::size_t count = 0;
  const std::size_t words = std::min(fitting.words().size(), free_.words().size());
  for (std::size_t w = 0; w < words; ++w) {
    for (std::uint64_t bits = fitting.words()[w] & free_.words()[w]; bits != 0; bits &= bits - 1) {
      const auto agent = w * 64 + std::size_t(std::countr_zero(bits));
      count += nodes_[agent].spare >= weight ? 1 : 0;
    }
  }
  return count;
}

}  // namespace deskmesh::chat::routing
