// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace deskmesh::knowledge {

// Which pieces of a text a classifier looks at. Sizes count code points.
struct FeatureOptions {
  int min_chars = 2;         // shortest and longest character sequence inside a padded word
  int max_chars = 5;
  int max_han_chars = 3;     // longest sequence of Chinese characters (from one)
  int max_words = 2;         // longest sequence of words
  bool stems = true;         // English words also by their stem
  bool symbols = true;       // punctuation and emoji as words
  bool shape = true;         // capitals, repeated marks, length
  float char_weight = 0.7F;  // of the character block against the word block
  size_t max_text_bytes = 6'000;  // what is behind is not looked at
  size_t max_title_bytes = 1'000;
};

// One piece of a text with what it is, for explanations ("refund", "wor", "退款").
struct TextFeature {
  std::string name;     // a prefix names the kind: w word, s stem, c characters, t title word, x shape
  float count = 1;
};

// The pieces of a text; `title` may be empty. Repeated pieces are counted. Thread-safe.
std::vector<TextFeature> ExtractFeatures(std::string_view title, std::string_view text,
                                         const FeatureOptions& options);

// A sparse vector, ordered by feature number.
using SparseVector = std::vector<std::pair<uint32_t, float>>;

// FeatureSpace numbers the features of a training set and turns texts into vectors: logarithmic
// counts times inverse document frequency, each block (words, characters) scaled to its own length,
// the whole to length 1. Safe for concurrent const use.
class FeatureSpace {
 public:
  // Learns the features that occur in at least `min_documents` texts, at most `max_features`, the
  // most frequent first.
  static FeatureSpace Fit(const std::vector<std::vector<TextFeature>>& texts,
                          const FeatureOptions& options, size_t min_documents,
                          size_t max_features);

  SparseVector Transform(const std::vector<TextFeature>& features) const;

  size_t size() const { return names_.size(); }
  const std::string& Name(uint32_t feature) const { return names_[feature]; }
  const FeatureOptions& options() const { return options_; }

  void AppendTo(std::string* bytes) const;
  // False when the bytes are damaged; consumes what it reads.
  bool ReadFrom(std::string_view* bytes);

 private:
  FeatureOptions options_;
  std::vector<std::string> names_;
  std::vector<float> rarity_;
  std::unordered_map<std::string, uint32_t> numbers_;
};

}  // namespace deskmesh::knowledge
