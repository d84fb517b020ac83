// SPDX-License-Identifier: Apache-2.0
//
// Makes a commit conditional on still owning a lease: the store remembers the highest fencing number
// it has seen for a name, and a transaction with a lower one is refused.
#pragma once

#include <absl/status/status.h>

#include <string_view>

#include "platform/sql/database.h"

namespace deskmesh::outbox {

// First statement of a transaction done under a lease. ABORTED, reason LEASE_LOST, with the metadata
// `lease` and `seen` (the highest number so far), when a later owner has already worked. A later owner's first transaction waits until this one ends.
absl::Status CheckFence(sql::Tx& tx, std::string_view name, std::int64_t token);

}  // namespace deskmesh::outbox
