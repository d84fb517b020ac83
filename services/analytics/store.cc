// SPDX-License-Identifier: Apache-2.0
#include "analytics/store.h"

#include <algorithm>
#include <array>

#include "platform/base/error.h"

namespace deskmesh::analytics::store {
namespace {

constexpr sql::Statement kSaveTicket{
    "INSERT INTO ticket (workspace_id, id, sequence, state, type, priority, level, channel, tier, "
    "locale, assignee_id, team_id, created_at, first_reply_at, first_reply_micros, "
    "first_reply_bucket, resolved_at, resolution_micros, resolution_bucket, reopen_count, rating, "
    "rated_at) VALUES (:workspace, :id, :sequence, :state, :type, :priority, :level, :channel, "
    ":tier, :locale, :assignee, :team, :created, :replied, :reply_micros, :reply_bucket, "
    ":resolved, :resolution_micros, :resolution_bucket, :reopens, :rating, :rated) "
    "ON CONFLICT (workspace_id, id) DO UPDATE SET sequence = excluded.sequence, "
    "state = excluded.state, type = excluded.type, priority = excluded.priority, "
    "level = excluded.level, channel = excluded.channel, tier = excluded.tier, "
    "locale = excluded.locale, assignee_id = excluded.assignee_id, team_id = excluded.team_id, "
    "first_reply_at = excluded.first_reply_at, first_reply_micros = excluded.first_reply_micros, "
    "first_reply_bucket = excluded.first_reply_bucket, resolved_at = excluded.resolved_at, "
    "resolution_micros = excluded.resolution_micros, "
    "resolution_bucket = excluded.resolution_bucket, reopen_count = excluded.reopen_count, "
    "rating = excluded.rating, rated_at = excluded.rated_at "
    "WHERE excluded.sequence > ticket.sequence"};
constexpr sql::Statement kClearLabels{
    "DELETE FROM ticket_label WHERE workspace_id = :workspace AND ticket_id = :id"};
constexpr sql::Statement kAddLabel{
    "INSERT INTO ticket_label (workspace_id, ticket_id, label) VALUES (:workspace, :id, :label) "
    "ON CONFLICT (workspace_id, ticket_id, label) DO NOTHING"};
constexpr sql::Statement kSaveFollowUp{
    "INSERT INTO ticket_follow_up (workspace_id, ticket_id, sequence) "
    "VALUES (:workspace, :id, :sequence) ON CONFLICT (workspace_id, ticket_id, sequence) DO "
    "NOTHING"};
constexpr sql::Statement kSaveClock{
    "INSERT INTO clock_outcome (workspace_id, ticket_id, clock, started_at, ended_at, "
    "is_breached, cycle) "
    "VALUES (:workspace, :ticket, :clock, :started, :ended, :breached, :cycle) "
    "ON CONFLICT (workspace_id, ticket_id, clock, started_at) DO UPDATE SET "
    "ended_at = excluded.ended_at, is_breached = excluded.is_breached, cycle = excluded.cycle "
    "WHERE excluded.is_breached = TRUE"};
constexpr sql::Statement kDropBreach{
    "DELETE FROM clock_outcome WHERE workspace_id = :workspace AND ticket_id = :ticket "
    "AND clock = :clock AND is_breached = TRUE "
    "AND (cycle = :cycle OR (cycle = 0 AND started_at = :started))"};
constexpr sql::Statement kSaveConversation{
    "INSERT INTO conversation (workspace_id, id, sequence, state, channel, locale, priority, "
    "assignee_id, created_at, queued_at, assigned_at, closed_at) VALUES (:workspace, :id, "
    ":sequence, :state, :channel, :locale, :priority, :assignee, :created, :queued, :assigned, "
    ":closed) ON CONFLICT (workspace_id, id) DO UPDATE SET sequence = excluded.sequence, "
    "state = excluded.state, channel = excluded.channel, locale = excluded.locale, "
    "priority = excluded.priority, assignee_id = excluded.assignee_id, "
    "queued_at = excluded.queued_at, assigned_at = excluded.assigned_at, "
    "closed_at = excluded.closed_at WHERE excluded.sequence > conversation.sequence"};
constexpr sql::Statement kSaveBotTurn{
    "INSERT INTO bot_turn (workspace_id, conversation_id, sequence, decision, confidence, "
    "occurred_at) VALUES (:workspace, :conversation, :sequence, :decision, :confidence, :occurred) "
    "ON CONFLICT (workspace_id, conversation_id, sequence) DO NOTHING"};
constexpr sql::Statement kSaveZone{
    "INSERT INTO workspace (workspace_id, sequence, time_zone) VALUES (:workspace, :sequence, "
    ":zone) ON CONFLICT (workspace_id) DO UPDATE SET sequence = excluded.sequence, "
    "time_zone = excluded.time_zone WHERE excluded.sequence > workspace.sequence"};
constexpr sql::Statement kLoadZone{
    "SELECT time_zone FROM workspace WHERE workspace_id = :workspace"};
constexpr sql::Statement kBoardTickets{
    "SELECT state, priority, assignee_id, COUNT(*) AS n FROM ticket WHERE workspace_id = :workspace "
    "AND state IN ('UNASSIGNED', 'IN_PROGRESS', 'WAITING_FOR_CUSTOMER', 'WAITING_FOR_THIRD_PARTY') "
    "GROUP BY state, priority, assignee_id"};
constexpr sql::Statement kBoardConversations{
    "SELECT state, COUNT(*) AS n FROM conversation WHERE workspace_id = :workspace "
    "AND state IN ('BOT', 'QUEUED', 'ACTIVE') GROUP BY state"};
constexpr sql::Statement kAddEvent{
    "INSERT INTO behavior_event (workspace_id, id, contact_id, name, occurred_at, event) "
    "VALUES (:workspace, :id, :contact, :name, :occurred, :event) "
    "ON CONFLICT (workspace_id, id) DO NOTHING"};
constexpr sql::Statement kNextBehavior{
    "INSERT INTO behavior_subject (workspace_id, contact_id, sequence) VALUES (:workspace, "
    ":contact, 1) ON CONFLICT (workspace_id, contact_id) DO UPDATE SET "
    "sequence = behavior_subject.sequence + 1 RETURNING sequence"};

// What a report can be grouped by, and the columns that hold it. Empty: not known of that noun.
struct Dimension {
  std::string_view name;
  std::string_view ticket;
  std::string_view conversation;
};
constexpr std::array kDimensions{
    Dimension{"agent", "t.assignee_id", "c.assignee_id"},
    Dimension{"team", "t.team_id", ""},
    Dimension{"level", "t.level", ""},
    Dimension{"channel", "t.channel", "c.channel"},
    Dimension{"tier", "t.tier", ""},
    Dimension{"type", "t.type", ""},
    Dimension{"priority", "t.priority", "c.priority"},
    Dimension{"locale", "t.locale", "c.locale"},
    Dimension{"label", "l.label", ""},
};

const Dimension* FindDimension(std::string_view name) {
  const auto* found = std::find_if(kDimensions.begin(), kDimensions.end(),
                                   [&](const Dimension& d) { return d.name == name; });
  return found == kDimensions.end() ? nullptr : found;
}

// Periods begin at quarters of an hour in every time zone, so that is how fine SQL needs to group.
constexpr std::string_view kQuarter = "900000000";

// One of the report's queries: rows of a noun whose `time` lies in the span.
struct Source {
  std::string_view from;
  std::string_view time;
  std::string_view figures;   // aggregates
  std::string_view group_by;  // further columns, with a leading comma
  bool is_ticket = true;
};

std::string Text(const Source& source, const Dimension* dimension, bool by_period) {
  std::string column = "''";
  std::string join;
  if (dimension != nullptr) {
    const std::string_view known = source.is_ticket ? dimension->ticket : dimension->conversation;
    column = known.empty() ? "'" + std::string(kTotalOnly) + "'" : std::string(known);
    if (source.is_ticket && dimension->name == "label") {
      join = " JOIN ticket_label l ON l.workspace_id = t.workspace_id AND l.ticket_id = t.id";
    }
  }
  const std::string time{source.time};
  const std::string slot =
      by_period ? "(" + time + " / " + std::string(kQuarter) + ")" : std::string("0");
  const std::string workspace{time.substr(0, time.find('.') + 1)};
  return "SELECT " + column + " AS grp, " + slot + " AS slot" + std::string(source.figures) +
         " FROM " + std::string(source.from) + join + " WHERE " + workspace +
         "workspace_id = :workspace AND " + time + " >= :from AND " + time + " < :to GROUP BY " +
         (column.starts_with('\'') ? std::string() : column + ", ") + (by_period ? slot : "2") +
         std::string(source.group_by);
}

double Seconds(std::int64_t micros) { return static_cast<double>(micros) / 1e6; }

}  // namespace

absl::Status SaveTicket(sql::Tx& tx, std::string_view workspace, const TicketRow& row) {
  std::optional<base::Duration> reply;
  std::optional<base::Duration> resolution;
  std::optional<std::int64_t> reply_bucket;
  std::optional<std::int64_t> resolution_bucket;
  if (row.first_reply_at.has_value()) {
    reply = *row.first_reply_at - row.created_at;
    reply_bucket = core::BucketOf(*reply);
  }
  if (row.resolved_at.has_value()) {
    resolution = *row.resolved_at - row.created_at;
    resolution_bucket = core::BucketOf(*resolution);
  }
  const sql::Params params = {{"workspace", workspace},
                              {"id", row.id},
                              {"sequence", row.sequence},
                              {"state", row.state},
                              {"type", row.type},
                              {"priority", row.priority},
                              {"level", row.level},
                              {"channel", row.channel},
                              {"tier", row.tier},
                              {"locale", row.locale},
                              {"assignee", row.assignee_id},
                              {"team", row.team_id},
                              {"created", row.created_at},
                              {"replied", row.first_reply_at},
                              {"reply_micros", reply},
                              {"reply_bucket", reply_bucket},
                              {"resolved", row.resolved_at},
                              {"resolution_micros", resolution},
                              {"resolution_bucket", resolution_bucket},
                              {"reopens", row.reopen_count},
                              {"rating", row.rating},
                              {"rated", row.rated_at}};
  // A new ticket without labels has none to clear: whether a later fact came first doesn't matter then.
  const bool has_labels = row.sequence > 1 || !row.labels.empty();
  if (!has_labels) return tx.Execute(kSaveTicket, params);
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t changed, tx.ExecuteCount(kSaveTicket, params));
  if (changed == 0) return absl::OkStatus();
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kClearLabels, {{"workspace", workspace}, {"id", row.id}}));
  for (const std::string& label : row.labels) {
    DESKMESH_RETURN_IF_ERROR(
        tx.Execute(kAddLabel, {{"workspace", workspace}, {"id", row.id}, {"label", label}}));
  }
  return absl::OkStatus();
}

