// SPDX-License-Identifier: Apache-2.0
#include "tickets/feedback/store.h"

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

#define DESKMESH_DEFECT_COLUMNS                                                          \
  "d.id, d.title, d.description, d.kind, d.state, d.tracker_id, d.external_key, "        \
  "d.external_state, d.sync, d.sync_error, d.failures, d.created, d.updated, d.solved, " \
  "d.sequence, d.fact_sequence"
constexpr sql::Statement kInsertDefect{
    "INSERT INTO defect (workspace_id, id, title, description, kind, state, tracker_id, "
    "external_key, external_state, sync, sync_error, failures, may_exist, created, updated, solved, "
    "sequence, fact_sequence) VALUES (:workspace, :id, :title, :description, :kind, :state, "
    ":tracker, :key, :external_state, :sync, :error, :failures, FALSE, :created, :updated, :solved, "
    ":sequence, :fact_sequence)"};
constexpr sql::Statement kUpdateDefect{
    "UPDATE defect SET title = :title, description = :description, kind = :kind, state = :state, "
    "external_key = :key, external_state = :external_state, sync = :sync, sync_error = :error, "
    "failures = :failures, updated = :updated, solved = :solved, sequence = :sequence, "
    "fact_sequence = :fact_sequence WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kLoadDefect{"SELECT " DESKMESH_DEFECT_COLUMNS
                                     " FROM defect d WHERE d.workspace_id = :workspace "
                                     "AND d.id = :id"};
constexpr sql::Statement kLockDefect{"SELECT " DESKMESH_DEFECT_COLUMNS
                                     " FROM defect d WHERE d.workspace_id = :workspace "
                                     "AND d.id = :id FOR UPDATE"};
constexpr sql::Statement kFindDefect{
    "SELECT id FROM defect WHERE workspace_id = :workspace AND tracker_id = :tracker "
    "AND external_key = :key AND external_key <> ''"};
constexpr sql::Statement kCountDefects{
    "SELECT COUNT(*) FROM defect WHERE workspace_id = :workspace"};
constexpr sql::Statement kMayExist{
    "SELECT may_exist FROM defect WHERE workspace_id = :workspace AND id = :id FOR UPDATE"};
constexpr sql::Statement kSetMayExist{
    "UPDATE defect SET may_exist = :may_exist WHERE workspace_id = :workspace AND id = :id"};

// One row a voter of each defect, then one a defect.
#define DESKMESH_PERSON "CASE WHEN organization_id = '' THEN requester_id ELSE '' END"
#define DESKMESH_VOTED(of_links, of_defects, order)                                         \
  "SELECT " DESKMESH_DEFECT_COLUMNS                                                         \
  ", COALESCE(v.tickets, 0) AS tickets, "                                                   \
  "COALESCE(v.voters, 0) AS voters, COALESCE(v.revenue, 0) AS revenue FROM defect d "       \
  "LEFT JOIN (SELECT u.defect_id, CAST(SUM(u.tickets) AS BIGINT) AS tickets, "              \
  "COUNT(*) AS voters, CAST(SUM(COALESCE(o.contract_value, 0)) AS BIGINT) AS revenue FROM " \
  "(SELECT defect_id, organization_id, COUNT(DISTINCT CASE WHEN place_id = '' "             \
  "THEN ticket_id ELSE place_id END) AS tickets FROM defect_link "                          \
  "WHERE workspace_id = :workspace" of_links                                                \
  " GROUP BY defect_id, organization_id, " DESKMESH_PERSON                                  \
  ") u LEFT JOIN organization_value o ON o.workspace_id = :workspace "                      \
  "AND o.id = u.organization_id GROUP BY u.defect_id) v ON v.defect_id = d.id "             \
  "WHERE d.workspace_id = :workspace" of_defects " ORDER BY " order " LIMIT :limit OFFSET :offset"
#define DESKMESH_OF_LIST " AND d.state IN (:states[]) AND d.kind IN (:kinds[])"
constexpr sql::Statement kListByRevenue{
    DESKMESH_VOTED("", DESKMESH_OF_LIST, "revenue DESC, tickets DESC, d.id")};
