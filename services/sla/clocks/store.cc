// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/store.h"

#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include <cstdlib>
#include <set>

#include "platform/base/error.h"

namespace deskmesh::sla::store {
namespace {

constexpr sql::Statement kAddFact{
    "INSERT INTO ticket_fact (workspace_id, ticket_id, sequence, occurred_at, kind, state, "
    "has_assignee, priority, tier, type, level, channel, affects_core_function, organization_id) "
    "VALUES (:workspace, :ticket, :sequence, :at, :kind, :state, :has_assignee, :priority, :tier, "
    ":type, :level, :channel, :core, :organization) ON CONFLICT DO NOTHING"};
#define DESKMESH_FACT_COLUMNS                                                                  \
  "ticket_id, sequence, occurred_at, kind, state, has_assignee, priority, tier, type, level, " \
  "channel, affects_core_function, organization_id FROM ticket_fact "
constexpr sql::Statement kLoadHistories{
    "SELECT " DESKMESH_FACT_COLUMNS
    "WHERE workspace_id = :workspace AND ticket_id IN (:tickets[]) ORDER BY ticket_id, sequence"};
// Of one, as most are asked for: SQLite puts a list into a table of its own first.
constexpr sql::Statement kLoadHistory{
    "SELECT " DESKMESH_FACT_COLUMNS
    "WHERE workspace_id = :workspace AND ticket_id = :ticket ORDER BY sequence"};
#undef DESKMESH_FACT_COLUMNS

#define DESKMESH_TICKET_COLUMNS                                                                \
  "workspace_id, ticket_id, created_at, latest_sequence, fact_count, gap_since, assignee_id, " \
  "team_id, published, told, told_until, timer_at, due_at, dues, told_due FROM ticket "
constexpr sql::Statement kLockTickets{
    "SELECT " DESKMESH_TICKET_COLUMNS
    "WHERE workspace_id = :workspace AND ticket_id IN (:tickets[]) ORDER BY ticket_id FOR UPDATE"};
// What the other side holds is worked out again later: nobody waits for anybody in a circle.
constexpr sql::Statement kLockFreeTickets{
    "SELECT " DESKMESH_TICKET_COLUMNS
    "WHERE workspace_id = :workspace AND ticket_id IN (:tickets[]) ORDER BY ticket_id FOR UPDATE "
    "SKIP LOCKED"};
constexpr sql::Statement kLockTicket{
    "SELECT " DESKMESH_TICKET_COLUMNS
    "WHERE workspace_id = :workspace AND ticket_id = :ticket FOR UPDATE"};
constexpr sql::Statement kLoadTicket{"SELECT " DESKMESH_TICKET_COLUMNS
                                     "WHERE workspace_id = :workspace AND ticket_id = :ticket"};
constexpr sql::Statement kListDue{
    "SELECT " DESKMESH_TICKET_COLUMNS
    "WHERE timer_at >= :from AND timer_at <= :now AND shard IN (:shards[]) "
    "ORDER BY timer_at LIMIT :limit"};
constexpr sql::Statement kListOpen{
    "SELECT ticket_id FROM ticket WHERE workspace_id = :workspace AND ticket_id > :after "
    "AND (due_at IS NOT NULL OR timer_at IS NOT NULL) ORDER BY ticket_id LIMIT :limit"};
constexpr sql::Statement kListCreated{
    "SELECT " DESKMESH_TICKET_COLUMNS
    "WHERE workspace_id = :workspace AND created_at >= :created AND created_at < :until "
    "AND told_until >= :told AND (created_at > :created OR ticket_id > :after) ORDER BY created_at, ticket_id "
    "LIMIT :limit"};
#undef DESKMESH_TICKET_COLUMNS
constexpr sql::Statement kEnterTicket{
    "INSERT INTO ticket (workspace_id, ticket_id, created_at, latest_sequence, fact_count, "
    "assignee_id, team_id, published, told, told_until, shard) "
    "VALUES (:workspace, :ticket, :created, 0, 0, '', '', 0, '', 0, :shard) ON CONFLICT DO NOTHING"};
constexpr sql::Statement kSaveTicket{
    "UPDATE ticket SET latest_sequence = :latest, fact_count = :count, gap_since = :gap_since, "
    "assignee_id = :assignee, team_id = :team, published = :published, told = :told, "
    "told_until = :told_until, timer_at = :timer_at, due_at = :due_at, dues = :dues, "
    "told_due = :told_due WHERE workspace_id = :workspace AND ticket_id = :ticket"};
#define DESKMESH_SAVE_DERIVED                                                        \
  "UPDATE ticket SET gap_since = :gap_since, published = :published, told = :told, " \
  "told_until = :told_until, timer_at = :timer_at, due_at = :due_at, dues = :dues, " \
  "told_due = :told_due WHERE workspace_id = :workspace AND ticket_id = :ticket"
constexpr sql::Statement kSaveDerived{DESKMESH_SAVE_DERIVED};
constexpr sql::Statement kSaveDerivedIfSame{
    DESKMESH_SAVE_DERIVED
    " AND timer_at = :was_timer AND fact_count = :was_count AND published = :was_published AND "
    "told_until = :was_until AND told = :was_told AND dues = :was_dues"};
#undef DESKMESH_SAVE_DERIVED
constexpr sql::Statement kSaveCreated{
    "UPDATE ticket SET created_at = :created "
    "WHERE workspace_id = :workspace AND ticket_id = :ticket"};
constexpr sql::Statement kEarliestTimer{
    "SELECT timer_at AS due FROM ticket WHERE timer_at IS NOT NULL AND shard IN (:shards[]) "
    "ORDER BY timer_at LIMIT 1"};
constexpr sql::Statement kAddRunning{
    "INSERT INTO running_due (workspace_id, calendar_id, due_at, ticket_id) "
    "VALUES (:workspace, :calendar, :due, :ticket) ON CONFLICT DO NOTHING"};
constexpr sql::Statement kDropRunning{
    "DELETE FROM running_due WHERE workspace_id = :workspace AND calendar_id = :calendar "
    "AND due_at = :due AND ticket_id = :ticket"};
constexpr sql::Statement kListRunning{
    "SELECT due_at, ticket_id FROM running_due WHERE workspace_id = :workspace "
    "AND calendar_id = :calendar AND (due_at, ticket_id) > (:due, :after) "
    "ORDER BY due_at, ticket_id LIMIT :limit"};
constexpr sql::Statement kNextCalendar{
    "SELECT calendar_id FROM running_due WHERE workspace_id = :workspace "
    "AND calendar_id > :after ORDER BY calendar_id LIMIT 1"};
constexpr sql::Statement kListTimers{
    "SELECT timer_at, shard FROM ticket WHERE timer_at >= :from AND timer_at <= :until "
    "ORDER BY timer_at LIMIT :limit"};
constexpr sql::Statement kLockRearms{
    "SELECT workspace_id, after_ticket_id FROM rearm WHERE shard IN (:shards[]) "
    "ORDER BY workspace_id LIMIT 16 FOR UPDATE SKIP LOCKED"};
constexpr sql::Statement kPutRearm{
    "INSERT INTO rearm (workspace_id, after_ticket_id, shard) VALUES (:workspace, :after, :shard) "
    "ON CONFLICT (workspace_id) DO UPDATE SET after_ticket_id = excluded.after_ticket_id"};
constexpr sql::Statement kSaveAbout{
    "INSERT INTO ticket_about (workspace_id, ticket_id, requester_id, labels, tags) "
    "VALUES (:workspace, :ticket, :requester, :labels, :tags) "
    "ON CONFLICT (workspace_id, ticket_id) DO UPDATE SET requester_id = excluded.requester_id, "
    "labels = excluded.labels, tags = excluded.tags "
    "WHERE ticket_about.requester_id <> excluded.requester_id "
    "OR ticket_about.labels <> excluded.labels OR ticket_about.tags <> excluded.tags"};
constexpr sql::Statement kLoadAbouts{
    "SELECT ticket_id, requester_id, labels, tags FROM ticket_about "
    "WHERE workspace_id = :workspace AND ticket_id IN (:tickets[])"};
constexpr sql::Statement kDropRearm{"DELETE FROM rearm WHERE workspace_id = :workspace"};

TicketRow ReadTicket(const sql::Row& row) {
  return {.workspace_id = row.String(0),
          .ticket_id = row.String(1),
          .created = row.Instant(2),
          .latest_sequence = row.Int64(3),
          .fact_count = row.Int64(4),
          .gap_since = row.OptionalInstant(5),
          .assignee_id = row.String(6),
          .team_id = row.String(7),
          .published = row.Int64(8),
          .told = row.String(9),
          .told_until = row.Instant(10),
          .timer_at = row.OptionalInstant(11),
          .due_at = row.OptionalInstant(12),
          .dues = row.String(13),
          .told_due = row.OptionalInt64(14)};
}

std::vector<TicketRow> ReadTickets(const sql::Rows& rows) {
  std::vector<TicketRow> tickets;
  tickets.reserve(rows.size());
  for (const sql::Row row : rows) tickets.push_back(ReadTicket(row));
  return tickets;
}

}  // namespace

absl::Status SaveAbout(sql::Tx& tx, std::string_view workspace, std::string_view ticket_id,
                       const TicketAbout& about) {
  return tx.Execute(kSaveAbout, {{"workspace", workspace},
                                 {"ticket", ticket_id},
                                 {"requester", about.requester_id},
                                 {"labels", absl::StrJoin(about.labels, "\n")},
                                 {"tags", absl::StrJoin(about.tags, "\n")}});
}

absl::StatusOr<std::map<std::string, TicketAbout>> LoadAbouts(
    sql::Tx& tx, std::string_view workspace, const std::vector<std::string>& ticket_ids) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kLoadAbouts, {{"workspace", workspace},
                                                                         {"tickets", ticket_ids}}));
  std::map<std::string, TicketAbout> abouts;
  for (const sql::Row row : rows) {
    abouts[row.String(0)] = {.requester_id = row.String(1),
                             .labels = absl::StrSplit(row.String(2), '\n', absl::SkipEmpty()),
                             .tags = absl::StrSplit(row.String(3), '\n', absl::SkipEmpty())};
  }
  return abouts;
}

