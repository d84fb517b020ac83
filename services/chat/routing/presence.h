// SPDX-License-Identifier: Apache-2.0
//
// Changes of agents' presence: what they say themselves, and what follows when nothing is heard of them
// (ADR 34). Stateless; every function runs in the caller's transaction and locks the agent's row. The
// caller saves nothing: rows, facts, timers, the routing log and wake-ups go together.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "chat/routing/core/presence_lease.h"
#include "chat/routing/store.h"
#include "platform/rpc/call.h"

namespace deskmesh::chat {

// How long after an agent said it goes its conversations go back into the queue.
inline constexpr base::Duration kVanishPatience = std::chrono::minutes(2);
inline constexpr std::string_view kVanishTimer = "chat.agent_vanished";
// When it is looked whether anything was heard of an agent; its subject is the agent.
inline constexpr std::string_view kLeaseTimer = "chat.presence_lease";

// Wakes those who follow an agent's presence.
std::string PresenceTopic(std::string_view workspace, std::string_view agent);

struct PresenceWish {
  routing::Presence presence = routing::Presence::kOffline;
  std::string reason;
  std::optional<base::Duration> lease;  // unset: as it is
  bool is_own = true;  // said by the agent, which is a sign of life
};
// `member` is locked, and is what was saved afterwards.
absl::Status SetPresence(sql::Tx& tx, const rpc::ServiceDeps& deps, const rpc::FactSource& source,
                         const PresenceWish& wish, store::TeamMember* member);

// A sign of life: the presence holds for `lease` from now, or longer where the agent asked for longer.
absl::Status RenewLease(sql::Tx& tx, const rpc::ServiceDeps& deps, std::string_view workspace,
                        std::string_view agent, base::Duration lease, base::Instant now);

// What has become of the lease by now; for its timer.
absl::Status CheckLease(sql::Tx& tx, const rpc::ServiceDeps& deps, std::string_view workspace,
                        std::string_view agent, base::Instant now);

// Whoever can't log in any more is offline, and what it had goes to others at once.
absl::Status Deactivate(sql::Tx& tx, const rpc::ServiceDeps& deps, const rpc::FactSource& source,
                        std::string_view agent);

}  // namespace deskmesh::chat
