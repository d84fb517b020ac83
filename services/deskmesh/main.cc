// SPDX-License-Identifier: Apache-2.0
#include <absl/synchronization/mutex.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <optional>

#include "accounts/module.h"
#include "deskmesh/commands.h"
#include "deskmesh/registry.h"
#include "platform/module/host.h"

// jemalloc's settings: what isn't used any more goes back within a second, also while nothing is done. Other
// allocators (of sanitizers) don't know the name.
extern "C" const char* malloc_conf;
const char* malloc_conf = "background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:0";

int main(int argc, char** argv) {
  // Debian builds Abseil with the search for lock cycles, which looks at every lock that gRPC takes.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  CLI::App app{"Deskmesh: tickets, chat, knowledge and service levels for support teams"};
  app.set_version_flag("--version", "deskmesh " DESKMESH_VERSION);
  app.require_subcommand(1);
  deskmesh::module::ServeOptions options;
  options.targets = {"all"};
  const auto with_store = [&](CLI::App* command) {
    command->add_option("--config", options.config_path, "Configuration file (YAML)");
    command->add_option("--data-dir", options.data_dir, "Directory of the embedded store");
    return command;
  };

  CLI::App* serve = with_store(app.add_subcommand("serve", "Run all targets, or some of them"));
  serve->add_option("--target", options.targets, "all, or target names separated by commas")
      ->delimiter(',');
  serve->add_option("--http", options.http, "HOST:PORT of the gateway; port 0 picks a free one");
  serve->add_option("--grpc", options.grpc, "HOST:PORT of gRPC");
  serve->add_option("--metrics", options.metrics, "HOST:PORT of /metrics");
  serve->add_option("--ready-file", options.ready_file, "Written when ready, with the addresses");
  serve->add_flag("--print-config", options.print_config, "Print every setting and exit");
  serve->add_flag("--verify-config", options.verify_config, "Check the configuration and exit");

  deskmesh::BootstrapOptions bootstrap_options;
  bool password_stdin = false;
  CLI::App* bootstrap =
      with_store(app.add_subcommand("bootstrap", "Make the first workspace and its owner"));
  bootstrap->add_option("--workspace", bootstrap_options.workspace, "Its name")->required();
  bootstrap->add_option("--owner", bootstrap_options.owner, "E-mail of the owner")->required();
  bootstrap->add_flag("--password-stdin", password_stdin, "Read the password from standard input")
      ->required();

  CLI::App* migrate = with_store(app.add_subcommand("migrate", "Bring the schema up to date"));
  bool is_backfilled = false;
  migrate->add_flag("--backfill", is_backfilled, "Run the backfills to their end, too");

  std::string file;
  CLI::App* backup = with_store(app.add_subcommand("backup", "Write the whole store to a file"));
  backup->add_option("--output,output", file, "File that doesn't exist yet; -: standard output")
      ->required();
  CLI::App* restore =
      with_store(app.add_subcommand("restore", "Fill an empty store from a backup"));
  restore->add_option("--input,input", file, "File of deskmesh backup")->required();
  bool keeps_schema = false;
  restore->add_flag("--keep-schema", keeps_schema, "Don't migrate what was restored");
  CLI::App* resend = with_store(
      app.add_subcommand("resend", "Send facts again that a broker has taken lately, and lost"));
  CLI::App* verify =
      with_store(app.add_subcommand("verify", "Check the store, or with --input a backup"));
  verify->add_option("--input", file, "File of deskmesh backup");

  deskmesh::DemoOptions demo_options;
  CLI::App* demo = app.add_subcommand("demo", "Load the demo workspace through the public API");
  demo->add_option("--url", demo_options.url, "Address of the gateway")->required();
  demo->add_option("--token", demo_options.token, "API token of an owner")->required();

  const auto run_transfer = deskmesh::AddTransferCommands(app);

  deskmesh::ProbeOptions probe_options;
  CLI::App* probe = app.add_subcommand("probe", "Ask a running gateway whether all is well");
  probe->add_option("--url", probe_options.url, "Address of the gateway")->required();
  probe->add_option("--token", probe_options.token, "API token: reads through the API too")
      ->envname("DESKMESH_TOKEN");
  probe->add_option("--wait", probe_options.wait_seconds, "Seconds to wait until it is well")
      ->check(CLI::Range(0, 3600));
  probe->add_flag("--insecure", probe_options.is_insecure, "Take any certificate");

  CLI::App* predict =
      app.add_subcommand("predict", "Language predictions in batch, for evaluation");
  predict->allow_extras()->prefix_command();

  CLI11_PARSE(app, argc, argv);
  if (serve->parsed()) return deskmesh::module::Host(deskmesh::AllModules(), options).Run();
  if (bootstrap->parsed()) {
    std::getline(std::cin, bootstrap_options.password);
    return deskmesh::RunBootstrap(options, bootstrap_options);
  }
  if (migrate->parsed()) return deskmesh::RunMigrate(options, is_backfilled);
  if (backup->parsed()) return deskmesh::RunBackup(options, file);
  if (restore->parsed()) return deskmesh::RunRestore(options, file, keeps_schema);
  if (resend->parsed()) return deskmesh::RunResend(options);
  if (verify->parsed()) return deskmesh::RunVerify(options, file);
  if (const std::optional<int> code = run_transfer()) return *code;
  if (demo->parsed()) return deskmesh::RunDemo(demo_options);
  if (probe->parsed()) return deskmesh::RunProbe(probe_options);
  return deskmesh::RunPredict(argc - 1, argv + 1);
}
