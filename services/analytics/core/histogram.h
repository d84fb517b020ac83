// SPDX-License-Identifier: Apache-2.0
//
// Distributions of durations that can be added up: buckets that grow by a twelfth of an octave, so
// a percentile read from them is within 3 % of the exact one (R50).
#pragma once

#include <cstdint>
#include <map>

#include "platform/base/instant.h"

namespace deskmesh::analytics::core {

// The bucket of a duration. Durations up to a millisecond share bucket 0; ascending.
std::int64_t BucketOf(base::Duration length);
// The middle of a bucket, in seconds.
double BucketSeconds(std::int64_t bucket);

// Counts by bucket with an exact sum. Safe for concurrent const use.
class Histogram {
 public:
  void Add(std::int64_t bucket, std::int64_t count, double sum_seconds);
  void Merge(const Histogram& other);

  std::int64_t count() const { return count_; }
  // Exact; 0 when empty.
  double Mean() const;
  // `share` in (0, 1]; nearest-rank; 0 when empty.
  double Percentile(double share) const;

 private:
  std::map<std::int64_t, std::int64_t> buckets_;
  std::int64_t count_ = 0;
  double sum_ = 0;
};

}  // namespace deskmesh::analytics::core
