// SPDX-License-Identifier: Apache-2.0
//
// Short-lived shared values, counters for rate limits and wake-up hints: in this process
// (`memory:`) or in Redis (`redis://…`, `rediss://…`). Nothing here is the only copy of anything: losing all of it
// costs time, never data.
//
// A Redis that can't be reached makes every call answer UNAVAILABLE at once (reason
// CACHE_UNAVAILABLE); callers go on without.
//
// Keys: `<domain>:<what>:{<workspace>}:…`; the braces keep a workspace on one node of a cluster.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/config/tls_files.h"

namespace deskmesh::clock {
class Clock;
}

namespace deskmesh::cache {

// A counter after it was incremented.
struct Count {
  std::int64_t value = 0;  // within the current window
  std::chrono::milliseconds remaining{0};  // until the window ends and the count begins again
};

// A running subscription to hints; destroying it ends the calls. Don't destroy it inside its own
// callback.
class HintSubscription {
 public:
  virtual ~HintSubscription() = default;
};

struct Stats {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::uint64_t failures = 0;  // calls answered UNAVAILABLE
  std::uint64_t evictions = 0;
  std::uint64_t hints_sent = 0;
  std::uint64_t hints_received = 0;
  std::uint64_t reconnects = 0;
  std::int64_t entries = 0;  // memory only
  std::int64_t bytes = 0;  // memory only
  bool is_connected = true;
};

// Thread-safe.
class Cache {
 public:
  using GetDone = std::function<void(absl::StatusOr<std::optional<std::string>>)>;
  using CountDone = std::function<void(absl::StatusOr<Count>)>;
  using Done = std::function<void(absl::Status)>;
  // `payload` is empty when hints may have been missed (before the subscription stood, during a
  // reconnect): look for yourself.
  using OnHint = std::function<void(std::string_view payload)>;

  virtual ~Cache() = default;

  // Callbacks run on a thread of the cache, or before the call returns; they must not block.
  virtual void GetAsync(std::string key, GetDone done) = 0;
  // `ttl` must be positive. Values up to 1 MB.
  virtual void SetAsync(std::string key, std::string value, std::chrono::milliseconds ttl,
                        Done done) = 0;
  virtual void DeleteAsync(std::string key, Done done) = 0;
  // Adds `by` to the counter; the first increment of a window starts it.
  virtual void IncrementAsync(std::string key, std::int64_t by, std::chrono::milliseconds window,
                              CountDone done) = 0;

  // The same, waiting for the answer at most for the time-out of the options. Not to be called on a
  // thread of the cache.
  absl::StatusOr<std::optional<std::string>> Get(std::string key);
  absl::Status Set(std::string key, std::string value, std::chrono::milliseconds ttl);
  absl::Status Delete(std::string key);
  absl::StatusOr<Count> Increment(std::string key, std::int64_t by,
                                  std::chrono::milliseconds window);

  // Sends a hint to every subscriber of the topic in every process, this one included; never blocks,
  // may be lost.
  virtual void Publish(std::string topic, std::string payload) = 0;
  // `on_hint` runs on a thread of the cache (memory: of the publisher); it must not block. It may
  // call Publish and the …Async methods.
  virtual std::unique_ptr<HintSubscription> Subscribe(std::string topic, OnHint on_hint) = 0;

  virtual absl::Status Ping() = 0;
  virtual void Close() = 0;
  virtual Stats stats() const = 0;
};

struct Options {
  // `memory:`, `redis://[user:password@]host[:port][/database]` or `rediss://…`.
  std::string url = "memory:";
  config::TlsFiles tls = {};  // of rediss://
  // Every key and topic gets it; tests that share a server keep apart with it.
  std::string prefix;
  // Memory: all keys and values at most; the least recently used go first.
  std::size_t memory_bytes = 32 << 20;
  // Redis: how long one call may take.
  std::chrono::milliseconds timeout{250};
  std::chrono::milliseconds first_pause{50};  // between reconnects, doubling
  std::chrono::milliseconds last_pause{2000};
};

// Opens the cache and, for Redis, connects once. INVALID_ARGUMENT names what is wrong with the URL;
// UNAVAILABLE when Redis can't be reached. Never shows the password. `clock` must outlive it.
absl::StatusOr<std::unique_ptr<Cache>> Open(const Options& options, const clock::Clock& clock);

}  // namespace deskmesh::cache
