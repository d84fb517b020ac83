// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace deskmesh::knowledge {

// Vectors of the queries asked last, the least recently used forgotten first. Thread-safe.
class RecentQueries {
 public:
  explicit RecentQueries(std::size_t most) : most_(most) {}

  // Empty: not known.
  std::vector<float> Find(const std::string& query);
  void Keep(const std::string& query, std::vector<float> vector);

 private:
  using Entry = std::pair<std::string, std::vector<float>>;

  const std::size_t most_;
  std::mutex mutex_;
  std::list<Entry> entries_;  // the last used first
  std::unordered_map<std::string, std::list<Entry>::iterator> by_query_;
};

}  // namespace deskmesh::knowledge
