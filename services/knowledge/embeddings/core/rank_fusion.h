// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace deskmesh::knowledge {

struct FusedRank {
  std::string id;
  double score = 0;
};

// One order of several rankings by reciprocal rank fusion (Cormack, Clarke, Büttcher: "Reciprocal rank
// fusion outperforms Condorcet and individual rank learning methods", SIGIR 2009): each gives what
// stands at its place r, from 1 on, 1 / (k + r), so that scores of different kinds needn't compare.
// Equal sums keep the order of the first ranking that has them. Thread-safe.
std::vector<FusedRank> FuseByRank(const std::vector<std::vector<std::string>>& rankings);

}  // namespace deskmesh::knowledge
