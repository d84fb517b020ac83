// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/calibration.h"

#include <algorithm>
#include <cmath>

namespace deskmesh::knowledge {
namespace {

double LogLikelihood(std::span<const std::vector<float>> margins, std::span<const uint32_t> labels,
                     float slope) {
  const MarginCalibration calibration{slope};
  double sum = 0;
  for (size_t i = 0; i < margins.size(); ++i) {
    sum += std::log(std::max(1e-9, calibration.Probabilities(margins[i])[labels[i]]));
  }
  return sum;
}

}  // namespace

size_t FoldOf(size_t position, size_t folds) {
  return ((position + 1) * 0x9E3779B97F4A7C15ULL >> 40) % folds;
}

std::vector<double> MarginCalibration::Probabilities(std::span<const float> margins) const {
  std::vector<double> out(margins.size());
  double most = -1e30;
  for (size_t c = 0; c < margins.size(); ++c) {
    out[c] = slope * margins[c];
    most = std::max(most, out[c]);
  }
  double total = 0;
  for (double& value : out) {
    value = std::exp(value - most);
    total += value;
  }
  for (double& value : out) value /= total;
  return out;
}

MarginCalibration FitCalibration(std::span<const std::vector<float>> margins,
                                 std::span<const uint32_t> labels) {
  // The likelihood has one peak in the slope: golden-section search on a logarithmic scale.
  constexpr double kRatio = 0.6180339887;
  double low = std::log(0.3), high = std::log(30.0);
  const auto value = [&](double x) {
    return LogLikelihood(margins, labels, static_cast<float>(std::exp(x)));
  };
  double a = high - kRatio * (high - low), b = low + kRatio * (high - low);
  double at_a = value(a), at_b = value(b);
  for (int i = 0; i < 18; ++i) {
    if (at_a > at_b) {
      high = b;
      b = a;
      at_b = at_a;
      a = high - kRatio * (high - low);
      at_a = value(a);
    } else {
      low = a;
      a = b;
      at_a = at_b;
      b = low + kRatio * (high - low);
      at_b = value(b);
    }
  }
  return {static_cast<float>(std::exp((low + high) / 2))};
}

double MacroF1(std::span<const uint32_t> predicted, std::span<const uint32_t> labels,
               size_t classes) {
  std::vector<double> right(classes), claimed(classes), present(classes);
  for (size_t i = 0; i < labels.size(); ++i) {
    ++claimed[predicted[i]];
    ++present[labels[i]];
    if (predicted[i] == labels[i]) ++right[labels[i]];
  }
  double sum = 0;
  double occurring = 0;
  for (size_t c = 0; c < classes; ++c) {
    if (present[c] == 0) continue;
    ++occurring;
    sum += 2 * right[c] / (claimed[c] + present[c]);
  }
  return occurring > 0 ? sum / occurring : 0;
}

std::vector<float> FitShiftsForMacroF1(std::span<const std::vector<double>> probabilities,
                                       std::span<const uint32_t> labels, const StopSign& stop) {
  if (probabilities.empty()) return {};
  const size_t classes = probabilities[0].size();
  std::vector<float> shifts(classes);
  std::vector<uint32_t> predicted(labels.size());
  const auto score = [&] {
    for (size_t i = 0; i < labels.size(); ++i) {
      double most = -1;
      for (size_t c = 0; c < classes; ++c) {
        const double value = probabilities[i][c] * std::exp(shifts[c]);
        if (value <= most) continue;
        most = value;
        predicted[i] = static_cast<uint32_t>(c);
      }
    }
    return MacroF1(predicted, labels, classes);
  };
  constexpr float kReach = 3;
  constexpr float kGrid = 0.1F;
  constexpr double kTrusted = 0.003;  // less is noise: a plateau's middle generalises better
  for (int round = 0; round < 3; ++round) {
    for (size_t c = 0; c < classes; ++c) {
      const float start = shifts[c];
      std::vector<std::pair<float, double>> tried;
      double most = 0;
      for (float step = -kReach; step <= kReach; step += kGrid) {
        if (IsStopped(stop)) return shifts;
        shifts[c] = start + step;
        tried.emplace_back(shifts[c], score());
        most = std::max(most, tried.back().second);
      }
      double sum = 0, count = 0;
      for (const auto& [shift, value] : tried) {
        if (value < most - kTrusted) continue;
        sum += shift;
        ++count;
      }
      shifts[c] = static_cast<float>(sum / count);
    }
  }
  return shifts;
}

ConfidenceModel ConfidenceModel::Fit(std::span<const std::vector<double>> rows,
                                     std::span<const bool> right, const ConfidenceModel& prior,
                                     double ridge) {
  const size_t size = prior.weights_.size() + 1;
  std::vector<double> beta(size), center(size);
  center[0] = beta[0] = prior.bias_;
  for (size_t k = 1; k < size; ++k) center[k] = beta[k] = prior.weights_[k - 1];
  for (int iteration = 0; iteration < 25; ++iteration) {
    std::vector<double> gradient(size);
    std::vector<std::vector<double>> hessian(size, std::vector<double>(size));
    for (size_t k = 0; k < size; ++k) {
      gradient[k] = -ridge * (beta[k] - center[k]);
      hessian[k][k] = ridge;
    }
    for (size_t i = 0; i < rows.size(); ++i) {
      double z = beta[0];
      for (size_t k = 1; k < size; ++k) z += beta[k] * rows[i][k - 1];
      const double p = 1 / (1 + std::exp(-z));
      const double error = (right[i] ? 1 : 0) - p;
      const double spread = std::max(1e-6, p * (1 - p));
      const auto value = [&](size_t k) { return k == 0 ? 1 : rows[i][k - 1]; };
      for (size_t k = 0; k < size; ++k) {
        gradient[k] += error * value(k);
        for (size_t l = 0; l < size; ++l) hessian[k][l] += spread * value(k) * value(l);
      }
    }
    // Gaussian elimination: the matrix is small and positive definite.
    std::vector<double> step = gradient;
    for (size_t k = 0; k < size; ++k) {
      for (size_t l = k + 1; l < size; ++l) {
        const double factor = hessian[l][k] / hessian[k][k];
        for (size_t m = k; m < size; ++m) hessian[l][m] -= factor * hessian[k][m];
        step[l] -= factor * step[k];
      }
    }
    double largest = 0;
    for (size_t k = size; k-- > 0;) {
      for (size_t l = k + 1; l < size; ++l) step[k] -= hessian[k][l] * step[l];
      step[k] = std::clamp(step[k] / hessian[k][k], -2.0, 2.0);
      beta[k] += step[k];
      largest = std::max(largest, std::abs(step[k]));
    }
    if (largest < 1e-6) break;
  }
  return {beta[0], std::vector<double>(beta.begin() + 1, beta.end())};
}

double ConfidenceModel::Confidence(std::span<const double> values) const {
  double z = bias_;
  for (size_t k = 0; k < weights_.size() && k < values.size(); ++k) z += weights_[k] * values[k];
  return 1 / (1 + std::exp(-z));
}

}  // namespace deskmesh::knowledge
