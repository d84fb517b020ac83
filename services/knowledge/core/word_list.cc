// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/word_list.h"

#include <algorithm>

#include "platform/text/edit_distance.h"
#include "platform/text/pinyin.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMaxCandidates = 3;
constexpr size_t kMaxLength = 32;

bool IsAlphabetic(std::u32string_view word) {
  return std::ranges::all_of(word, [](char32_t c) { return c >= 0x80 || text::IsAsciiLower(c); });
}

}  // namespace

void WordList::Add(std::string_view term, TermId id) {
  std::u32string word = text::ToUtf32(term);
  if (word.size() < 2 || word.size() > kMaxLength) return;
  if (text::IsHan(word[0])) {
    const std::string pinyin = text::Pinyin(term);
    if (!pinyin.empty()) by_pinyin_[pinyin].push_back(id);
  } else if (IsAlphabetic(word)) {
    const uint32_t bucket = Bucket(word[0], word.size());
    by_start_and_length_[bucket].push_back({std::move(word), id});
  }
}

std::vector<WordList::Similar> WordList::Misspelled(std::string_view text) const {
  const std::u32string word = text::ToUtf32(text);
  std::vector<Similar> found;
  const size_t forgiven = text::ForgivenTypos(word.size());
  if (forgiven == 0 || word.size() > kMaxLength || !IsAlphabetic(word)) return found;
  for (size_t length = word.size() - forgiven; length <= word.size() + forgiven; ++length) {
    const auto bucket = by_start_and_length_.find(Bucket(word[0], length));
    if (bucket == by_start_and_length_.end()) continue;
    for (const Entry& entry : bucket->second) {
      const size_t errors = text::EditDistance(word, entry.word, forgiven);
      if (errors == 0 || errors > forgiven) continue;
      found.push_back({entry.id, 1 - static_cast<float>(errors) / static_cast<float>(word.size())});
    }
  }
  std::ranges::sort(found, [](const Similar& a, const Similar& b) {
    return a.closeness != b.closeness ? a.closeness > b.closeness : a.id < b.id;
  });
  if (found.size() > kMaxCandidates) found.resize(kMaxCandidates);
  return found;
}

std::vector<TermId> WordList::WithPinyin(std::string_view pinyin) const {
  const auto entry = by_pinyin_.find(std::string(pinyin));
  return entry == by_pinyin_.end() ? std::vector<TermId>{} : entry->second;
}

}  // namespace deskmesh::knowledge
