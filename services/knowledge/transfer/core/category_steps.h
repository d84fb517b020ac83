// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace deskmesh::knowledge {

// The category that folders or pages above lead to, `Planning/Gantt charts`: as many of them from the top as
// a category's 64 characters hold. A `/` inside a name becomes `-`. Thread-safe.
std::string CategoryOfSteps(const std::vector<std::string>& steps);

}  // namespace deskmesh::knowledge
