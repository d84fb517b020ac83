// SPDX-License-Identifier: Apache-2.0
//
// All SQL of the analytics domain. Rows are upserted by sequence, so facts may come in any order and
// twice. Safe for concurrent use (stateless).
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analytics/core/measures.h"
#include "analytics/core/report_period.h"
#include "platform/sql/database.h"

namespace deskmesh::analytics::store {

struct TicketRow {
  std::string id;
  std::int64_t sequence = 0;
  std::string state, type, priority, level, channel, tier, locale, assignee_id, team_id;
  base::Instant created_at;
  std::optional<base::Instant> first_reply_at, resolved_at, rated_at;
  std::int64_t reopen_count = 0;
  std::optional<std::int64_t> rating;
  std::vector<std::string> labels;
};
absl::Status SaveTicket(sql::Tx& tx, std::string_view workspace, const TicketRow& row);
// The customer had to write again.
absl::Status SaveFollowUp(sql::Tx& tx, std::string_view workspace, std::string_view ticket_id,
                          std::int64_t sequence);

struct ClockRow {
  std::string ticket_id;
  std::string clock;
  base::Instant started_at;
  base::Instant ended_at;
  std::int64_t cycle = 1;
  bool is_breached = false;
  bool is_met = false;
};
absl::Status SaveClock(sql::Tx& tx, std::string_view workspace, const ClockRow& row);
// A breach of this cycle was none: it counts as met, or as nothing while it isn't done.
absl::Status TakeBreachBack(sql::Tx& tx, std::string_view workspace, const ClockRow& row);

struct ConversationRow {
  std::string id;
  std::int64_t sequence = 0;
  std::string state, channel, locale, priority, assignee_id;
  base::Instant created_at;
  std::optional<base::Instant> queued_at, assigned_at, closed_at;
};
absl::Status SaveConversation(sql::Tx& tx, std::string_view workspace, const ConversationRow& row);

struct BotTurnRow {
  std::string conversation_id;
  std::int64_t sequence = 0;
  std::string decision;
  double confidence = 0;
  base::Instant occurred_at;
};
absl::Status SaveBotTurn(sql::Tx& tx, std::string_view workspace, const BotTurnRow& row);

absl::Status SaveTimeZone(sql::Tx& tx, std::string_view workspace, std::int64_t sequence,
                          std::string_view zone);
// `UTC` until the workspace is known.
absl::StatusOr<std::string> LoadTimeZone(sql::Tx& tx, std::string_view workspace);

// What is asked of a report.
struct ReportQuery {
  core::Span span;
  core::Granularity granularity = core::Granularity::kWhole;
  absl::TimeZone zone;
  // One of GroupNames(), or empty.
  std::string group_by;
};
// Group of what doesn't know the dimension asked for: it counts in the total and in no row.
inline constexpr std::string_view kTotalOnly = "*";
// (group, start of the period) to the counts of that part.
using ReportParts = std::map<std::pair<std::string, base::Instant>, core::Tally>;
absl::StatusOr<ReportParts> LoadReport(sql::Tx& tx, std::string_view workspace,
                                       const ReportQuery& query);
bool IsGroupName(std::string_view name);

struct BoardCounts {
  std::int64_t open = 0, unassigned = 0, waiting = 0;
  std::int64_t queued = 0, active = 0, with_bot = 0;
  std::map<std::string, std::int64_t> open_by_priority, open_by_agent;
};
absl::StatusOr<BoardCounts> LoadBoard(sql::Tx& tx, std::string_view workspace);

// False when an event of this id is already there.
absl::StatusOr<bool> AddBehaviorEvent(sql::Tx& tx, std::string_view workspace, std::string_view id,
                                      std::string_view contact_id, std::string_view name,
                                      base::Instant occurred_at, std::string event);
// The next sequence of a contact's behaviour facts.
absl::StatusOr<std::int64_t> NextBehaviorSequence(sql::Tx& tx, std::string_view workspace,
                                                  std::string_view contact_id);

}  // namespace deskmesh::analytics::store
