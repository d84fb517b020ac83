// SPDX-License-Identifier: Apache-2.0
#include "platform/lease/lease.h"

#include <absl/strings/numbers.h>

#include <algorithm>
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

namespace {

// What another gives back waits no longer for its next owner.
constexpr std::chrono::milliseconds kLongestPause{1000};

}  // namespace

class Keeper::Loop {
 public:
  Loop(Leases& leases, std::string owner, std::string group, std::vector<std::string> names,
       KeeperOptions options)
      : leases_(leases),
        owner_(std::move(owner)),
        group_(std::move(group)),
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
    leases_.Leave(group_, owner_).IgnoreError();
    held_.clear();
  }

  void Heed(const absl::Status& status) {
    if (!absl::IsAborted(status)) return;
    const base::ErrorDetails details = base::DetailsOf(status);
    if (details.reason != "LEASE_LOST") return;
    const auto name = details.metadata.find("lease");
    const auto seen = details.metadata.find("seen");
    std::int64_t number = 0;
    if (name == details.metadata.end() || seen == details.metadata.end() ||
        !absl::SimpleAtoi(seen->second, &number)) {
      return;
    }
    {
      const std::lock_guard lock(mutex_);
      auto found = held_.find(name->second);
      if (found == held_.end() || found->second.lease.token > number) return;
      least_[name->second] = number + 1;
      is_hurried_ = true;
    }
    changed_.notify_all();
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
    while (true) {
      changed_.wait_for(lock, std::min(options_.ttl / 3, kLongestPause),
                        [this] { return is_stopped_ || is_hurried_; });
      if (is_stopped_) return;
      is_hurried_ = false;
      lock.unlock();
      Round();
      lock.lock();
    }
  }

  // How many of the names are its own to have.
  std::size_t Share() {
    const auto members = leases_.Join(group_, owner_, options_.ttl);
    if (members.ok()) members_ = std::max(1, *members);
    return (names_.size() + static_cast<std::size_t>(members_) - 1) /
           static_cast<std::size_t>(members_);
  }

  // Renews what is held, gives back what is too much and takes what is free.
  void Round() {
    bool has_changed = false;
    const std::size_t share = Share();
    for (const std::string& name : names_) {
      std::optional<Lease> mine;
      std::optional<Lease> given_back;
      std::size_t count = 0;
      std::int64_t least = 0;
      {
        const std::lock_guard lock(mutex_);
        if (is_stopped_) return;
        if (auto seen = least_.find(name); seen != least_.end()) least = seen->second;
        if (auto found = held_.find(name); found != held_.end()) {
          mine = found->second.lease;
          if (mine->token < least || held_.size() > share) {
            given_back.swap(mine);
            held_.erase(found);
            has_changed = true;
          }
        }
        count = held_.size();
      }
      if (given_back.has_value()) {
        leases_.Release(*given_back).IgnoreError();
        if (given_back->token >= least) continue;
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
      if (count >= share) continue;
      auto acquired = leases_.Acquire(name, owner_, options_.ttl, least);
      if (absl::IsUnavailable(acquired.status())) break;
      if (!acquired.ok()) continue;
      const std::lock_guard lock(mutex_);
      if (acquired->token >= least) least_.erase(name);
      held_[name] = {*std::move(acquired), begin + options_.ttl};
      has_changed = true;
    }
    if (has_changed && options_.on_change) options_.on_change();
  }

  Leases& leases_;
  const std::string owner_;
  const std::string group_;
  const std::vector<std::string> names_;
  const KeeperOptions options_;
  int members_ = 1;  // as last heard
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Held> held_;
  std::map<std::string, std::int64_t> least_;  // numbers that a store will take
  bool is_stopped_ = false;
  bool is_hurried_ = false;
  std::thread thread_;
};

Keeper::Keeper(Leases& leases, std::string owner, std::string group, std::vector<std::string> names,
               KeeperOptions options)
    : loop_(std::make_unique<Loop>(leases, std::move(owner), std::move(group), std::move(names),
                                   std::move(options))) {}

Keeper::~Keeper() { loop_->Stop(); }

std::optional<std::int64_t> Keeper::Token(std::string_view name) const {
  return loop_->Token(name);
}
std::vector<Lease> Keeper::Owned() const { return loop_->Owned(); }
void Keeper::Heed(const absl::Status& status) { loop_->Heed(status); }
void Keeper::Stop() { loop_->Stop(); }

}  // namespace deskmesh::lease
