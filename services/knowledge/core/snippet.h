// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "knowledge/core/article_index.h"

namespace deskmesh::knowledge {

// What is marked in a text: terms as Analyze gives them, and what concepts of the built-in glossary
// are called, which is how a word of another language or a synonym matched.
struct Marked {
  std::unordered_set<std::string> terms;
  std::vector<uint32_t> concepts;  // read again for each phrase of the text: a handful
};

// Cuts the part of `body` with the most different matches, at most `max_bytes` long and starting at
// a sentence or word where possible, and marks every match. Nothing marked gives the beginning. Only
// the first 8,000 bytes are looked at, twice where concepts are marked. Thread-safe.
Snippet MakeSnippet(std::string_view body, const Marked& marked, size_t max_bytes);

// Marks the matches of a whole text.
Snippet HighlightAll(std::string_view text, const Marked& marked);

}  // namespace deskmesh::knowledge
