// SPDX-License-Identifier: Apache-2.0
#include "platform/cache/memory_cache.h"

#include <algorithm>

namespace deskmesh::cache {

// A subscription's own lock, so that a callback never runs after its subscription was destroyed.
struct MemoryCache::Listener {
  std::recursive_mutex mutex;
  OnHint on_hint;
  bool is_ended = false;
};

struct MemoryCache::Topics {
  std::mutex mutex;
  std::unordered_map<std::string, std::vector<std::shared_ptr<Listener>>> listeners;
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
};

class MemoryCache::Listening final : public HintSubscription {
 public:
  Listening(std::shared_ptr<Topics> topics, std::string topic, std::shared_ptr<Listener> listener)
      : topics_(std::move(topics)), topic_(std::move(topic)), listener_(std::move(listener)) {}
  ~Listening() override {
    {
      const std::lock_guard lock(topics_->mutex);
      auto found = topics_->listeners.find(topic_);
      if (found != topics_->listeners.end()) {
        std::erase(found->second, listener_);
        if (found->second.empty()) topics_->listeners.erase(found);
      }
    }
    const std::lock_guard lock(listener_->mutex);
    listener_->is_ended = true;
  }

 private:
  std::shared_ptr<Topics> topics_;
  std::string topic_;
  std::shared_ptr<Listener> listener_;
};

MemoryCache::MemoryCache(const Options& options, const clock::Clock& clock)
    : max_bytes_(options.memory_bytes), clock_(clock), topics_(std::make_shared<Topics>()) {}

MemoryCache::~MemoryCache() = default;

MemoryCache::Entry* MemoryCache::FindLive(const std::string& key) {
  auto found = entries_.find(key);
  if (found == entries_.end()) return nullptr;
  if (found->second.expires <= clock_.Now()) {
    Erase(key);
    return nullptr;
  }
  recency_.splice(recency_.begin(), recency_, found->second.recency);
  return &found->second;
}

MemoryCache::Entry& MemoryCache::Touch(const std::string& key, std::size_t value_bytes) {
  Erase(key);
  recency_.push_front(key);
  Entry& entry = entries_[key];
  entry.recency = recency_.begin();
  bytes_ += key.size() + value_bytes;
  return entry;
}

void MemoryCache::Erase(const std::string& key) {
  auto found = entries_.find(key);
  if (found == entries_.end()) return;
  bytes_ -= key.size() + found->second.value.size();
  recency_.erase(found->second.recency);
  entries_.erase(found);
}

void MemoryCache::Evict() {
  while (bytes_ > max_bytes_ && recency_.size() > 1) {
    const std::string oldest = recency_.back();
    Erase(oldest);
    ++stats_.evictions;
  }
}

void MemoryCache::GetAsync(std::string key, GetDone done) {
  std::optional<std::string> value;
  {
    const std::lock_guard lock(mutex_);
    if (const Entry* entry = FindLive(key)) value = entry->value;
    ++(value.has_value() ? stats_.hits : stats_.misses);
  }
  done(std::move(value));
}

void MemoryCache::SetAsync(std::string key, std::string value, std::chrono::milliseconds ttl,
                           Done done) {
  {
    const std::lock_guard lock(mutex_);
    Entry& entry = Touch(key, value.size());
    entry.value = std::move(value);
    entry.expires = clock_.Now() + ttl;
    Evict();
  }
  done(absl::OkStatus());
}

void MemoryCache::DeleteAsync(std::string key, Done done) {
  {
    const std::lock_guard lock(mutex_);
    Erase(key);
  }
  done(absl::OkStatus());
}

void MemoryCache::IncrementAsync(std::string key, std::int64_t by, std::chrono::milliseconds window,
                                 CountDone done) {
  Count count;
  {
    const std::lock_guard lock(mutex_);
    Entry* entry = FindLive(key);
    if (entry == nullptr) {
      entry = &Touch(key, 0);
      entry->expires = clock_.Now() + window;
      Evict();
    }
    entry->count += by;
    count.value = entry->count;
    count.remaining =
        std::chrono::duration_cast<std::chrono::milliseconds>(entry->expires - clock_.Now());
  }
  done(count);
}

void MemoryCache::Publish(std::string topic, std::string payload) {
  std::vector<std::shared_ptr<Listener>> listeners;
  {
    const std::lock_guard lock(topics_->mutex);
    ++topics_->sent;
    auto found = topics_->listeners.find(topic);
    if (found == topics_->listeners.end()) return;
    listeners = found->second;
    topics_->received += listeners.size();
  }
  for (const auto& listener : listeners) {
    const std::lock_guard lock(listener->mutex);
    if (!listener->is_ended) listener->on_hint(payload);
  }
}

std::unique_ptr<HintSubscription> MemoryCache::Subscribe(std::string topic, OnHint on_hint) {
  auto listener = std::make_shared<Listener>();
  listener->on_hint = std::move(on_hint);
  {
    const std::lock_guard lock(topics_->mutex);
    topics_->listeners[topic].push_back(listener);
  }
  return std::make_unique<Listening>(topics_, std::move(topic), std::move(listener));
}

Stats MemoryCache::stats() const {
  Stats stats;
  {
    const std::lock_guard lock(mutex_);
    stats = stats_;
    stats.entries = static_cast<std::int64_t>(entries_.size());
    stats.bytes = static_cast<std::int64_t>(bytes_);
  }
  const std::lock_guard lock(topics_->mutex);
  stats.hints_sent = topics_->sent;
  stats.hints_received = topics_->received;
  return stats;
}

}  // namespace deskmesh::cache
