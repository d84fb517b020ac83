// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "accounts/module.h"
#include "deskmesh/commands.h"
#include "deskmesh/registry.h"
#include "platform/base/error.h"
#include "platform/clock/clock.h"

namespace deskmesh {
namespace {

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "deskmesh: %s\n", std::string(base::MessageOf(status)).c_str());
  return 1;
}

}  // namespace

int RunBootstrap(const module::ServeOptions& store, const BootstrapOptions& options) {
  const auto database = module::OpenTarget(AllModules(), store, "accounts");
  if (!database.ok()) return Fail(database.status());
  accounts::BootstrapRequest request;
  request.workspace_name = options.workspace;
  request.owner_email = options.owner;
  request.owner_password = options.password;
  outbox::Outbox outbox;
  const auto result = accounts::Bootstrap(**database, outbox, base::SystemIds(),
                                          clock::SystemClock().Now(), request);
  (*database)->Close();
  if (!result.ok()) return Fail(result.status());
  std::printf(
      "{\"workspace_id\": \"%s\", \"user_id\": \"%s\", \"api_token\": \"%s\", "
      "\"widget_key\": \"%s\"}\n",
      result->workspace_id.c_str(), result->user_id.c_str(), result->api_token.c_str(),
      result->widget_key.c_str());
  return 0;
}

int RunMigrate(const module::ServeOptions& store, bool is_backfilled) {
  const auto definitions = AllModules();
  if (const absl::Status status = module::MigrateAll(definitions, store); !status.ok()) {
    return Fail(status);
  }
  const auto reports = module::ReportBackfills(definitions, store, is_backfilled);
  if (!reports.ok()) return Fail(reports.status());
  for (const module::BackfillReport& report : *reports) {
    std::printf("%s: backfill %s: %lld rows, %s\n", report.target.c_str(), report.name.c_str(),
                static_cast<long long>(report.state.done_rows),
                report.state.is_finished ? "finished" : "the running product goes on with it");
  }
  return 0;
}

}  // namespace deskmesh
