// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "knowledge/core/posting_index.h"
#include "knowledge/core/word_list.h"

namespace deskmesh::knowledge {

// The words of the glossary's phrases, which are known where no article has them: what they mean is found
// in the other language. Thread-safe.
const WordList& GlossaryWords();

// SpokenWords finds Chinese words by how they sound: those of articles, the most frequent first, or where
// these have none of the glossary. Borrows what it is made from. Safe for concurrent const use.
class SpokenWords {
 public:
  SpokenWords(const PostingIndex& postings, const WordList& words)
      : postings_(postings), words_(words) {}

  using Heard = std::pair<const WordList::Spoken*, size_t>;  // with the number of its articles
  std::vector<Heard> HeardAs(const std::string& pinyin) const;
  std::vector<Heard> HeardNearly(const std::string& near_sound) const;  // see text::NearSound

  // Words of two and more characters whose pinyin is typed with one slip: see ForEachSlip.
  std::vector<Heard> HeardWithSlip(std::string_view letters) const;

  // The words that letters consist of, the fewest and most frequent ones, single characters beside longer
  // words only; empty where they don't.
  std::string Cut(std::string_view letters) const;

  // As Cut, but with a slip in one of the words, without single characters; letters up to 24.
  std::string CutWithSlip(std::string_view letters) const;

  static void SortByFrequency(std::vector<Heard>* found);

 private:
  struct Piece {
    const WordList::Spoken* word = nullptr;
    float cost = 0;
  };

  template <typename Find>
  std::vector<Heard> WordsThat(Find find) const;
  void AddLonger(const std::string& pinyin, std::vector<Heard>* found) const;
  float CostOf(const Heard& word) const;
  // The cheapest word of two and more characters that sounds so.
  Piece BestLonger(std::string_view letters) const;

  const PostingIndex& postings_;
  const WordList& words_;
};

}  // namespace deskmesh::knowledge