absl::Status SaveFollowUp(sql::Tx& tx, std::string_view workspace, std::string_view ticket_id,
                          std::int64_t sequence) {
  return tx.Execute(kSaveFollowUp,
                    {{"workspace", workspace}, {"id", ticket_id}, {"sequence", sequence}});
}

absl::Status SaveClock(sql::Tx& tx, std::string_view workspace, const ClockRow& row) {
  return tx.Execute(kSaveClock, {{"workspace", workspace},
                                 {"ticket", row.ticket_id},
                                 {"clock", row.clock},
                                 {"started", row.started_at},
                                 {"ended", row.ended_at},
                                 {"breached", row.is_breached},
                                 {"cycle", row.cycle}});
}

absl::Status TakeBreachBack(sql::Tx& tx, std::string_view workspace, const ClockRow& row) {
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kDropBreach, {{"workspace", workspace},
                                                    {"ticket", row.ticket_id},
                                                    {"clock", row.clock},
                                                    {"cycle", row.cycle},
                                                    {"started", row.started_at}}));
  // What is still going on has no outcome yet.
  return row.is_met ? SaveClock(tx, workspace, row) : absl::OkStatus();
}

absl::Status SaveConversation(sql::Tx& tx, std::string_view workspace, const ConversationRow& row) {
  return tx.Execute(kSaveConversation, {{"workspace", workspace},
                                        {"id", row.id},
                                        {"sequence", row.sequence},
                                        {"state", row.state},
                                        {"channel", row.channel},
                                        {"locale", row.locale},
                                        {"priority", row.priority},
                                        {"assignee", row.assignee_id},
                                        {"created", row.created_at},
                                        {"queued", row.queued_at},
                                        {"assigned", row.assigned_at},
                                        {"closed", row.closed_at}});
}

