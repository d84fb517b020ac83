// SPDX-License-Identifier: Apache-2.0
#include "knowledge/generator/core/claim_sources.h"

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "knowledge/generator/core/claim_words.h"
#include "platform/text/normalize.h"
#include "platform/text/stemmer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::size_t kLongestWord = 8;  // characters of Chinese compared at once
constexpr std::size_t kLongestMeaning = 5;

// Whether a line is a heading, or the first of several that is neither a sentence nor of a list.
bool IsTitleLine(std::string_view line, bool may_be_title) {
  if (line.starts_with('#')) return true;
  if (!may_be_title || line.empty()) return false;
  const bool is_item = std::string_view("-*+0123456789").find(line[0]) != std::string_view::npos;
  return !is_item && !line.ends_with('.') && !line.ends_with("。");
}

}  // namespace

ClaimSources::ClaimSources(const std::vector<std::string_view>& passages) {
  std::string joined;
  std::size_t line = 0;
  for (const std::string_view passage : passages) {
    for (std::size_t begin = 0; begin <= passage.size(); ++line) {
      const std::size_t end = std::min(passage.find('\n', begin), passage.size());
      const bool may_be_title = begin == 0 && end < passage.size();
      if (IsTitleLine(passage.substr(begin, end - begin), may_be_title)) titles_.insert(line);
      begin = end + 1;
    }
    joined += passage;
    joined += "\n";
  }
  clauses_ = ClausesOf(joined);
  has_otherwise_ = HasOtherwise(text::NormalizeToString(joined));
  terms_ = ClaimTermsOf(clauses_);
  for (const Clause& clause : clauses_) {
    words_.insert(clause.words.begin(), clause.words.end());
    for (const std::u32string& run : clause.runs) han_ += U"|" + run;
  }
}

bool ClaimSources::Covers(const std::string& word) const {
  if (IsJoiningWord(word)) return true;
  const std::optional<std::string> meaning = MeaningOf(word);
  if (meaning.has_value() && (terms_.contains(*meaning) || IsMeaningOfUse(*meaning))) return true;
  if (words_.contains(word) || terms_.contains(text::StemEnglish(word))) return true;
  if (word.find('-') != std::string::npos) return CoversParts(word);
  // Forms that the stem doesn't join: activation, activates.
  return std::ranges::any_of(words_, [&](const std::string& known) {
    const std::size_t same =
        static_cast<std::size_t>(std::ranges::mismatch(known, word).in1 - known.begin());
    return same >= 5 && known.size() - same <= 3 && word.size() - same <= 3;
  });
}

std::vector<std::string> ClaimSources::Uncovered(std::u32string_view run) const {
  const std::size_t size = run.size();
  std::vector<std::size_t> cost(size + 1), step(size, 1);
  std::vector<bool> is_known(size);
  for (std::size_t at = size; at-- > 0;) {
    cost[at] = cost[at + 1] + (HasCharacter(run[at]) ? 2 : 3);
    const std::size_t strange = StrangeWordAt(run, at);
    for (std::size_t count = 1; count <= std::min(kLongestWord, size - at); ++count) {
      if (count < strange || cost[at + count] > cost[at]) continue;
      if (!IsKnown(run.substr(at, count))) continue;
      cost[at] = cost[at + count];
      step[at] = count;
      is_known[at] = true;
    }
    if (strange > 0 && !is_known[at]) {
      cost[at] = cost[at + strange] + 3 * strange;
      step[at] = strange;
    }
  }
  std::vector<std::string> out;
  for (std::size_t at = 0; at < size;) {
    if (is_known[at]) {
      at += step[at];
      continue;
    }
    std::size_t end = at;
    bool is_strange = false;
    while (end < size && !is_known[end]) {
      is_strange = is_strange || step[end] > 1 || !HasCharacter(run[end]);
      end += step[end];
    }
    const std::u32string_view piece = run.substr(at, end - at);
    const bool is_short_form = !is_strange && (piece.size() == 1 || IsShortened(piece));
    if (!is_short_form) out.push_back(text::ToUtf8(piece));
    at = end;
  }
  return out;
}

bool ClaimSources::HasOtherwise(std::string_view text) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"otherwise", "unless", "or else", "否则", "除非"},
      [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool ClaimSources::CoversParts(const std::string& word) const {
  std::string joined = word;
  std::erase(joined, '-');
  if (words_.contains(joined) || (MeaningOf(joined).has_value() && Covers(joined))) return true;
  for (std::size_t begin = 0; begin < word.size();) {
    const std::size_t end = std::min(word.find('-', begin), word.size());
    const std::string part = word.substr(begin, end - begin);
    if (!part.empty() && !IsFrameWord(part) && !Covers(part)) return false;
    begin = end + 1;
  }
  return true;
}

bool ClaimSources::Means(const std::string& phrase) const {
  const std::optional<std::string> meaning = MeaningOf(phrase);
  return meaning.has_value() && (terms_.contains(*meaning) || IsMeaningOfUse(*meaning));
}

bool ClaimSources::IsKnown(std::u32string_view piece) const {
  if (piece.size() > 1 && han_.find(piece) != std::u32string::npos) return true;
  const std::string phrase = text::ToUtf8(piece);
  return IsFrameWord(phrase) || Means(phrase);
}

std::size_t ClaimSources::StrangeWordAt(std::u32string_view run, std::size_t at) const {
  for (std::size_t count = std::min(kLongestMeaning, run.size() - at); count > 1; --count) {
    const std::u32string_view piece = run.substr(at, count);
    const std::string phrase = text::ToUtf8(piece);
    if (MeaningOf(phrase).has_value() && !Means(phrase) &&
        han_.find(piece) == std::u32string::npos) {
      return count;
    }
  }
  return 0;
}

bool ClaimSources::IsShortened(std::u32string_view piece) const {
  for (std::size_t at = han_.find(piece[0]); at != std::u32string::npos;
       at = han_.find(piece[0], at + 1)) {
    std::size_t found = 0;
    for (const char32_t c : std::u32string_view(han_).substr(at, piece.size() + 3)) {
      if (found < piece.size() && c == piece[found]) ++found;
    }
    if (found == piece.size()) return true;
  }
  return false;
}

}  // namespace deskmesh::knowledge
