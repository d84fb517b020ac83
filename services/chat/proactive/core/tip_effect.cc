// SPDX-License-Identifier: Apache-2.0
#include "chat/proactive/core/tip_effect.h"

#include <cmath>

namespace deskmesh::chat::proactive {
namespace {

constexpr double kZ = 1.959963984540054;  // 95 %

struct Bounds {
  double rate = 0;
  double low = 0;
  double high = 0;
};

// Wilson's score interval.
Bounds WilsonOf(std::int64_t hits, std::int64_t of) {
  const auto n = static_cast<double>(of);
  const double rate = static_cast<double>(hits) / n;
  const double scale = 1 + kZ * kZ / n;
  const double middle = (rate + kZ * kZ / (2 * n)) / scale;
  const double half = kZ / scale * std::sqrt(rate * (1 - rate) / n + kZ * kZ / (4 * n * n));
  return {rate, middle - half, middle + half};
}

}  // namespace

std::optional<Lift> LiftOf(const TipCounts& counts) {
  if (counts.shown == 0 || counts.control == 0) return std::nullopt;
  const Bounds shown = WilsonOf(counts.solved, counts.shown);
  const Bounds control = WilsonOf(counts.control_solved, counts.control);
  const double difference = shown.rate - control.rate;
  return Lift{.difference = difference,
              .low = difference - std::hypot(shown.rate - shown.low, control.high - control.rate),
              .high = difference + std::hypot(shown.high - shown.rate, control.rate - control.low)};
}

}  // namespace deskmesh::chat::proactive
