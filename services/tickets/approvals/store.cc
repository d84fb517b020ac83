// SPDX-License-Identifier: Apache-2.0
#include "tickets/approvals/store.h"

#include <algorithm>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr sql::Statement kLoadApproval{
    "SELECT body FROM ticket_approval WHERE workspace_id = :workspace AND id = :id"};
constexpr sql::Statement kListApprovals{
    "SELECT body FROM ticket_approval WHERE workspace_id = :workspace AND ticket_id = :ticket "
    "ORDER BY id DESC LIMIT :limit"};
constexpr sql::Statement kListWaiting{
    "SELECT a.body FROM ticket_approver w JOIN ticket_approval a ON a.workspace_id = "
    "w.workspace_id AND a.id = w.approval_id WHERE w.workspace_id = :workspace "
    "AND w.approver_id = :approver ORDER BY w.approval_id LIMIT :limit"};
constexpr sql::Statement kSaveApproval{
    "INSERT INTO ticket_approval (workspace_id, id, ticket_id, body) VALUES (:workspace, :id, "
    ":ticket, :body) ON CONFLICT (workspace_id, id) DO UPDATE SET body = excluded.body"};
constexpr sql::Statement kAwait{
    "INSERT INTO ticket_approver (workspace_id, approver_id, approval_id) VALUES (:workspace, "
    ":approver, :id) ON CONFLICT DO NOTHING"};
constexpr sql::Statement kAwaitNoMore{
    "DELETE FROM ticket_approver WHERE workspace_id = :workspace AND approver_id = :approver "
    "AND approval_id = :id"};

std::vector<std::string> Bodies(const sql::Rows& rows) {
  std::vector<std::string> bodies;
  for (const sql::Row row : rows) bodies.emplace_back(row.Bytes(0));
  return bodies;
}

}  // namespace

absl::StatusOr<std::optional<std::string>> LoadApproval(sql::Tx& tx, std::string_view workspace_id,
                                                        std::string_view id) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows,
                            tx.Query(kLoadApproval, {{"workspace", workspace_id}, {"id", id}}));
  if (rows.empty()) return std::optional<std::string>();
  return std::optional<std::string>(rows[0].Bytes(0));
}

absl::StatusOr<std::vector<std::string>> ListApprovals(sql::Tx& tx, std::string_view workspace_id,
                                                       std::string_view ticket_id, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListApprovals,
               {{"workspace", workspace_id}, {"ticket", ticket_id}, {"limit", limit}}));
  return Bodies(rows);
}

absl::StatusOr<std::vector<std::string>> ListWaitingApprovals(sql::Tx& tx,
                                                              std::string_view workspace_id,
                                                              std::string_view approver_id,
                                                              int limit) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kListWaiting,
               {{"workspace", workspace_id}, {"approver", approver_id}, {"limit", limit}}));
  return Bodies(rows);
}

absl::Status SaveApproval(sql::Tx& tx, std::string_view workspace_id, const Approval& approval,
                          std::string body) {
  DESKMESH_RETURN_IF_ERROR(tx.Execute(kSaveApproval, {{"workspace", workspace_id},
                                                      {"id", approval.id},
                                                      {"ticket", approval.ticket_id},
                                                      {"body", sql::Bytes{std::move(body)}}}));
  for (const std::string& approver : approval.approver_ids) {
    const bool has_voted =
        std::any_of(approval.votes.begin(), approval.votes.end(),
                    [&](const Approval::Vote& vote) { return vote.approver_id == approver; });
    const bool is_awaited = approval.state == ApprovalState::kPending && !has_voted;
    DESKMESH_RETURN_IF_ERROR(
        tx.Execute(is_awaited ? kAwait : kAwaitNoMore,
                   {{"workspace", workspace_id}, {"approver", approver}, {"id", approval.id}}));
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::tickets