absl::Status SaveBotTurn(sql::Tx& tx, std::string_view workspace, const BotTurnRow& row) {
  return tx.Execute(kSaveBotTurn, {{"workspace", workspace},
                                   {"conversation", row.conversation_id},
                                   {"sequence", row.sequence},
                                   {"decision", row.decision},
                                   {"confidence", row.confidence},
                                   {"occurred", row.occurred_at}});
}

absl::Status SaveTimeZone(sql::Tx& tx, std::string_view workspace, std::int64_t sequence,
                          std::string_view zone) {
  return tx.Execute(kSaveZone, {{"workspace", workspace}, {"sequence", sequence}, {"zone", zone}});
}

absl::StatusOr<std::string> LoadTimeZone(sql::Tx& tx, std::string_view workspace) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kLoadZone, {{"workspace", workspace}}));
  return rows.empty() || rows[0].Text("time_zone").empty() ? std::string("UTC")
                                                           : rows[0].String("time_zone");
}

bool IsGroupName(std::string_view name) { return FindDimension(name) != nullptr; }

absl::StatusOr<ReportParts> LoadReport(sql::Tx& tx, std::string_view workspace,
                                       const ReportQuery& query) {
  const Dimension* dimension = FindDimension(query.group_by);
  const bool by_period = query.granularity != core::Granularity::kWhole;
  ReportParts parts;
  const auto part_of = [&](const sql::Row& row) -> core::Tally& {
    base::Instant at = query.span.from;
    if (by_period) {
      at = core::PeriodStart(base::Instant{row.Int64("slot") * 900'000'000}, query.granularity,
                             query.zone, query.span.from);
    }
    return parts[{row.String("grp"), at}];
  };
  const auto load = [&](const Source& source) -> absl::StatusOr<sql::Rows> {
    const auto statement = sql::InternStatement(Text(source, dimension, by_period));
    return tx.Query(*statement,
                    {{"workspace", workspace}, {"from", query.span.from}, {"to", query.span.to}});
  };

  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows created,
      load({"ticket t", "t.created_at",
            ", t.first_reply_bucket AS bucket, COUNT(*) AS n, "
            "CAST(COALESCE(SUM(t.first_reply_micros), 0) AS BIGINT) AS micros, "
            "SUM(CASE WHEN t.reopen_count > 0 THEN 1 ELSE 0 END) AS reopened",
            ", t.first_reply_bucket"}));
  for (const sql::Row row : created) {
    core::Tally& tally = part_of(row);
    tally.tickets_created += row.Int64("n");
    tally.tickets_reopened += row.Int64("reopened");
    if (!row.IsNull("bucket")) {
      tally.first_response.Add(row.Int64("bucket"), row.Int64("n"), Seconds(row.Int64("micros")));
    }
  }

  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows resolved,
      load({"ticket t", "t.resolved_at",
            ", t.resolution_bucket AS bucket, COUNT(*) AS n, "
            "CAST(SUM(t.resolution_micros) AS BIGINT) AS micros, "
            "SUM(CASE WHEN t.reopen_count = 0 AND (SELECT COUNT(*) FROM ticket_follow_up r WHERE "
            "r.workspace_id = t.workspace_id AND r.ticket_id = t.id) = 0 THEN 1 ELSE 0 END) AS "
            "first_contact",
            ", t.resolution_bucket"}));
  for (const sql::Row row : resolved) {
    core::Tally& tally = part_of(row);
    tally.tickets_resolved += row.Int64("n");
    tally.resolved_at_first_contact += row.Int64("first_contact");
    tally.resolution.Add(row.Int64("bucket"), row.Int64("n"), Seconds(row.Int64("micros")));
  }

  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rated,
                            load({"ticket t", "t.rated_at",
                                  ", COUNT(*) AS n, CAST(SUM(t.rating) AS BIGINT) AS score, "
                                  "SUM(CASE WHEN t.rating >= 4 THEN 1 ELSE 0 END) AS good",
                                  ""}));
  for (const sql::Row row : rated) {
    core::Tally& tally = part_of(row);
    tally.ratings += row.Int64("n");
    tally.rating_sum += row.Int64("score");
    tally.ratings_good += row.Int64("good");
  }

  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows clocks,
      load({"clock_outcome k JOIN ticket t ON t.workspace_id = k.workspace_id AND "
            "t.id = k.ticket_id",
            "k.ended_at",
            ", COUNT(*) AS n, SUM(CASE WHEN k.is_breached THEN 1 ELSE 0 END) AS breached", ""}));
  for (const sql::Row row : clocks) {
    core::Tally& tally = part_of(row);
    tally.clocks_ended += row.Int64("n");
    tally.clocks_breached += row.Int64("breached");
  }

  // Conversations know fewer dimensions; under the others they count in the total only.
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows started,
                            load({"conversation c", "c.created_at", ", COUNT(*) AS n", "", false}));
  for (const sql::Row row : started) part_of(row).conversations_started += row.Int64("n");

  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows closed,
      load({"conversation c", "c.closed_at",
            ", COUNT(*) AS n, SUM(CASE WHEN c.queued_at IS NULL AND c.assigned_at IS NULL THEN 1 "
            "ELSE 0 END) AS deflected",
            "", false}));
  for (const sql::Row row : closed) {
    core::Tally& tally = part_of(row);
    tally.conversations_closed += row.Int64("n");
    tally.conversations_deflected += row.Int64("deflected");
  }

  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows turns,
      load({"bot_turn b JOIN conversation c ON c.workspace_id = b.workspace_id AND "
            "c.id = b.conversation_id",
            "b.occurred_at",
            ", COUNT(*) AS n, SUM(CASE WHEN b.decision = 'ANSWER' THEN 1 ELSE 0 END) AS answers, "
            "SUM(CASE WHEN b.decision = 'HANDOVER' THEN 1 ELSE 0 END) AS handovers",
            "", false}));
  for (const sql::Row row : turns) {
    core::Tally& tally = part_of(row);
    tally.bot_questions += row.Int64("n");
    tally.bot_answers += row.Int64("answers");
    tally.bot_handovers += row.Int64("handovers");
  }
  return parts;
}

