// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// The error codes with which a title begins, as they are written there: `E7007` of "E7007：导入失败" and
// of "Error E7007 on import", both of "E1203 / E1204". None where the title begins otherwise or the
// code isn't a certain one: "PROJ-12 roadmap", "2026 plans".
std::vector<std::string> CodesOfTitle(std::string_view title);

}  // namespace deskmesh::knowledge
