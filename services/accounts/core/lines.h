// SPDX-License-Identifier: Apache-2.0
//
// Short lists of words in one text column: a word per line. The words hold no line break, which the
// rules of people_rules.h see to.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::accounts {

inline std::string JoinLines(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += '\n';
    text += word;
  }
  return text;
}

inline std::vector<std::string> SplitLines(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return words;
}

}  // namespace deskmesh::accounts
