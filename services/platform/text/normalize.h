// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::text {

// NormalizedText is text folded for comparison, each code point with the bytes it came from.
//
//   ＧＡＮＴＴ図  →  "gantt图", every entry pointing into the original string
//
// Folding is Unicode NFKC case folding (full and half width, ligatures, compatibility forms),
// then traditional Chinese characters become simplified ones. Parallel arrays of one length.
struct NormalizedText {
  std::u32string code_points;
  std::vector<uint32_t> begin;  // byte offset of the first original byte
  std::vector<uint32_t> end;    // byte offset behind the last original byte
  std::vector<bool> is_upper;  // the original was an upper-case ASCII letter (camelCase splitting)
};

// Folds text of any length; ill-formed bytes become U+FFFD. Thread-safe.
NormalizedText Normalize(std::string_view text);

// The folded text alone, white space collapsed to single spaces and trimmed. Thread-safe.
std::string NormalizeToString(std::string_view text);

// Simplified form of one Han character, or the character itself. Thread-safe.
char32_t ToSimplified(char32_t c);

}  // namespace deskmesh::text
