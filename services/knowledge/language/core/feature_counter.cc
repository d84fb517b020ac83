// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/feature_counter.h"

#include <algorithm>
#include <bit>

#include "knowledge/language/core/polarity.h"
#include "knowledge/language/core/text_structure.h"
#include "knowledge/language/core/word_meanings.h"
#include "platform/text/stemmer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kLeastSlots = 1 << 10;
constexpr NameHash kSpace(' ');

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// An empty table that so many entries fill by half at most.
void MakeRoom(size_t entries, std::vector<uint32_t>* slots) {
  slots->assign(std::max(kLeastSlots, std::bit_ceil(2 * entries)), 0);
}

// The slot that holds the entry of a key, or the free one where it belongs.
template <typename Entry>
uint32_t& SlotOf(uint64_t key, const std::vector<Entry>& entries, std::vector<uint32_t>& slots) {
  const size_t mask = slots.size() - 1;
  size_t slot = key & mask;
  while (slots[slot] != 0 && entries[slots[slot] - 1].key != key) slot = (slot + 1) & mask;
  return slots[slot];
}

template <typename Entry>
void Grow(const std::vector<Entry>& entries, std::vector<uint32_t>* slots) {
  MakeRoom(slots->size(), slots);
  for (uint32_t i = 0; i < entries.size(); ++i) SlotOf(entries[i].key, entries, *slots) = i + 1;
}

}  // namespace

const std::vector<HashedFeature>& FeatureCounter::Count(std::string_view title,
                                                        std::string_view text,
                                                        const FeatureOptions& options,
                                                        std::string_view source) {
  title = text::TruncateUtf8(title, options.max_title_bytes);
  text = text::TruncateUtf8(text, options.max_text_bytes);
  return CountTokens(title, text::Tokenize(title, options.symbols), text,
                     text::Tokenize(text, options.symbols), options, source);
}

const std::vector<HashedFeature>& FeatureCounter::CountTokens(
    std::string_view title, const std::vector<text::Token>& title_tokens, std::string_view text,
    const std::vector<text::Token>& text_tokens, const FeatureOptions& options,
    std::string_view source) {
  features_.clear();
  words_.clear();
  single_words_.clear();
  MakeRoom(2 * (title.size() + text.size()), &slots_);
  MakeRoom((title.size() + text.size()) / 4, &word_slots_);

  AddTokens(title_tokens, /*is_title=*/true, options);
  AddTokens(text_tokens, /*is_title=*/false, options);
  AddWords(options);
  const auto add_names = [&](char kind, const auto& names) {
    for (const std::string_view name : names) Add(NameHash(kind) + NameHash(name), 1);
  };
  if (options.meanings) {
    add_names('m', DescribeMeanings(title_tokens));
    add_names('m', DescribeMeanings(text_tokens));
  }
  if (options.polarity) {
    if (!title.empty()) add_names('p', DescribePolarity(title_tokens));
    add_names('p', DescribePolarity(text_tokens));
  }
  if (options.shape) add_names('x', DescribeShape(text));
  if (options.structure) add_names('l', DescribeStructure(title, text));
  if (!source.empty()) AddSource(source);
  return features_;
}

// Counts words; adds what depends on neighbours: phrases and sequences over word borders.
void FeatureCounter::AddTokens(const std::vector<text::Token>& tokens, bool is_title,
                               const FeatureOptions& options) {
  constexpr Kind kPhrase{NameHash('w'), NameHash('t')};
  const auto longest = static_cast<size_t>(std::max(options.max_words, 1));
  std::vector<NameHash> before;  // the words just passed, latest last
  uint32_t run_end = 0;
  for (const text::Token& token : tokens) {
    Word& word = words_[WordNumber(token.surface)];
    const bool is_compound = token.kind == text::TokenKind::kCompound;
    const bool is_part = token.kind == text::TokenKind::kPart;
    const bool runs_on = token.kind == text::TokenKind::kHanWord ||
                         token.kind == text::TokenKind::kGlyphs ||
                         token.kind == text::TokenKind::kSymbol;
    const auto count = [&](Occurrences& occurrences) {
      occurrences.words += is_compound ? 0 : 1;
      occurrences.numbers += token.kind == text::TokenKind::kNumber ? 1 : 0;
      occurrences.stemmed += is_part || token.kind == text::TokenKind::kWord ? 1 : 0;
      occurrences.sequences += is_part || runs_on ? 0 : 1;
    };
    count(word.all);
    if (is_title) count(word.in_title);
    if (!is_compound) {
      NameHash phrase = word.hash;
      for (size_t n = 1; n < longest && n <= before.size(); ++n) {
        phrase = before[before.size() - n] + kSpace + phrase;
        Add(kPhrase, phrase, 1, is_title ? 1 : 0);
      }
      before.push_back(word.hash);
    }
    if (!runs_on || token.begin != run_end) AddRun(is_title, options);
    if (runs_on) {
      run_ += token.surface;
      run_end = token.end;
    }
  }
  AddRun(is_title, options);
}

