// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "knowledge/language/core/text_features.h"

namespace deskmesh::knowledge {

// ExampleMemory remembers the texts a classifier learned from and tells how near a new text lies to
// those of each class: a separating plane is sure of anything on its far side, also of what nobody
// ever said. Costs 8 bytes for each feature of each example. Safe for concurrent const use.
class ExampleMemory {
 public:
  ExampleMemory() = default;

  // `vectors` have length 1; `labels[i]` in [0, classes) belongs to `vectors[i]`. `features`: size
  // of their space.
  ExampleMemory(std::span<const SparseVector> vectors, std::span<const uint32_t> labels,
                size_t features, size_t classes);

  // For each class the mean cosine similarity of its three nearest examples, in [0, 1]; missing
  // ones count 0.
  std::vector<float> Closeness(const SparseVector& vector) const;

 private:
  struct Posting {
    uint32_t example;
    float value;
  };
  std::vector<uint32_t> first_;  // by feature, where its postings begin; one more at the end
  std::vector<Posting> postings_;
  std::vector<uint32_t> labels_;
  size_t classes_ = 0;
};

}  // namespace deskmesh::knowledge
