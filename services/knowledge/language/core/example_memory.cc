// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/example_memory.h"

#include <algorithm>
#include <array>

namespace deskmesh::knowledge {
namespace {

constexpr size_t kNearest = 3;

}  // namespace

ExampleMemory::ExampleMemory(std::span<const SparseVector> vectors,
                             std::span<const uint32_t> labels, size_t features, size_t classes)
    : first_(features + 1), labels_(labels.begin(), labels.end()), classes_(classes) {
  for (const SparseVector& vector : vectors) {
    for (const auto& [feature, value] : vector) ++first_[feature + 1];
  }
  for (size_t f = 0; f < features; ++f) first_[f + 1] += first_[f];
  postings_.resize(first_[features]);
  std::vector<uint32_t> next(first_.begin(), first_.end() - 1);
  for (uint32_t i = 0; i < vectors.size(); ++i) {
    for (const auto& [feature, value] : vectors[i]) postings_[next[feature]++] = {i, value};
  }
}

std::vector<float> ExampleMemory::Closeness(const SparseVector& vector) const {
  std::vector<float> similarity(labels_.size());
  for (const auto& [feature, value] : vector) {
    for (uint32_t p = first_[feature]; p < first_[feature + 1]; ++p) {
      similarity[postings_[p].example] += value * postings_[p].value;
    }
  }
  std::vector<std::array<float, kNearest>> nearest(classes_);  // descending
  for (size_t i = 0; i < labels_.size(); ++i) {
    auto& best = nearest[labels_[i]];
    float value = similarity[i];
    if (value <= best.back()) continue;
    for (float& held : best) {
      if (value > held) std::swap(value, held);
    }
  }
  std::vector<float> closeness(classes_);
  for (size_t c = 0; c < classes_; ++c) {
    for (const float value : nearest[c]) closeness[c] += value / kNearest;
  }
  return closeness;
}

}  // namespace deskmesh::knowledge
