// SPDX-License-Identifier: Apache-2.0
#include "chat/attachments/service.h"

#include <algorithm>
#include <set>

#include "chat/core/message_rules.h"
#include "chat/store.h"
#include "platform/base/error.h"

namespace deskmesh::chat {
namespace {

constexpr std::int64_t kMostUnfinished = 20;            // uploads of one conversation
constexpr std::size_t kMostDownloaded = std::size_t{2} << 20;  // at once

std::string UploaderOf(const rpc::Principal& principal) {
  return principal.user_id.empty() ? principal.id : principal.user_id;
}

void Show(const store::AttachmentRow& row, v1::Attachment* out) {
  out->set_id(row.id);
  out->set_file_name(row.file_name);
  out->set_content_type(row.content_type);
  out->set_size_bytes(row.size_bytes);
  out->set_received_bytes(row.received_bytes);
  out->set_is_complete(row.is_complete);
}

// Customers see the files of their own conversations only; unfinished ones only their uploader does.
absl::Status CheckVisible(rpc::ReadCall& call, const store::AttachmentRow& row) {
  const bool is_uploader = row.uploader_id == UploaderOf(call.principal());
  if (!row.is_complete && !is_uploader) return base::NotFound("attachment", row.id);
  if (!call.principal().is_contact()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(
      const Conversation conversation,
      store::LoadConversation(call.tx(), call.workspace(), row.conversation_id));
  return conversation.contact_id == call.principal().id ? absl::OkStatus()
                                                        : base::NotFound("attachment", row.id);
}

}  // namespace

rpc::Service AttachmentsService::Describe() {
  rpc::Service service("deskmesh.chat.v1.Attachments", deps_);
  service.Write("Create", this, &AttachmentsService::Create)
      .Write("Append", this, &AttachmentsService::Append)
      .Lookup("Get", this, &AttachmentsService::Get)
      .Read("Download", this, &AttachmentsService::Download);
  return service;
}

absl::Status AttachmentsService::Create(rpc::WriteCall& call,
                                        const v1::CreateAttachmentRequest& request,
                                        v1::Attachment* response) {
  if (request.size_bytes() < 1) return base::InvalidField("size_bytes", "must be at least 1");
  DESKMESH_ASSIGN_OR_RETURN(
      const Conversation conversation,
      store::LoadConversation(call.tx(), call.workspace(), request.conversation_id()));
  if (call.principal().is_contact() && conversation.contact_id != call.principal().id) {
    return base::NotFound("conversation", conversation.id);
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::int64_t unfinished,
                            store::CountUnfinished(call.tx(), call.workspace(), conversation.id));
  if (unfinished >= kMostUnfinished) {
    return base::RetryLater(absl::StatusCode::kResourceExhausted, "TOO_MANY_UPLOADS",
                            "finish an upload first: 20 of this conversation are unfinished", 1000);
  }
  store::AttachmentRow row;
  row.id = call.NewId("att");
  row.conversation_id = conversation.id;
  row.uploader_id = UploaderOf(call.principal());
  row.file_name = SafeFileName(request.file_name(), MessageLimits().file_name_bytes);
  row.size_bytes = request.size_bytes();
  row.created_at = call.now();
  DESKMESH_RETURN_IF_ERROR(store::InsertAttachment(call.tx(), call.workspace(), row));
  Show(row, response);
  return absl::OkStatus();
}

absl::Status AttachmentsService::Append(rpc::WriteCall& call,
                                        const v1::AppendAttachmentRequest& request,
                                        v1::Attachment* response) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<store::AttachmentRow> row,
                            store::LockAttachment(call.tx(), call.workspace(), request.id()));
  if (!row.has_value() || row->uploader_id != UploaderOf(call.principal())) {
    return base::NotFound("attachment", request.id());
  }
  if (request.offset() > row->received_bytes) {
    return base::InvalidField(
        "offset",
        "must be at most the " + std::to_string(row->received_bytes) + " bytes that have arrived");
  }
  const auto known = static_cast<std::size_t>(row->received_bytes - request.offset());
  if (row->is_complete || known >= request.data().size()) {
    Show(*row, response);  // a repeat
    return absl::OkStatus();
  }
  const std::string fresh = request.data().substr(known);
  if (row->received_bytes + static_cast<std::int64_t>(fresh.size()) > row->size_bytes) {
    return base::InvalidField(
        "data", "must not go beyond the " + std::to_string(row->size_bytes) + " bytes announced");
  }
  if (row->received_bytes == 0) {
    const Content content = SniffContent(fresh, row->file_name);
    if (content.kind == ContentClass::kRefused) {
      return base::Failure(absl::StatusCode::kInvalidArgument, "CONTENT_REFUSED",
                           "programs and scripts can't be sent; the file is one by its content or "
                           "its name",
                           {{"attachment", row->id}});
    }
    row->content_type = content.type;
    row->content_class = content.kind;
  }
  DESKMESH_RETURN_IF_ERROR(
      store::InsertPart(call.tx(), call.workspace(), row->id, row->received_bytes, fresh));
  row->received_bytes += static_cast<std::int64_t>(fresh.size());
  row->is_complete = row->received_bytes == row->size_bytes;
  DESKMESH_RETURN_IF_ERROR(store::UpdateAttachment(call.tx(), call.workspace(), *row));
  Show(*row, response);
  return absl::OkStatus();
}

