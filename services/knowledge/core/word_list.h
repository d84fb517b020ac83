// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "knowledge/core/posting_index.h"

namespace deskmesh::knowledge {

// WordList finds indexed words that look or sound like one that isn't indexed: "depedency" →
// "dependency", "gantetu" → 甘特图. Confined to one thread for changes; safe for concurrent const
// use between them.
class WordList {
 public:
  // Adds a term of the index; a repetition is ignored by the caller (terms are added when new).
  void Add(std::string_view term, TermId id);

  // Words within the forgiven number of typing errors that share the first letter, at most 3,
  // nearest first.
  struct Similar {
    TermId id = kNoTerm;
    float closeness = 0;  // 1 − errors / length
  };
  std::vector<Similar> Misspelled(std::string_view word) const;

  // Chinese words of two and more characters with this pinyin.
  std::vector<TermId> WithPinyin(std::string_view pinyin) const;

 private:
  struct Entry {
    std::u32string word;
    TermId id;
  };
  static uint32_t Bucket(char32_t first, size_t length) {
    return static_cast<uint32_t>(first) * 64 + static_cast<uint32_t>(length);
  }

  std::unordered_map<uint32_t, std::vector<Entry>> by_start_and_length_;
  std::unordered_map<std::string, std::vector<TermId>> by_pinyin_;
};

}  // namespace deskmesh::knowledge
