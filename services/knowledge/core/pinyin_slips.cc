// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/pinyin_slips.h"

#include <utility>
#include <vector>

#include "platform/text/pinyin.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::string_view kVowels = "aeiou";

// Whether letters may be pinyin, which only n, g, r and vowels end: told in no time.
bool LooksLikePinyin(std::string_view letters) {
  constexpr std::string_view kEndings = "aeiougnr";
  for (size_t i = 0; i < letters.size(); ++i) {
    if (kEndings.find(letters[i]) != std::string_view::npos) continue;
    const char next = i + 1 < letters.size() ? letters[i + 1] : ' ';
    const bool is_retroflex =
        next == 'h' && (letters[i] == 'z' || letters[i] == 'c' || letters[i] == 's');
    if (!is_retroflex && kVowels.find(next) == std::string_view::npos) return false;
  }
  return true;
}

}  // namespace

bool AreSyllables(std::string_view letters) {
  constexpr size_t kLongest = 6;
  std::vector<bool> ends(letters.size() + 1);
  ends[0] = true;
  for (size_t from = 0; from < letters.size(); ++from) {
    for (size_t length = 1; ends[from] && length <= kLongest; ++length) {
      if (from + length > letters.size()) break;
      const std::string_view part = letters.substr(from, length);
      // 嗯 and 呣 are syllables without a vowel, which would make one of any doubled letter.
      const bool is_spoken = part.find_first_of(kVowels) != std::string_view::npos;
      if (is_spoken && text::IsSyllable(part)) ends[from + length] = true;
    }
  }
  return ends.back();
}

void ForEachSlip(std::string_view letters, const std::function<void(const std::string&)>& visit) {
  if (letters.size() < kLeastSlipped || letters.size() > kMostSlipped) return;
  std::string variant(letters);
  const auto offer = [&] {
    if (LooksLikePinyin(variant)) visit(variant);
  };
  for (size_t i = 0; i + 1 < variant.size(); ++i) {
    if (variant[i] == variant[i + 1]) continue;
    std::swap(variant[i], variant[i + 1]);
    offer();
    std::swap(variant[i], variant[i + 1]);
  }
  for (size_t i = 1; i < letters.size() && letters.size() > kLeastSlipped; ++i) {
    if (i > 1 && letters[i] == letters[i - 1]) continue;
    variant.erase(i, 1);
    offer();
    variant = letters;
  }
  for (size_t i = 1; i <= letters.size(); ++i) {
    variant.insert(i, 1, 'a');
    for (char c = 'a'; c <= 'z'; ++c) {
      variant[i] = c;
      if (c != letters[i - 1]) offer();
    }
    // Doubled is the same before and behind.
    variant[i] = letters[i - 1];
    if (i == 1 || letters[i - 1] != letters[i - 2]) offer();
    variant = letters;
  }
  for (size_t i = 1; i < letters.size() && letters.size() > kLeastSlipped; ++i) {
    for (char c = 'a'; c <= 'z'; ++c) {
      variant[i] = c;
      if (c != letters[i]) offer();
    }
    variant[i] = letters[i];
  }
}

}  // namespace deskmesh::knowledge