absl::StatusOr<bool> AddFact(sql::Tx& tx, std::string_view workspace, std::string_view ticket_id,
                             const TicketFact& fact, const Attributes& attributes) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::int64_t added,
      tx.ExecuteCount(kAddFact, {{"workspace", workspace},
                                 {"ticket", ticket_id},
                                 {"sequence", fact.sequence},
                                 {"at", fact.at},
                                 {"kind", static_cast<int>(fact.kind)},
                                 {"state", static_cast<int>(fact.state)},
                                 {"has_assignee", fact.has_assignee},
                                 {"priority", static_cast<int>(attributes.priority)},
                                 {"tier", static_cast<int>(attributes.tier)},
                                 {"type", static_cast<int>(attributes.type)},
                                 {"level", static_cast<int>(attributes.level)},
                                 {"channel", static_cast<int>(attributes.channel)},
                                 {"core", attributes.affects_core_function},
                                 {"organization", attributes.organization_id}}));
  return added > 0;
}

absl::StatusOr<std::map<std::string, TicketHistory>> LoadHistories(
    sql::Tx& tx, std::string_view workspace, const std::vector<std::string>& ticket_ids) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      ticket_ids.size() == 1
          ? tx.Query(kLoadHistory, {{"workspace", workspace}, {"ticket", ticket_ids.front()}})
          : tx.Query(kLoadHistories, {{"workspace", workspace}, {"tickets", ticket_ids}}));
  std::map<std::string, TicketHistory> histories;
  TicketHistory* history = nullptr;
  std::string_view ticket_id;
  for (const sql::Row row : rows) {
    if (history == nullptr || row.Text(0) != ticket_id) {
      ticket_id = row.Text(0);
      history = &histories[std::string(ticket_id)];
    }
    const Attributes attributes{.priority = static_cast<Priority>(row.Int64(6)),
                                .tier = static_cast<Tier>(row.Int64(7)),
                                .type = static_cast<TicketType>(row.Int64(8)),
                                .level = static_cast<Level>(row.Int64(9)),
                                .channel = static_cast<Channel>(row.Int64(10)),
                                .affects_core_function = row.Bool(11),
                                .organization_id = row.String(12)};
    history->Add({.at = row.Instant(2),
                  .sequence = row.Int64(1),
                  .kind = static_cast<FactKind>(row.Int64(3)),
                  .state = static_cast<TicketState>(row.Int64(4)),
                  .has_assignee = row.Bool(5)},
                 attributes);
  }
  return histories;
}

