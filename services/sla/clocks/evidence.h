// SPDX-License-Identifier: Apache-2.0
//
// How the promises of many tickets turned out. Replays their histories page by page; reads only.
#pragma once

#include <string>

#include "deskmesh/sla/v1/sla_service.pb.h"
#include "platform/rpc/call.h"
#include "sla/core/service_credit.h"
#include "sla/policies/policy_book.h"

namespace deskmesh::sla {

// INVALID_ARGUMENT names `from`, `to`, `group_by` or `clock`.
absl::Status GatherAttainment(rpc::TaskCall& call, PolicyBook& book,
                              const v1::AttainmentRequest& request,
                              v1::AttainmentResponse* response);

// The evidence for the policy's service credit in a month, by organisation; only for one where
// `organization_id` isn't empty. Counts tickets created up to 400 days before the month, which is
// longer than any promise.
absl::Status GatherCredits(rpc::TaskCall& call, PolicyBook& book, const Policy& policy,
                           const Month& month, const std::string& organization_id,
                           v1::ListCreditsResponse* response);

}  // namespace deskmesh::sla
