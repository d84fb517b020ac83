// SPDX-License-Identifier: Apache-2.0
#include "platform/cache/cache.h"

#include <condition_variable>
#include <mutex>

#include "platform/base/error.h"
#include "platform/cache/memory_cache.h"
#include "platform/cache/redis_cache.h"

namespace deskmesh::cache {
namespace {

// Waits for a callback. The implementations answer each call within their time-out.
template <typename T>
class Waiter {
 public:
  void Set(T value) {
    const std::lock_guard lock(state_->mutex);
    state_->value.emplace(std::move(value));
    state_->changed.notify_all();
  }
  T Wait() {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait(lock, [this] { return state_->value.has_value(); });
    return *std::move(state_->value);
  }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<T> value;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace

absl::StatusOr<std::optional<std::string>> Cache::Get(std::string key) {
  Waiter<absl::StatusOr<std::optional<std::string>>> waiter;
  GetAsync(std::move(key), [waiter](auto value) mutable { waiter.Set(std::move(value)); });
  return waiter.Wait();
}

absl::Status Cache::Set(std::string key, std::string value, std::chrono::milliseconds ttl) {
  Waiter<absl::Status> waiter;
  SetAsync(std::move(key), std::move(value), ttl,
           [waiter](absl::Status status) mutable { waiter.Set(std::move(status)); });
  return waiter.Wait();
}

absl::Status Cache::Delete(std::string key) {
  Waiter<absl::Status> waiter;
  DeleteAsync(std::move(key),
              [waiter](absl::Status status) mutable { waiter.Set(std::move(status)); });
  return waiter.Wait();
}

absl::StatusOr<Count> Cache::Increment(std::string key, std::int64_t by,
                                       std::chrono::milliseconds window) {
  Waiter<absl::StatusOr<Count>> waiter;
  IncrementAsync(std::move(key), by, window,
                 [waiter](auto count) mutable { waiter.Set(std::move(count)); });
  return waiter.Wait();
}

absl::StatusOr<std::unique_ptr<Cache>> Open(const Options& options, const clock::Clock& clock) {
  if (options.url == "memory:") return std::make_unique<MemoryCache>(options, clock);
  if (options.url.starts_with("redis")) return OpenRedis(options);
  return base::InvalidField("cache.url", "must be `memory:`, `redis://…` or `rediss://…`");
}

}  // namespace deskmesh::cache