absl::StatusOr<std::vector<TicketRow>> LockTickets(sql::Tx& tx, std::string_view workspace,
                                                   const std::vector<std::string>& ticket_ids) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      ticket_ids.size() == 1
          ? tx.Query(kLockTicket, {{"workspace", workspace}, {"ticket", ticket_ids.front()}})
          : tx.Query(kLockTickets, {{"workspace", workspace}, {"tickets", ticket_ids}}));
  return ReadTickets(rows);
}

absl::StatusOr<TicketRow> LoadTicket(sql::Tx& tx, std::string_view workspace,
                                     std::string_view ticket_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kLoadTicket, {{"workspace", workspace},
                                                                         {"ticket", ticket_id}}));
  if (rows.empty()) return base::NotFound("ticket", ticket_id);
  return ReadTicket(rows[0]);
}

absl::StatusOr<bool> EnterTicket(sql::Tx& tx, std::string_view workspace,
                                 std::string_view ticket_id, base::Instant created, int shard) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t entered,
                            tx.ExecuteCount(kEnterTicket, {{"workspace", workspace},
                                                           {"ticket", ticket_id},
                                                           {"created", created},
                                                           {"shard", shard}}));
  return entered > 0;
}

absl::Status SaveTicket(sql::Tx& tx, const TicketRow& row) {
  return tx.Execute(kSaveTicket, {{"workspace", row.workspace_id},
                                  {"ticket", row.ticket_id},
                                  {"latest", row.latest_sequence},
                                  {"count", row.fact_count},
                                  {"gap_since", row.gap_since},
                                  {"assignee", row.assignee_id},
                                  {"team", row.team_id},
                                  {"published", row.published},
                                  {"told", row.told},
                                  {"told_until", row.told_until},
                                  {"timer_at", row.timer_at},
                                  {"due_at", row.due_at},
                                  {"dues", row.dues},
                                  {"told_due", row.told_due}});
}

