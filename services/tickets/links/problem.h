// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/status.h>

#include <string>

#include "platform/sql/database.h"

namespace deskmesh::tickets {

// Whether a ticket may have this problem behind it (R17): another ticket that has none itself, of a ticket
// that is none. Locks the problem. INVALID_ARGUMENT naming `field`.
absl::Status CheckProblem(sql::Tx& tx, const std::string& workspace_id, const std::string& id,
                          const std::string& problem_id, std::string_view field);

}  // namespace deskmesh::tickets
