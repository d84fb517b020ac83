// SPDX-License-Identifier: Apache-2.0
//
// A process that dies between any two steps on the way of a fact: exactly one effect (F2).
#include <catch2/catch.hpp>

#include "conformance/fact_worker.h"

namespace deskmesh::conformance {
namespace {

constexpr int kItems = 40;
constexpr int kKilled = 128 + 9;

TEST_CASE("a process killed on the way of a fact leaves exactly one effect", "[bus][fault]") {
  const Store store = GENERATE(Store::kSqlite, Store::kPostgres);
  const Broker broker = GENERATE(Broker::kMemory, Broker::kRabbit);
  World world(store, broker);
  const auto ledger = world.OpenDatabase("ledger");
  const auto orders = world.OpenDatabase("orders");
  int items = 0;
  for (const Failpoint failpoint :
       {Failpoint::kRowWritten, Failpoint::kFactWritten, Failpoint::kCommitted,
        Failpoint::kPublished, Failpoint::kConfirmed, Failpoint::kConsumed,
        Failpoint::kEffectCommitted}) {
    items += kItems;
    INFO(NameOf(store) << ", " << NameOf(broker) << ", killed at: " << NameOf(failpoint));
    REQUIRE(RunWorker(world, items, failpoint, 3) == kKilled);
    REQUIRE(RunWorker(world, items) == 0);
    const std::vector<Effect> effects = Effects(*ledger);
    CHECK(static_cast<int>(effects.size()) == items);
    CHECK(IsExactlyOnce(effects));
    CHECK(IsInOrder(effects));
    CHECK(CountRows(*orders, "item") == items);
    CHECK(CountRows(*orders, "outbox") == 0);
  }
}

}  // namespace
}  // namespace deskmesh::conformance
