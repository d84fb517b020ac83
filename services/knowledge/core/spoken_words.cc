// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/spoken_words.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "knowledge/core/glossary.h"
#include "knowledge/core/pinyin_slips.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr float kNever = std::numeric_limits<float>::infinity();

bool IsLonger(const WordList::Spoken& word) { return text::CountCodePoints(word.word) > 1; }

}  // namespace

const WordList& GlossaryWords() {
  static const WordList words = [] {
    WordList list;
    for (const std::string_view line : GlossaryTerms()) {
      for (const text::Token& token : text::Tokenize(line)) {
        if (token.kind != text::TokenKind::kHanWord) list.Add(token.surface, kNoTerm);
      }
      for (size_t start = 0; start < line.size();) {
        const size_t end = std::min(line.find('|', start), line.size());
        const std::string_view phrase = line.substr(start, end - start);
        const std::u32string characters = text::ToUtf32(phrase);
        if (characters.size() > 1 && std::ranges::all_of(characters, text::IsHan)) {
          list.Add(phrase, kNoTerm);
        }
        start = end + 1;
      }
    }
    return list;
  }();
  return words;
}

void SpokenWords::SortByFrequency(std::vector<Heard>* found) {
  std::ranges::sort(*found, [](const Heard& a, const Heard& b) {
    return a.second != b.second ? a.second > b.second : a.first->word < b.first->word;
  });
}

template <typename Find>
std::vector<SpokenWords::Heard> SpokenWords::WordsThat(Find find) const {
  std::vector<Heard> found;
  for (const WordList::Spoken* word : find(words_)) {
    const bool is_live = word->id != kNoTerm && postings_.HasLiveDocument(word->id);
    if (is_live) found.emplace_back(word, postings_.DocumentFrequency(word->id));
  }
  SortByFrequency(&found);
  if (found.empty()) {
    for (const WordList::Spoken* word : find(GlossaryWords())) found.emplace_back(word, 0);
  }
  return found;
}

std::vector<SpokenWords::Heard> SpokenWords::HeardAs(const std::string& pinyin) const {
  return WordsThat([&](const WordList& list) { return list.Sounding(pinyin); });
}

std::vector<SpokenWords::Heard> SpokenWords::HeardNearly(const std::string& near_sound) const {
  return WordsThat([&](const WordList& list) { return list.SoundingNearly(near_sound); });
}

void SpokenWords::AddLonger(const std::string& pinyin, std::vector<Heard>* found) const {
  for (const Heard& word : HeardAs(pinyin)) {
    const bool is_there = std::ranges::find(*found, word.first, &Heard::first) != found->end();
    if (!is_there && IsLonger(*word.first)) found->push_back(word);
  }
}

std::vector<SpokenWords::Heard> SpokenWords::HeardWithSlip(std::string_view letters) const {
  std::vector<Heard> found;
  ForEachSlip(letters, [&](const std::string& meant) { AddLonger(meant, &found); });
  // What articles have goes before what only the glossary knows.
  SortByFrequency(&found);
  return found;
}

float SpokenWords::CostOf(const Heard& word) const {
  const float most = std::log1p(static_cast<float>(std::max<size_t>(1, postings_.live_count())));
  return 2 - std::min(1.0F, std::log1p(static_cast<float>(word.second)) / most);
}

std::string SpokenWords::Cut(std::string_view letters) const {
  constexpr float kSingle = 3;  // what a single character costs more than a word
  struct Step {
    float cost = kNever;
    size_t from = 0;
    std::string word;
    size_t in_words = 0, in_singles = 0;  // characters
  };
  std::vector<Step> steps(letters.size() + 1);
  steps[0].cost = 0;
  for (size_t from = 0; from < letters.size(); ++from) {
    if (steps[from].cost == kNever) continue;
    for (size_t to = from + 1; to <= std::min(letters.size(), from + 24); ++to) {
      for (const Heard& heard : HeardAs(std::string(letters.substr(from, to - from)))) {
        const size_t characters = text::CountCodePoints(heard.first->word);
        const float cost = steps[from].cost + CostOf(heard) + (characters == 1 ? kSingle : 0);
        if (cost >= steps[to].cost) continue;
        steps[to] = {cost, from, heard.first->word,
                     steps[from].in_words + (characters > 1 ? characters : 0),
                     steps[from].in_singles + (characters == 1 ? 1 : 0)};
      }
    }
  }
  const Step& end = steps.back();
  if (end.in_words < 2 || end.in_singles * 2 > end.in_words) return "";
  std::string text;
  for (size_t at = letters.size(); at > 0; at = steps[at].from) text = steps[at].word + text;
  return text;
}

SpokenWords::Piece SpokenWords::BestLonger(std::string_view letters) const {
  for (const Heard& heard : HeardAs(std::string(letters))) {
    if (IsLonger(*heard.first)) return {heard.first, CostOf(heard)};
  }
  return {};
}

std::string SpokenWords::CutWithSlip(std::string_view letters) const {
  constexpr size_t kShortest = 3, kLongest = 16;  // letters of a word
  constexpr size_t kGuessed = 7;  // of one that is pinyin as it stands
  constexpr size_t kMostPlaces = 8;
  struct Step {
    float cost = kNever;
    std::string text;
  };
  const size_t size = letters.size();
  if (size > kMostSlipped) return "";
  // What lies before each place and behind it, in whole words.
  std::vector<Step> before(size + 1), behind(size + 1);
  before[0].cost = behind[size].cost = 0;
  for (size_t from = 0; from < size; ++from) {
    if (before[from].cost == kNever) continue;
    for (size_t to = from + kShortest; to <= std::min(size, from + kLongest); ++to) {
      const Piece piece = BestLonger(letters.substr(from, to - from));
      if (piece.word == nullptr || before[from].cost + piece.cost >= before[to].cost) continue;
      before[to] = {before[from].cost + piece.cost, before[from].text + piece.word->word};
    }
  }
  for (size_t to = size; to > 0; --to) {
    if (behind[to].cost == kNever) continue;
    for (size_t length = kShortest; length <= std::min(to, kLongest); ++length) {
      const size_t from = to - length;
      const Piece piece = BestLonger(letters.substr(from, length));
      if (piece.word == nullptr || behind[to].cost + piece.cost >= behind[from].cost) continue;
      behind[from] = {behind[to].cost + piece.cost, piece.word->word + behind[to].text};
    }
  }
  Step best;
  size_t places = 0;
  for (size_t from = 0; from < size; ++from) {
    if (before[from].cost == kNever) continue;
    for (size_t to = from + kLeastSlipped; to <= std::min(size, from + kLongest); ++to) {
      if (behind[to].cost == kNever || (from == 0 && to == size)) continue;
      const std::string_view part = letters.substr(from, to - from);
      if (part.size() < kGuessed && AreSyllables(part)) continue;
      if (++places > kMostPlaces) return best.text;
      const std::vector<Heard> found = HeardWithSlip(part);
      if (found.empty()) continue;
      const float cost = before[from].cost + CostOf(found[0]) + behind[to].cost;
      if (cost >= best.cost) continue;
      best = {cost, before[from].text + found[0].first->word + behind[to].text};
    }
  }
  return best.text;
}

}  // namespace deskmesh::knowledge