constexpr sql::Statement kListByTickets{
    DESKMESH_VOTED("", DESKMESH_OF_LIST, "tickets DESC, revenue DESC, d.id")};
constexpr sql::Statement kListByNewest{DESKMESH_VOTED("", DESKMESH_OF_LIST, "d.id DESC")};
constexpr sql::Statement kListOne{
    DESKMESH_VOTED(" AND defect_id = :id", " AND d.id = :id", "d.id")};
#undef DESKMESH_OF_LIST
#undef DESKMESH_VOTED
#undef DESKMESH_PERSON
#undef DESKMESH_DEFECT_COLUMNS

#define DESKMESH_LINK_COLUMNS                                                                 \
  "SELECT defect_id, ticket_id, ticket_number, requester_id, organization_id, created, told " \
  "FROM defect_link WHERE workspace_id = :workspace "
constexpr sql::Statement kInsertLink{
    "INSERT INTO defect_link (workspace_id, defect_id, ticket_id, ticket_number, requester_id, "
    "organization_id, created, told, place_id) VALUES (:workspace, :defect, :ticket, :number, "
    ":requester, :organization, :created, :told, :place) ON CONFLICT DO NOTHING"};
constexpr sql::Statement kPlaceLinks{
    "UPDATE defect_link SET place_id = :place WHERE workspace_id = :workspace "
    "AND ticket_id IN (:merged[])"};
constexpr sql::Statement kIsToldThrough{
    "SELECT 1 FROM defect_link WHERE workspace_id = :workspace AND defect_id = :defect "
    "AND (ticket_id = :place OR (ticket_id < :ticket AND ticket_id IN (:merged[]))) "
    "AND (told > 0 OR :is_any) LIMIT 1"};
constexpr sql::Statement kDeleteLink{
    "DELETE FROM defect_link WHERE workspace_id = :workspace AND defect_id = :defect "
    "AND ticket_id = :ticket"};
constexpr sql::Statement kNoteTold{
    "UPDATE defect_link SET told = :at WHERE workspace_id = :workspace AND defect_id = :defect "
    "AND ticket_id = :ticket"};
constexpr sql::Statement kLinksOfDefect{DESKMESH_LINK_COLUMNS
                                        "AND defect_id = :defect AND ticket_id > :after "
                                        "ORDER BY ticket_id LIMIT :limit"};
constexpr sql::Statement kUntoldLinks{DESKMESH_LINK_COLUMNS
                                      "AND defect_id = :defect AND ticket_id > :after "
                                      "AND told = 0 ORDER BY ticket_id LIMIT :limit"};
constexpr sql::Statement kLinksOfTickets{
    DESKMESH_LINK_COLUMNS
    "AND ticket_id IN (:tickets[]) ORDER BY defect_id, ticket_id LIMIT :limit"};
#undef DESKMESH_LINK_COLUMNS

constexpr sql::Statement kSaveContractValue{
    "INSERT INTO organization_value (workspace_id, id, contract_value, sequence) "
    "VALUES (:workspace, :id, :value, :sequence) ON CONFLICT (workspace_id, id) DO UPDATE SET "
    "contract_value = excluded.contract_value, sequence = excluded.sequence "
    "WHERE organization_value.sequence < excluded.sequence"};

Defect ReadDefect(const sql::Row& row) {
  return {.id = row.String(0),
          .title = row.String(1),
          .description = row.String(2),
          .kind = static_cast<Defect::Kind>(row.Int64(3)),
          .state = static_cast<Defect::State>(row.Int64(4)),
          .tracker_id = row.String(5),
          .external_key = row.String(6),
          .external_state = row.String(7),
          .sync = static_cast<Defect::Sync>(row.Int64(8)),
          .sync_error = row.String(9),
          .failures = static_cast<int>(row.Int64(10)),
          .created = row.Instant(11),
          .updated = row.Instant(12),
          .solved = row.Instant(13),
          .sequence = row.Int64(14),
          .fact_sequence = row.Int64(15)};
}

