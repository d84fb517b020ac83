// SPDX-License-Identifier: Apache-2.0
//
// The flows every workspace begins with.
#pragma once

#include <vector>

#include "chat/dialogue/core/flow.h"

namespace deskmesh::chat::dialogue {

// The diagnostic decision tree of R16, for reports that say only that something is wrong.
const std::vector<Flow>& ShippedFlows();

}  // namespace deskmesh::chat::dialogue
