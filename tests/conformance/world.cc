// SPDX-License-Identifier: Apache-2.0
#include "conformance/world.h"

#include <catch2/catch.hpp>
#include <map>
#include <stdexcept>

#include "platform/base/error.h"
#include "platform/clock/clock.h"
#include "platform/outbox/platform_tables.h"
#include "platform/testing/private_servers.h"

namespace deskmesh::conformance {
namespace {

constexpr char kSchema[] = R"(
CREATE TABLE item (
  workspace_id TEXT NOT NULL,
  id TEXT NOT NULL,
  n BIGINT NOT NULL DEFAULT 0,
  ratio DOUBLE PRECISION,
  is_open BOOLEAN,
  body TEXT,
  data BLOB,
  due_at BIGINT,
  PRIMARY KEY (workspace_id, id)
);
CREATE TABLE effect (
  position BIGINT NOT NULL PRIMARY KEY,
  fact_id TEXT NOT NULL UNIQUE,
  subject TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  count BIGINT NOT NULL
);
)";

constexpr sql::Statement kAddItem{"INSERT INTO item (workspace_id, id) VALUES ('wsp_1', :id)"};
constexpr sql::Statement kEffect{
    "INSERT INTO effect (position, fact_id, subject, sequence, count) "
    "VALUES ((SELECT COALESCE(MAX(position), 0) + 1 FROM effect), :fact, :subject, :sequence, 1) "
    "ON CONFLICT (fact_id) DO UPDATE SET count = effect.count + 1"};
constexpr sql::Statement kEffects{
    "SELECT fact_id, subject, sequence, count FROM effect ORDER BY position"};

// With servers that are there: a machine with much else to do is no fault of theirs.
constexpr std::chrono::seconds kServerPatience{60};

// A test's world has no errors to handle.
template <typename T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}

void Must(const absl::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

}  // namespace

std::string NameOf(Store store) { return store == Store::kSqlite ? "SQLite" : "PostgreSQL"; }
std::string NameOf(Broker broker) { return broker == Broker::kMemory ? "memory bus" : "RabbitMQ"; }
std::string NameOf(Shared shared) { return shared == Shared::kMemory ? "memory cache" : "Redis"; }

World::World(Store store, Broker broker, Shared shared)
    : store_(store), broker_(broker), shared_(shared), prefix_(testing::UniqueName("w") + ".") {
  database_url_ = store == Store::kSqlite ? "sqlite:" + folder_.path()
                                          : testing::SharedPostgres().CreateDatabase();
}

std::unique_ptr<sql::Database> World::OpenDatabase(const std::string& domain,
                                                   sql::Options options) {
  options.url = database_url_;
  options.domain = domain;
  options.connect_timeout = kServerPatience;
  auto database = Must(sql::Open(options));
  Must(database->Migrate({outbox::PlatformTables(), TestSchema()}));
  return database;
}

std::string World::bus_url() const {
  return broker_ == Broker::kRabbit ? testing::SharedRabbit().Url() : "memory:";
}

std::unique_ptr<bus::Bus> World::OpenBus() {
  bus::Options options;
  options.process = "conformance";
  options.prefix = prefix_;
  options.heartbeat = std::chrono::seconds(20);
  options.connect_timeout = kServerPatience;
  options.url = bus_url();
  return Must(bus::Open(options));
}

bus::Bus& World::bus() {
  if (bus_ == nullptr) bus_ = OpenBus();
  return *bus_;
}

std::unique_ptr<cache::Cache> World::OpenCache() {
  cache::Options options;
  options.prefix = prefix_;
  options.timeout = kServerPatience;
  if (shared_ == Shared::kRedis) options.url = testing::SharedRedis().Url();
  return Must(cache::Open(options, clock::SystemClock()));
}

std::unique_ptr<lease::Leases> World::OpenLeases() {
  lease::Options options;
  options.prefix = prefix_;
  options.timeout = kServerPatience;
  if (shared_ == Shared::kRedis) options.url = testing::SharedRedis().Url();
  return Must(lease::Open(options, clock::SystemClock()));
}

lease::Leases& World::leases() {
  if (leases_ == nullptr) leases_ = OpenLeases();
  return *leases_;
}

EachStore::EachStore() : store(GENERATE(Store::kSqlite, Store::kPostgres)), world(store) {
  database = world.OpenDatabase("orders");
}

std::string Reason(const absl::Status& status) { return base::DetailsOf(status).reason; }

sql::MigrationSet TestSchema() { return {"conformance", {{1, "init", kSchema}}}; }

event::v1::Envelope MakeFact(const std::string& id, const std::string& subject,
                             std::int64_t sequence, const std::string& key) {
  event::v1::Envelope fact;
  fact.set_id(id);
  fact.set_type("deskmesh.orders.v1.ItemAdded");
  fact.set_key(key);
  fact.set_workspace_id("wsp_1");
  fact.set_subject(subject);
  fact.set_sequence(sequence);
  fact.mutable_occurred_at()->set_seconds(1'767'225'600);
  fact.set_actor("usr_1");
  fact.set_payload("payload of " + id);
  return fact;
}

absl::Status AddItem(sql::Tx& tx, const std::string& id) {
  return tx.Execute(kAddItem, {{"id", id}});
}

absl::Status RecordEffect(sql::Tx& tx, const event::v1::Envelope& fact) {
  return tx.Execute(
      kEffect, {{"fact", fact.id()}, {"subject", fact.subject()}, {"sequence", fact.sequence()}});
}

std::vector<Effect> Effects(sql::Database& database) {
  std::vector<Effect> effects;
  Must(database.Read([&](sql::Tx& tx) -> absl::Status {
    effects.clear();
    DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kEffects));
    for (const sql::Row row : rows) {
      effects.push_back(
          {row.String(0), row.String("subject"), row.Int64("sequence"), row.Int64("count")});
    }
    return absl::OkStatus();
  }));
  return effects;
}

std::int64_t CountRows(sql::Database& database, const std::string& table) {
  std::int64_t count = 0;
  Must(database.Read([&](sql::Tx& tx) -> absl::Status {
    const auto statement = sql::InternStatement("SELECT COUNT(*) FROM " + table);
    DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement));
    count = rows[0].Int64(0);
    return absl::OkStatus();
  }));
  return count;
}

bool IsExactlyOnce(const std::vector<Effect>& effects) {
  for (const Effect& effect : effects) {
    if (effect.count != 1) return false;
  }
  return true;
}

bool IsInOrder(const std::vector<Effect>& effects) {
  std::map<std::string, std::int64_t> last;
  for (const Effect& effect : effects) {
    if (effect.sequence != ++last[effect.subject]) return false;
  }
  return true;
}

}  // namespace deskmesh::conformance