sql::Params ParamsOf(std::string_view workspace_id, const Defect& defect) {
  return {{"workspace", workspace_id},
          {"id", defect.id},
          {"title", defect.title},
          {"description", defect.description},
          {"kind", static_cast<std::int64_t>(defect.kind)},
          {"state", static_cast<std::int64_t>(defect.state)},
          {"key", defect.external_key},
          {"external_state", defect.external_state},
          {"sync", static_cast<std::int64_t>(defect.sync)},
          {"error", defect.sync_error},
          {"failures", defect.failures},
          {"updated", defect.updated},
          {"solved", defect.solved},
          {"sequence", defect.sequence},
          {"fact_sequence", defect.fact_sequence}};
}

absl::StatusOr<Defect> One(absl::StatusOr<sql::Rows> rows, std::string_view id) {
  if (!rows.ok()) return rows.status();
  for (const sql::Row row : *rows) return ReadDefect(row);
  return base::NotFound("defect", id);
}

absl::StatusOr<std::vector<DefectLink>> ReadLinks(absl::StatusOr<sql::Rows> rows) {
  if (!rows.ok()) return rows.status();
  std::vector<DefectLink> links;
  for (const sql::Row row : *rows) {
    links.push_back({.defect_id = row.String(0),
                     .ticket_id = row.String(1),
                     .ticket_number = row.Int64(2),
                     .requester_id = row.String(3),
                     .organization_id = row.String(4),
                     .created = row.Instant(5),
                     .told = row.Instant(6)});
  }
  return links;
}

}  // namespace

absl::Status InsertDefect(sql::Tx& tx, std::string_view workspace_id, const Defect& defect) {
  sql::Params params = ParamsOf(workspace_id, defect);
  params.emplace_back("tracker", defect.tracker_id);
  params.emplace_back("created", defect.created);
  return tx.Execute(kInsertDefect, params);
}

absl::Status UpdateDefect(sql::Tx& tx, std::string_view workspace_id, const Defect& defect) {
  return tx.Execute(kUpdateDefect, ParamsOf(workspace_id, defect));
}

absl::StatusOr<Defect> LockDefect(sql::Tx& tx, std::string_view workspace_id, std::string_view id) {
  return One(tx.Query(kLockDefect, {{"workspace", workspace_id}, {"id", id}}), id);
}

absl::StatusOr<Defect> LoadDefect(sql::Tx& tx, std::string_view workspace_id, std::string_view id) {
  return One(tx.Query(kLoadDefect, {{"workspace", workspace_id}, {"id", id}}), id);
}

absl::StatusOr<std::optional<std::string>> FindDefect(sql::Tx& tx, std::string_view workspace_id,
                                                      std::string_view tracker_id,
                                                      std::string_view external_key) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kFindDefect,
               {{"workspace", workspace_id}, {"tracker", tracker_id}, {"key", external_key}}));
  for (const sql::Row row : rows) return std::optional<std::string>(row.String(0));
  return std::optional<std::string>();
}

absl::StatusOr<int> CountDefects(sql::Tx& tx, std::string_view workspace_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kCountDefects, {{"workspace", workspace_id}}));
  return static_cast<int>(rows[0].Int64(0));
}

absl::StatusOr<bool> SetMayExist(sql::Tx& tx, std::string_view workspace_id, std::string_view id,
                                 bool may_exist) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kMayExist, {{"workspace", workspace_id}, {"id", id}}));
  bool might = false;
  for (const sql::Row row : rows) might = row.Bool(0);
  DESKMESH_RETURN_IF_ERROR(tx.Execute(
      kSetMayExist, {{"workspace", workspace_id}, {"id", id}, {"may_exist", may_exist}}));
  return might;
}

