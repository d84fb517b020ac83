// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "knowledge/language/core/stop_sign.h"

namespace deskmesh::knowledge {

// Which of `folds` parts a text is held out with. Training sets come sorted in all sorts of ways, so it is
// drawn by a hash of the position.
size_t FoldOf(size_t position, size_t folds);

// Turns the margins of all classes into probabilities: softmax(slope × margin). Fitted on margins of texts the model was not trained on. Safe for concurrent const use.
struct MarginCalibration {
  float slope = 2;

  std::vector<double> Probabilities(std::span<const float> margins) const;
};

// Fits the slope by maximum likelihood. Needs no more than a few dozen examples.
MarginCalibration FitCalibration(std::span<const std::vector<float>> margins,
                                 std::span<const uint32_t> labels);

// Logarithmic shifts of the classes' probabilities that maximise macro-F1 on held-out texts, by
// coordinate search; small differences are not trusted. For goals where a rare class counts as much
// as a frequent one. Those found so far once `stop` says so.
std::vector<float> FitShiftsForMacroF1(std::span<const std::vector<double>> probabilities,
                                       std::span<const uint32_t> labels,
                                       const StopSign& stop = nullptr);

// Mean over the classes that occur of 2PR/(P+R).
double MacroF1(std::span<const uint32_t> predicted, std::span<const uint32_t> labels,
               size_t classes);

// Logistic regression over a handful of numbers, for confidences made of several signs.
// P(yes) = 1 / (1 + exp(−(bias + Σ weight × value))).
class ConfidenceModel {
 public:
  ConfidenceModel() = default;
  ConfidenceModel(double bias, std::vector<double> weights)
      : bias_(bias), weights_(std::move(weights)) {}

  // Newton's method with ridge penalty around `prior`, which small samples fall back to.
  static ConfidenceModel Fit(std::span<const std::vector<double>> rows, std::span<const bool> right,
                             const ConfidenceModel& prior, double ridge);

  double Confidence(std::span<const double> values) const;
  double bias() const { return bias_; }
  const std::vector<double>& weights() const { return weights_; }

 private:
  double bias_ = 0;
  std::vector<double> weights_;
};

}  // namespace deskmesh::knowledge
