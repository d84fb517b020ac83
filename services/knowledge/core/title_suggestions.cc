// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/title_suggestions.h"

#include <algorithm>

#include "platform/text/normalize.h"
#include "platform/text/pinyin.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

// A very common beginning ("a") need not be read to its end.
constexpr size_t kMaxScanned = 5000;

}  // namespace

std::vector<std::string> TitleSuggestions::Keys(std::string_view title) {
  std::vector<std::string> keys = {text::NormalizeToString(title)};
  const std::string folded = keys[0];
  for (const text::Token& token : text::Tokenize(folded)) {
    // From each word to the end of the title, so that the beginning may span several words.
    keys.push_back(folded.substr(token.begin));
    if (token.kind != text::TokenKind::kHanWord) continue;
    const std::string_view rest = std::string_view(folded).substr(token.begin);
    keys.push_back(text::Pinyin(rest));
    keys.push_back(text::PinyinInitials(rest));
  }
  std::ranges::sort(keys);
  keys.erase(std::ranges::unique(keys).begin(), keys.end());
  std::erase(keys, "");
  return keys;
}

void TitleSuggestions::Add(uint32_t doc, std::string_view title) {
  for (std::string& key : Keys(title)) docs_by_key_.emplace(std::move(key), doc);
}

void TitleSuggestions::Remove(uint32_t doc, std::string_view title) {
  for (const std::string& key : Keys(title)) {
    const auto [first, last] = docs_by_key_.equal_range(key);
    for (auto entry = first; entry != last; ++entry) {
      if (entry->second != doc) continue;
      docs_by_key_.erase(entry);
      break;
    }
  }
}

std::vector<uint32_t> TitleSuggestions::Starting(std::string_view beginning, size_t limit) const {
  std::vector<uint32_t> docs;
  size_t scanned = 0;
  for (auto entry = docs_by_key_.lower_bound(beginning);
       entry != docs_by_key_.end() && entry->first.starts_with(beginning) && scanned < kMaxScanned;
       ++entry, ++scanned) {
    docs.push_back(entry->second);
  }
  std::ranges::sort(docs);
  docs.erase(std::ranges::unique(docs).begin(), docs.end());
  if (docs.size() > limit) docs.resize(limit);
  return docs;
}

std::vector<uint32_t> TitleSuggestions::Complete(std::string_view typed, size_t limit) const {
  const std::string folded = text::NormalizeToString(text::TruncateUtf8(typed, 200));
  if (folded.empty()) return {};
  std::vector<uint32_t> docs = Starting(folded, limit);
  if (!docs.empty()) return docs;
  // Words in another order than the title has them.
  bool first = true;
  for (const text::Token& token : text::Tokenize(folded)) {
    if (token.kind == text::TokenKind::kPart) continue;
    const std::vector<uint32_t> with = Starting(token.surface, kMaxScanned);
    if (first) {
      docs = with;
    } else {
      std::vector<uint32_t> both;
      std::ranges::set_intersection(docs, with, std::back_inserter(both));
      docs = std::move(both);
    }
    first = false;
  }
  if (docs.size() > limit) docs.resize(limit);
  return docs;
}

}  // namespace deskmesh::knowledge
