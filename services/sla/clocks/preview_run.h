// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deskmesh/sla/v1/sla_service.pb.h"
#include "platform/rpc/call.h"
#include "sla/policies/policy_book.h"

namespace deskmesh::sla {

// Replays the tickets created in the last `days` under the policies in force and under the draft,
// page by page, and counts what changes. Reads only. INVALID_ARGUMENT for a draft that can't hold.
absl::Status RunPreview(rpc::TaskCall& call, PolicyBook& book, const Policy& draft, int days,
                        v1::PreviewSlaPolicyResponse* response);

}  // namespace deskmesh::sla
