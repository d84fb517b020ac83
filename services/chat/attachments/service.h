// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.chat.v1.Attachments.
#pragma once

#include "chat/contact_limits.h"
#include "chat/core/message.h"
#include "deskmesh/chat/v1/chat_service.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::chat {

// Thread-safe.
class AttachmentsService {
 public:
  AttachmentsService(rpc::ServiceDeps deps, const ContactLimits& limits)
      : deps_(std::move(deps)), limits_(limits) {}

  rpc::Service Describe();

  absl::Status Create(rpc::WriteCall& call, const v1::CreateAttachmentRequest& request,
                      v1::Attachment* response);
  absl::Status Append(rpc::WriteCall& call, const v1::AppendAttachmentRequest& request,
                      v1::Attachment* response);
  absl::Status Get(rpc::ReadCall& call, const v1::GetAttachmentRequest& request,
                   v1::Attachment* response);
  absl::Status Download(rpc::ReadCall& call, const v1::DownloadAttachmentRequest& request,
                        options::v1::RawBody* response);

 private:
  rpc::ServiceDeps deps_;
  const ContactLimits limits_;
};

// Deletes the uploads of a conversation that are a day old and belong to no
// message.
inline constexpr base::Duration kUploadKept = std::chrono::hours(24);
absl::Status SweepUploads(sql::Tx& tx, const std::string& workspace,
                          const std::string& conversation_id, base::Instant now);
// When that is due; its subject is the conversation, its name the day.
inline constexpr std::string_view kUploadTimer = "chat.upload";

// The files that a message of `sender_id` names, as the store knows them, and
// the kind of message they make. INVALID_ARGUMENT naming the one that isn't a
// complete upload of that sender to that conversation.
absl::Status TakeAttachments(sql::Tx& tx, const std::string& workspace,
                             const std::string& sender_id,
                             const google::protobuf::RepeatedPtrField<v1::Attachment>& sent,
                             Message* message);

}  // namespace deskmesh::chat