absl::StatusOr<std::vector<VotedDefect>> ListDefects(sql::Tx& tx, std::string_view workspace_id,
                                                     const DefectSelection& selection, int offset,
                                                     int limit) {
  sql::Params params = {{"workspace", workspace_id}, {"limit", limit}, {"offset", offset}};
  const sql::Statement* statement = &kListByRevenue;
  if (!selection.id.empty()) {
    statement = &kListOne;
    params.emplace_back("id", selection.id);
  } else {
    if (selection.order == DefectOrder::kTickets) statement = &kListByTickets;
    if (selection.order == DefectOrder::kNewest) statement = &kListByNewest;
    params.emplace_back("states", selection.states.empty() ? sql::Int64List{1, 2, 3, 4}
                                                           : sql::Int64List(selection.states));
    params.emplace_back(
        "kinds", selection.kind == 0 ? sql::Int64List{1, 2} : sql::Int64List{selection.kind});
  }
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement, params));
  std::vector<VotedDefect> defects;
  for (const sql::Row row : rows) {
    defects.push_back({.defect = ReadDefect(row),
                       .tickets = static_cast<int>(row.Int64("tickets")),
                       .voters = static_cast<int>(row.Int64("voters")),
                       .revenue = row.Int64("revenue")});
  }
  return defects;
}

absl::StatusOr<bool> InsertLink(sql::Tx& tx, std::string_view workspace_id,
                                const DefectLink& link) {
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t inserted,
                            tx.ExecuteCount(kInsertLink, {{"workspace", workspace_id},
                                                          {"defect", link.defect_id},
                                                          {"ticket", link.ticket_id},
                                                          {"number", link.ticket_number},
                                                          {"requester", link.requester_id},
                                                          {"organization", link.organization_id},
                                                          {"created", link.created},
                                                          {"told", link.told},
                                                          {"place", link.place_id}}));
  return inserted > 0;
}

absl::StatusOr<bool> DeleteLink(sql::Tx& tx, std::string_view workspace_id,
                                std::string_view defect_id, std::string_view ticket_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::int64_t deleted,
      tx.ExecuteCount(kDeleteLink,
                      {{"workspace", workspace_id}, {"defect", defect_id}, {"ticket", ticket_id}}));
  return deleted > 0;
}

absl::Status NoteTold(sql::Tx& tx, std::string_view workspace_id, std::string_view defect_id,
                      std::string_view ticket_id, base::Instant at) {
  return tx.Execute(
      kNoteTold,
      {{"workspace", workspace_id}, {"defect", defect_id}, {"ticket", ticket_id}, {"at", at}});
}

absl::StatusOr<std::vector<DefectLink>> LinksOfDefect(sql::Tx& tx, std::string_view workspace_id,
                                                      std::string_view defect_id,
                                                      std::string_view after, bool is_untold,
                                                      int limit) {
  return ReadLinks(tx.Query(
      is_untold ? kUntoldLinks : kLinksOfDefect,
      {{"workspace", workspace_id}, {"defect", defect_id}, {"after", after}, {"limit", limit}}));
}

absl::StatusOr<bool> IsToldThrough(sql::Tx& tx, std::string_view workspace_id,
                                   const DefectLink& link, const Ticket& place, bool is_any) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kIsToldThrough, {{"workspace", workspace_id},
                                                      {"defect", link.defect_id},
                                                      {"place", place.id},
                                                      {"ticket", link.ticket_id},
                                                      {"merged", place.merged_ids},
                                                      {"is_any", is_any}}));
  return !rows.empty();
}

absl::StatusOr<std::vector<DefectLink>> LinksOfTickets(sql::Tx& tx, std::string_view workspace_id,
                                                       const std::vector<std::string>& ticket_ids,
                                                       int limit) {
  return ReadLinks(tx.Query(
      kLinksOfTickets, {{"workspace", workspace_id}, {"tickets", ticket_ids}, {"limit", limit}}));
}

absl::Status PlaceLinks(sql::Tx& tx, std::string_view workspace_id,
                        const std::vector<std::string>& merged_ids, std::string_view place_id) {
  return tx.Execute(kPlaceLinks,
                    {{"workspace", workspace_id}, {"merged", merged_ids}, {"place", place_id}});
}

absl::Status SaveContractValue(sql::Tx& tx, std::string_view workspace_id,
                               std::string_view organization_id, std::int64_t value,
                               std::int64_t sequence) {
  return tx.Execute(kSaveContractValue, {{"workspace", workspace_id},
                                         {"id", organization_id},
                                         {"value", value},
                                         {"sequence", sequence}});
}

}  // namespace deskmesh::tickets
