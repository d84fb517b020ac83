// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.chat.v1.RoutingPlans.
#pragma once

#include "chat/plans/reply_promise.h"
#include "chat/routing/core/routing_plan.h"
#include "deskmesh/chat/v1/routing_plan.pb.h"
#include "google/protobuf/empty.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::chat {

// Thread-safe.
class PlansService {
 public:
  // `shipped` is shown and counts until a workspace has a default plan.
  PlansService(rpc::ServiceDeps deps, BusinessHours& hours, routing::RoutingPlan shipped)
      : deps_(std::move(deps)), hours_(hours), shipped_(std::move(shipped)) {}

  rpc::Service Describe();

  absl::Status Get(rpc::ReadCall& call, const v1::GetRoutingPlanRequest& request,
                   v1::RoutingPlan* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListRoutingPlansRequest& request,
                    v1::ListRoutingPlansResponse* response);
  absl::Status Update(rpc::TaskCall& call, const v1::UpdateRoutingPlanRequest& request,
                      v1::RoutingPlan* response);
  absl::Status Delete(rpc::WriteCall& call, const v1::DeleteRoutingPlanRequest& request,
                      google::protobuf::Empty* response);
  absl::Status SetHours(rpc::TaskCall& call, const v1::SetAgentHoursRequest& request,
                        v1::AgentHours* response);
  absl::Status ListHours(rpc::ReadCall& call, const v1::ListAgentHoursRequest& request,
                         v1::ListAgentHoursResponse* response);

 private:
  // Asks the calendar, so that a wrong one is refused and its state is known at once.
  absl::StatusOr<store::CalendarState> CheckCalendar(rpc::TaskCall& call, const std::string& id,
                                                     const std::string& field);
  // The owner of the queue loads it anew.
  absl::Status TellOwner(rpc::WriteCall& call, const std::string& plan_id);

  rpc::ServiceDeps deps_;
  BusinessHours& hours_;
  const routing::RoutingPlan shipped_;
};

}  // namespace deskmesh::chat
