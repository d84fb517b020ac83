// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/snippet.h"

#include <algorithm>
#include <vector>

#include "knowledge/core/glossary.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMaxScanned = 8000;

struct Match {
  uint32_t begin;
  uint32_t end;
  size_t term;  // equal for the same term
};

// A mark never parts a character.
Match WholeCharacters(std::string_view text, Match match) {
  const auto is_inside = [&](uint32_t at) { return at < text.size() && (text[at] & 0xC0) == 0x80; };
  while (match.begin > 0 && is_inside(match.begin)) --match.begin;
  while (is_inside(match.end)) ++match.end;
  return match;
}

// Adds the phrases of `concepts`. A phrase whose word matched by itself is the same find.
void AddPhrases(std::string_view text, const std::vector<uint32_t>& concepts,
                std::vector<Match>* matches) {
  const std::vector<Match> words = *matches;
  for (const ConceptMatch& phrase : Glossary::BuiltIn().Find(text)) {
    if (std::ranges::find(concepts, phrase.concept_id) == concepts.end()) continue;
    const auto word = std::ranges::lower_bound(words, phrase.begin, {}, &Match::begin);
    const bool is_known = word != words.end() && word->begin < phrase.end;
    const size_t term = is_known ? word->term : ~size_t{phrase.concept_id};
    matches->push_back(WholeCharacters(text, {phrase.begin, phrase.end, term}));
  }
  std::ranges::sort(*matches, {}, &Match::begin);
}

// A pair of characters has the place of the word in which it ends, which may be its second one alone.
uint32_t BeginOf(const text::Term& term) {
  constexpr uint32_t kHan = 3;  // bytes of a character
  const bool is_half = term.text.size() == 2 * kHan && term.end - term.begin == kHan &&
                       static_cast<unsigned char>(term.text[0]) >= 0xE0;
  return is_half && term.begin >= kHan ? term.begin - kHan : term.begin;
}

// In order of where they begin.
std::vector<Match> FindMatches(std::string_view text, const Marked& marked) {
  std::vector<Match> matches;
  if (!marked.terms.empty()) {
    for (const text::Term& term : text::Analyze(text)) {
      // A function word alone is no match worth showing.
      if (term.weight < 0.2F || !marked.terms.contains(term.text)) continue;
      const size_t hash = std::hash<std::string>()(term.text);
      matches.push_back(WholeCharacters(text, {BeginOf(term), term.end, hash}));
    }
  }
  if (!marked.concepts.empty()) AddPhrases(text, marked.concepts, &matches);
  return matches;
}

// Overlapping and touching ranges become one.
std::vector<Snippet::Range> Merge(const std::vector<Match>& matches, size_t from, size_t to) {
  std::vector<Snippet::Range> ranges;
  for (const Match& match : matches) {
    if (match.begin < from || match.end > to) continue;
    ranges.push_back(
        {static_cast<uint32_t>(match.begin - from), static_cast<uint32_t>(match.end - from)});
  }
  std::ranges::sort(ranges, {}, &Snippet::Range::begin);
  std::vector<Snippet::Range> merged;
  for (const Snippet::Range& range : ranges) {
    if (!merged.empty() && range.begin <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, range.end);
    } else {
      merged.push_back(range);
    }
  }
  return merged;
}

bool IsSentenceEnd(char32_t c) {
  return c == U'。' || c == U'！' || c == U'？' || c == U'；' || c == U'\n' || c == U'.' ||
         c == U'!' || c == U'?';
}

// Of words with blanks between them; hyphens and apostrophes stand within.
bool IsOfSpacedWord(char32_t c) {
  constexpr char32_t kOtherScripts = 0x2000;  // from here on marks, then scripts without blanks
  return text::IsAsciiLetter(c) || text::IsAsciiDigit(c) || c == U'-' || c == U'_' || c == U'\'' ||
         c == U'’' || (c >= U'À' && c < kOtherScripts && c != U'×' && c != U'÷');
}

// Where a word begins, from `at` on: not within one, nor with a mark that ends the one before. At most `end`.
size_t WordStart(std::string_view text, size_t at, size_t end) {
  if (at == 0) return at;
  const auto is_of_word = [&](size_t i) { return IsOfSpacedWord(text::DecodeUtf8(text, &i)); };
  size_t before = at - 1;
  while (before > 0 && (text[before] & 0xC0) == 0x80) --before;
  if (is_of_word(before)) {
    while (at < end && is_of_word(at)) text::DecodeUtf8(text, &at);
  }
  constexpr std::string_view kClosing = " ,;:)]";
  while (at < end && kClosing.find(text[at]) != std::string_view::npos) ++at;
  return std::min(at, end);
}

// The beginning of the sentence that holds `position`, but no further back than `most` bytes.
size_t SentenceStart(std::string_view text, size_t position, size_t most) {
  const size_t earliest = position > most ? position - most : 0;
  size_t start = earliest;
  while (start < text.size() && (text[start] & 0xC0) == 0x80) ++start;
  start = WordStart(text, start, position);
  size_t best = earliest == 0 ? 0 : start;
  for (size_t i = start; i < position;) {
    const char32_t c = text::DecodeUtf8(text, &i);
    const bool dot_in_word = c == U'.' && i < text.size() && text[i] != ' ';
    if (IsSentenceEnd(c) && !dot_in_word && i <= position) best = i;
  }
  while (best < position && text[best] == ' ') ++best;
  return best;
}

}  // namespace

Snippet HighlightAll(std::string_view text, const Marked& marked) {
  return {std::string(text), Merge(FindMatches(text, marked), 0, text.size())};
}

Snippet MakeSnippet(std::string_view body, const Marked& marked, size_t max_bytes) {
  body = text::TruncateUtf8(body, kMaxScanned);
  const std::vector<Match> matches = FindMatches(body, marked);
  size_t best_start = 0;
  size_t best_count = 0;
  // A window that starts at each match in turn; the one with the most different terms wins.
  for (size_t i = 0; i < matches.size(); ++i) {
    std::unordered_set<size_t> different;
    for (size_t k = i; k < matches.size(); ++k) {
      if (matches[k].end > matches[i].begin + max_bytes * 3 / 4) break;
      different.insert(matches[k].term);
    }
    if (different.size() > best_count) {
      best_count = different.size();
      best_start = matches[i].begin;
    }
  }
  const size_t from = SentenceStart(body, best_start, max_bytes / 4);
  const std::string_view cut = text::TruncateUtf8(body.substr(from), max_bytes);
  return {std::string(cut), Merge(matches, from, from + cut.size())};
}

}  // namespace deskmesh::knowledge
