// SPDX-License-Identifier: Apache-2.0
//
// The sub-commands of the binary beside `serve`. Each answers the exit code; errors go to standard
// error as one line.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "deskmesh/predict.h"
#include "platform/module/host.h"

namespace CLI {
class App;
}

namespace deskmesh {

struct BootstrapOptions {
  std::string workspace;
  std::string owner;
  std::string password;
};
// Makes workspace and owner in the store and prints JSON with an `api_token` of that owner.
int RunBootstrap(const module::ServeOptions& store, const BootstrapOptions& options);

// Brings the schema up to date and says how far the backfills are; with `is_backfilled` runs them to
// their end instead of leaving them to the running product.
int RunMigrate(const module::ServeOptions& store, bool is_backfilled);

// Writes a consistent copy of the whole store to a file that must not exist yet (`-`: standard
// output), while the product may be running.
int RunBackup(const module::ServeOptions& store, const std::string& output);
// Checks a backup from begin to end, then fills an empty store with it, migrates that and lets it send
// again the facts it had sent last. With `keeps_schema` only the first: the store is as it was backed up.
int RunRestore(const module::ServeOptions& store, const std::string& input, bool keeps_schema);
// Lets the running product send again the facts it has sent last (`bus.keep_sent`): after a broker lost
// what it had.
int RunResend(const module::ServeOptions& store);
// Checks the invariants of every domain and the audit chain; with `input`, a backup file instead.
int RunVerify(const module::ServeOptions& store, const std::string& input);

struct DemoOptions {
  std::string url;
  std::string token;
};
// Fills an empty workspace with the bilingual demo through the public API.
int RunDemo(const DemoOptions& options);

// Adds `import` and `export`, which bring articles in and out through the public API. The function
// runs the one that was called, if any: `import` prints a line for each article that failed or lost
// something, and answers 1 where the archive was refused or an article failed.
std::function<std::optional<int>()> AddTransferCommands(CLI::App& app);

struct ProbeOptions {
  std::string url;
  std::string token;  // empty: only readiness is asked
  int wait_seconds = 0;
  bool is_insecure = false;  // takes any certificate
};
// Asks a running gateway whether it is ready and, with a token, reads through it: 0 when all is well.
int RunProbe(const ProbeOptions& options);

}  // namespace deskmesh
