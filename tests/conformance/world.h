// SPDX-License-Identifier: Apache-2.0
//
// What a conformance test runs on: a store, a bus and a cache of the kinds it asks for, empty and
// its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "deskmesh/event/v1/envelope.pb.h"
#include "platform/bus/bus.h"
#include "platform/cache/cache.h"
#include "platform/lease/lease.h"
#include "platform/sql/database.h"
#include "platform/testing/child_process.h"

namespace deskmesh::conformance {

enum class Store { kSqlite, kPostgres };
enum class Broker { kMemory, kRabbit };
enum class Shared { kMemory, kRedis };

std::string NameOf(Store store);
std::string NameOf(Broker broker);
std::string NameOf(Shared shared);

// The kinds of one test, and where they are. Confined to one thread.
class World {
 public:
  explicit World(Store store, Broker broker = Broker::kMemory, Shared shared = Shared::kMemory);

  // A database of this world, migrated: platform tables, `item`, `effect`. Opening the same domain
  // again gives another handle on the same data.
  std::unique_ptr<sql::Database> OpenDatabase(const std::string& domain, sql::Options options = {});
  // The one bus of this process. `OpenBus` gives another connection (RabbitMQ only).
  bus::Bus& bus();
  std::unique_ptr<bus::Bus> OpenBus();
  std::unique_ptr<cache::Cache> OpenCache();
  // The one lease store of this process.
  lease::Leases& leases();
  std::unique_ptr<lease::Leases> OpenLeases();

  const std::string& database_url() const { return database_url_; }
  std::string bus_url() const;
  const std::string& prefix() const { return prefix_; }
  Store store() const { return store_; }
  Broker broker() const { return broker_; }

 private:
  const Store store_;
  const Broker broker_;
  const Shared shared_;
  testing::TempDir folder_;
  std::string prefix_;
  std::string database_url_;
  std::unique_ptr<bus::Bus> bus_;
  std::unique_ptr<lease::Leases> leases_;
};

// A test on each store: `EachStore c;` once per run of the test body. Confined to one thread.
struct EachStore {
  EachStore();
  const Store store;
  World world;
  std::unique_ptr<sql::Database> database;  // of the domain `orders`
};

// The reason a status carries, or "".
std::string Reason(const absl::Status& status);

// `item` (what a domain writes) and `effect` (what consuming a fact does).
sql::MigrationSet TestSchema();

// An envelope as a domain would append it.
event::v1::Envelope MakeFact(const std::string& id, const std::string& subject,
                             std::int64_t sequence, const std::string& key = "orders.item_added");

// Adds an item and its fact to the transaction.
absl::Status AddItem(sql::Tx& tx, const std::string& id);

// Counts the fact in `effect`: the count says how often it had an effect, the position in what
// order.
absl::Status RecordEffect(sql::Tx& tx, const event::v1::Envelope& fact);

struct Effect {
  std::string fact_id;
  std::string subject;
  std::int64_t sequence = 0;
  std::int64_t count = 0;
};
// In the order they happened.
std::vector<Effect> Effects(sql::Database& database);
std::int64_t CountRows(sql::Database& database, const std::string& table);

// Whether there is one effect per fact and, per subject, sequences 1, 2, 3 …
bool IsExactlyOnce(const std::vector<Effect>& effects);
bool IsInOrder(const std::vector<Effect>& effects);

}  // namespace deskmesh::conformance
