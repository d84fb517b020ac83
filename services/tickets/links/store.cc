// SPDX-License-Identifier: Apache-2.0
#include "tickets/links/store.h"

#include <set>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr sql::Statement kLinksOf{
    "SELECT source_id, kind, target_id, created FROM ticket_link WHERE workspace_id = :workspace "
    "AND source_id = :ticket UNION ALL SELECT source_id, kind, target_id, created FROM ticket_link "
    "WHERE workspace_id = :workspace AND target_id = :ticket"};
constexpr sql::Statement kInsertLink{
    "INSERT INTO ticket_link (workspace_id, source_id, kind, target_id, created, creator_id) "
    "VALUES (:workspace, :source, :kind, :target, :created, :creator) ON CONFLICT DO NOTHING"};
constexpr sql::Statement kDeleteLink{
    "DELETE FROM ticket_link WHERE workspace_id = :workspace AND source_id = :source "
    "AND kind = :kind AND target_id = :target"};
constexpr sql::Statement kTakeTurn{
    "INSERT INTO link_turn (workspace_id, taken) VALUES (:workspace, :now) "
    "ON CONFLICT (workspace_id) DO UPDATE SET taken = excluded.taken"};
constexpr sql::Statement kFrom{
    "SELECT source_id, target_id FROM ticket_link WHERE workspace_id = :workspace "
    "AND kind = :kind AND source_id IN (:ids[])"};
constexpr sql::Statement kTo{
    "SELECT source_id, target_id FROM ticket_link WHERE workspace_id = :workspace "
    "AND kind = :kind AND target_id IN (:ids[])"};

// Walks level by level; each ticket once.
absl::Status Walk(sql::Tx& tx, std::string_view workspace_id, LinkKind kind,
                  const std::string& start, bool is_forward, LinkEdges& edges) {
  std::set<std::string> seen = {start};
  std::vector<std::string> level = {start};
  for (int depth = 0; depth <= LongestChain(kind) && !level.empty(); ++depth) {
    DESKMESH_ASSIGN_OR_RETURN(
        const sql::Rows rows,
        tx.Query(is_forward ? kFrom : kTo,
                 {{"workspace", workspace_id}, {"kind", static_cast<int>(kind)}, {"ids", level}}));
    level.clear();
    for (const sql::Row row : rows) {
      edges.emplace(row.String(0), row.String(1));
      std::string next = row.String(is_forward ? 1 : 0);
      if (seen.insert(next).second) level.push_back(std::move(next));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<StoredLink>> LinksOf(sql::Tx& tx, std::string_view workspace_id,
                                                std::string_view ticket_id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(kLinksOf, {{"workspace", workspace_id},
                                                                      {"ticket", ticket_id}}));
  std::vector<StoredLink> links;
  for (const sql::Row row : rows) {
    links.push_back(
        {{row.String(0), static_cast<LinkKind>(row.Int64(1)), row.String(2)}, row.Instant(3)});
  }
  return links;
}

absl::Status InsertLink(sql::Tx& tx, std::string_view workspace_id, const Link& link,
                        base::Instant created, std::string_view creator_id) {
  return tx.Execute(kInsertLink, {{"workspace", workspace_id},
                                  {"source", link.source_id},
                                  {"kind", static_cast<int>(link.kind)},
                                  {"target", link.target_id},
                                  {"created", created},
                                  {"creator", creator_id}});
}

absl::Status DeleteLink(sql::Tx& tx, std::string_view workspace_id, const Link& link) {
  return tx.Execute(kDeleteLink, {{"workspace", workspace_id},
                                  {"source", link.source_id},
                                  {"kind", static_cast<int>(link.kind)},
                                  {"target", link.target_id}});
}

absl::Status AwaitTurn(sql::Tx& tx, std::string_view workspace_id, base::Instant now) {
  return tx.ExecuteCount(kTakeTurn, {{"workspace", workspace_id}, {"now", now}}).status();
}

absl::StatusOr<LinkEdges> Neighbourhood(sql::Tx& tx, std::string_view workspace_id,
                                        const Link& link) {
  LinkEdges edges;
  if (LongestChain(link.kind) == 0) return edges;
  DESKMESH_RETURN_IF_ERROR(
      Walk(tx, workspace_id, link.kind, link.target_id, /*is_forward=*/true, edges));
  DESKMESH_RETURN_IF_ERROR(
      Walk(tx, workspace_id, link.kind, link.source_id, /*is_forward=*/false, edges));
  return edges;
}

}  // namespace deskmesh::tickets
