// SPDX-License-Identifier: Apache-2.0
//
// The flows every workspace begins with.
#pragma once

#include <vector>

#include "chat/dialogue/core/flow.h"

namespace deskmesh::chat::dialogue {

// The rules of R21 (sign-up, forgotten password, permissions, error codes, milestones) and the
// diagnostic decision tree of R16, for reports that say only that something is wrong. Their ids begin
// with `flw_`, their version is 0: the first that a workspace publishes is 1.
const FlowSet& ShippedFlows();

}  // namespace deskmesh::chat::dialogue
