// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "knowledge/language/core/personal_data.h"
#include "platform/text/normalize.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {

// A folded text in which personal data is looked for, and what was found so far. The surer kinds are
// looked for first: what overlaps an earlier find is not added.
class PersonalText {
 public:
  explicit PersonalText(std::string_view text) : text_(text::Normalize(text)) {}

  size_t size() const { return text_.code_points.size(); }
  char32_t At(size_t i) const { return i < size() ? text_.code_points[i] : 0; }
  bool IsUpper(size_t i) const { return i < size() && text_.is_upper[i]; }
  bool IsLetter(size_t i) const { return text::IsAsciiLetter(At(i)); }
  bool IsDigit(size_t i) const { return text::IsAsciiDigit(At(i)); }
  bool IsAlphanumeric(size_t i) const { return IsLetter(i) || IsDigit(i); }

  // What of [from, to) lies in the text.
  std::u32string_view View(size_t from, size_t to) const {
    from = std::min(from, size());
    return std::u32string_view(text_.code_points).substr(from, std::max(from, to) - from);
  }
  bool StartsWith(size_t i, std::u32string_view word) const {
    return View(i, size()).starts_with(word);
  }
  bool EndsWith(size_t end, std::u32string_view word) const { return View(0, end).ends_with(word); }
  // The first place of a sequence from `from` on, or size().
  size_t Find(std::u32string_view sequence, size_t from) const {
    return std::min(std::u32string_view(text_.code_points).find(sequence, from), size());
  }

  // Code points [from, to) of the folded text.
  void Add(PersonalDataKind kind, size_t from, size_t to) {
    to = std::min(to, size());
    if (from >= to) return;
    const uint32_t begin = text_.begin[from];
    const uint32_t end = text_.end[to - 1];
    // Neighbours in order of their place: only the one before and the one behind can overlap.
    auto next = std::ranges::lower_bound(found_, begin, {}, &PersonalData::begin);
    if (next != found_.end() && next->begin < end) return;
    if (next != found_.begin() && std::prev(next)->end > begin) return;
    found_.insert(next, {kind, begin, end});
  }

  std::vector<PersonalData> Take() && { return std::move(found_); }

 private:
  text::NormalizedText text_;
  std::vector<PersonalData> found_;  // by place, disjoint
};

}  // namespace deskmesh::knowledge
