// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/language/core/stop_sign.h"
#include "knowledge/language/core/text_features.h"

namespace deskmesh::knowledge {

struct LinearTraining {
  float cost = 1.0F;          // C: the price of a margin error against the weights' length, > 0
  int rounds = 20;            // passes over the data
  float positive_boost = 1;   // extra price of missing an example of its own class, ≥ 1
  bool balance = false;       // rare classes cost more: price × (n / (classes × n_class))^½
  StopSign stop;              // once it says so the planes are left as they are
};

// LinearModel is one separating plane for each class against the rest: support-vector machines with
// squared hinge loss, trained by dual coordinate descent (Hsieh et al. 2008) for all classes at
// once, so that one pass over a text's features serves every class. Deterministic. Safe for
// concurrent const use.
class LinearModel {
 public:
  // `labels[i]` in [0, classes) belongs to `vectors[i]`, and so does `weights[i]` > 0, by which the price
  // of its errors is multiplied; no weights: all are 1.
  static LinearModel Train(std::span<const SparseVector> vectors, std::span<const uint32_t> labels,
                           size_t features, size_t classes, const LinearTraining& options,
                           std::span<const float> weights = {});
  // The same where a text belongs to any number of classes, also none: each plane against all texts that
  // aren't of its class. Nothing is balanced.
  static LinearModel TrainMany(std::span<const SparseVector> vectors,
                               std::span<const std::vector<uint32_t>> labels, size_t features,
                               size_t classes, const LinearTraining& options);

  // Signed distances from every class's plane; > 0 speaks for the class.
  std::vector<float> Margins(const SparseVector& vector) const;

  float Weight(uint32_t feature, uint32_t class_number) const {
    return weights_[static_cast<size_t>(feature) * stride_ + class_number];
  }
  size_t class_count() const { return classes_; }

  // Stores the weights as one byte each, scaled by feature.
  void AppendTo(std::string* bytes) const;
  bool ReadFrom(std::string_view* bytes);

 private:
  // The classes of a text, by its place.
  using OwnClasses = std::function<std::span<const uint32_t>(size_t)>;
  static LinearModel Fit(std::span<const SparseVector> vectors, const OwnClasses& own_of,
                         size_t features, std::span<const float> price,
                         std::span<const float> weights, const LinearTraining& options);

  size_t classes_ = 0;
  size_t stride_ = 0;  // classes rounded up to the width of a vector register
  std::vector<float> weights_;  // [feature][class]
  std::vector<float> bias_;  // [class]
};

}  // namespace deskmesh::knowledge
