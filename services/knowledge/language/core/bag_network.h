// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/language/core/text_features.h"

namespace deskmesh::knowledge {

struct BagNetworkTraining {
  size_t hidden = 64;            // width of the hidden layer, a multiple of 8
  int rounds = 20;               // passes over the data
  float learning_rate = 0.05F;   // of AdaGrad
  float input_dropout = 0.35F;   // share of a text's features left out at each step
  float hidden_dropout = 0.4F;   // share of hidden units left out at each step
  float label_smoothing = 0.1F;  // probability spread over the other classes
  uint64_t seed = 1;
};

// BagNetwork is a small neural network: every feature of a text has a vector, their weighted sum
// goes through one hidden layer (ReLU) to a softmax over the classes. Unlike separating planes it
// shares what it learns about words between classes, so the two err differently and are better
// together. Dropout on features and hidden units keeps it from learning texts by heart.
// Deterministic. Safe for concurrent const use.
class BagNetwork {
 public:
  static BagNetwork Train(std::span<const SparseVector> vectors, std::span<const uint32_t> labels,
                          size_t features, size_t classes, const BagNetworkTraining& options);

  // Unnormalised log-probabilities of the classes.
  std::vector<float> Scores(const SparseVector& vector) const;

  // The hidden layer: an embedding of the text.
  std::vector<float> Embed(const SparseVector& vector) const;

  size_t class_count() const { return classes_; }

  // Feature vectors are stored as one byte a number.
  void AppendTo(std::string* bytes) const;
  bool ReadFrom(std::string_view* bytes);

 private:
  size_t hidden_ = 0;
  size_t classes_ = 0;
  size_t stride_ = 0;               // classes rounded up
  std::vector<float> embedding_;    // [feature][hidden]
  std::vector<float> hidden_bias_;  // [hidden]
  std::vector<float> output_;       // [hidden][class]
  std::vector<float> output_bias_;  // [class]
};

}  // namespace deskmesh::knowledge