size_t FeatureCounter::WordNumber(std::string_view surface) {
  const NameHash hash(surface);
  const uint64_t key = hash.Key();
  uint32_t& slot = SlotOf(key, words_, word_slots_);
  if (slot != 0) return slot - 1;
  words_.push_back({.hash = hash, .key = key, .surface = surface, .all = {}, .in_title = {}});
  slot = static_cast<uint32_t>(words_.size());
  if (2 * words_.size() > word_slots_.size()) Grow(words_, &word_slots_);
  return words_.size() - 1;
}

// What depends on a word alone, for all its occurrences at once.
void FeatureCounter::AddWords(const FeatureOptions& options) {
  const auto add_single = [&](const NameHash& name, uint32_t count) {
    if (count > 0 && Add(name, count)) single_words_.push_back(name);
  };
  std::string padded;
  for (const Word& word : words_) {
    add_single(NameHash('w') + word.hash, word.all.words);
    add_single(NameHash('t') + word.hash, word.in_title.words);
    if (word.all.numbers > 0) {
      const NameHash length("#" + std::to_string(word.surface.size()));
      add_single(NameHash('w') + length, word.all.numbers);
      add_single(NameHash('t') + length, word.in_title.numbers);
    }
    if (options.stems && word.all.stemmed > 0) {
      const std::string stem = text::StemEnglish(word.surface);
      if (stem != word.surface) {
        add_single(NameHash('s') + NameHash(stem), word.all.stemmed);
        add_single(NameHash('u') + NameHash(stem), word.in_title.stemmed);
      }
    }
    if (options.max_chars > 0 && word.all.sequences > 0) {
      padded.assign(1, ' ').append(word.surface).append(1, ' ');
      AddSequences(padded, options.min_chars, options.max_chars, word.all.sequences,
                   word.in_title.sequences);
    }
  }
}

void FeatureCounter::AddRun(bool is_title, const FeatureOptions& options) {
  if (options.max_chars > 0 && !run_.empty()) {
    AddSequences(run_, 1, options.max_han_chars, 1, is_title ? 1 : 0);
  }
  run_.clear();
}

void FeatureCounter::AddSequences(std::string_view run, int shortest, int longest, uint32_t all,
                                  uint32_t in_title) {
  constexpr Kind kSequence{NameHash('c'), NameHash('k')};
  characters_.clear();
  for (uint32_t i = 0; i < run.size(); ++i) {
    if (!IsContinuation(run[i])) characters_.push_back(i);
  }
  const size_t count = characters_.size();
  characters_.push_back(static_cast<uint32_t>(run.size()));
  for (size_t begin = 0; begin < count; ++begin) {
    NameHash sequence;
    for (int length = 1; length <= longest; ++length) {
      const size_t last = begin + static_cast<size_t>(length) - 1;
      if (last >= count) break;
      sequence.Append(run.substr(characters_[last], characters_[last + 1] - characters_[last]));
      if (length >= shortest) Add(kSequence, sequence, all, in_title);
    }
  }
}

// The words so far as those of a source.
void FeatureCounter::AddSource(std::string_view source) {
  const NameHash prefix = NameHash('d') + NameHash(source) + NameHash('|');
  for (const NameHash& word : single_words_) Add(prefix + word, 1);
  Add(prefix, 1);
}

void FeatureCounter::Add(const Kind& kind, const NameHash& name, uint32_t all, uint32_t in_title) {
  Add(kind.in_all + name, all);
  if (in_title > 0) Add(kind.in_title + name, in_title);
}

bool FeatureCounter::Add(const NameHash& name, uint32_t count) {
  const uint64_t key = name.Key();
  uint32_t& slot = SlotOf(key, features_, slots_);
  if (slot != 0) {
    features_[slot - 1].count += static_cast<float>(count);
    return false;
  }
  features_.push_back({key, static_cast<float>(count)});
  slot = static_cast<uint32_t>(features_.size());
  if (2 * features_.size() > slots_.size()) Grow(features_, &slots_);
  return true;
}

}  // namespace deskmesh::knowledge