absl::Status AttachmentsService::Get(rpc::ReadCall& call, const v1::GetAttachmentRequest& request,
                                     v1::Attachment* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::AttachmentRow> row,
                            store::FindAttachment(call.tx(), call.workspace(), request.id()));
  if (!row.has_value()) return base::NotFound("attachment", request.id());
  DESKMESH_RETURN_IF_ERROR(CheckVisible(call, *row));
  Show(*row, response);
  return absl::OkStatus();
}

absl::Status AttachmentsService::Download(rpc::ReadCall& call,
                                          const v1::DownloadAttachmentRequest& request,
                                          options::v1::RawBody* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::AttachmentRow> row,
                            store::FindAttachment(call.tx(), call.workspace(), request.id()));
  if (!row.has_value() || !row->is_complete) return base::NotFound("attachment", request.id());
  DESKMESH_RETURN_IF_ERROR(CheckVisible(call, *row));
  DESKMESH_ASSIGN_OR_RETURN(
      *response->mutable_data(),
      store::ReadBytes(call.tx(), call.workspace(), row->id, request.offset(), kMostDownloaded));
  // Only what a browser shows without running anything has its own type and is shown in place.
  const bool is_shown =
      row->content_class == ContentClass::kImage || row->content_class == ContentClass::kSound;
  response->set_content_type(is_shown ? row->content_type : "application/octet-stream");
  if (!is_shown) response->set_file_name(row->file_name);
  return absl::OkStatus();
}

absl::Status TakeAttachments(sql::Tx& tx, const std::string& workspace,
                             const std::string& sender_id,
                             const google::protobuf::RepeatedPtrField<v1::Attachment>& sent,
                             Message* message) {
  std::set<std::string> seen;
  std::set<ContentClass> classes;
  for (int i = 0; i < sent.size(); ++i) {
    const std::string path = "message.attachments[" + std::to_string(i) + "].id";
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::AttachmentRow> row,
                              store::FindAttachment(tx, workspace, sent[i].id()));
    if (!row.has_value() || !row->is_complete || row->uploader_id != sender_id ||
        row->conversation_id != message->conversation_id || !seen.insert(row->id).second) {
      return base::InvalidField(path, "must name a complete upload of yours to this conversation");
    }
    message->attachments.push_back({row->id, row->file_name, row->content_type, row->size_bytes});
    classes.insert(row->content_class);
  }
  if (classes.size() == 1 && message->kind == MessageKind::kText) {
    message->kind = *classes.begin() == ContentClass::kImage   ? MessageKind::kImage
                    : *classes.begin() == ContentClass::kSound ? MessageKind::kVoice
                                                               : MessageKind::kFile;
  } else if (classes.size() > 1 && message->kind == MessageKind::kText) {
    message->kind = MessageKind::kFile;
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::chat
