// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.tickets.v1.TicketNotifications and TicketFollowers: who hears of what.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "deskmesh/tickets/v1/notifications_service.pb.h"
#include "platform/rpc/service.h"
#include "tickets/core/ticket.h"
#include "tickets/recorder.h"

namespace deskmesh::tickets {

// Thread-safe.
class NotificationsService {
 public:
  // References must outlive the service.
  NotificationsService(rpc::ServiceDeps deps, Recorder& recorder)
      : deps_(std::move(deps)), recorder_(recorder) {}

  std::vector<rpc::Service> Describe();

 private:
  absl::Status List(rpc::ReadCall& call, const v1::ListTicketNotificationsRequest& request,
                    v1::ListTicketNotificationsResponse* response);
  absl::Status MarkRead(rpc::WriteCall& call, const v1::MarkTicketNotificationsReadRequest& request,
                        v1::MarkTicketNotificationsReadResponse* response);
  absl::StatusOr<rpc::Feed> Stream(rpc::ReadCall& call,
                                   const v1::StreamTicketNotificationsRequest& request);
  absl::Status Follow(rpc::WriteCall& call, const v1::FollowTicketRequest& request,
                      v1::Ticket* response);
  absl::Status Unfollow(rpc::WriteCall& call, const v1::UnfollowTicketRequest& request,
                        v1::Ticket* response);

  absl::Status SetFollowing(rpc::WriteCall& call, const std::string& ticket_id, bool is_following,
                            v1::Ticket* response);

  const rpc::ServiceDeps deps_;
  Recorder& recorder_;
};

// The users that a comment of the team names: those of `chosen`, and those of its body. INVALID_ARGUMENT,
// field `field`, for a chosen one who is no active user.
absl::StatusOr<std::vector<std::string>> ResolveMentions(
    sql::Tx& tx, std::string_view workspace_id, std::string_view body,
    const google::protobuf::RepeatedPtrField<std::string>& chosen, std::string_view field);

}  // namespace deskmesh::tickets
