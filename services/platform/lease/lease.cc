// SPDX-License-Identifier: Apache-2.0
#include "platform/lease/lease.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "platform/base/error.h"
#include "platform/lease/memory_leases.h"
#include "platform/lease/redis_leases.h"

namespace deskmesh::lease {

absl::StatusOr<std::unique_ptr<Leases>> Open(const Options& options, const clock::Clock& clock) {
  if (options.url == "memory:") return std::make_unique<MemoryLeases>(clock);
  if (options.url.starts_with("redis")) return OpenRedisLeases(options);
  return base::InvalidField("cache.url", "must be `memory:`, `redis://…` or `rediss://…`");
}

class Keeper::Loop {
 public:
  Loop(Leases& leases, std::string owner, std::vector<std::string> names, KeeperOptions options)
      : leases_(leases),
        owner_(std::move(owner)),
        names_(std::move(names)),
        options_(std::move(options)) {
    Round();
    thread_ = std::thread([this] { Run(); });
  }

  void Stop() {
    {
      const std::lock_guard lock(mutex_);
      is_stopped_ = true;
    }
    changed_.notify_all();
    if (!thread_.joinable()) return;
    thread_.join();
    for (const auto& [name, held] : held_) leases_.Release(held.lease).IgnoreError();
    held_.clear();
  }

  std::optional<std::int64_t> Token(std::string_view name) const {
    const std::lock_guard lock(mutex_);
    auto found = held_.find(std::string(name));
    if (found == held_.end() || Steady::now() >= found->second.believed_until) return std::nullopt;
    return found->second.lease.token;
  }

  std::vector<Lease> Owned() const {
    const std::lock_guard lock(mutex_);
    std::vector<Lease> owned;
    for (const auto& [name, held] : held_) {
      if (Steady::now() < held.believed_until) owned.push_back(held.lease);
    }
    return owned;
  }

 private:
  using Steady = std::chrono::steady_clock;
  struct Held {
    Lease lease;
    Steady::time_point believed_until;
  };

  void Run() {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, options_.ttl / 3, [this] { return is_stopped_; })) {
      lock.unlock();
      Round();
      lock.lock();
    }
  }

  // Renews what is held and takes what is free.
  void Round() {
    bool has_changed = false;
    for (const std::string& name : names_) {
      std::optional<Lease> mine;
      std::size_t count = 0;
      {
        const std::lock_guard lock(mutex_);
        if (is_stopped_) return;
        auto found = held_.find(name);
        if (found != held_.end()) mine = found->second.lease;
        count = held_.size();
      }
      // From before the call: the time on the other side began no earlier.
      const Steady::time_point begin = Steady::now();
      if (mine.has_value()) {
        const absl::Status renewed = leases_.Renew(*mine, options_.ttl);
        const std::lock_guard lock(mutex_);
        if (renewed.ok()) {
          held_[name].believed_until = begin + options_.ttl;
        } else if (absl::IsAborted(renewed) || begin >= held_[name].believed_until) {
          held_.erase(name);
          has_changed = true;
        }
        // Each further name would wait for the time-out, too.
        if (absl::IsUnavailable(renewed)) break;
        continue;
      }
      if (options_.max_owned > 0 && count >= static_cast<std::size_t>(options_.max_owned)) continue;
      auto acquired = leases_.Acquire(name, owner_, options_.ttl);
      if (absl::IsUnavailable(acquired.status())) break;
      if (!acquired.ok()) continue;
      const std::lock_guard lock(mutex_);
      held_[name] = {*std::move(acquired), begin + options_.ttl};
      has_changed = true;
    }
    if (has_changed && options_.on_change) options_.on_change();
  }

  Leases& leases_;
  const std::string owner_;
  const std::vector<std::string> names_;
  const KeeperOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Held> held_;
  bool is_stopped_ = false;
  std::thread thread_;
};

Keeper::Keeper(Leases& leases, std::string owner, std::vector<std::string> names,
               KeeperOptions options)
    : loop_(
          std::make_unique<Loop>(leases, std::move(owner), std::move(names), std::move(options))) {}

Keeper::~Keeper() { loop_->Stop(); }

std::optional<std::int64_t> Keeper::Token(std::string_view name) const {
  return loop_->Token(name);
}
std::vector<Lease> Keeper::Owned() const { return loop_->Owned(); }
void Keeper::Stop() { loop_->Stop(); }

}  // namespace deskmesh::lease
