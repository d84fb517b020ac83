// SPDX-License-Identifier: Apache-2.0
//
// Runs a set of modules in this process: opens what they need, starts them in order, stops them in
// the reverse order.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "platform/clock/clock.h"
#include "platform/module/module.h"
#include "platform/module/settings.h"

namespace deskmesh::module {

// What the command line of `serve` says. Empty values leave the configuration's.
struct ServeOptions {
  std::vector<std::string> targets;  // `all`, or names
  std::string config_path;
  std::string data_dir;
  std::string http;
  std::string grpc;
  std::string metrics;
  std::string ready_file;
  bool print_config = false;
  bool verify_config = false;
  // YAML text instead of a file, for tests.
  std::string config_text;
  // Stands between the process and its bus, for simulations.
  std::function<std::unique_ptr<bus::Bus>(std::unique_ptr<bus::Bus>)> wrap_bus;
};

// One running process of the product. Confined to one thread, but for RequestStop.
class Host {
 public:
  // `definitions` is the whole product; `options.targets` picks what runs here.
  Host(std::vector<Definition> definitions, ServeOptions options,
       const clock::Clock& clock = clock::SystemClock(), base::IdSource ids = base::SystemIds());
  ~Host();

  // Brings everything up and writes the ready file. On an error nothing is left running.
  absl::Status Start();
  // Graceful: not ready → streams told to resume elsewhere → calls drained → facts flushed →
  // modules stopped → stores closed.
  void Stop();

  // Start, wait for SIGTERM or SIGINT, Stop. Returns the exit code; errors go to standard error as
  // one line each.
  int Run();

  // After Start: where it listens, by `http`, `grpc`, `metrics`.
  std::string address(std::string_view name) const;
  // After Start: the channels to every target, for tests.
  rpc::Channels& channels();
  sql::Database* database(std::string_view target);
  // Waits until every outbox is empty and every consumer idle, for tests; false after `timeout`.
  bool Settle(std::chrono::milliseconds timeout);

 private:
  struct Running;
  absl::Status ReadConfig();
  absl::Status OpenShared();
  absl::Status OpenModules();
  absl::Status Listen();
  absl::Status StartFacts();
  void Housekeep();
  void Backfill();
  void SampleMetrics();
  void WatchReadiness();
  std::vector<std::pair<std::string, absl::Status>> Readiness();

  std::vector<Definition> definitions_;
  ServeOptions options_;
  const clock::Clock& clock_;
  base::IdSource ids_;
  std::unique_ptr<Running> running_;
};

// Brings the schemas of all given modules up to date (`deskmesh migrate`).
absl::Status MigrateAll(const std::vector<Definition>& definitions, const ServeOptions& options);

// A backfill of a target and how far it is.
struct BackfillReport {
  std::string target;
  std::string name;
  sql::BackfillState state;
};
// All of them; runs them to their end first when `is_run`. The schema must be up to date.
absl::StatusOr<std::vector<BackfillReport>> ReportBackfills(
    const std::vector<Definition>& definitions, const ServeOptions& options, bool is_run);

// The settings that a command line gives, for operator commands.
absl::StatusOr<Settings> ReadSettings(const std::vector<Definition>& definitions,
                                      const ServeOptions& options);

// The migrations of a target's database: the platform's tables and its own.
std::vector<sql::MigrationSet> SchemaOf(const Definition& definition);

// Opens the database of one target as the configuration says and migrates it, for operator commands.
absl::StatusOr<std::unique_ptr<sql::Database>> OpenTarget(
    const std::vector<Definition>& definitions, const ServeOptions& options,
    std::string_view target);

}  // namespace deskmesh::module
