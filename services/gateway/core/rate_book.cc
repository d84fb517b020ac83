// SPDX-License-Identifier: Apache-2.0
#include "gateway/core/rate_book.h"

#include <algorithm>
#include <functional>

namespace deskmesh::gateway {

RateBook::RateBook(std::int64_t limit, base::Duration window, std::size_t max_keys)
    : limit_(limit),
      window_(window),
      batch_(std::clamp<std::int64_t>(limit / 20, 1, 100)),
      max_keys_(max_keys) {}

RateBook::Shard& RateBook::ShardOf(std::string_view key) {
  return shards_[std::hash<std::string_view>()(key) % shards_.size()];
}

RateBook::Verdict RateBook::Take(std::string_view key, base::Instant now) {
  if (limit_ <= 0) return {};
  Shard& shard = ShardOf(key);
  const std::lock_guard lock(shard.mutex);
  auto found = shard.entries.find(absl::string_view(key.data(), key.size()));
  if (found == shard.entries.end()) {
    if (shard.entries.size() >= max_keys_ / shards_.size()) {
      // Looked through at most once a window, so that a flood of keys costs little.
      if (now < shard.purged + window_) return {};
      shard.purged = now;
      absl::erase_if(shard.entries,
                     [&](const auto& item) { return item.second.window_end <= now; });
      if (shard.entries.size() >= max_keys_ / shards_.size()) return {};
    }
    found = shard.entries.emplace(std::string(key), Entry{now + window_, 0, 0}).first;
  }
  Entry& entry = found->second;
  if (now >= entry.window_end) entry = {now + window_, 0, 0};
  if (entry.shared + entry.here >= limit_) return {false, entry.window_end - now, 0};
  ++entry.here;
  // The first request of a window is shared at once: it learns where the others stand.
  const bool is_due = entry.here % batch_ == 0 || entry.shared == 0;
  if (!is_due) return {};
  Verdict verdict{true, {}, entry.here};
  entry.shared += entry.here;
  entry.here = 0;
  return verdict;
}

void RateBook::Settle(std::string_view key, std::int64_t value, base::Duration remaining,
                      base::Instant now) {
  Shard& shard = ShardOf(key);
  const std::lock_guard lock(shard.mutex);
  auto found = shard.entries.find(absl::string_view(key.data(), key.size()));
  if (found == shard.entries.end()) return;
  Entry& entry = found->second;
  entry.shared = std::max(entry.shared, value);
  if (remaining.count() > 0) entry.window_end = now + std::min(remaining, window_);
}

}  // namespace deskmesh::gateway
