// SPDX-License-Identifier: Apache-2.0
//
// Applies migrations over whatever runs transactions. Internal to platform/sql.
#pragma once

#include <absl/status/status.h>

#include <functional>
#include <string>
#include <vector>

#include "platform/sql/database.h"

namespace deskmesh::sql {

// A transaction that also takes script text.
struct ScriptTx {
  Tx& tx;
  std::function<absl::Status(const std::string& text)> execute;
};

// Runs a body in one write transaction.
using ScriptWrite = std::function<absl::Status(const std::function<absl::Status(ScriptTx&)>&)>;

absl::Status RunMigrations(const std::string& domain, const std::vector<MigrationSet>& sets,
                           const ScriptWrite& write);

// Compares the versions in the store with those of `sets`; OK, SCHEMA_OLDER or SCHEMA_NEWER.
absl::Status CompareSchema(Tx& tx, const std::string& domain,
                           const std::vector<MigrationSet>& sets);

}  // namespace deskmesh::sql
