// SPDX-License-Identifier: Apache-2.0
//
// One owner at a time for a named thing (a shard, an outbox), for a limited time.
//
// A lease carries a fencing number that grows with every owner. Holding a lease is a belief: its
// time may have run out unseen. Work done under it is made safe by the number: the transaction calls
// outbox::CheckFence, and the store refuses an owner older than one it has seen.
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
#include <vector>

#include "platform/base/instant.h"
#include "platform/config/tls_files.h"

namespace deskmesh::clock {
class Clock;
}

namespace deskmesh::lease {

struct Lease {
  std::string name;
  std::string owner;
  std::int64_t token = 0;  // the fencing number
};

// Thread-safe.
class Leases {
 public:
  virtual ~Leases() = default;

  // Takes the lease for `ttl` (10 ms to 1 h) when it is free, run out, or already `owner`'s: then it
  // is renewed under the same number. ABORTED, reason LEASE_HELD, when another has it; UNAVAILABLE
  // when the store of leases can't be reached. `owner` is unique to the process (an id made at
  // start). A new number is at least `least`: more than what a store has seen, which leases that
  // lost their memory, or a clock that was set back, can't know of.
  virtual absl::StatusOr<Lease> Acquire(std::string name, std::string owner,
                                        std::chrono::milliseconds ttl, std::int64_t least = 0) = 0;
  // Prolongs it. ABORTED, reason LEASE_LOST, when it ran out or another has it.
  virtual absl::Status Renew(const Lease& lease, std::chrono::milliseconds ttl) = 0;
  // Gives it back; no error when it is already lost.
  virtual absl::Status Release(const Lease& lease) = 0;

  // Says for `ttl` that `owner` is one of `group`; how many are there now, itself included.
  virtual absl::StatusOr<int> Join(std::string group, std::string owner,
                                   std::chrono::milliseconds ttl) = 0;
  virtual absl::Status Leave(std::string group, std::string owner) = 0;

  virtual absl::Status Ping() = 0;
  virtual void Close() = 0;
};

struct Options {
  // `memory:` (one process), `redis://[user:password@]host[:port][/database]` or `rediss://…`.
  std::string url = "memory:";
  config::TlsFiles tls = {};  // of rediss://
  std::string prefix;
  std::chrono::milliseconds timeout{500};
};

// `clock` measures the memory leases and must outlive the object.
absl::StatusOr<std::unique_ptr<Leases>> Open(const Options& options, const clock::Clock& clock);

// Keeps trying to own its share of a set of names, renews what it owns in good time, and
// stops believing in a lease before the ttl can have run out elsewhere. All keepers of the same set
// share it evenly: with another process there, what is too much is given back. Owns one thread.
// Thread-safe.
//
//   lease::Keeper keeper(leases, owner, "sla:timers", {"sla:timers:0", …}, {.ttl = 10s});
//   if (auto token = keeper.Token("sla:timers:0")) keeper.Heed(…work under *token…);
class Keeper {
 public:
  struct KeeperOptions {
    std::chrono::milliseconds ttl{10000};
    // Called after the set of owned names changed, on the keeper's thread; must not block.
    std::function<void()> on_change;
  };

  // `group` names the set; no lease is called so.
  Keeper(Leases& leases, std::string owner, std::string group, std::vector<std::string> names,
         KeeperOptions options);
  ~Keeper();  // releases all

  // The fencing number while the name is believed to be owned.
  std::optional<std::int64_t> Token(std::string_view name) const;
  std::vector<Lease> Owned() const;
  // What work under a lease came to. When the store refused it as of an owner long past (LEASE_LOST
  // of outbox::CheckFence), the lease is taken anew under a number the store will take.
  void Heed(const absl::Status& status);
  void Stop();

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace deskmesh::lease
