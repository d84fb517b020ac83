// SPDX-License-Identifier: Apache-2.0
#include "tickets/notifications/store.h"

#include <algorithm>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr sql::Statement kTakeNotification{
    "INSERT INTO notification_count (workspace_id, user_id, last, seen) "
    "VALUES (:workspace, :user, 1, 0) ON CONFLICT (workspace_id, user_id) DO UPDATE SET "
    "last = notification_count.last + 1 RETURNING last"};
constexpr sql::Statement kInsertNotification{
    "INSERT INTO notification (workspace_id, user_id, sequence, body) "
    "VALUES (:workspace, :user, :sequence, :body)"};
constexpr sql::Statement kPruneNotifications{
    "DELETE FROM notification WHERE workspace_id = :workspace AND user_id = :user "
    "AND sequence <= :last"};
constexpr sql::Statement kLatestNotifications{
    "SELECT sequence, body FROM notification WHERE workspace_id = :workspace AND user_id = :user "
    "AND sequence > :after ORDER BY sequence DESC LIMIT :limit"};
constexpr sql::Statement kNotificationsAfter{
    "SELECT sequence, body FROM notification WHERE workspace_id = :workspace AND user_id = :user "
    "AND sequence > :after ORDER BY sequence LIMIT :limit"};
constexpr sql::Statement kCountNotifications{
    "SELECT last, seen FROM notification_count WHERE workspace_id = :workspace "
    "AND user_id = :user"};
constexpr sql::Statement kSeeNotifications{
    "UPDATE notification_count SET seen = CASE WHEN :sequence > last THEN last ELSE :sequence END "
    "WHERE workspace_id = :workspace AND user_id = :user AND seen < :sequence"};

absl::StatusOr<std::vector<StoredNotification>> ReadNotifications(sql::Tx& tx,
                                                                  const sql::Statement& statement,
                                                                  std::string_view workspace_id,
                                                                  std::string_view user_id,
                                                                  std::int64_t after, int limit) {
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(statement, {{"workspace", workspace_id},
                                                                       {"user", user_id},
                                                                       {"after", after},
                                                                       {"limit", limit}}));
  std::vector<StoredNotification> found;
  for (const sql::Row row : rows) found.push_back({row.Int64(0), std::string(row.Bytes(1))});
  return found;
}

}  // namespace

absl::StatusOr<std::int64_t> TakeNotificationSequence(sql::Tx& tx, std::string_view workspace_id,
                                                      std::string_view user_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kTakeNotification, {{"workspace", workspace_id}, {"user", user_id}}));
  return rows[0].Int64(0);
}

absl::Status InsertNotification(sql::Tx& tx, std::string_view workspace_id,
                                std::string_view user_id, std::int64_t sequence, std::string body) {
  DESKMESH_RETURN_IF_ERROR(
      tx.Execute(kInsertNotification, {{"workspace", workspace_id},
                                       {"user", user_id},
                                       {"sequence", sequence},
                                       {"body", sql::Bytes{std::move(body)}}}));
  return tx.Execute(
      kPruneNotifications,
      {{"workspace", workspace_id}, {"user", user_id}, {"last", sequence - kNotificationsKept}});
}

absl::StatusOr<std::vector<StoredNotification>> LatestNotifications(sql::Tx& tx,
                                                                    std::string_view workspace_id,
                                                                    std::string_view user_id,
                                                                    std::int64_t after, int limit) {
  return ReadNotifications(tx, kLatestNotifications, workspace_id, user_id, after, limit);
}

absl::StatusOr<std::vector<StoredNotification>> NotificationsAfter(sql::Tx& tx,
                                                                   std::string_view workspace_id,
                                                                   std::string_view user_id,
                                                                   std::int64_t after, int limit) {
  return ReadNotifications(tx, kNotificationsAfter, workspace_id, user_id, after, limit);
}

absl::StatusOr<NotificationCount> CountNotifications(sql::Tx& tx, std::string_view workspace_id,
                                                     std::string_view user_id) {
  DESKMESH_ASSIGN_OR_RETURN(
      const sql::Rows rows,
      tx.Query(kCountNotifications, {{"workspace", workspace_id}, {"user", user_id}}));
  if (rows.empty()) return NotificationCount();
  return NotificationCount{.last = rows[0].Int64(0), .seen = rows[0].Int64(1)};
}

absl::StatusOr<NotificationCount> SeeNotifications(sql::Tx& tx, std::string_view workspace_id,
                                                   std::string_view user_id,
                                                   std::int64_t sequence) {
  DESKMESH_RETURN_IF_ERROR(tx.Execute(
      kSeeNotifications, {{"workspace", workspace_id}, {"user", user_id}, {"sequence", sequence}}));
  return CountNotifications(tx, workspace_id, user_id);
}

}  // namespace deskmesh::tickets
