// SPDX-License-Identifier: Apache-2.0
//
// How texts and queries become the tokens of the full-text index, for both stores alike.
//
//   "Gantt charts 无法打开"  →  gantt chart 无法 法打 打开 开
//
// Words of letters and digits are folded and stemmed; a run of Han characters gives each pair of
// neighbours and its last character, so that any part of it is found, also a single character as a
// prefix. Symbols separate.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::tickets {

// At most this many bytes of a text are indexed.
inline constexpr std::size_t kMaxIndexedBytes = 40'000;
// At most this many terms of a query count.
inline constexpr std::size_t kMaxTerms = 32;

// The distinct tokens of a text, separated by blanks. Thread-safe.
std::string IndexTokens(std::string_view text);

// The terms of a query, all of which must occur; a single Han character ends in `*`, for a prefix.
// Empty when the query has neither words nor Han characters. Thread-safe.
std::vector<std::string> QueryTerms(std::string_view query);

}  // namespace deskmesh::tickets
