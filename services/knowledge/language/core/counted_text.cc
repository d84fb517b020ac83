// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/counted_text.h"

#include <algorithm>

#include "platform/text/stemmer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {

FeatureCounts CountedText::In(const FeatureSpace& space) {
  const FeatureOptions& options = space.options();
  const auto known = std::ranges::find(
      counted_, options, &std::pair<FeatureOptions, std::vector<HashedFeature>>::first);
  if (known != counted_.end()) return space.Count(known->second);
  const std::string_view title = text::TruncateUtf8(title_, options.max_title_bytes);
  const std::string_view text = text::TruncateUtf8(text_, options.max_text_bytes);
  counted_.emplace_back(options,
                        counter_.CountTokens(title, TokensOf(title, options.symbols), text,
                                             TokensOf(text, options.symbols), options, source_));
  return space.Count(counted_.back().second);
}

std::vector<std::string> CountedText::WordsOf(const std::vector<DecidingWord>& because) const {
  std::vector<std::string> words;
  for (const DecidingWord& deciding : because) {
    std::string word = WordOf(deciding.word);
    const bool is_told = std::ranges::any_of(words, [&](const std::string& told) {
      return told.find(word) != std::string::npos || word.find(told) != std::string::npos;
    });
    if (!word.empty() && !is_told) words.push_back(std::move(word));
  }
  return words;
}

std::string CountedText::WordOf(const std::string& word_or_stem) const {
  std::string found;
  for (const Split& split : splits_) {
    for (const text::Token& token : split.tokens) {
      if (token.surface == word_or_stem) return token.surface;
      if (found.empty() && IsContentWord(token.surface) &&
          text::StemEnglish(token.surface) == word_or_stem) {
        found = token.surface;
      }
    }
  }
  return found;
}

const std::vector<text::Token>& CountedText::TokensOf(std::string_view text, bool with_symbols) {
  const auto known = std::ranges::find_if(splits_, [&](const Split& split) {
    return split.text.data() == text.data() && split.text.size() == text.size() &&
           split.with_symbols == with_symbols;
  });
  if (known != splits_.end()) return known->tokens;
  return splits_.emplace_back(Split{text, with_symbols, text::Tokenize(text, with_symbols)}).tokens;
}

}  // namespace deskmesh::knowledge
