// SPDX-License-Identifier: Apache-2.0
//
// SQL of notifications. Stateless; every function runs in the caller's transaction. `body` is the
// serialised notification, which the store doesn't read.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"

namespace deskmesh::tickets {

inline constexpr std::int64_t kNotificationsKept = 500;  // of each user

struct NotificationCount {
  std::int64_t last = 0;
  std::int64_t seen = 0;

  int unread() const {
    const std::int64_t unread = last - seen;
    return static_cast<int>(unread < kNotificationsKept ? unread : kNotificationsKept);
  }
};

// The next sequence of a user, which is taken with it.
absl::StatusOr<std::int64_t> TakeNotificationSequence(sql::Tx& tx, std::string_view workspace_id,
                                                      std::string_view user_id);
// Drops what is older than the latest kNotificationsKept.
absl::Status InsertNotification(sql::Tx& tx, std::string_view workspace_id,
                                std::string_view user_id, std::int64_t sequence, std::string body);

struct StoredNotification {
  std::int64_t sequence = 0;
  std::string body;
};
// The latest first.
absl::StatusOr<std::vector<StoredNotification>> LatestNotifications(sql::Tx& tx,
                                                                    std::string_view workspace_id,
                                                                    std::string_view user_id,
                                                                    std::int64_t after, int limit);
// Ascending.
absl::StatusOr<std::vector<StoredNotification>> NotificationsAfter(sql::Tx& tx,
                                                                   std::string_view workspace_id,
                                                                   std::string_view user_id,
                                                                   std::int64_t after, int limit);
absl::StatusOr<NotificationCount> CountNotifications(sql::Tx& tx, std::string_view workspace_id,
                                                     std::string_view user_id);
// Everything up to `sequence` is read; never less than before.
absl::StatusOr<NotificationCount> SeeNotifications(sql::Tx& tx, std::string_view workspace_id,
                                                   std::string_view user_id, std::int64_t sequence);

}  // namespace deskmesh::tickets
