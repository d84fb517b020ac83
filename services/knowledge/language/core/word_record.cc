// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/word_record.h"

#include <algorithm>
#include <functional>
#include <initializer_list>

#include "platform/text/normalize.h"

namespace deskmesh::knowledge {
namespace {

using Phrases = std::initializer_list<std::string_view>;

bool IsWordByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

constexpr std::size_t kBefore = 60;      // of a clause, bytes that are read before a word
constexpr std::size_t kDenialWords = 4;  // before a word, among which a denial denies it

// What stands in the same clause before `at`.
std::string_view ClauseBefore(std::string_view text, std::size_t at) {
  std::string_view before = text.substr(0, at);
  if (before.size() > kBefore) before.remove_prefix(before.size() - kBefore);
  for (const std::string_view end : {",", ".", "!", "?", ";", ":", "。", "、"}) {
    const std::size_t found = before.rfind(end);
    if (found != std::string_view::npos) before.remove_prefix(found + end.size());
  }
  return before;
}

bool HoldsAny(std::string_view text, Phrases words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      if (!IsWordByte(word.front())) return true;
      if ((at == 0 || !IsWordByte(text[at - 1])) &&
          (end == text.size() || !IsWordByte(text[end]))) {
        return true;
      }
    }
    return false;
  });
}

// Denied, asked about, or the beginning of something else ("down to"): then it says what it says
// elsewhere no more.
bool IsTurned(std::string_view text, std::size_t at, std::size_t end) {
  const std::string_view behind = text.substr(end);
  for (const std::string_view on : {" to ", " by ", " from "}) {
    if (behind.starts_with(on)) return true;
  }
  const std::string_view before = ClauseBefore(text, at);
  if (HoldsAny(before,
               {"how do", "how to", "how can", "avoid", "prevent", "what if", "mark", "marked",
                "怎么", "如何", "避免", "防止", "会不会", "万一", "如果", "是否会"})) {
    return true;
  }
  std::string_view near = before;
  std::size_t words = 0;
  for (std::size_t i = near.size(); i > 0 && words <= kDenialWords; --i) {
    if (near[i - 1] == ' ' && i < near.size() && ++words > kDenialWords) near.remove_prefix(i);
  }
  if (HoldsAny(near, {"not", "no", "never", "nothing", "without", "isn't", "aren't", "wasn't",
                      "doesn't", "don't", "didn't", "hasn't", "haven't"})) {
    return true;
  }
  // Four characters.
  const std::string_view han =
      before.substr(before.size() - std::min<std::size_t>(before.size(), 12));
  return HoldsAny(han, {"没", "不", "未", "无"});
}

}  // namespace

std::string FoldForWords(std::string_view subject, std::string_view description) {
  std::string joined(subject);
  joined += '\n';
  joined += description;
  std::string folded = text::NormalizeToString(joined);
  for (const std::string_view curly : {"\u2019", "\u2018"}) {
    for (std::size_t at = folded.find(curly); at != std::string::npos;
         at = folded.find(curly, at + 1)) {
      folded.replace(at, curly.size(), "'");
    }
  }
  return folded;
}

bool SaysWord(std::string_view folded_text, std::string_view folded_word) {
  if (folded_word.empty()) return false;
  const bool is_latin_begin = IsWordByte(folded_word.front());
  const bool is_latin_end = IsWordByte(folded_word.back());
  for (std::size_t at = folded_text.find(folded_word); at != std::string_view::npos;
       at = folded_text.find(folded_word, at + 1)) {
    const std::size_t end = at + folded_word.size();
    if (is_latin_begin && at > 0 && IsWordByte(folded_text[at - 1])) continue;
    if (is_latin_end && end < folded_text.size() && IsWordByte(folded_text[end])) continue;
    if (!IsTurned(folded_text, at, end)) return true;
  }
  return false;
}

namespace {

// Runs of letters and digits, as whole words are bordered.
template <typename Visit>
void ForEachWord(std::string_view folded, const Visit& visit) {
  for (std::size_t begin = 0; begin < folded.size();) {
    std::size_t end = begin;
    while (end < folded.size() && IsWordByte(folded[end])) ++end;
    if (end > begin) visit(folded.substr(begin, end - begin));
    begin = end + 1;
  }
}

}  // namespace

void AddSpokenWords(std::string_view folded_text, absl::flat_hash_set<std::uint64_t>* spoken) {
  ForEachWord(folded_text,
              [&](std::string_view word) { spoken->insert(std::hash<std::string_view>()(word)); });
}

bool AreSpoken(std::string_view folded_word, const absl::flat_hash_set<std::uint64_t>& spoken) {
  bool are_spoken = true;
  ForEachWord(folded_word, [&](std::string_view word) {
    are_spoken = are_spoken && spoken.contains(std::hash<std::string_view>()(word));
  });
  return are_spoken;
}

}  // namespace deskmesh::knowledge
