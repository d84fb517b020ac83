// SPDX-License-Identifier: Apache-2.0
#include "knowledge/embeddings/core/circuit_breaker.h"

#include <algorithm>

namespace deskmesh::knowledge {
namespace {

constexpr int kMostFailures = 3;
constexpr base::Duration kLeftInPeace = std::chrono::seconds(30);

}  // namespace

bool CircuitBreaker::Admits(base::Instant now) {
  const std::lock_guard lock(mutex_);
  if (failures_ < kMostFailures) return true;
  if (now < left_until_) return false;
  left_until_ = now + kLeftInPeace;  // of the others, while this one tries
  return true;
}

void CircuitBreaker::Report(bool has_succeeded, base::Instant now) {
  const std::lock_guard lock(mutex_);
  failures_ = has_succeeded ? 0 : std::min(failures_ + 1, kMostFailures);
  if (failures_ >= kMostFailures) left_until_ = now + kLeftInPeace;
}

}  // namespace deskmesh::knowledge
