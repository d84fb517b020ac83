// SPDX-License-Identifier: Apache-2.0
//
// The at-risk list: of each ticket the running clock with the least working time left, the least in
// front.
//
// Working time left isn't the order of deadlines: a clock that stands still over the weekend may be due
// after one that runs day and night and still have less left. But within one calendar the two orders
// are the same, so the deadlines are kept by calendar and the list is the merger of these few lanes: a
// page costs what it shows, however many clocks run.
#pragma once

#include <absl/status/status.h>

#include "deskmesh/sla/v1/sla_service.pb.h"
#include "platform/rpc/call.h"
#include "sla/policies/policy_book.h"

namespace deskmesh::sla {

// Pages go on as the first one saw the order, at its moment; each clock is shown as it is now.
absl::Status GatherAtRisk(rpc::ReadCall& call, PolicyBook& book,
                          const v1::ListAtRiskRequest& request, v1::ListAtRiskResponse* response);

}  // namespace deskmesh::sla
