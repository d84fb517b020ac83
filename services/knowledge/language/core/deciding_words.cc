// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/deciding_words.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kDecidingWords = 5;

// Beside those that a search leaves out: they join sentences and greet.
constexpr std::string_view kEmptyWords[] = {
    "already", "although", "always",  "because", "dear",  "ever",  "hello",  "hi",     "however",
    "never",   "per",      "regards", "since",   "still", "thank", "thanks", "though", "unless",
    "upon",    "via",      "whether", "yet",     "谢谢",  "你好",  "您好",   "大家好"};

}  // namespace

bool IsContentWord(std::string_view word) {
  if (text::CountCodePoints(word) < 2 || text::IsStopWord(word) ||
      std::ranges::find(kEmptyWords, word) != std::end(kEmptyWords)) {
    return false;
  }
  // A letter of any script: what isn't ASCII and stands alone is an emoji or a character, and gone already.
  return std::ranges::any_of(
      word, [](char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; });
}

std::string ReadableName(const std::string& name) {
  if (name.size() < 2 || std::string_view("wtsu").find(name[0]) == std::string_view::npos) {
    return {};
  }
  const std::string_view word = std::string_view(name).substr(1);
  // A number, which is called #, is no word, and a sequence of words is told by its words.
  return word.find(' ') == std::string_view::npos && IsContentWord(word) ? std::string(word)
                                                                         : std::string();
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
