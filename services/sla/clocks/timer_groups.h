// SPDX-License-Identifier: Apache-2.0
//
// The shards of the domain's timers in groups, each owned through one lease.
#pragma once

#include <string>
#include <vector>

#include "platform/outbox/timer.h"

namespace deskmesh::sla {

inline constexpr int kTimerGroups = 8;

inline int GroupOf(std::int64_t shard) { return static_cast<int>(shard % kTimerGroups); }

inline std::vector<std::int64_t> ShardsOf(int group) {
  std::vector<std::int64_t> shards;
  for (int shard = group; shard < outbox::kShards; shard += kTimerGroups) shards.push_back(shard);
  return shards;
}

// Of the lease, and of its fence.
inline std::string LeaseOf(int group) { return "sla:timers:" + std::to_string(group); }

}  // namespace deskmesh::sla
