// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/admission_limit.h"

#include <algorithm>

namespace deskmesh::rpc {

AdmissionLimit::AdmissionLimit(AdmissionOptions options, std::function<void(int)> on_change)
    : options_(options), on_change_(std::move(on_change)), limit_(options.initial) {
  if (on_change_) on_change_(options.initial);
}

bool AdmissionLimit::Enter() {
  if (waiting_.fetch_add(1, std::memory_order_relaxed) < limit()) return true;
  Leave();
  was_reached_.store(true, std::memory_order_relaxed);
  return false;
}

void AdmissionLimit::Started(Moment since, Moment now) {
  const std::lock_guard lock(mutex_);
  const auto waited = now - since;
  if (starts_ == 0) {
    // The interval begins with its first sample: time in which nobody came says nothing.
    begin_ = now;
    least_wait_ = waited;
    starts_ = 1;
    return;
  }
  least_wait_ = std::min(least_wait_, waited);
  ++starts_;
  const auto lasted = now - begin_;
  if (lasted < options_.interval) return;
  if (starts_ < kSamples && lasted < 10 * options_.interval) return;
  int limit = limit_.load(std::memory_order_relaxed);
  const int before = limit;
  if (least_wait_ > options_.target_wait) {
    const double per_second = (starts_ - 1) / std::chrono::duration<double>(lasted).count();
    limit =
        static_cast<int>(per_second * std::chrono::duration<double>(options_.target_wait).count());
  } else if (was_reached_.exchange(false, std::memory_order_relaxed)) {
    limit += std::max(1, limit / 16);
  }
  limit = std::clamp(limit, options_.min, options_.max);
  limit_.store(limit, std::memory_order_relaxed);
  starts_ = 0;
  if (limit != before && on_change_) on_change_(limit);
}

}  // namespace deskmesh::rpc
