// SPDX-License-Identifier: Apache-2.0
//
// Who may keep articles right.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "platform/base/instant.h"
#include "platform/clock/clock.h"
#include "platform/rpc/call.h"
#include "platform/rpc/channel.h"

namespace deskmesh::knowledge {

// Asks accounts whether a user exists, and remembers the answer for 30 seconds. Where accounts doesn't
// answer within a second the user is taken for one: writing waits for nobody. Thread-safe.
class Owners {
 public:
  // Both must outlive it.
  Owners(rpc::Channels& channels, const clock::Clock& clock) : channels_(channels), clock_(clock) {}

  void Ask(const rpc::Call& call, const std::string& user_id);

  // Whether the workspace has that user; nothing where it wasn't asked lately.
  std::optional<bool> IsUser(const rpc::Call& call, const std::string& user_id);

 private:
  struct Known {
    bool is_user = true;
    base::Instant until;
  };

  rpc::Channels& channels_;
  const clock::Clock& clock_;
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Known> known_;  // by workspace and user
};

}  // namespace deskmesh::knowledge
