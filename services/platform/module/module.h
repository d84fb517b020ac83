// SPDX-License-Identifier: Apache-2.0
//
// A module is one domain (or the gateway) as the host starts and stops it.
//
// Each domain's module.h offers one function, `module::Definition tickets::Define()`; the list in
// services/deskmesh/registry.cc names them all. The host opens the domain's database, migrates it,
// makes the module, registers its services, starts its consumers and relays, and stops everything
// in the reverse order.
#pragma once

#include <absl/status/status.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/id.h"
#include "platform/bus/consumer.h"
#include "platform/cache/cache.h"
#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/config/tls_files.h"
#include "platform/lease/lease.h"
#include "platform/metrics/metrics.h"
#include "platform/outbox/outbox.h"
#include "platform/rpc/channel.h"
#include "platform/rpc/service.h"
#include "platform/sql/backfill.h"
#include "platform/sql/database.h"
#include "platform/sql/invariant.h"

namespace deskmesh::rpc {
class Dispatcher;
}

namespace deskmesh::module {

// What a module is made of. References outlive the module.
struct Deps {
  std::string process;  // unique to this process; owner of its leases
  const clock::Clock& clock;
  base::IdSource ids;
  sql::Database* database;  // null for modules without one
  outbox::Outbox* outbox;
  bus::Bus& bus;
  cache::Cache& cache;
  lease::Leases& leases;
  rpc::Channels& channels;
  rpc::Dispatcher& dispatcher;
  metrics::Registry& metrics;
  config::Section& config;  // the module's own section
  // Tells the host where a listener of the module ended up, for the ready file: (`http`, address).
  std::function<void(std::string_view name, std::string address)> announce;
  // What this process depends on, by name, and whether it is there (for /readyz).
  std::function<std::vector<std::pair<std::string, absl::Status>>()> readiness;

  rpc::ServiceDeps service_deps() const { return {database, outbox, &cache, ids}; }
};

// Listens to facts of other domains. `handler` runs inside a write transaction of the module's
// database, exactly once per fact in effect.
struct Consumer {
  bus::ConsumerSpec spec;
  bus::Handler handler;
};

class Module {
 public:
  virtual ~Module() = default;

  virtual std::vector<rpc::Service> Services() = 0;
  virtual std::vector<Consumer> Consumers() { return {}; }
  // Starts jobs (timers, indexes). Services may already be called. Must not block long.
  virtual absl::Status Start() { return absl::OkStatus(); }
  // Stops jobs. Called once, after the last call was served.
  virtual void Stop() {}
  // Why the module can't serve now, or OK.
  virtual absl::Status Ready() { return absl::OkStatus(); }
};

struct Definition {
  std::string_view name;  // `tickets`: folder, target, config section, schema
  bool has_database = true;
  // Migrations of the module's own tables; empty without a database.
  std::function<sql::MigrationSet()> migrations;
  // What fills expanded tables while the product runs.
  std::vector<sql::Backfill> backfills = {};
  // Targets whose RPCs the module calls; every process must be able to reach them. `accounts` is
  // always one of them.
  std::vector<std::string_view> neighbours;
  // What the module listens to, known without making it: every process declares the queues of the
  // whole product before it publishes.
  std::vector<bus::ConsumerSpec> consumers;
  std::function<std::unique_ptr<Module>(const Deps&)> make;
  // What must hold in the module's database whenever no transaction is under way; `deskmesh verify`
  // tells where it doesn't. For what a query can't say: `verify`, DATA_LOSS naming what is wrong.
  std::vector<sql::Invariant> invariants;
  std::function<absl::Status(sql::Database&)> verify;
  // The certificate that clients from outside see at this target's ports; none: that of the services.
  std::function<config::TlsFiles(config::Section&)> public_tls;
  // Reads the module's configuration without making it (for --print-config, --verify-config).
  std::function<absl::Status(config::Section&)> read_config;
};

}  // namespace deskmesh::module
