// SPDX-License-Identifier: Apache-2.0
//
// The gRPC surface of clocks.
#pragma once

#include <vector>

#include "deskmesh/sla/v1/sla_service.pb.h"
#include "platform/rpc/service.h"
#include "sla/policies/policy_book.h"

namespace deskmesh::sla {

// Thread-safe.
class ClocksService {
 public:
  ClocksService(rpc::ServiceDeps deps, PolicyBook& book) : deps_(std::move(deps)), book_(book) {}

  std::vector<rpc::Service> Describe();

 private:
  absl::Status List(rpc::ReadCall& call, const v1::ListClocksRequest& request,
                    v1::ListClocksResponse* response);
  absl::Status Explain(rpc::ReadCall& call, const v1::ExplainClockRequest& request,
                       v1::ExplainClockResponse* response);
  absl::Status ListAtRisk(rpc::ReadCall& call, const v1::ListAtRiskRequest& request,
                          v1::ListAtRiskResponse* response);
  absl::Status Attainment(rpc::TaskCall& call, const v1::AttainmentRequest& request,
                          v1::AttainmentResponse* response);

  rpc::ServiceDeps deps_;
  PolicyBook& book_;
};

}  // namespace deskmesh::sla
