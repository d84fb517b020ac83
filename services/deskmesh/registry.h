// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "platform/module/module.h"

namespace deskmesh {

// Every module of the product, in the order they start.
std::vector<module::Definition> AllModules();

}  // namespace deskmesh
