// SPDX-License-Identifier: Apache-2.0
//
// Turns credentials into principals by asking the accounts service, remembering the answers for a
// short while.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>

#include <functional>
#include <mutex>
#include <shared_mutex>
#include <string>

#include "platform/clock/clock.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/principal.h"

namespace deskmesh::rpc {

// Thread-safe.
class Authenticator {
 public:
  using Done = std::function<void(absl::StatusOr<PrincipalPtr>)>;

  // How long a credential counts after it was resolved; revoking takes effect within this time.
  static constexpr base::Duration kRemembered = std::chrono::seconds(30);
  static constexpr base::Duration kRefusalRemembered = std::chrono::seconds(2);
  static constexpr std::size_t kMaxRemembered = 100'000;

  // `accounts` is the channel to the service that implements deskmesh.identity.v1.Identity.
  Authenticator(Channel& accounts, const clock::Clock& clock)
      : accounts_(accounts), clock_(clock) {}

  // `done` is called once, before the return when the credential is remembered. UNAUTHENTICATED
  // with the reason the accounts service gave; UNAVAILABLE when it can't be asked.
  void Resolve(const std::string& credential, Done done);

  // Forgets a credential of this process at once (log-out).
  void Forget(const std::string& credential);

 private:
  struct Entry {
    absl::StatusOr<PrincipalPtr> result;
    base::Instant since;
    base::Instant until;
  };
  void Remember(const std::string& credential, const absl::StatusOr<PrincipalPtr>& result);

  Channel& accounts_;
  const clock::Clock& clock_;
  std::shared_mutex mutex_;
  absl::flat_hash_map<std::string, Entry> remembered_;
};

}  // namespace deskmesh::rpc
