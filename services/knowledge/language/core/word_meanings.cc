// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/word_meanings.h"

#include <algorithm>
#include <unordered_map>

#include "platform/text/stemmer.h"

namespace deskmesh::knowledge {
namespace {

using Meanings = std::vector<std::string_view>;

// Phrases by the stems of their words, separated by spaces.
struct Phrases {
  std::unordered_map<std::string, Meanings> meanings;
  std::unordered_map<std::string, size_t> longest;  // by first stem, words of its longest phrase
};

std::vector<std::string> StemsOf(const std::vector<text::Token>& tokens) {
  std::vector<std::string> stems;
  for (const text::Token& token : tokens) {
    if (token.kind == text::TokenKind::kCompound || token.kind == text::TokenKind::kSymbol)
      continue;
    stems.push_back(text::StemEnglish(token.surface));
  }
  return stems;
}

void AddPhrase(std::string words, std::string_view meaning, Phrases* phrases) {
  std::ranges::replace(words, '_', ' ');
  const std::vector<std::string> stems = StemsOf(text::Tokenize(words));
  if (stems.empty()) return;
  std::string phrase;
  for (const std::string& stem : stems) phrase += phrase.empty() ? stem : " " + stem;
  Meanings& meanings = phrases->meanings[phrase];
  if (std::ranges::find(meanings, meaning) == meanings.end()) meanings.push_back(meaning);
  size_t& longest = phrases->longest[stems[0]];
  longest = std::max(longest, stems.size());
}

Phrases ReadList(std::string_view list) {
  Phrases phrases;
  std::string_view meaning;
  for (size_t begin = 0; begin < list.size();) {
    const size_t end = std::min(list.find_first_of(" \n", begin), list.size());
    const std::string_view word = list.substr(begin, end - begin);
    begin = end + 1;
    if (word.ends_with(':')) {
      meaning = word.substr(0, word.size() - 1);
    } else if (!word.empty()) {
      AddPhrase(std::string(word), meaning, &phrases);
    }
  }
  return phrases;
}

const Phrases& KnownPhrases() {
  static const Phrases phrases = ReadList(WordMeaningList());
  return phrases;
}

// The longest known phrase that begins at a place; advances behind it, or by one word.
const Meanings* TakePhrase(const std::vector<std::string>& stems, size_t* at) {
  const Phrases& known = KnownPhrases();
  const size_t begin = (*at)++;
  const auto first = known.longest.find(stems[begin]);
  if (first == known.longest.end()) return nullptr;
  for (size_t count = std::min(first->second, stems.size() - begin); count > 0; --count) {
    std::string phrase = stems[begin];
    for (size_t i = 1; i < count; ++i) phrase += " " + stems[begin + i];
    const auto found = known.meanings.find(phrase);
    if (found == known.meanings.end()) continue;
    *at = begin + count;
    return &found->second;
  }
  return nullptr;
}

}  // namespace

std::vector<std::string_view> DescribeMeanings(const std::vector<text::Token>& tokens) {
  const std::vector<std::string> stems = StemsOf(tokens);
  Meanings found;
  for (size_t at = 0; at < stems.size();) {
    const Meanings* meanings = TakePhrase(stems, &at);
    if (meanings != nullptr) found.insert(found.end(), meanings->begin(), meanings->end());
  }
  return found;
}

}  // namespace deskmesh::knowledge
