// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/word_list.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "platform/text/edit_distance.h"
#include "platform/text/pinyin.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMaxCandidates = 3;
constexpr size_t kLongWord = 8;  // whose first letter may be the wrong one

// What speaks against a candidate, as the logarithm of odds.
const float kErrorCost = std::log(50.0F);
const float kFirstLetterCost = std::log(10.0F);
constexpr float kHopeless = 4;  // behind the likeliest

bool IsAlphabetic(std::u32string_view word) {
  return std::ranges::all_of(word, [](char32_t c) { return c >= 0x80 || text::IsAsciiLower(c); });
}

uint32_t LettersOf(std::u32string_view word) {
  uint32_t letters = 0;
  for (const char32_t c : word) letters |= uint32_t{1} << (c % 32);
  return letters;
}

// Of four letters every other one makes a word: only a swap, or a letter more or less, is a slip.
bool IsLikelySlip(std::u32string_view typed, std::u32string_view word) {
  constexpr size_t kShortWord = 4;
  if (typed.size() != word.size() || typed.size() > kShortWord) return true;
  return LettersOf(typed) == LettersOf(word);
}

// How many errors are forgiven, given how the two begin.
size_t ForgivenAt(std::u32string_view typed, std::u32string_view word, size_t forgiven) {
  if (typed[0] == word[0]) return forgiven;
  const bool is_swapped = typed[0] == word[1] && typed[1] == word[0];
  return is_swapped || typed.size() >= kLongWord ? 1 : 0;
}

// That a word is meant is the surer the longer it is, given its errors.
float LikenessOf(size_t errors, size_t length) {
  const float share = static_cast<float>(errors) / static_cast<float>(length);
  return 0.97F - 6 * share * share;
}

}  // namespace

void WordList::Add(std::string_view text, TermId id) {
  const std::u32string word = text::ToUtf32(text);
  if (word.empty() || word.size() > kMaxLength) return;
  const bool is_han = text::IsHan(word[0]);
  if (!is_han && (word.size() < 3 || !IsAlphabetic(word))) return;
  const auto [known, is_new] = ids_.emplace(text, id);
  if (!is_new) return;
  if (!is_han) {
    Shelf& shelf = shelves_[word.size()];
    shelf.entries.push_back({LettersOf(word), id});
    shelf.words += word;
    return;
  }
  const auto number = static_cast<uint32_t>(spoken_.size());
  spoken_.push_back({std::string(text), id});
  for (const std::string& reading : text::PinyinReadings(word)) {
    by_sound_[reading].push_back(number);
    if (word.size() < 2) continue;
    std::vector<uint32_t>& near = by_near_sound_[text::NearSound(reading)];
    if (near.empty() || near.back() != number) near.push_back(number);
  }
}

void WordList::Renumber(std::span<const TermId> moved) {
  WordList renewed;
  const auto keep = [&](std::string_view word, TermId id) {
    const TermId now = id < moved.size() ? moved[id] : kNoTerm;
    if (now != kNoTerm) renewed.Add(word, now);
  };
  // In the order in which they were added, so that equal ones stay in it.
  for (size_t length = 0; length < shelves_.size(); ++length) {
    const Shelf& shelf = shelves_[length];
    for (size_t i = 0; i < shelf.entries.size(); ++i) {
      const auto word = std::u32string_view(shelf.words).substr(i * length, length);
      keep(text::ToUtf8(word), shelf.entries[i].id);
    }
  }
  for (const Spoken& spoken : spoken_) keep(spoken.word, spoken.id);
  *this = std::move(renewed);
}

TermId WordList::IdOf(const std::string& word) const {
  const auto entry = ids_.find(word);
  return entry == ids_.end() ? kNoTerm : entry->second;
}

std::vector<WordList::Similar> WordList::Misspelled(std::string_view text,
                                                    const PostingIndex& postings) const {
  const std::u32string word = text::ToUtf32(text);
  const size_t forgiven = text::ForgivenTypos(word.size());
  if (forgiven == 0 || word.size() > kMaxLength || !IsAlphabetic(word)) return {};
  struct Candidate {
    float cost = 0;
    size_t errors = 0;
    std::u32string_view word;
    TermId id = kNoTerm;
  };
  std::vector<Candidate> candidates;
  const uint32_t letters = LettersOf(word);
  const size_t longest = std::min(word.size() + forgiven, kMaxLength);
  for (size_t length = word.size() - forgiven; length <= longest; ++length) {
    const Shelf& shelf = shelves_[length];
    const size_t lacking = length > word.size() ? length - word.size() : word.size() - length;
    for (size_t i = 0; i < shelf.entries.size(); ++i) {
      const int bits = std::popcount(shelf.entries[i].letters ^ letters);
      // A letter more or less changes one bit, one in place of another two.
      if (bits > static_cast<int>(2 * forgiven - lacking)) continue;
      const auto other = std::u32string_view(shelf.words).substr(i * length, length);
      const size_t most = ForgivenAt(word, other, forgiven);
      if (lacking > most || bits > static_cast<int>(2 * most - lacking)) continue;
      const size_t errors = text::EditDistance(word, other, most);
      if (errors == 0 || errors > most) continue;
      if (!IsLikelySlip(word, other)) continue;
      const TermId id = shelf.entries[i].id;
      const size_t frequency = id == kNoTerm ? 0 : postings.DocumentFrequency(id);
      candidates.push_back({static_cast<float>(errors) * kErrorCost +
                                (word[0] == other[0] ? 0 : kFirstLetterCost) -
                                std::log1p(static_cast<float>(frequency)),
                            errors, other, id});
    }
  }
  std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
    return a.cost != b.cost ? a.cost < b.cost : a.word < b.word;
  });
  std::vector<Similar> found;
  float least = 0;
  for (const Candidate& candidate : candidates) {
    if (found.size() == kMaxCandidates) break;
    const bool is_repeated = candidate.id != kNoTerm &&
                             std::ranges::find(found, candidate.id, &Similar::id) != found.end();
    const bool is_gone = candidate.id != kNoTerm && !postings.HasLiveDocument(candidate.id);
    if (is_repeated || is_gone) continue;
    if (found.empty()) least = candidate.cost;
    const float behind = (candidate.cost - least) / kHopeless;
    if (behind >= 1) break;
    found.push_back({text::ToUtf8(candidate.word), candidate.id,
                     LikenessOf(candidate.errors, word.size()) * (1 - behind)});
  }
  return found;
}

std::vector<const WordList::Spoken*> WordList::At(
    const std::unordered_map<std::string, std::vector<uint32_t>>& map,
    const std::string& key) const {
  std::vector<const Spoken*> found;
  const auto entry = map.find(key);
  if (entry == map.end()) return found;
  for (const uint32_t number : entry->second) found.push_back(&spoken_[number]);
  return found;
}

std::vector<const WordList::Spoken*> WordList::Sounding(const std::string& pinyin) const {
  return At(by_sound_, pinyin);
}

std::vector<const WordList::Spoken*> WordList::SoundingNearly(const std::string& near_sound) const {
  return At(by_near_sound_, near_sound);
}

}  // namespace deskmesh::knowledge