absl::StatusOr<BoardCounts> LoadBoard(sql::Tx& tx, std::string_view workspace) {
  BoardCounts board;
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows tickets,
                            tx.Query(kBoardTickets, {{"workspace", workspace}}));
  for (const sql::Row row : tickets) {
    const std::int64_t count = row.Int64("n");
    const std::string_view state = row.Text("state");
    board.open += count;
    if (state == "UNASSIGNED") board.unassigned += count;
    if (state.starts_with("WAITING")) board.waiting += count;
    board.open_by_priority[row.String("priority")] += count;
    if (!row.Text("assignee_id").empty()) board.open_by_agent[row.String("assignee_id")] += count;
  }
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows conversations,
                            tx.Query(kBoardConversations, {{"workspace", workspace}}));
  for (const sql::Row row : conversations) {
    const std::string_view state = row.Text("state");
    (state == "BOT"      ? board.with_bot
     : state == "QUEUED" ? board.queued
                         : board.active) += row.Int64("n");
  }
  return board;
}

absl::StatusOr<bool> AddBehaviorEvent(sql::Tx& tx, std::string_view workspace, std::string_view id,
                                      std::string_view contact_id, std::string_view name,
                                      base::Instant occurred_at, std::string event) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t added,
                            tx.ExecuteCount(kAddEvent, {{"workspace", workspace},
                                                        {"id", id},
                                                        {"contact", contact_id},
                                                        {"name", name},
                                                        {"occurred", occurred_at},
                                                        {"event", sql::Bytes{std::move(event)}}}));
  return added > 0;
}

absl::StatusOr<std::int64_t> NextBehaviorSequence(sql::Tx& tx, std::string_view workspace,
                                                  std::string_view contact_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kNextBehavior, {{"workspace", workspace}, {"contact", contact_id}}));
  return rows[0].Int64("sequence");
}

}  // namespace deskmesh::analytics::store
