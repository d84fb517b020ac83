// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

enum class DiffKind : uint8_t { kSame, kAdded, kRemoved };

struct DiffLine {
  DiffKind kind = DiffKind::kSame;
  std::string text;  // without the line break
};

// What changed between two texts, line by line, with as few changed lines as there can be (Myers
// 1986). Texts that differ in more than 1,000 lines are compared outside their common beginning
// and end only: everything between is removed and added. Thread-safe.
std::vector<DiffLine> DiffLines(std::string_view before, std::string_view after);

}  // namespace deskmesh::knowledge
