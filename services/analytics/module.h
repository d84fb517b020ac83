// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/module/module.h"

namespace deskmesh::analytics {

// Facts → measures (R50).
module::Definition Define();

}  // namespace deskmesh::analytics
