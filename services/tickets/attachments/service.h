// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.tickets.v1.TicketAttachments, and how files come to belong to comments.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "deskmesh/tickets/v1/attachments_service.pb.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/service.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

// How long an upload that belongs to no comment is kept; looked at again where a draft or a scheduled
// comment holds it.
inline constexpr base::Duration kUnsentKept = std::chrono::hours(24);

// Whose uploads and drafts a caller's are: a key acts for its user.
std::string OwnerOf(const rpc::Principal& principal);

// Thread-safe.
class AttachmentsService {
 public:
  // References must outlive the service. `on_timer` is called after a commit that set a timer.
  AttachmentsService(rpc::ServiceDeps deps, std::function<void()> on_timer)
      : deps_(std::move(deps)), on_timer_(std::move(on_timer)) {}

  rpc::Service Describe();

  // Sweeps an upload away that nobody sent.
  absl::Status OnTimer(sql::Tx& tx, const outbox::Timer& timer, base::Instant now);

 private:
  absl::Status Create(rpc::WriteCall& call, const v1::CreateTicketAttachmentRequest& request,
                      v1::TicketAttachment* response);
  absl::Status Append(rpc::WriteCall& call, const v1::AppendTicketAttachmentRequest& request,
                      v1::TicketAttachment* response);
  absl::Status Get(rpc::ReadCall& call, const v1::GetTicketAttachmentRequest& request,
                   v1::TicketAttachment* response);
  absl::Status Download(rpc::ReadCall& call, const v1::DownloadTicketAttachmentRequest& request,
                        options::v1::RawBody* response);
  absl::Status Delete(rpc::WriteCall& call, const v1::DeleteTicketAttachmentRequest& request,
                      google::protobuf::Empty* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListTicketAttachmentsRequest& request,
                    v1::ListTicketAttachmentsResponse* response);

  const rpc::ServiceDeps deps_;
  const std::function<void()> on_timer_;
};

// The unsent files with these ids, locked until the transaction ends. INVALID_ARGUMENT, field `field`
// with the index, for one that isn't a complete upload of the sender that belongs to no comment yet, or
// is named twice.
absl::StatusOr<std::vector<CommentFile>> TakeFiles(sql::Tx& tx, std::string_view workspace_id,
                                                   std::string_view sender_id,
                                                   const std::vector<std::string>& ids,
                                                   std::string_view field);
std::vector<std::string> IdsOf(
    const google::protobuf::RepeatedPtrField<v1::TicketAttachment>& attachments);

}  // namespace deskmesh::tickets
