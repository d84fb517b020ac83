// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.chat.v1.Agents (presence) and deskmesh.chat.v1.Queue.
#pragma once

#include <vector>

#include "chat/routing/attendance.h"
#include "deskmesh/chat/v1/chat_service.pb.h"
#include "platform/clock/clock.h"
#include "platform/rpc/service.h"

namespace deskmesh::chat {

// Thread-safe.
class RoutingService {
 public:
  // References outlive the service.
  RoutingService(rpc::ServiceDeps deps, const clock::Clock& clock, Attendance& attendance)
      : deps_(std::move(deps)), clock_(clock), attendance_(attendance) {}

  std::vector<rpc::Service> Describe();

  absl::Status SetPresence(rpc::WriteCall& call, const v1::SetPresenceRequest& request,
                           v1::Presence* response);
  absl::Status GetPresence(rpc::ReadCall& call, const v1::GetPresenceRequest& request,
                           v1::Presence* response);
  absl::StatusOr<rpc::Feed> Stream(rpc::ReadCall& call, const v1::StreamPresenceRequest& request);
  absl::Status ListPresences(rpc::ReadCall& call, const v1::ListPresencesRequest& request,
                             v1::ListPresencesResponse* response);
  absl::Status Pull(rpc::WriteCall& call, const v1::PullRequest& request,
                    v1::Conversation* response);
  absl::Status GetQueue(rpc::ReadCall& call, const v1::GetQueueRequest& request,
                        v1::QueueSnapshot* response);
  absl::Status GetDuty(rpc::ReadCall& call, const v1::GetDutyRequest& request, v1::Duty* response);

 private:
  rpc::ServiceDeps deps_;
  const clock::Clock& clock_;
  Attendance& attendance_;
};

}  // namespace deskmesh::chat
