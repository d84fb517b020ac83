// SPDX-License-Identifier: Apache-2.0
//
// The full-text index in the store. Each function works inside the caller's transaction.
//
// On SQLite a text's rowid is put together from small numbers:
//
//   63 ──── 50 49 ──────── 19 18 ─────── 1   0
//   workspace  ticket number   sequence      internal
//
// A search is then a range of rowids read backwards: one workspace, newest tickets first, and which
// ticket it was needs no second table.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"

namespace deskmesh::tickets {

// A search looks at this many of the matching texts of the newest tickets.
inline constexpr int kMaxMatches = 10'000;

// A text of a ticket: its subject, description or a comment.
struct TextKey {
  std::int64_t number = 0;  // of the ticket, below 2^31
  std::int64_t sequence = 0;  // of the fact, below 2^18
  bool is_internal = false;
};

// Makes a text findable; `tokens` come from search/tokens. Texts beyond the bounds of the key are
// left out.
absl::Status IndexText(sql::Tx& tx, std::string_view workspace_id, const TextKey& key,
                       std::string_view tokens);

// What a list joins with to keep the tickets that match: a subquery `(…) AS f` with the column
// `number`, and its parameters. Nothing when the workspace has no texts.
struct MatchQuery {
  std::string sql;
  sql::Params params;
};
// `terms` come from search/tokens and all must occur; `is_public_only` leaves internal texts out.
absl::StatusOr<std::optional<MatchQuery>> BuildMatchQuery(sql::Tx& tx,
                                                          std::string_view workspace_id,
                                                          const std::vector<std::string>& terms,
                                                          bool is_public_only);

}  // namespace deskmesh::tickets
