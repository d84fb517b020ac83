// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.chat.v1.Agents (presence) and deskmesh.chat.v1.Queue.
#pragma once

#include <vector>

#include "deskmesh/chat/v1/chat_service.pb.h"
#include "platform/clock/clock.h"
#include "platform/rpc/service.h"

namespace deskmesh::chat {

// How long after an agent went offline its conversations go back into the queue.
inline constexpr base::Duration kVanishPatience = std::chrono::minutes(2);
inline constexpr std::string_view kVanishTimer = "chat.agent_vanished";

// Thread-safe.
class RoutingService {
 public:
  RoutingService(rpc::ServiceDeps deps, const clock::Clock& clock)
      : deps_(std::move(deps)), clock_(clock) {}

  std::vector<rpc::Service> Describe();

  absl::Status SetPresence(rpc::WriteCall& call, const v1::SetPresenceRequest& request,
                           v1::Presence* response);
  absl::Status GetPresence(rpc::ReadCall& call, const v1::GetPresenceRequest& request,
                           v1::Presence* response);
  absl::Status ListPresences(rpc::ReadCall& call, const v1::ListPresencesRequest& request,
                             v1::ListPresencesResponse* response);
  absl::Status Pull(rpc::WriteCall& call, const v1::PullRequest& request,
                    v1::Conversation* response);
  absl::Status GetQueue(rpc::ReadCall& call, const v1::GetQueueRequest& request,
                        v1::QueueSnapshot* response);

 private:
  rpc::ServiceDeps deps_;
  const clock::Clock& clock_;
};

}  // namespace deskmesh::chat
