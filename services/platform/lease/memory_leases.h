// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>

#include "platform/clock/clock.h"
#include "platform/lease/lease.h"

namespace deskmesh::lease {

// Leases within one process. Thread-safe.
class MemoryLeases final : public Leases {
 public:
  explicit MemoryLeases(const clock::Clock& clock) : clock_(clock) {}

  absl::StatusOr<Lease> Acquire(std::string name, std::string owner, std::chrono::milliseconds ttl,
                                std::int64_t least = 0) override;
  absl::Status Renew(const Lease& lease, std::chrono::milliseconds ttl) override;
  absl::Status Release(const Lease& lease) override;
  absl::StatusOr<int> Join(std::string group, std::string owner,
                           std::chrono::milliseconds ttl) override;
  absl::Status Leave(std::string group, std::string owner) override;
  absl::Status Ping() override { return absl::OkStatus(); }
  void Close() override {}

 private:
  struct Held {
    std::string owner;
    std::int64_t token = 0;
    base::Instant until;
  };
  const clock::Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Held> held_;
  std::map<std::string, std::map<std::string, base::Instant>> members_;  // until when
};

}  // namespace deskmesh::lease
