// SPDX-License-Identifier: Apache-2.0
//
// What is particular to leases within one process; the rest is in tests/conformance.
#include <catch2/catch.hpp>

#include "platform/base/error.h"
#include "platform/clock/clock.h"
#include "platform/lease/lease.h"

namespace deskmesh::lease {
namespace {

using std::chrono::seconds;

TEST_CASE("a lease runs out and the next owner has a larger number", "[lease][memory]") {
  clock::FakeClock clock;
  const auto leases = *Open({}, clock);
  const Lease first = *leases->Acquire("shard", "one", seconds(10));
  clock.Advance(seconds(9));
  CHECK(base::DetailsOf(leases->Acquire("shard", "two", seconds(10)).status()).reason ==
        "LEASE_HELD");
  CHECK(leases->Renew(first, seconds(10)).ok());
  clock.Advance(seconds(10));
  CHECK(base::DetailsOf(leases->Renew(first, seconds(10))).reason == "LEASE_LOST");
  const Lease second = *leases->Acquire("shard", "two", seconds(10));
  CHECK(second.token > first.token);
  // A late release of the earlier owner takes nothing from the later one.
  CHECK(leases->Release(first).ok());
  CHECK(leases->Renew(second, seconds(10)).ok());
}

TEST_CASE("numbers grow also when the clock goes back", "[lease][memory]") {
  clock::FakeClock clock;
  const auto leases = *Open({}, clock);
  const Lease first = *leases->Acquire("shard", "one", seconds(1));
  CHECK(leases->Release(first).ok());
  clock.Advance(-std::chrono::hours(1));
  CHECK(leases->Acquire("shard", "two", seconds(1))->token > first.token);
}

}  // namespace
}  // namespace deskmesh::lease
