// SPDX-License-Identifier: Apache-2.0
//
// Asks the language service about new tickets.
#pragma once

#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "platform/clock/clock.h"
#include "platform/rpc/call.h"
#include "platform/rpc/channel.h"
#include "tickets/suggestions/core/suggestion.h"

namespace deskmesh::tickets {

// Remembers answers for the moment between asking and the transaction that uses them. A language service that
// is away, or slow, isn't asked for a moment, and costs a new ticket its suggestion and nothing else.
// Thread-safe.
class Suggestions {
 public:
  static constexpr std::size_t kMostRemembered = 2'000;

  // Both must outlive it.
  Suggestions(rpc::Channels& channels, const clock::Clock& clock)
      : channels_(channels), clock_(clock) {}

  // What is known about a ticket of these words; nothing: Ask first.
  std::optional<Suggestion> Find(const std::string& workspace_id, const Ticket& ticket,
                                 std::string_view description, base::Instant now);

  // Asks where Find knows nothing, within 300 ms; whether it had to. Find knows afterwards, if only
  // that there is no answer.
  bool Ask(rpc::TaskCall& call, const Ticket& ticket, std::string_view description);

 private:
  struct Remembered {
    std::string key;
    Suggestion suggestion;
    base::Instant until;
  };
  void Remember(std::string key, Suggestion suggestion, base::Instant until);

  rpc::Channels& channels_;
  const clock::Clock& clock_;
  std::mutex mutex_;
  std::list<Remembered> answers_;  // the newest in front
  std::map<std::string, std::list<Remembered>::iterator> by_key_;
  std::map<std::string, base::Instant> quiet_until_;  // workspaces
};

}  // namespace deskmesh::tickets