namespace {

sql::Params DerivedOf(const TicketRow& row) {
  return {
      {"workspace", row.workspace_id}, {"ticket", row.ticket_id}, {"gap_since", row.gap_since},
      {"published", row.published},    {"told", row.told},        {"told_until", row.told_until},
      {"timer_at", row.timer_at},      {"due_at", row.due_at},    {"dues", row.dues},
      {"told_due", row.told_due}};
}

// One writer at a time: the condition is looked at where the row is changed.
absl::StatusOr<std::vector<bool>> SaveIfSame(sql::Tx& tx, const std::vector<RowChange>& changes) {
  std::vector<bool> saved;
  saved.reserve(changes.size());
  for (const RowChange& change : changes) {
    sql::Params params = DerivedOf(*change.after);
    const TicketRow& before = *change.before;
    params.emplace_back("was_timer", before.timer_at);
    params.emplace_back("was_count", before.fact_count);
    params.emplace_back("was_published", before.published);
    params.emplace_back("was_until", before.told_until);
    params.emplace_back("was_told", before.told);
    params.emplace_back("was_dues", before.dues);
    DESKMESH_ASSIGN_OR_RETURN(const std::int64_t count,
                              tx.ExecuteCount(kSaveDerivedIfSame, params));
    saved.push_back(count > 0);
  }
  return saved;
}

// All rows in one question, then all changes in one go.
absl::StatusOr<std::vector<bool>> LockAndSave(sql::Tx& tx, const std::vector<RowChange>& changes) {
  std::map<std::string_view, std::vector<std::string>> ids;
  for (const RowChange& change : changes) {
    ids[change.before->workspace_id].push_back(change.before->ticket_id);
  }
  std::map<std::pair<std::string, std::string>, TicketRow> now;
  for (const auto& [workspace, of_workspace] : ids) {
    DESKMESH_ASSIGN_OR_RETURN(
        const sql::Rows found,
        tx.Query(kLockFreeTickets, {{"workspace", workspace}, {"tickets", of_workspace}}));
    std::vector<TicketRow> rows = ReadTickets(found);
    for (TicketRow& row : rows) now.emplace(std::pair(row.workspace_id, row.ticket_id), row);
  }
  std::vector<bool> saved;
  saved.reserve(changes.size());
  for (const RowChange& change : changes) {
    const auto found = now.find({change.before->workspace_id, change.before->ticket_id});
    saved.push_back(found != now.end() && found->second == *change.before);
    if (saved.back()) {
      DESKMESH_RETURN_IF_ERROR(tx.Execute(kSaveDerived, DerivedOf(*change.after)));
    }
  }
  return saved;
}

}  // namespace

