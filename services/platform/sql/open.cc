// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "platform/base/error.h"
#include "platform/sql/database.h"
#include "platform/sql/postgres_database.h"
#include "platform/sql/sqlite_database.h"
#include "platform/sql/words.h"

namespace deskmesh::sql {
namespace {

absl::Status CheckOptions(const Options& options) {
  auto is_name_char = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  if (options.domain.empty() || options.domain.size() > 40 ||
      !std::all_of(options.domain.begin(), options.domain.end(), is_name_char)) {
    return base::InvalidField("database.domain", "must be 1 to 40 of a-z and _");
  }
  auto in_range = [](auto value, auto least, auto most) { return value >= least && value <= most; };
  if (!in_range(options.pool_size, 1, 256)) {
    return base::InvalidField("database.pool_size", "must be 1 to 256");
  }
  if (!in_range(options.readers, 1, 64)) {
    return base::InvalidField("database.readers", "must be 1 to 64");
  }
  if (!in_range(options.max_queue, 1, 1'000'000)) {
    return base::InvalidField("database.max_queue", "must be 1 to 1,000,000");
  }
  if (!in_range(options.group_max_bodies, 1, 100'000)) {
    return base::InvalidField("database.group_max_bodies", "must be 1 to 100,000");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> Open(const Options& options) {
  DESKMESH_RETURN_IF_ERROR(CheckOptions(options));
  constexpr std::string_view kSqlite = "sqlite:";
  if (options.url.starts_with(kSqlite) && options.url.size() > kSqlite.size()) {
    return OpenSqlite(options, options.url.substr(kSqlite.size()));
  }
  if (options.url.starts_with("postgresql://") || options.url.starts_with("postgres://")) {
    return OpenPostgres(options);
  }
  return base::InvalidField("database.url", "must be sqlite:<folder> or postgresql://…");
}

}  // namespace deskmesh::sql
