// SPDX-License-Identifier: Apache-2.0
#include "tickets/notifications/unread.h"

#include <set>
#include <string>
#include <utility>

#include "deskmesh/tickets/v1/notification.pb.h"
#include "platform/base/error.h"
#include "tickets/notifications/store.h"

namespace deskmesh::tickets {

absl::Status FindUnread(sql::Tx& tx, std::string_view workspace_id, std::string_view user_id,
                        Selection& selection) {
  if (!AsksFor(selection.filter, FilterField::kUnread)) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const NotificationCount count,
                            CountNotifications(tx, workspace_id, user_id));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<StoredNotification> unread,
                            LatestNotifications(tx, workspace_id, user_id, count.seen,
                                                static_cast<int>(kNotificationsKept)));
  std::set<std::string> ids;
  for (const StoredNotification& stored : unread) {
    v1::TicketNotification notification;
    if (!notification.ParseFromString(stored.body)) {
      return absl::DataLossError("a kept notification can't be read");
    }
    ids.insert(std::move(*notification.mutable_ticket_id()));
  }
  selection.unread_ids = {ids.begin(), ids.end()};
  return absl::OkStatus();
}

}  // namespace deskmesh::tickets
