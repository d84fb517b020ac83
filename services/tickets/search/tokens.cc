// SPDX-License-Identifier: Apache-2.0
#include "tickets/search/tokens.h"

#include <algorithm>
#include <set>

#include "platform/text/normalize.h"
#include "platform/text/stemmer.h"
#include "platform/text/utf8.h"

namespace deskmesh::tickets {
namespace {

constexpr std::size_t kMaxTokenBytes = 64;

bool IsWordCharacter(char32_t c) {
  if (text::IsAsciiLower(c) || text::IsAsciiDigit(c)) return true;
  // Letters of other scripts; punctuation and symbols below U+00C0 and between the scripts are not.
  return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !text::IsHan(c) && !text::IsEmoji(c) &&
         !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x3004) &&
         !(c >= 0x3008 && c <= 0x3020) && !(c >= 0xFE00 && c <= 0xFE0F) &&
         !(c >= 0xFF00 && c <= 0xFF0F) && c != 0xFFFD && c < 0xE0000 && c != 0xFEFF;
}

// Calls `word` with each word and `han` with each run of Han characters.
template <typename Word, typename Han>
void Split(std::u32string_view text, Word word, Han han) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    if (text::IsHan(text[at])) {
      while (end < text.size() && text::IsHan(text[end])) ++end;
      han(text.substr(at, end - at));
    } else if (IsWordCharacter(text[at])) {
      while (end < text.size() && IsWordCharacter(text[end])) ++end;
      word(text.substr(at, end - at));
    } else {
      end = at + 1;
    }
    at = end;
  }
}

std::string Stem(std::u32string_view word) {
  return std::string(text::TruncateUtf8(text::StemEnglish(text::ToUtf8(word)), kMaxTokenBytes));
}

}  // namespace

std::string IndexTokens(std::string_view text) {
  const text::NormalizedText folded = text::Normalize(text::TruncateUtf8(text, kMaxIndexedBytes));
  std::set<std::string> tokens;
  Split(
      folded.code_points, [&](std::u32string_view word) { tokens.insert(Stem(word)); },
      [&](std::u32string_view run) {
        for (std::size_t i = 0; i + 1 < run.size(); ++i) {
          tokens.insert(text::ToUtf8(run.substr(i, 2)));
        }
        tokens.insert(text::ToUtf8(run.substr(run.size() - 1)));
      });
  std::string joined;
  for (const std::string& token : tokens) {
    if (token.empty()) continue;
    if (!joined.empty()) joined += ' ';
    joined += token;
  }
  return joined;
}

std::vector<std::string> QueryTerms(std::string_view query) {
  const text::NormalizedText folded = text::Normalize(query);
  std::vector<std::string> terms;
  const auto add = [&](std::string term) {
    const bool is_new = std::find(terms.begin(), terms.end(), term) == terms.end();
    if (!term.empty() && is_new && terms.size() < kMaxTerms) terms.push_back(std::move(term));
  };
  Split(
      folded.code_points, [&](std::u32string_view word) { add(Stem(word)); },
      [&](std::u32string_view run) {
        if (run.size() == 1) return add(text::ToUtf8(run) + '*');
        for (std::size_t i = 0; i + 1 < run.size(); ++i) add(text::ToUtf8(run.substr(i, 2)));
      });
  return terms;
}

}  // namespace deskmesh::tickets
