// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/core/wait_estimate.h"

#include <algorithm>
#include <cmath>

namespace deskmesh::chat::routing {
namespace {

constexpr double kTenth = 1.2815515655446004;  // normal quantile of 0.9

// Quantile of a gamma distribution with mean 1 and the given shape (Wilson and Hilferty, 1931).
double GammaQuantile(double shape, double z) {
  const double c = 1.0 / (9.0 * shape);
  const double root = 1.0 - c + z * std::sqrt(c);
  return root <= 0 ? 0 : root * root * root;
}

}  // namespace

WaitEstimate EstimateWait(const WaitInput& input) {
  WaitEstimate estimate;
  if (input.places <= 0 || input.mean_handling <= base::Duration{0}) return estimate;
  estimate.is_known = true;
  const double endings = std::max(0.0, input.work_ahead) + 1.0;
  const double gap = static_cast<double>(input.mean_handling.count()) / input.places;
  const double left = 1.0 - std::clamp(input.overtaken, 0.0, 0.9);
  const double mean = endings * gap / left;
  // Relative variances add: the gaps themselves, the measured mean (handling times spread about as
  // much as their mean), and the overtaking, of which we know little.
  const double unknown = 1.0 - left;
  const double variance =
      1.0 / endings + 1.0 / std::max(1.0, static_cast<double>(input.measured)) + unknown * unknown;
  const double shape = 1.0 / variance;
  estimate.expected = base::Duration(static_cast<std::int64_t>(mean));
  estimate.low = base::Duration(static_cast<std::int64_t>(mean * GammaQuantile(shape, -kTenth)));
  estimate.high = base::Duration(static_cast<std::int64_t>(mean * GammaQuantile(shape, kTenth)));
  return estimate;
}

void HandlingTime::Add(base::Duration handled) {
  ++measured_;
  // The default counts as so many pieces: one odd talk tells little.
  constexpr int kPrior = 20;
  const double share = 1.0 / std::min(kPrior + measured_, 50);
  mean_us_ += (static_cast<double>(handled.count()) - mean_us_) * share;
}

}  // namespace deskmesh::chat::routing
