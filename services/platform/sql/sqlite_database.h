// SPDX-License-Identifier: Apache-2.0
//
// A domain's database as one SQLite file. Internal to platform/sql.
#pragma once

#include <memory>
#include <string>

#include "platform/sql/database.h"

namespace deskmesh::sql {

// `folder` is what follows `sqlite:` in the URL.
absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(const Options& options,
                                                     const std::string& folder);

}  // namespace deskmesh::sql
