// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/module/module.h"

namespace deskmesh::channels {

// The ways in and out of the platform (R2).
module::Definition Define();

}  // namespace deskmesh::channels
