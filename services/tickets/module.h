// SPDX-License-Identifier: Apache-2.0
//
// The tickets domain as a module.
#pragma once

#include "platform/module/module.h"

namespace deskmesh::tickets {

module::Definition Define();

}  // namespace deskmesh::tickets
