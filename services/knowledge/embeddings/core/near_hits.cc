// SPDX-License-Identifier: Apache-2.0
#include "knowledge/embeddings/core/near_hits.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "knowledge/embeddings/core/rank_fusion.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kNearest = 3;

}  // namespace

std::vector<SearchHit> FuseHits(const std::vector<SearchHit>& found,
                                const std::vector<SearchHit>& near) {
  if (near.empty()) return found;
  const auto words = std::ranges::find(found, false, &SearchHit::is_about_code);
  std::vector<SearchHit> fused(found.begin(), words);
  for (SearchHit& hit : fused) hit.score += 1;  // more than ranks add up to
  std::map<std::string_view, const SearchHit*> by_id;
  std::vector<std::string> said, meant;
  for (const SearchHit& hit : near) {
    if (std::ranges::find(fused, hit.id, &SearchHit::id) != fused.end()) continue;
    meant.push_back(hit.id);
    by_id[hit.id] = &hit;
  }
  for (auto hit = words; hit != found.end(); ++hit) {
    said.push_back(hit->id);
    by_id[hit->id] = &*hit;  // with its words marked
  }
  for (const FusedRank& next : FuseByRank({said, meant})) {
    fused.push_back(*by_id[next.id]);
    fused.back().score = next.score;
  }
  return fused;
}

std::set<std::string> NearestElsewhere(const ArticleIndex& index,
                                       const std::vector<SearchHit>& hits,
                                       const std::vector<SearchHit>& near,
                                       const std::string& language) {
  std::set<std::string> ids, groups;
  if (near.empty()) return ids;
  for (const SearchHit& hit : hits) {
    if (hit.locale == language) groups.insert(index.GroupOf(hit.id));
  }
  for (std::size_t i = 0; i < std::min(kNearest, near.size()); ++i) {
    if (!groups.contains(index.GroupOf(near[i].id))) ids.insert(near[i].id);
  }
  return ids;
}

std::vector<std::string> OnePerGroup(const ArticleIndex& index, const std::vector<SearchHit>& near,
                                     const std::string& language) {
  std::vector<std::pair<std::string, const SearchHit*>> chosen;  // by group
  for (const SearchHit& hit : near) {
    const std::string group = index.GroupOf(hit.id);
    const auto known =
        std::ranges::find(chosen, group, &std::pair<std::string, const SearchHit*>::first);
    if (known == chosen.end()) {
      chosen.emplace_back(group, &hit);
    } else if (known->second->locale != language && hit.locale == language) {
      known->second = &hit;
    }
  }
  std::vector<std::string> ids;
  for (const auto& [group, hit] : chosen) ids.push_back(hit->id);
  return ids;
}

}  // namespace deskmesh::knowledge
