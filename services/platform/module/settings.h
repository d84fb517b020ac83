// SPDX-License-Identifier: Apache-2.0
//
// The configuration every process has, whatever it runs.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/bus/bus.h"
#include "platform/cache/cache.h"
#include "platform/config/config.h"
#include "platform/lease/lease.h"
#include "platform/log/log.h"
#include "platform/module/module.h"
#include "platform/rpc/grpc_tls.h"
#include "platform/sql/database.h"

namespace deskmesh::module {

struct ServeOptions;

// Read from the sections server, database, bus, cache, security and log.
struct Settings {
  std::string grpc;
  std::string metrics;
  std::int64_t replicas = 1;
  base::Duration drain_delay;
  base::Duration stop_timeout;
  sql::Options database;
  config::TlsFiles database_tls;
  bool auto_migrate = true;
  bus::Options bus;
  base::Duration keep_sent;  // 0: confirmed facts are deleted
  cache::Options cache;
  lease::Options lease;
  std::string internal_key;
  rpc::TlsFiles grpc_tls;
  log::Level log_level = log::Level::kInfo;
  // Of the targets that run elsewhere.
  std::map<std::string, std::string> addresses;

  bool is_sqlite() const { return database.url.starts_with("sqlite:"); }
};

// What can't work together: one INVALID_ARGUMENT for a store, bus or cache of one process where
// several run, or a gateway beside services that others would call at its port. `targets`: those that
// run in this process, of as many as are `known`.
absl::Status CheckTopology(const Settings& settings, const std::vector<std::string>& targets,
                           std::size_t known);

// Loads file and environment, lays the command line over it and reads the shared sections and those
// of every definition. INVALID_ARGUMENT names everything that is wrong.
absl::StatusOr<std::unique_ptr<config::Config>> LoadConfig(
    const std::vector<Definition>& definitions, const ServeOptions& options, Settings* settings);

// The targets that `requested` names, in the order of the definitions. INVALID_ARGUMENT for an
// unknown one.
absl::StatusOr<std::vector<std::string>> ResolveTargets(const std::vector<Definition>& definitions,
                                                        const std::vector<std::string>& requested);

// The key that signs identities and page tokens. Configured, or kept in a file beside an embedded
// store; INVALID_ARGUMENT where processes run apart and none is configured.
absl::StatusOr<std::string> InternalKey(const Settings& settings, bool is_alone);

}  // namespace deskmesh::module
