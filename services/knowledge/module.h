// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/module/module.h"

namespace deskmesh::knowledge {

// Articles, search, answers, and what can be read from a text (R20, R23, R30–R33).
module::Definition Define();

}  // namespace deskmesh::knowledge
