// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace deskmesh::knowledge {

// Whether a folded English word, in whatever form, is one that everybody uses: where no article has it,
// it isn't a slip for another ("kind" for "king"). Thread-safe.
bool IsCommonEnglish(std::string_view word);

}  // namespace deskmesh::knowledge
