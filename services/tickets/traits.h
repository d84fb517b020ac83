// SPDX-License-Identifier: Apache-2.0
//
// Lets lists find the tickets of earlier releases by their broken promises, followers, rating and reopenings.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>

#include "platform/sql/database.h"

namespace deskmesh::tickets {

// A backfill's step: at most `limit` tickets, and how many it were.
absl::StatusOr<std::int64_t> CatchUpTraits(sql::Tx& tx, int limit);

}  // namespace deskmesh::tickets