absl::Status SaveDerived(sql::Tx& tx, const TicketRow& row) {
  return tx.Execute(kSaveDerived, DerivedOf(row));
}

absl::StatusOr<std::vector<bool>> SaveDerivedOf(sql::Tx& tx,
                                                const std::vector<RowChange>& changes) {
  return tx.dialect() == sql::Dialect::kSqlite ? SaveIfSame(tx, changes) : LockAndSave(tx, changes);
}

absl::Status SaveCreated(sql::Tx& tx, std::string_view workspace, std::string_view ticket_id,
                         base::Instant created) {
  return tx.Execute(kSaveCreated,
                    {{"workspace", workspace}, {"ticket", ticket_id}, {"created", created}});
}

absl::StatusOr<std::vector<TicketRow>> ListDue(sql::Tx& tx, const std::vector<std::int64_t>& shards,
                                               base::Instant from, base::Instant now, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListDue, {{"shards", shards}, {"from", from}, {"now", now}, {"limit", limit}}));
  return ReadTickets(rows);
}

absl::StatusOr<std::optional<base::Instant>> EarliestTimer(
    sql::Tx& tx, const std::vector<std::int64_t>& shards) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kEarliestTimer, {{"shards", shards}}));
  return rows.empty() ? std::nullopt : rows[0].OptionalInstant("due");
}

absl::StatusOr<std::vector<Deadline>> ListTimers(sql::Tx& tx, base::Instant from,
                                                 base::Instant until, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListTimers, {{"from", from}, {"until", until}, {"limit", limit}}));
  std::vector<Deadline> deadlines;
  deadlines.reserve(rows.size());
  for (const sql::Row row : rows) deadlines.push_back({row.Instant(0), row.Int64(1)});
  return deadlines;
}

absl::StatusOr<std::vector<Rearm>> LockRearms(sql::Tx& tx,
                                              const std::vector<std::int64_t>& shards) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kLockRearms, {{"shards", shards}}));
  std::vector<Rearm> rearms;
  for (const sql::Row row : rows) rearms.push_back({row.String(0), row.String(1)});
  return rearms;
}

