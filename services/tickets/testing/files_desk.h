// SPDX-License-Identifier: Apache-2.0
//
// A ticket desk with uploads, for the tests of files, drafts and scheduled comments.
#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "deskmesh/tickets/v1/attachments_service.pb.h"
#include "deskmesh/tickets/v1/drafts_service.pb.h"
#include "deskmesh/tickets/v1/notifications_service.pb.h"
#include "deskmesh/tickets/v1/scheduled_comments_service.pb.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {

// Confined to one thread.
class FilesDesk : public TicketDesk {
 public:
  FilesDesk() : agent(NewAgent("Ann Lee")), colleague(NewAgent("李伟")) {}

  // An active agent of that name.
  rpc::Principal NewAgent(const std::string& name) {
    const std::string id = ids("usr", clock.Now());
    accounts::v1::UserChanged fact;
    fact.mutable_user()->set_id(id);
    fact.mutable_user()->set_role("agent");
    fact.mutable_user()->set_display_name(name);
    fact.mutable_user()->set_level(accounts::v1::User::L1);
    fact.mutable_user()->set_state(accounts::v1::User::ACTIVE);
    Deliver(fact, id, 1);
    return Agent(id);
  }

  absl::StatusOr<v1::TicketAttachment> Start(const rpc::Principal& who, const std::string& name,
                                             std::int64_t size) {
    v1::CreateTicketAttachmentRequest request;
    request.set_file_name(name);
    request.set_size_bytes(size);
    return CallAs<v1::TicketAttachment>(who, "deskmesh.tickets.v1.TicketAttachments/Create",
                                        request);
  }
  absl::StatusOr<v1::TicketAttachment> Append(const rpc::Principal& who, const std::string& id,
                                              std::int64_t offset, const std::string& data) {
    v1::AppendTicketAttachmentRequest request;
    request.set_id(id);
    request.set_offset(offset);
    request.set_data(data);
    return CallAs<v1::TicketAttachment>(who, "deskmesh.tickets.v1.TicketAttachments/Append",
                                        request);
  }
  // A whole file; answers its id.
  std::string Upload(const rpc::Principal& who, const std::string& name, const std::string& data) {
    const std::string id = Demand(Start(who, name, static_cast<std::int64_t>(data.size()))).id();
    REQUIRE(Demand(Append(who, id, 0, data)).is_complete());
    return id;
  }
  absl::StatusOr<v1::TicketAttachment> GetFile(const rpc::Principal& who, const std::string& id) {
    v1::GetTicketAttachmentRequest request;
    request.set_id(id);
    return CallAs<v1::TicketAttachment>(who, "deskmesh.tickets.v1.TicketAttachments/Get", request);
  }
  absl::StatusOr<options::v1::RawBody> Download(const rpc::Principal& who, const std::string& id) {
    v1::DownloadTicketAttachmentRequest request;
    request.set_id(id);
    return CallAs<options::v1::RawBody>(who, "deskmesh.tickets.v1.TicketAttachments/Download",
                                        request);
  }

  absl::StatusOr<v1::Comment> Say(const rpc::Principal& who, const std::string& ticket,
                                  const std::string& body, const std::vector<std::string>& files,
                                  v1::Comment::Visibility visibility = v1::Comment::PUBLIC,
                                  std::int64_t expected = 0) {
    v1::CreateCommentRequest request;
    request.set_ticket_id(ticket);
    request.set_expected_sequence(expected);
    request.mutable_comment()->set_body(body);
    request.mutable_comment()->set_visibility(visibility);
    for (const std::string& id : files) request.mutable_comment()->add_attachments()->set_id(id);
    return CallAs<v1::Comment>(who, "deskmesh.tickets.v1.Tickets/CreateComment", request);
  }
  std::vector<v1::Comment> Comments(const rpc::Principal& who, const std::string& ticket) {
    v1::ListCommentsRequest request;
    request.set_ticket_id(ticket);
    const auto list = Demand(
        CallAs<v1::ListCommentsResponse>(who, "deskmesh.tickets.v1.Tickets/ListComments", request));
    return {list.comments().begin(), list.comments().end()};
  }
  v1::ListTicketNotificationsResponse Notifications(const rpc::Principal& who) {
    return Demand(CallAs<v1::ListTicketNotificationsResponse>(
        who, "deskmesh.tickets.v1.TicketNotifications/List", v1::ListTicketNotificationsRequest()));
  }

  // Whether it holds now or within a minute, for what a timer's thread does.
  template <typename Claim>
  static bool Soon(Claim claim) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!claim()) {
      if (std::chrono::steady_clock::now() >= end) return false;
      std::this_thread::yield();
    }
    return true;
  }

  rpc::Principal agent;      // called Ann Lee
  rpc::Principal colleague;  // called 李伟
};

}  // namespace deskmesh::tickets
