// SPDX-License-Identifier: Apache-2.0
//
// The tables every domain's database has beside its own: outbox, sent_fact, inbox, idempotency, timer,
// lease_fence, dead_letter, backfill. Pass this set first to Database::Migrate.
#pragma once

#include <absl/status/statusor.h>

#include "platform/base/instant.h"
#include "platform/sql/database.h"
#include "platform/sql/migration.h"

namespace deskmesh::outbox {

// Owner `platform`.
const sql::MigrationSet& PlatformTables();

// How long rows that only guard against repeats are kept.
struct Retention {
  base::Duration replies = std::chrono::hours(24);  // idempotency
  base::Duration inbox = std::chrono::hours(24 * 7);  // must exceed every redelivery
  base::Duration dead_letters = std::chrono::hours(24 * 30);
  base::Duration sent_facts = std::chrono::hours(1);
};

// Deletes at most `limit` rows of each table that are older than their retention; returns how many
// went. Call it again while it returns `limit` or more.
absl::StatusOr<std::int64_t> Prune(sql::Tx& tx, base::Instant now, const Retention& retention,
                                   int limit = 1000);

}  // namespace deskmesh::outbox
