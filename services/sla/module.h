// SPDX-License-Identifier: Apache-2.0
//
// The sla domain as a module: promises, working time, and the clocks that measure both (R40–R42).
#pragma once

#include "platform/module/module.h"

namespace deskmesh::sla {

module::Definition Define();

}  // namespace deskmesh::sla
