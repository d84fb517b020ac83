// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "knowledge/language/core/stop_sign.h"

namespace deskmesh::knowledge {

// How a feature counts in a vector.
enum class FeatureWeighting : uint8_t {
  kRarity,    // inverse document frequency: what the text is about
  kContrast,  // how differently the classes use it (naive Bayes log ratio): what tells them apart
};

// Which pieces of a text a classifier looks at. Sizes count code points.
struct FeatureOptions {
  int min_chars = 2;  // shortest and longest character sequence inside a padded word
  int max_chars = 5;
  int max_han_chars = 3;  // longest sequence of Chinese characters (from one)
  int max_words = 2;  // longest sequence of words
  bool stems = true;  // English words also by their stem
  bool symbols = true;  // punctuation and emoji as words
  bool shape = true;  // capitals, repeated marks, length
  bool structure = false;  // forms, code, stack traces: see text_structure.h
  bool polarity = false;  // words of liking and disliking, negations: see polarity.h
  bool meanings = false;  // what the words mean in everyday requests: see word_meanings.h
  float char_weight = 0.7F;  // of the character block against the word block
  float title_weight = 1.0F;  // of the title block against the word block
  float source_weight = 0.5F;  // of the words as this source uses them against the word block
  float structure_weight = 0.6F;  // of the structure against the word block
  float polarity_weight = 0.25F;  // of the polarity against the word block
  float meaning_weight = 0.7F;  // of the meanings against the word block
  size_t max_text_bytes = 6'000;  // what is behind is not looked at
  size_t max_title_bytes = 1'000;

  bool operator==(const FeatureOptions&) const = default;
};

// One piece of a text with what it is, for explanations ("refund", "wor", "退款").
struct TextFeature {
  std::string name;  // its first letter names the kind: w word, s stem, c characters, x shape;
      // t, u, k the same of the title; d word of a source; l structure; p polarity; m meaning
  float count = 1;
};

// The pieces of a text; `title` may be empty. Repeated pieces are counted. With a `source` (the
// channel, product or form a text came through) each word is also given as that source's own: what
// holds everywhere is learned once, what a source means by a word beside it (Daumé 2007).
// Thread-safe.
std::vector<TextFeature> ExtractFeatures(std::string_view title, std::string_view text,
                                         const FeatureOptions& options,
                                         std::string_view source = {});

// A sparse vector, ordered by feature number.
using SparseVector = std::vector<std::pair<uint32_t, float>>;

// How often a text has the features of a space.
struct FeatureCounts {
  std::vector<std::pair<uint32_t, float>> known;  // feature and count, ordered by feature
  std::vector<uint32_t> by_name;  // positions in `known`, ordered by name
  size_t distinct = 0;  // of the text, known or not
};

// Texts taken apart, to learn from: each name is held once, however many texts have it. Thousands of texts
// share most of their names, which would weigh several times all else that a training holds.
class FeatureTexts {
 public:
  using Entry = std::pair<uint32_t, float>;  // number of the name, and count

  FeatureTexts() = default;
  FeatureTexts(const FeatureTexts&) = delete;
  FeatureTexts& operator=(const FeatureTexts&) = delete;
  FeatureTexts(FeatureTexts&&) noexcept = default;
  FeatureTexts& operator=(FeatureTexts&&) noexcept = default;
  ~FeatureTexts() = default;

  // `features`: each name once.
  void Add(const std::vector<TextFeature>& features);

  size_t size() const { return texts_.size(); }
  const std::vector<Entry>& operator[](size_t text) const { return texts_[text]; }
  size_t name_count() const { return names_.size(); }
  const std::string& Name(uint32_t number) const { return *names_[number]; }
  uint64_t Key(uint32_t number) const {
    return keys_[number];
  }  // of the name, as HashedFeature has it

 private:
  std::unordered_map<std::string, uint32_t> numbers_;
  std::vector<const std::string*> names_;  // into numbers_, whose keys stay where they are
  std::vector<uint64_t> keys_;
  std::vector<std::vector<Entry>> texts_;
};

// A feature of a text by NameHash{name}.Key().
struct HashedFeature {
  uint64_t key = 0;
  float count = 0;
};

// FeatureSpace numbers the features of a training set and turns texts into vectors: logarithmic
// counts times a weight, each block (words, characters, title) scaled to its own length, the whole to
// length 1. Safe for concurrent const use.
class FeatureSpace {
 public:
  // Learns the features of the texts, at most `max_features`, the most frequent first. `labels`, one
  // a text and below `classes`, give the contrast. An empty space once `stop` says so.
  static FeatureSpace Fit(const FeatureTexts& texts, const std::vector<uint32_t>& labels,
                          size_t classes, const FeatureOptions& options, size_t max_features,
                          const StopSign& stop = nullptr);
  static FeatureSpace Fit(const std::vector<std::vector<TextFeature>>& texts,
                          const std::vector<uint32_t>& labels, size_t classes,
                          const FeatureOptions& options, size_t max_features,
                          const StopSign& stop = nullptr);

  // The features of a text that the space knows: those of ExtractFeatures, counted by their hashes.
  FeatureCounts Count(std::string_view title, std::string_view text,
                      std::string_view source = {}) const;
  FeatureCounts Count(const std::vector<TextFeature>& features) const;
  FeatureCounts Count(const FeatureTexts& texts, size_t text) const;
  // `features`: each once, as FeatureCounter counts a text with the options of this space.
  FeatureCounts Count(const std::vector<HashedFeature>& features) const;

  SparseVector Transform(const FeatureCounts& counts, FeatureWeighting weighting) const;

  // How much a feature tells (nats): the rarer it is and the more differently the classes use it; 0 of what
  // is in every text or in all classes alike.
  double Telling(uint32_t feature) const;

  // The part of a vector that is words (title included) or characters, scaled to length 1.
  SparseVector WordsOf(const SparseVector& vector) const;
  SparseVector CharactersOf(const SparseVector& vector) const;

  size_t size() const { return names_.size(); }
  const std::string& Name(uint32_t feature) const { return names_[feature]; }
  const FeatureOptions& options() const { return options_; }

  void AppendTo(std::string* bytes) const;
  // False when the bytes are damaged; consumes what it reads.
  bool ReadFrom(std::string_view* bytes);

 private:
  void WeighByContrast(const FeatureTexts& texts, const std::vector<uint32_t>& labels,
                       size_t classes);

  SparseVector PartOf(const SparseVector& vector, bool characters) const;
  // Makes `slots_` and the rest of what follows from the names.
  void IndexNames();
  // Nothing is known where it returns size().
  size_t Find(uint64_t key) const;

  struct Feature {
    uint64_t key = 0;  // of the name
    float rarity = 0;
    float contrast = 0;
    uint32_t rank = 0;  // place of the name in their order
    uint8_t block = 0;
  };
  FeatureOptions options_;
  std::vector<std::string> names_;
  std::vector<Feature> features_;
  // By key: its upper half, then one more than the feature's number; 0: free.
  std::vector<uint64_t> slots_;
};

}  // namespace deskmesh::knowledge
