// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "knowledge/embeddings/core/circuit_breaker.h"

namespace deskmesh::knowledge {
namespace {

TEST_CASE("what fails three times in a row is left alone and then tried by one",
          "[knowledge][embeddings][core]") {
  CircuitBreaker breaker;
  base::Instant now = base::Instant::FromSeconds(1'000);
  const auto fail = [&] {
    CHECK(breaker.Admits(now));
    breaker.Report(false, now);
  };
  fail();
  fail();
  CHECK(breaker.Admits(now));
  breaker.Report(true, now);
  fail();
  fail();
  fail();
  CHECK_FALSE(breaker.Admits(now));
  now += std::chrono::seconds(29);
  CHECK_FALSE(breaker.Admits(now));
  now += std::chrono::seconds(1);
  CHECK(breaker.Admits(now));
  CHECK_FALSE(breaker.Admits(now));
  breaker.Report(false, now);
  CHECK_FALSE(breaker.Admits(now));
  now += std::chrono::seconds(30);
  CHECK(breaker.Admits(now));
  breaker.Report(true, now);
  CHECK(breaker.Admits(now));
  CHECK(breaker.Admits(now));
}

TEST_CASE("who tries and never reports holds nobody up for longer",
          "[knowledge][embeddings][core]") {
  CircuitBreaker breaker;
  base::Instant now = base::Instant::FromSeconds(1'000);
  for (int i = 0; i < 3; ++i) breaker.Report(false, now);
  now += std::chrono::seconds(30);
  CHECK(breaker.Admits(now));
  now += std::chrono::seconds(30);
  CHECK(breaker.Admits(now));
}

}  // namespace
}  // namespace deskmesh::knowledge
