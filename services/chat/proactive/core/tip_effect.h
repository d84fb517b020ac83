// SPDX-License-Identifier: Apache-2.0
//
// What a rule's tips change: how often customers who saw one got on, against those who were only
// watched.
#pragma once

#include <cstdint>
#include <optional>

namespace deskmesh::chat::proactive {

struct TipCounts {
  std::int64_t shown = 0;
  std::int64_t solved = 0;
  std::int64_t control = 0;
  std::int64_t control_solved = 0;
};

struct Lift {
  double difference = 0;  // of the two rates
  double low = 0;         // 95 % interval of it
  double high = 0;
};

// Newcombe's interval for a difference of proportions (Statistics in Medicine 17, 1998, method 10),
// which holds for small groups, too. Nothing while a group is empty.
std::optional<Lift> LiftOf(const TipCounts& counts);

}  // namespace deskmesh::chat::proactive
