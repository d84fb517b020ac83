// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deskmesh::knowledge {

// A message in which phrases of hand-written rules are looked for, without finding them by chance
// inside other words (操 in 操作, 接人工 in 直接人工导入, court in courtyard).
//
// Phrases are written folded (lower case, half width), lists of them separated by `|`. Latin ones
// match whole words. Chinese ones of one or two characters match whole words of the segmentation,
// longer ones anywhere. One `*` in a phrase stands for up to twelve bytes: four Chinese characters
// or two short words. Safe for concurrent const use.
class PhraseText {
 public:
  static constexpr size_t kNone = static_cast<size_t>(-1);

  struct Match {
    size_t begin = kNone;
    size_t end = kNone;
    explicit operator bool() const { return begin != kNone; }
  };

  explicit PhraseText(std::string_view message);

  // The folded message; masked bytes are 0x01.
  std::string_view view() const { return text_; }

  // Takes phrases out, so that nothing is found in them any more; these match anywhere in Chinese.
  void Mask(std::string_view phrases);
  void Mask(size_t begin, size_t end);

  // The first place of a phrase from `from` on.
  Match Find(std::string_view phrase, size_t from = 0) const;

  // Whether one of them stands anywhere; Chinese ones inside words too.
  bool HasAny(std::string_view phrases) const;

  // Whether one of them stands in the `reach` bytes before `at`, in the same clause.
  bool HasBefore(size_t at, std::string_view phrases, size_t reach) const {
    return FindBefore(at, phrases, reach) != kNone;
  }

  // Where the first of those that do begins; kNone: none does.
  size_t FindBefore(size_t at, std::string_view phrases, size_t reach) const;

 private:
  Match Find(std::string_view phrase, size_t from, bool whole_words) const;
  size_t FindPart(std::string_view part, size_t from, bool whole_words) const;
  bool MayHold(std::string_view part) const;

  // A bit for every three bytes in a row, by their hash: of the hundreds of phrases that are looked for
  // nearly none stands in a message, and most are told by their first three bytes.
  static constexpr size_t kSequenceBits = 1 << 15;
  std::vector<uint64_t> sequences_;
  std::string text_;
  std::vector<bool> is_inside_word_;  // by byte: no border of a Chinese word stands before it
};

// Calls `visit(phrase)` for every phrase of a list.
template <typename Visit>
void ForEachPhrase(std::string_view list, Visit visit) {
  for (size_t start = 0; start < list.size();) {
    const size_t end = list.find('|', start);
    const size_t stop = end == std::string_view::npos ? list.size() : end;
    if (stop > start) visit(list.substr(start, stop - start));
    start = stop + 1;
  }
}

}  // namespace deskmesh::knowledge
