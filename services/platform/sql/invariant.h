// SPDX-License-Identifier: Apache-2.0
//
// What must hold in a database, as queries for what breaks it.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "platform/sql/database.h"

namespace deskmesh::sql {

struct Invariant {
  std::string claim;  // `a ticket's entries are numbered 1, 2, 3 … without a gap`
  // Static lifetime. Selects what breaks the claim: columns `workspace_id` and `subject` (text).
  const Statement* breakers;
};

// A sentence for each broken claim, with the first subjects that break it; and, on an embedded store,
// what SQLite's own check finds. Reads one snapshot.
absl::StatusOr<std::vector<std::string>> BrokenInvariants(Database& database,
                                                          const std::vector<Invariant>& invariants);

}  // namespace deskmesh::sql
