// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/snapshot.h"

#include "platform/base/error.h"
#include "platform/sql/postgres_snapshot.h"
#include "platform/sql/sqlite_snapshot.h"

namespace deskmesh::sql {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

absl::Status UnknownUrl() {
  return base::InvalidField("database.url", "must be sqlite:<folder> or postgresql://…");
}

bool IsPostgres(std::string_view url) {
  return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

}  // namespace

absl::StatusOr<std::unique_ptr<SnapshotReader>> SnapshotReader::Open(
    const std::string& url, const std::vector<std::string>& domains,
    const std::string& scratch_folder) {
  if (url.starts_with(kSqlite)) {
    return ReadSqliteSnapshot(url.substr(kSqlite.size()), domains, scratch_folder);
  }
  return IsPostgres(url) ? ReadPostgresSnapshot(url, domains) : UnknownUrl();
}

absl::StatusOr<std::unique_ptr<SnapshotWriter>> SnapshotWriter::Open(
    const std::string& url, const std::vector<std::string>& domains) {
  if (url.starts_with(kSqlite)) return WriteSqliteSnapshot(url.substr(kSqlite.size()), domains);
  return IsPostgres(url) ? WritePostgresSnapshot(url, domains) : UnknownUrl();
}

}  // namespace deskmesh::sql
