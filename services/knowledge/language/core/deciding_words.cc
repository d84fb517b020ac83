// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/deciding_words.h"

#include <algorithm>
#include <string_view>

namespace deskmesh::knowledge {
namespace {

constexpr size_t kDecidingWords = 5;

}  // namespace

std::string ReadableName(const std::string& name) {
  if (std::string_view("xdlpm").find(name[0]) != std::string_view::npos || name.size() < 2) {
    return {};
  }
  std::string word = name.substr(1);
  if (word[0] == '#') return {};
  while (word.starts_with(' ')) word.erase(0, 1);
  while (word.ends_with(' ')) word.pop_back();
  return word.size() < 3 ? std::string() : word;
}

std::vector<DecidingWord> MostDeciding(std::vector<DecidingWord> words) {
  std::ranges::sort(words, [](const DecidingWord& a, const DecidingWord& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.word < b.word;
  });
  std::vector<DecidingWord> kept;
  for (DecidingWord& word : words) {
    const bool overlaps = std::ranges::any_of(kept, [&](const DecidingWord& k) {
      return k.word.find(word.word) != std::string::npos ||
             word.word.find(k.word) != std::string::npos;
    });
    if (!overlaps) kept.push_back(std::move(word));
    if (kept.size() == kDecidingWords) break;
  }
  return kept;
}

}  // namespace deskmesh::knowledge
