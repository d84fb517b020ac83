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

// A search looks at this many of the matching texts of the newest tickets; at up to so many where these
// don't fill a page.
inline constexpr int kFirstMatches = 4'000;
inline constexpr int kMostMatches = 8 * 8 * kFirstMatches;

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

// How a list keeps the tickets that match. Nothing (below) when the workspace has no texts. `terms` come
// from search/tokens and all must occur; `is_public_only` leaves internal texts out.
struct TextMatch {
  std::string sql;  // a subquery `(…) AS f` with the column `number`, or a condition on `ticket`
  std::string texts;  // of a subquery: `(…)`, the texts it takes them from
  bool is_condition = false;
  sql::Params params;
};
// The tickets of the newest `matches` matching texts: cheap whatever the words.
absl::StatusOr<std::optional<TextMatch>> NewestMatches(sql::Tx& tx, std::string_view workspace_id,
                                                       const std::vector<std::string>& terms,
                                                       bool is_public_only, int matches);
// Whether a text of the ticket matches: for lists of few tickets, of which none is missed.
absl::StatusOr<std::optional<TextMatch>> MatchOfTicket(sql::Tx& tx, std::string_view workspace_id,
                                                       const std::vector<std::string>& terms,
                                                       bool is_public_only);

}  // namespace deskmesh::tickets
