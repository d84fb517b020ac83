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
  // Scraps of words in letters tell a model something, but nobody else.
  const bool is_sequence = name[0] == 'c' || name[0] == 'k';
  const bool is_whole = word.size() > 2 && word.starts_with(' ') && word.ends_with(' ');
  const bool is_latin =
      std::ranges::all_of(word, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (is_sequence && is_latin && !is_whole) return {};
  while (word.starts_with(' ')) word.erase(0, 1);
  while (word.ends_with(' ')) word.pop_back();
  return word.size() < 3 ? std::string() : word;
}

std::vector<DecidingWord> MostDeciding(FeatureGains gains,
                                       const std::function<const std::string&(uint32_t)>& name_of) {
  std::ranges::make_heap(gains);
  std::vector<DecidingWord> kept;
  const auto overlaps = [&](const std::string& word) {
    return std::ranges::any_of(kept, [&](const DecidingWord& k) {
      return k.word.find(word) != std::string::npos || word.find(k.word) != std::string::npos;
    });
  };
  std::vector<std::string> equal;  // words of one weight
  while (!gains.empty() && kept.size() < kDecidingWords) {
    const double weight = gains.front().first;
    equal.clear();
    while (!gains.empty() && gains.front().first == weight) {
      std::string word = ReadableName(name_of(gains.front().second));
      if (!word.empty()) equal.push_back(std::move(word));
      std::ranges::pop_heap(gains);
      gains.pop_back();
    }
    std::ranges::sort(equal);
    for (std::string& word : equal) {
      if (kept.size() < kDecidingWords && !overlaps(word))
        kept.push_back({std::move(word), weight});
    }
  }
  return kept;
}

}  // namespace deskmesh::knowledge
