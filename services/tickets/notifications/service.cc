// SPDX-License-Identifier: Apache-2.0
#include "tickets/notifications/service.h"

#include <algorithm>

#include "platform/base/error.h"
#include "tickets/attachments/service.h"
#include "tickets/core/mention_rule.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/notifications/notifier.h"
#include "tickets/notifications/store.h"
#include "tickets/projections/store.h"

namespace deskmesh::tickets {
namespace {

constexpr int kPageOfNotifications = 50;

absl::Status Show(const StoredNotification& stored, const NotificationCount& count,
                  v1::TicketNotification* out) {
  if (!out->ParseFromString(stored.body)) {
    return absl::DataLossError("a stored notification is damaged");
  }
  out->set_sequence(stored.sequence);
  out->set_is_read(stored.sequence <= count.seen);
  return absl::OkStatus();
}

}  // namespace

std::vector<rpc::Service> NotificationsService::Describe() {
  rpc::Service notifications("deskmesh.tickets.v1.TicketNotifications", deps_);
  notifications.Read("List", this, &NotificationsService::List)
      .Write("MarkRead", this, &NotificationsService::MarkRead)
      .Feed("Stream", this, &NotificationsService::Stream);
  rpc::Service followers("deskmesh.tickets.v1.TicketFollowers", deps_);
  followers.Write("Follow", this, &NotificationsService::Follow)
      .Write("Unfollow", this, &NotificationsService::Unfollow);
  std::vector<rpc::Service> services;
  services.push_back(std::move(notifications));
  services.push_back(std::move(followers));
  return services;
}

absl::Status NotificationsService::List(rpc::ReadCall& call,
                                        const v1::ListTicketNotificationsRequest& request,
                                        v1::ListTicketNotificationsResponse* response) {
  const std::string user = OwnerOf(call.principal());
  DESKMESH_ASSIGN_OR_RETURN(const NotificationCount count,
                            CountNotifications(call.tx(), call.workspace(), user));
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<StoredNotification> found,
      LatestNotifications(call.tx(), call.workspace(), user, request.unread_only() ? count.seen : 0,
                          request.page_size() > 0 ? request.page_size() : kPageOfNotifications));
  for (const StoredNotification& stored : found) {
    DESKMESH_RETURN_IF_ERROR(Show(stored, count, response->add_notifications()));
  }
  response->set_unread_count(count.unread());
  return absl::OkStatus();
}

absl::Status NotificationsService::MarkRead(rpc::WriteCall& call,
                                            const v1::MarkTicketNotificationsReadRequest& request,
                                            v1::MarkTicketNotificationsReadResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const NotificationCount count,
                            SeeNotifications(call.tx(), call.workspace(), OwnerOf(call.principal()),
                                             request.up_to_sequence()));
  response->set_unread_count(count.unread());
  return absl::OkStatus();
}

absl::StatusOr<rpc::Feed> NotificationsService::Stream(
    rpc::ReadCall& call, const v1::StreamTicketNotificationsRequest& request) {
  const std::string user = OwnerOf(call.principal());
  rpc::Feed feed;
  feed.topic = NotificationTopic(user);
  feed.after_sequence = request.after_sequence();
  if (request.after_sequence() < 0) {
    DESKMESH_ASSIGN_OR_RETURN(const NotificationCount count,
                              CountNotifications(call.tx(), call.workspace(), user));
    feed.after_sequence = count.last;
  }
  feed.pull = [workspace = call.workspace(), user](
                  sql::Tx& tx, std::int64_t after, int max,
                  std::vector<rpc::MessagePtr>* out) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const NotificationCount count,
                              CountNotifications(tx, workspace, user));
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<StoredNotification> found,
                              NotificationsAfter(tx, workspace, user, after, max));
    for (const StoredNotification& stored : found) {
      auto item = std::make_shared<v1::TicketNotification>();
      DESKMESH_RETURN_IF_ERROR(Show(stored, count, item.get()));
      out->push_back(std::move(item));
    }
    return absl::OkStatus();
  };
  return feed;
}

absl::Status NotificationsService::Follow(rpc::WriteCall& call,
                                          const v1::FollowTicketRequest& request,
                                          v1::Ticket* response) {
  return SetFollowing(call, request.id(), true, response);
}

absl::Status NotificationsService::Unfollow(rpc::WriteCall& call,
                                            const v1::UnfollowTicketRequest& request,
                                            v1::Ticket* response) {
  return SetFollowing(call, request.id(), false, response);
}

absl::Status NotificationsService::SetFollowing(rpc::WriteCall& call, const std::string& ticket_id,
                                                bool is_following, v1::Ticket* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(call.tx(), call.workspace(), ticket_id));
  if (!locked.has_value()) return base::NotFound("ticket", ticket_id);
  const std::string user = OwnerOf(call.principal());
  Ticket edited = locked->ticket;
  std::vector<std::string>& followers = edited.follower_ids;
  std::erase(followers, user);
  if (is_following) {
    if (followers.size() >= kMaxFollowers) {
      return base::Precondition("TOO_MANY_FOLLOWERS", "50 people follow it already",
                                {{"ticket", ticket_id}});
    }
    if (followers.size() == locked->ticket.follower_ids.size()) {
      followers.push_back(user);
    } else {
      followers = locked->ticket.follower_ids;
    }
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Step> step,
                            Update(locked->ticket, edited, call.now()));
  std::vector<Step> steps;
  if (step.has_value()) steps.push_back(*step);
  DESKMESH_RETURN_IF_ERROR(
      recorder_.Record(call.tx(), CallerOf(call), locked->ticket, steps, response));
  response->set_description(locked->description);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> ResolveMentions(
    sql::Tx& tx, std::string_view workspace_id, std::string_view body,
    const google::protobuf::RepeatedPtrField<std::string>& chosen, std::string_view field) {
  if (chosen.empty() && body.find('@') == std::string_view::npos) {
    return std::vector<std::string>();
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Mentionable> members,
                            ListMentionable(tx, workspace_id));
  std::vector<std::string> ids;
  for (int i = 0; i < chosen.size(); ++i) {
    const bool is_known = std::any_of(members.begin(), members.end(),
                                      [&](const Mentionable& m) { return m.id == chosen[i]; });
    if (!is_known) {
      return base::InvalidField(std::string(field) + '[' + std::to_string(i) + ']',
                                "must name an active user");
    }
    if (std::find(ids.begin(), ids.end(), chosen[i]) == ids.end()) ids.push_back(chosen[i]);
  }
  for (std::string& id : FindMentions(body, members)) {
    if (ids.size() < kMaxMentions && std::find(ids.begin(), ids.end(), id) == ids.end()) {
      ids.push_back(std::move(id));
    }
  }
  return ids;
}

}  // namespace deskmesh::tickets