absl::Status PutRearm(sql::Tx& tx, const Rearm& rearm, int shard) {
  return tx.Execute(
      kPutRearm,
      {{"workspace", rearm.workspace_id}, {"after", rearm.after_ticket_id}, {"shard", shard}});
}

absl::Status DropRearm(sql::Tx& tx, std::string_view workspace) {
  return tx.Execute(kDropRearm, {{"workspace", workspace}});
}

DuesChange PlanDues(TicketRow& row, const std::map<std::string, base::Instant>& dues) {
  const std::set<std::string> was = absl::StrSplit(row.dues, ' ', absl::SkipEmpty());
  std::set<std::string> is;
  row.due_at.reset();
  for (const auto& [calendar, due] : dues) {
    is.insert(calendar + ':' + std::to_string(due.micros));
    if (!row.due_at.has_value() || due < *row.due_at) row.due_at = due;
  }
  DuesChange change;
  for (const std::string& name : was) {
    if (!is.contains(name)) change.gone.push_back(name);
  }
  row.dues.clear();
  for (const std::string& name : is) {
    if (!was.contains(name)) change.added.push_back(name);
    row.dues += (row.dues.empty() ? "" : " ") + name;
  }
  return change;
}

absl::Status SaveDues(sql::Tx& tx, const TicketRow& row, const DuesChange& change) {
  const auto save = [&](const sql::Statement& statement, const std::string& name) {
    const std::size_t colon = name.rfind(':');
    return tx.Execute(statement, {{"workspace", row.workspace_id},
                                  {"calendar", name.substr(0, colon)},
                                  {"due", std::atoll(name.c_str() + colon + 1)},
                                  {"ticket", row.ticket_id}});
  };
  for (const std::string& name : change.gone) DESKMESH_RETURN_IF_ERROR(save(kDropRunning, name));
  for (const std::string& name : change.added) DESKMESH_RETURN_IF_ERROR(save(kAddRunning, name));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RunningDue>> ListRunning(sql::Tx& tx, std::string_view workspace,
                                                    std::string_view calendar_id,
                                                    base::Instant after_due,
                                                    std::string_view after_id, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kListRunning, {{"workspace", workspace},
                                                                          {"calendar", calendar_id},
                                                                          {"due", after_due},
                                                                          {"after", after_id},
                                                                          {"limit", limit}}));
  std::vector<RunningDue> found;
  found.reserve(rows.size());
  for (const sql::Row row : rows) found.push_back({row.Instant(0), row.String(1)});
  return found;
}

absl::StatusOr<std::vector<std::string>> RunningCalendars(sql::Tx& tx, std::string_view workspace) {
  std::vector<std::string> calendars;
  while (true) {
    const std::string after = calendars.empty() ? "" : calendars.back();
    DESKMESH_ASSIGN_OR_RETURN(
        const sql::Rows rows,
        tx.Query(kNextCalendar, {{"workspace", workspace}, {"after", after}}));
    if (rows.empty()) return calendars;
    calendars.push_back(rows[0].String(0));
  }
}

absl::StatusOr<std::vector<std::string>> ListOpen(sql::Tx& tx, std::string_view workspace,
                                                  std::string_view after_id, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListOpen, {{"workspace", workspace}, {"after", after_id}, {"limit", limit}}));
  std::vector<std::string> ids;
  for (const sql::Row row : rows) ids.push_back(row.String(0));
  return ids;
}

absl::StatusOr<std::vector<TicketRow>> ListCreated(sql::Tx& tx, std::string_view workspace,
                                                   const TicketRange& range,
                                                   std::string_view after_id, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kListCreated, {{"workspace", workspace},
                                                    {"created", range.created_from},
                                                    {"until", range.created_until},
                                                    {"told", range.told_since},
                                                    {"after", after_id},
                                                    {"limit", limit}}));
  return ReadTickets(rows);
}

}  // namespace deskmesh::sla::store
