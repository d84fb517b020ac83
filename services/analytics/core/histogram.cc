// SPDX-License-Identifier: Apache-2.0
#include "analytics/core/histogram.h"

#include <cmath>

namespace deskmesh::analytics::core {
namespace {

constexpr double kSmallestMicros = 1000;
constexpr double kStepsPerOctave = 12;

}  // namespace

std::int64_t BucketOf(base::Duration length) {
  const auto micros = static_cast<double>(length.count());
  if (micros <= kSmallestMicros) return 0;
  return 1 + static_cast<std::int64_t>(std::log2(micros / kSmallestMicros) * kStepsPerOctave);
}

double BucketSeconds(std::int64_t bucket) {
  if (bucket <= 0) return 0;
  const double middle = (static_cast<double>(bucket) - 0.5) / kStepsPerOctave;
  return kSmallestMicros * std::exp2(middle) / 1e6;
}

void Histogram::Add(std::int64_t bucket, std::int64_t count, double sum_seconds) {
  buckets_[bucket] += count;
  count_ += count;
  sum_ += sum_seconds;
}

void Histogram::Merge(const Histogram& other) {
  for (const auto& [bucket, count] : other.buckets_) buckets_[bucket] += count;
  count_ += other.count_;
  sum_ += other.sum_;
}

double Histogram::Mean() const { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }

double Histogram::Percentile(double share) const {
  if (count_ == 0) return 0;
  const auto rank = static_cast<std::int64_t>(std::ceil(share * static_cast<double>(count_)));
  std::int64_t seen = 0;
  for (const auto& [bucket, count] : buckets_) {
    seen += count;
    if (seen >= rank) return BucketSeconds(bucket);
  }
  return BucketSeconds(buckets_.rbegin()->first);
}

}  // namespace deskmesh::analytics::core
