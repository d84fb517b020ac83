// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "knowledge/core/posting_index.h"

namespace deskmesh::knowledge {

// WordList holds the words of the articles as they are written, "dependencies", 甘特图, and finds those
// that look or sound like one that no article has: "depedencies", "gantetu", 甘忒图. Confined to one
// thread for changes; safe for concurrent const use between them.
class WordList {
 public:
  // Adds a folded word with the term under which it stands in the index; kNoTerm: under none.
  // Repetitions change nothing.
  void Add(std::string_view word, TermId id);

  // After a compaction: `moved[old]` is the new number of each term, kNoTerm where it is gone.
  void Renumber(std::span<const TermId> moved);

  // Words within the forgiven number of typing errors, swaps of neighbours counting once, that begin
  // with the same letter, or with the first two swapped; long ones may differ in it. At most 3 of
  // different terms, the likeliest first: each error less weighs as much as being fifty times as frequent.
  struct Similar {
    std::string word;
    TermId id = kNoTerm;
    float likeness = 0;  // of what it is taken for, (0, 1]
  };
  std::vector<Similar> Misspelled(std::string_view word, const PostingIndex& postings) const;

  // Chinese words that can be read so, in the order in which they were added.
  struct Spoken {
    std::string word;
    TermId id = kNoTerm;
  };
  std::vector<const Spoken*> Sounding(const std::string& pinyin) const;

  // Those of two and more characters whose NearSound is the given one.
  std::vector<const Spoken*> SoundingNearly(const std::string& near_sound) const;

  // The term of a word; kNoTerm where it wasn't added.
  TermId IdOf(const std::string& word) const;

  bool Has(const std::string& word) const { return ids_.contains(word); }

 private:
  static constexpr size_t kMaxLength = 32;  // letters

  // Words of one length: what most of them are told by, in a row.
  struct Shelf {
    struct Entry {
      uint32_t letters = 0;  // a bit for each that occurs
      TermId id = kNoTerm;
    };
    std::vector<Entry> entries;
    std::u32string words;  // one behind the other
  };

  std::vector<const Spoken*> At(const std::unordered_map<std::string, std::vector<uint32_t>>& map,
                                const std::string& key) const;

  std::unordered_map<std::string, TermId> ids_;
  std::array<Shelf, kMaxLength + 1> shelves_;
  std::vector<Spoken> spoken_;
  std::unordered_map<std::string, std::vector<uint32_t>> by_sound_, by_near_sound_;
};

}  // namespace deskmesh::knowledge
