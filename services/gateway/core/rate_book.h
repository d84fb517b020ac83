// SPDX-License-Identifier: Apache-2.0
//
// Counts requests per key in fixed windows, here at once and shared with other gateways a little
// later: a request never waits for the shared counter.
//
// Each key knows what all gateways counted when it last asked and what was counted here since. Every
// few requests the new ones are added to the shared counter. With n gateways at most n batches more
// than the limit get through; a batch is a twentieth of the limit.
//
// Pure but for its own memory: the time arrives as an argument.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "platform/base/instant.h"

namespace deskmesh::gateway {

// Thread-safe.
class RateBook {
 public:
  // At most `limit` requests of a key in each `window`; 0: no limit. Keys beyond `max_keys` are not
  // limited.
  RateBook(std::int64_t limit, base::Duration window, std::size_t max_keys = 100'000);

  struct Verdict {
    bool is_allowed = true;
    base::Duration retry_after{0};  // where refused
    // Above 0: add so much to the shared counter and tell the answer to Settle.
    std::int64_t to_share = 0;
  };
  Verdict Take(std::string_view key, base::Instant now);

  // The shared counter stands at `value`, its window ends after `remaining`.
  void Settle(std::string_view key, std::int64_t value, base::Duration remaining,
              base::Instant now);

  std::int64_t limit() const { return limit_; }
  base::Duration window() const { return window_; }

 private:
  struct Entry {
    base::Instant window_end;
    std::int64_t shared = 0;  // by everyone, as last heard
    std::int64_t here = 0;  // counted since, not shared yet or not heard of
  };
  struct Shard {
    std::mutex mutex;  // guards the rest
    absl::flat_hash_map<std::string, Entry> entries;
    base::Instant purged;
  };
  Shard& ShardOf(std::string_view key);

  const std::int64_t limit_;
  const base::Duration window_;
  const std::int64_t batch_;
  const std::size_t max_keys_;
  std::array<Shard, 16> shards_;
};

}  // namespace deskmesh::gateway
