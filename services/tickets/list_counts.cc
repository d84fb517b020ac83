// SPDX-License-Identifier: Apache-2.0
#include "tickets/list_counts.h"

namespace deskmesh::tickets {

void ListCounts::Changed(std::string_view workspace_id) {
  const std::lock_guard lock(mutex_);
  auto found = states_.find(workspace_id);
  if (found == states_.end()) found = states_.emplace(std::string(workspace_id), 0).first;
  ++found->second;
}

std::uint64_t ListCounts::State(std::string_view workspace_id) const {
  const std::lock_guard lock(mutex_);
  auto found = states_.find(workspace_id);
  return found == states_.end() ? 0 : found->second;
}

std::optional<int> ListCounts::Find(std::string_view workspace_id, const std::string& key,
                                    base::Instant now) const {
  const std::lock_guard lock(mutex_);
  auto found = counts_.find(key);
  if (found == counts_.end()) return std::nullopt;
  const Count& count = found->second;
  auto state = states_.find(workspace_id);
  const bool is_present = count.state == (state == states_.end() ? 0 : state->second);
  if (!is_present || now < count.at || now - count.at >= kForeign) return std::nullopt;
  return count.count;
}

void ListCounts::Remember(std::string_view workspace_id, const std::string& key, int count,
                          std::uint64_t state, base::Instant now) {
  const std::lock_guard lock(mutex_);
  auto present = states_.find(workspace_id);
  if (state != (present == states_.end() ? 0 : present->second)) return;
  if (counts_.size() >= kMaxRemembered) counts_.clear();
  counts_.insert_or_assign(key, Count{count, state, now});
}

}  // namespace deskmesh::tickets
