// SPDX-License-Identifier: Apache-2.0
//
// A domain's database as one schema of a PostgreSQL server. Internal to platform/sql.
#pragma once

#include <memory>

#include "platform/sql/database.h"

namespace deskmesh::sql {

absl::StatusOr<std::unique_ptr<Database>> OpenPostgres(const Options& options);

}  // namespace deskmesh::sql
