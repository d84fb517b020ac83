// SPDX-License-Identifier: Apache-2.0
#include "knowledge/embeddings/core/rank_fusion.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace deskmesh::knowledge {
namespace {

// The authors' 60 is for rankings a thousand deep. Ours have ten to a hundred places, where it would
// put what both hold in the middle above what one of them is sure of.
constexpr double kDamping = 5;

}  // namespace

std::vector<FusedRank> FuseByRank(const std::vector<std::vector<std::string>>& rankings) {
  struct Sum {
    std::string_view id;
    double score = 0;
    std::size_t place = 0;  // where it was met first
  };
  std::vector<Sum> sums;
  std::unordered_map<std::string_view, std::size_t> places;
  for (const std::vector<std::string>& ranking : rankings) {
    for (std::size_t i = 0; i < ranking.size(); ++i) {
      const auto [place, is_new] = places.emplace(ranking[i], sums.size());
      if (is_new) sums.push_back({ranking[i], 0, sums.size()});
      sums[place->second].score += 1 / (kDamping + static_cast<double>(i) + 1);
    }
  }
  std::ranges::sort(sums, {}, [](const Sum& sum) { return std::pair(-sum.score, sum.place); });
  std::vector<FusedRank> fused;
  for (const Sum& sum : sums) fused.push_back({std::string(sum.id), sum.score});
  return fused;
}

}  // namespace deskmesh::knowledge
