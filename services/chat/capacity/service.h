// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.chat.v1.Capacity: what work costs, and work that goes on elsewhere.
#pragma once

#include "deskmesh/chat/v1/capacity.pb.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/service.h"

namespace deskmesh::chat {

// Ends work that nobody ended; its subject is the work's reference.
inline constexpr std::string_view kWorkTimer = "chat.work_expired";

// Thread-safe.
class CapacityService {
 public:
  explicit CapacityService(rpc::ServiceDeps deps) : deps_(std::move(deps)) {}

  rpc::Service Describe();

  absl::Status Get(rpc::ReadCall& call, const v1::GetCapacityRulesRequest& request,
                   v1::CapacityRules* response);
  absl::Status Update(rpc::WriteCall& call, const v1::UpdateCapacityRulesRequest& request,
                      v1::CapacityRules* response);
  absl::Status BeginWork(rpc::WriteCall& call, const v1::BeginWorkRequest& request,
                         v1::ExternalWork* response);
  absl::Status EndWork(rpc::WriteCall& call, const v1::EndWorkRequest& request,
                       v1::EndWorkResponse* response);
  absl::Status ListWork(rpc::ReadCall& call, const v1::ListWorkRequest& request,
                        v1::ListWorkResponse* response);

 private:
  // Wakes the owner of the workspace's queue once this is durable.
  void WakeOwner(rpc::WriteCall& call) const;

  rpc::ServiceDeps deps_;
};

// What a timer of that kind asks for: the work is over unless it was renewed meanwhile.
absl::Status ExpireWork(sql::Tx& tx, const outbox::Timer& timer, base::Instant now);

}  // namespace deskmesh::chat
