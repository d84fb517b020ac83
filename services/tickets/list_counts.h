// SPDX-License-Identifier: Apache-2.0
//
// How many tickets a view matches, remembered until something changes. A board that shows a dozen
// counts asks again and again while little happens.
//
// Every commit of this process ends what is remembered of its workspace at once; commits of other
// processes are seen after kForeign at the latest.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/instant.h"

namespace deskmesh::tickets {

// Thread-safe.
class ListCounts {
 public:
  static constexpr base::Duration kForeign = std::chrono::seconds(2);
  static constexpr std::size_t kMaxRemembered = 10'000;

  // Ends what is remembered of a workspace. After the commit.
  void Changed(std::string_view workspace_id);

  // A token of the workspace's present state: ask before reading the store.
  std::uint64_t State(std::string_view workspace_id) const;

  // The count that was remembered for a view (`key` names workspace, caller and filter).
  std::optional<int> Find(std::string_view workspace_id, const std::string& key,
                          base::Instant now) const;
  // Remembers it, unless the workspace changed since `state` was asked.
  void Remember(std::string_view workspace_id, const std::string& key, int count,
                std::uint64_t state, base::Instant now);

 private:
  struct Count {
    int count = 0;
    std::uint64_t state = 0;
    base::Instant at;
  };

  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t, std::less<>> states_;
  std::map<std::string, Count, std::less<>> counts_;
};

}  // namespace deskmesh::tickets
