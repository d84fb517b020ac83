// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "knowledge/core/article_index.h"

namespace deskmesh::knowledge {

// Cuts the part of `body` with the most different matching terms, at most `max_bytes` long and
// starting at a sentence or word where possible, and marks every match. An empty set of terms gives
// the beginning. Only the first 8,000 bytes are looked at. Thread-safe.
Snippet MakeSnippet(std::string_view body, const std::unordered_set<std::string>& terms,
                    size_t max_bytes);

// Marks the matches of a whole text.
Snippet HighlightAll(std::string_view text, const std::unordered_set<std::string>& terms);

}  // namespace deskmesh::knowledge
