// SPDX-License-Identifier: Apache-2.0
//
// The stores of the targets as operator commands open them.
#include "platform/base/error.h"
#include "platform/module/host.h"
#include "platform/module/settings.h"
#include "platform/outbox/platform_tables.h"

namespace deskmesh::module {

std::vector<sql::MigrationSet> SchemaOf(const Definition& definition) {
  return {outbox::PlatformTables(), definition.migrations()};
}

absl::StatusOr<Settings> ReadSettings(const std::vector<Definition>& definitions,
                                      const ServeOptions& options) {
  Settings settings;
  const auto config = LoadConfig(definitions, options, &settings);
  if (!config.ok()) return config.status();
  return settings;
}

absl::StatusOr<std::unique_ptr<sql::Database>> OpenTarget(
    const std::vector<Definition>& definitions, const ServeOptions& options,
    std::string_view target) {
  DESKMESH_ASSIGN_OR_RETURN(const Settings settings, ReadSettings(definitions, options));
  for (const Definition& definition : definitions) {
    if (definition.name != target) continue;
    sql::Options store = settings.database;
    store.domain = definition.name;
    auto database = sql::Open(store);
    if (!database.ok()) return database.status();
    DESKMESH_RETURN_IF_ERROR((*database)->Migrate(SchemaOf(definition)));
    return database;
  }
  return base::NotFound("target", target);
}

absl::Status MigrateAll(const std::vector<Definition>& definitions, const ServeOptions& options) {
  for (const Definition& definition : definitions) {
    if (!definition.has_database) continue;
    const auto database = OpenTarget(definitions, options, definition.name);
    if (!database.ok()) return database.status();
    (*database)->Close();
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<BackfillReport>> ReportBackfills(
    const std::vector<Definition>& definitions, const ServeOptions& options, bool is_run) {
  std::vector<BackfillReport> reports;
  const std::atomic<bool> is_stopping{false};
  for (const Definition& definition : definitions) {
    if (definition.backfills.empty()) continue;
    auto database = OpenTarget(definitions, options, definition.name);
    if (!database.ok()) return database.status();
    for (const sql::Backfill& backfill : definition.backfills) {
      if (is_run) {
        const auto done = sql::RunBackfill(**database, backfill, clock::SystemClock().Now(),
                                           is_stopping, {.pause = std::chrono::milliseconds(0)});
        if (!done.ok()) return done.status();
      }
      BackfillReport& report = reports.emplace_back();
      report.target = definition.name;
      report.name = backfill.name;
      DESKMESH_RETURN_IF_ERROR((*database)->Read([&](sql::Tx& tx) -> absl::Status {
        DESKMESH_ASSIGN_OR_RETURN(report.state, sql::ReadBackfill(tx, backfill.name));
        return absl::OkStatus();
      }));
    }
    (*database)->Close();
  }
  return reports;
}

}  // namespace deskmesh::module
