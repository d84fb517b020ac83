// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/migrator.h"

#include <chrono>

#include "platform/base/error.h"

namespace deskmesh::sql {
namespace {

constexpr Statement kTableExists{
    "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'",
    "SELECT COUNT(*) FROM information_schema.tables "
    "WHERE table_schema = CAST(:domain AS TEXT) AND table_name = 'schema_version'"};
constexpr Statement kVersion{
    "SELECT COALESCE(MAX(version), 0) FROM schema_version WHERE owner = :owner"};
constexpr Statement kBackfilled{
    "SELECT COUNT(*) FROM backfill WHERE name = :name AND finished_at IS NOT NULL"};
constexpr Statement kRecord{
    "INSERT INTO schema_version (owner, version, name, applied_at) "
    "VALUES (:owner, :version, :name, :applied_at)"};
constexpr Statement kSerialise{"SELECT 1", "SELECT pg_advisory_xact_lock(CAST(:key AS BIGINT))"};

constexpr const char* kCreateVersions =
    "CREATE TABLE IF NOT EXISTS schema_version (owner TEXT NOT NULL, version BIGINT NOT NULL, "
    "name TEXT NOT NULL, applied_at BIGINT NOT NULL, PRIMARY KEY (owner, version))";

// FNV-1a: the same key in every process and release.
std::int64_t LockKey(const std::string& domain) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (unsigned char c : "deskmesh.migrate:" + domain) hash = (hash ^ c) * 1099511628211ULL;
  return static_cast<std::int64_t>(hash);
}

int NewestIn(const MigrationSet& set) {
  return set.migrations.empty() ? 0 : set.migrations.back().version;
}

absl::Status CheckGapless(const std::vector<MigrationSet>& sets) {
  for (const MigrationSet& set : sets) {
    int expected = 1;
    for (const Migration& migration : set.migrations) {
      if (migration.version != expected++) {
        return base::Failure(absl::StatusCode::kInternal, "STORE_FAILURE",
                             "migrations of " + set.owner + " must be numbered 1, 2, 3 …");
      }
    }
  }
  return absl::OkStatus();
}

absl::Status Newer(const std::string& domain, const std::string& owner, std::int64_t found,
                   int known) {
  return base::Failure(absl::StatusCode::kFailedPrecondition, "SCHEMA_NEWER",
                       "the store of " + domain + " has schema version " + std::to_string(found) +
                           " of " + owner + ", this program knows up to " + std::to_string(known) +
                           ": start a newer program",
                       {{"owner", owner}});
}

absl::StatusOr<std::int64_t> VersionOf(Tx& tx, const std::string& owner) {
  DESKMESH_ASSIGN_OR_RETURN(Rows rows, tx.Query(kVersion, {{"owner", owner}}));
  return rows[0].Int64(0);
}

absl::StatusOr<bool> HasVersions(Tx& tx, const std::string& domain) {
  Params params;
  if (tx.dialect() == Dialect::kPostgres) params.emplace_back("domain", domain);
  DESKMESH_ASSIGN_OR_RETURN(Rows rows, tx.Query(kTableExists, params));
  return rows[0].Int64(0) > 0;
}

// Only one process migrates a domain at a time; the lock ends with the transaction.
absl::Status Serialise(ScriptTx& script, const std::string& domain) {
  if (script.tx.dialect() != Dialect::kPostgres) return absl::OkStatus();
  DESKMESH_RETURN_IF_ERROR(script.execute("SET LOCAL statement_timeout = 0"));
  DESKMESH_RETURN_IF_ERROR(script.execute("SET LOCAL lock_timeout = 0"));
  DESKMESH_RETURN_IF_ERROR(script.tx.Query(kSerialise, {{"key", LockKey(domain)}}).status());
  // Don't hold up the commands of running processes behind a table lock for long.
  return script.execute("SET LOCAL lock_timeout = '10s'");
}

absl::Status Prepare(ScriptTx& script, const std::string& domain) {
  DESKMESH_RETURN_IF_ERROR(Serialise(script, domain));
  if (script.tx.dialect() == Dialect::kPostgres) {
    DESKMESH_RETURN_IF_ERROR(script.execute("CREATE SCHEMA IF NOT EXISTS \"" + domain + "\""));
  }
  return script.execute(kCreateVersions);
}

// What a contracting script takes away must have been moved before. A store that is being made has
// nothing to move.
absl::Status CheckBackfilled(Tx& tx, const std::string& domain, const MigrationSet& set,
                             const Migration& next) {
  for (const std::string& name : BackfillsNeeded(next.text)) {
    DESKMESH_ASSIGN_OR_RETURN(const Rows rows, tx.Query(kBackfilled, {{"name", name}}));
    if (rows[0].Int64(0) > 0) continue;
    return base::Failure(absl::StatusCode::kFailedPrecondition, "BACKFILL_UNFINISHED",
                         "migration " + std::to_string(next.version) + " (" + next.name + ") of " +
                             set.owner + " for " + domain + " needs the backfill " + name +
                             ", which has not finished: let the release before this one finish it",
                         {{"backfill", name}});
  }
  return absl::OkStatus();
}

// Applies the next missing migration of the set. False: there is none.
absl::StatusOr<bool> ApplyNext(ScriptTx& script, const std::string& domain, const MigrationSet& set,
                               bool is_new) {
  DESKMESH_RETURN_IF_ERROR(Serialise(script, domain));
  DESKMESH_ASSIGN_OR_RETURN(std::int64_t version, VersionOf(script.tx, set.owner));
  if (version > NewestIn(set)) return Newer(domain, set.owner, version, NewestIn(set));
  if (version == NewestIn(set)) return false;
  const Migration& next = set.migrations[static_cast<std::size_t>(version)];
  if (!is_new) DESKMESH_RETURN_IF_ERROR(CheckBackfilled(script.tx, domain, set, next));
  for (const std::string& text : SplitScript(next.text, script.tx.dialect())) {
    absl::Status status = script.execute(text);
    if (!status.ok()) {
      return base::Failure(status.code(), base::DetailsOf(status).reason,
                           "migration " + std::to_string(next.version) + " (" + next.name +
                               ") of " + set.owner + " for " + domain + ": " +
                               std::string(base::MessageOf(status)),
                           base::DetailsOf(status).metadata);
    }
  }
  auto now = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  DESKMESH_RETURN_IF_ERROR(script.tx.Execute(
      kRecord,
      {{"owner", set.owner}, {"version", next.version}, {"name", next.name}, {"applied_at", now}}));
  return true;
}

}  // namespace

