// SPDX-License-Identifier: Apache-2.0
#include "platform/lease/memory_leases.h"

#include <algorithm>

#include "platform/base/error.h"

namespace deskmesh::lease {

absl::StatusOr<Lease> MemoryLeases::Acquire(std::string name, std::string owner,
                                            std::chrono::milliseconds ttl, std::int64_t least) {
  const std::lock_guard lock(mutex_);
  const base::Instant now = clock_.Now();
  Held& held = held_[name];
  const bool is_mine = held.owner == owner && now < held.until;
  if (!held.owner.empty() && !is_mine && now < held.until) {
    return base::Failure(absl::StatusCode::kAborted, "LEASE_HELD", "another owner has the lease",
                         {{"lease", name}});
  }
  if (!is_mine) {
    held.owner = owner;
    // From the time, so that numbers of an earlier process stay smaller.
    held.token = std::max({held.token + 1, now.micros, least});
  }
  held.until = now + ttl;
  return Lease{std::move(name), std::move(owner), held.token};
}

absl::Status MemoryLeases::Renew(const Lease& lease, std::chrono::milliseconds ttl) {
  const std::lock_guard lock(mutex_);
  const base::Instant now = clock_.Now();
  auto found = held_.find(lease.name);
  if (found == held_.end() || found->second.owner != lease.owner ||
      found->second.token != lease.token || now >= found->second.until) {
    return base::Failure(absl::StatusCode::kAborted, "LEASE_LOST", "the lease ran out",
                         {{"lease", lease.name}});
  }
  found->second.until = now + ttl;
  return absl::OkStatus();
}

absl::Status MemoryLeases::Release(const Lease& lease) {
  const std::lock_guard lock(mutex_);
  auto found = held_.find(lease.name);
  if (found != held_.end() && found->second.owner == lease.owner &&
      found->second.token == lease.token) {
    found->second.owner.clear();
    found->second.until = {};
  }
  return absl::OkStatus();
}

absl::StatusOr<int> MemoryLeases::Join(std::string group, std::string owner,
                                       std::chrono::milliseconds ttl) {
  const std::lock_guard lock(mutex_);
  const base::Instant now = clock_.Now();
  auto& members = members_[group];
  members[owner] = now + ttl;
  std::erase_if(members, [now](const auto& member) { return member.second <= now; });
  return static_cast<int>(members.size());
}

absl::Status MemoryLeases::Leave(std::string group, std::string owner) {
  const std::lock_guard lock(mutex_);
  members_[group].erase(owner);
  return absl::OkStatus();
}

}  // namespace deskmesh::lease
