// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::knowledge {

// A wish for a person typed in haste: "talk to a persn", "speak to a humna", 转仁工. The words that
// decided; empty where there are none. `text` is folded. Thread-safe.
std::string FindMistypedCall(std::string_view text);

}  // namespace deskmesh::knowledge