absl::Status CompareSchema(Tx& tx, const std::string& domain,
                           const std::vector<MigrationSet>& sets) {
  DESKMESH_RETURN_IF_ERROR(CheckGapless(sets));
  DESKMESH_ASSIGN_OR_RETURN(bool has_versions, HasVersions(tx, domain));
  for (const MigrationSet& set : sets) {
    std::int64_t version = 0;
    if (has_versions) {
      DESKMESH_ASSIGN_OR_RETURN(version, VersionOf(tx, set.owner));
    }
    if (version > NewestIn(set)) return Newer(domain, set.owner, version, NewestIn(set));
    if (version < NewestIn(set)) {
      return base::Failure(absl::StatusCode::kFailedPrecondition, "SCHEMA_OLDER",
                           "the store of " + domain + " has schema version " +
                               std::to_string(version) + " of " + set.owner + ", " +
                               std::to_string(NewestIn(set)) + " is needed: run the migration",
                           {{"owner", set.owner}});
    }
  }
  return absl::OkStatus();
}

absl::Status RunMigrations(const std::string& domain, const std::vector<MigrationSet>& sets,
                           const ScriptWrite& write) {
  DESKMESH_RETURN_IF_ERROR(CheckGapless(sets));
  // Usually there is nothing to do: then nothing is locked.
  absl::Status state =
      write([&](ScriptTx& script) { return CompareSchema(script.tx, domain, sets); });
  if (state.ok() || base::DetailsOf(state).reason != "SCHEMA_OLDER") return state;
  DESKMESH_RETURN_IF_ERROR(write([&](ScriptTx& script) { return Prepare(script, domain); }));
  for (const MigrationSet& set : sets) {
    bool has_more = true;
    bool is_new = false;
    DESKMESH_RETURN_IF_ERROR(write([&](ScriptTx& script) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(const std::int64_t version, VersionOf(script.tx, set.owner));
      is_new = version == 0;
      return absl::OkStatus();
    }));
    while (has_more) {
      DESKMESH_RETURN_IF_ERROR(write([&](ScriptTx& script) -> absl::Status {
        DESKMESH_ASSIGN_OR_RETURN(has_more, ApplyNext(script, domain, set, is_new));
        return absl::OkStatus();
      }));
    }
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::sql
