// SPDX-License-Identifier: Apache-2.0
//
// Characters and words of SQL text. Internal to platform/sql.
#pragma once

#include <string>
#include <string_view>

namespace deskmesh::sql {

// ASCII only, whatever the locale.
constexpr bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr char UpperChar(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }
constexpr bool IsNameStart(char c) {
  char upper = UpperChar(c);
  return (upper >= 'A' && upper <= 'Z') || c == '_';
}
constexpr bool IsWordChar(char c) { return IsNameStart(c) || (c >= '0' && c <= '9'); }

// Whether `text` is the word `upper`, in any case.
constexpr bool IsWord(std::string_view text, std::string_view upper) {
  if (text.size() != upper.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (UpperChar(text[i]) != upper[i]) return false;
  }
  return true;
}

constexpr std::string_view TrimSpace(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace deskmesh::sql
