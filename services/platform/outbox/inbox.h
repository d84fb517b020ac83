// SPDX-License-Identifier: Apache-2.0
//
// Facts already consumed: at-least-once delivery becomes exactly one effect when the id of a fact
// is recorded in the transaction of the effect.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"
#include "platform/sql/database.h"

namespace deskmesh::outbox {

// Records that `consumer` takes the fact. True: it is new, handle it; false: a repeat, drop it.
// A concurrent taker of the same fact waits until this transaction ends.
absl::StatusOr<bool> RecordOnce(sql::Tx& tx, std::string_view consumer, std::string_view fact_id,
                                base::Instant now);

// The same for a batch at once: for each of `ids`, whether it is new. Of one that repeats in the batch, the
// first is.
absl::StatusOr<std::vector<bool>> RecordBatch(sql::Tx& tx, std::string_view consumer,
                                              const std::vector<std::string>& ids,
                                              base::Instant now);

// Keeps what was taken at `since` or later as if it were taken now: for a restored store, whose facts
// come once more. How many.
absl::StatusOr<std::int64_t> KeepTaken(sql::Tx& tx, base::Instant since, base::Instant now);

}  // namespace deskmesh::outbox
