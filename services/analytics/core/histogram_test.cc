// SPDX-License-Identifier: Apache-2.0
#include "analytics/core/histogram.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <vector>

namespace deskmesh::analytics::core {

TEST_CASE("percentiles of a histogram are within 3 % of the exact ones", "[analytics][core]") {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> seconds(5, 2);
  Histogram histogram;
  std::vector<double> exact;
  double sum = 0;
  for (int i = 0; i < 20'000; ++i) {
    const double value = std::max(0.01, seconds(random));
    exact.push_back(value);
    sum += value;
    histogram.Add(BucketOf(base::Duration(static_cast<std::int64_t>(value * 1e6))), 1, value);
  }
  std::sort(exact.begin(), exact.end());
  for (const double share : {0.1, 0.5, 0.9, 0.99}) {
    const double expected = exact[static_cast<std::size_t>(std::ceil(share * 20'000)) - 1];
    REQUIRE(histogram.Percentile(share) == Approx(expected).epsilon(0.031));
  }
  REQUIRE(histogram.Mean() == Approx(sum / 20'000));
}

TEST_CASE("merging histograms is adding their values", "[analytics][core]") {
  Histogram all;
  Histogram left;
  Histogram right;
  for (int i = 1; i <= 100; ++i) {
    const base::Duration length = std::chrono::seconds(i);
    all.Add(BucketOf(length), 1, i);
    (i % 3 == 0 ? left : right).Add(BucketOf(length), 1, i);
  }
  left.Merge(right);
  REQUIRE(left.count() == 100);
  REQUIRE(left.Percentile(0.5) == all.Percentile(0.5));
  REQUIRE(left.Mean() == Approx(50.5));
}

TEST_CASE("an empty histogram has no percentiles", "[analytics][core]") {
  REQUIRE(Histogram().Percentile(0.9) == 0);
  REQUIRE(Histogram().Mean() == 0);
}

}  // namespace deskmesh::analytics::core
