// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace deskmesh::text {

// Counts the insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`
// (restricted Damerau–Levenshtein), or gives `limit + 1` as soon as it must exceed `limit`.
// Cost O(limit × length). Thread-safe.
size_t EditDistance(std::u32string_view a, std::u32string_view b, size_t limit);

// The number of typing errors we forgive in a word: 0 up to three letters, 1 up to seven, else 2.
constexpr size_t ForgivenTypos(size_t length) { return length <= 3 ? 0 : (length <= 7 ? 1 : 2); }

}  // namespace deskmesh::text
