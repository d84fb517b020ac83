// SPDX-License-Identifier: Apache-2.0
#include "knowledge/embeddings/core/recent_queries.h"

namespace deskmesh::knowledge {

std::vector<float> RecentQueries::Find(const std::string& query) {
  const std::lock_guard lock(mutex_);
  const auto known = by_query_.find(query);
  if (known == by_query_.end()) return {};
  entries_.splice(entries_.begin(), entries_, known->second);
  return known->second->second;
}

void RecentQueries::Keep(const std::string& query, std::vector<float> vector) {
  const std::lock_guard lock(mutex_);
  const auto known = by_query_.find(query);
  if (known != by_query_.end()) {
    known->second->second = std::move(vector);
    return;
  }
  if (entries_.size() >= most_ && !entries_.empty()) {
    by_query_.erase(entries_.back().first);
    entries_.pop_back();
  }
  entries_.emplace_front(query, std::move(vector));
  by_query_[query] = entries_.begin();
}

}  // namespace deskmesh::knowledge
