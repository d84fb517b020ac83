// SPDX-License-Identifier: Apache-2.0
//
// How far what readers open moves an article among the results (R31, R33).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace deskmesh::knowledge {

// Results whose showing counts.
inline constexpr std::size_t kCountedResults = 5;

// The chance that a reader looks at the result at a position from 1: what stands first is seen by
// all, what stands lower by fewer, so that a click there says more (position-based click model,
// Craswell et al. 2008).
double ChanceOfLook(std::size_t position);

// Clicks of an article, and how often it was looked at.
struct ClickCount {
  double examined = 0;
  double clicks = 0;
};

// The factor on an article's score: 0.92 to 1.2, nearer to 1 the less is known (fewer than three
// looks: 1). What readers of the very query opened counts three times what those of all did.
double ClickBoost(const ClickCount& of_query, const ClickCount& of_all);

// The same for queries of the same words in any order and form; holds none of them. Empty for a
// query without words.
std::string QueryKey(std::string_view query);

}  // namespace deskmesh::knowledge
