// SPDX-License-Identifier: Apache-2.0
//
// The cache of a single process.
#pragma once

#include <list>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "platform/base/instant.h"
#include "platform/cache/cache.h"
#include "platform/clock/clock.h"

namespace deskmesh::cache {

// Least recently used entries go first when the bytes run out. Thread-safe.
class MemoryCache final : public Cache {
 public:
  MemoryCache(const Options& options, const clock::Clock& clock);
  ~MemoryCache() override;

  void GetAsync(std::string key, GetDone done) override;
  void SetAsync(std::string key, std::string value, std::chrono::milliseconds ttl,
                Done done) override;
  void DeleteAsync(std::string key, Done done) override;
  void IncrementAsync(std::string key, std::int64_t by, std::chrono::milliseconds window,
                      CountDone done) override;
  void Publish(std::string topic, std::string payload) override;
  std::unique_ptr<HintSubscription> Subscribe(std::string topic, OnHint on_hint) override;
  absl::Status Ping() override { return absl::OkStatus(); }
  void Close() override {}
  Stats stats() const override;

 private:
  struct Entry {
    std::string value;
    std::int64_t count = 0;
    base::Instant expires;
    std::list<std::string>::iterator recency;
  };
  struct Listener;
  struct Topics;
  class Listening;

  Entry* FindLive(const std::string& key);
  Entry& Touch(const std::string& key, std::size_t value_bytes);
  void Erase(const std::string& key);
  void Evict();

  const std::size_t max_bytes_;
  const clock::Clock& clock_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;
  std::list<std::string> recency_;  // newest first
  std::size_t bytes_ = 0;
  Stats stats_;
  std::shared_ptr<Topics> topics_;
};

}  // namespace deskmesh::cache
