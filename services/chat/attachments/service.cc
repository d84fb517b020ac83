// SPDX-License-Identifier: Apache-2.0
#include "chat/attachments/service.h"

#include <set>

#include "chat/messages/store.h"
#include "chat/store.h"
#include "platform/base/error.h"
#include "platform/files/file_store.h"
#include "platform/files/raw_body.h"
#include "platform/outbox/timer.h"

namespace deskmesh::chat {
namespace {

constexpr std::int64_t kDay = base::Duration(std::chrono::hours(24)).count();
constexpr int kMostSwept = 1000;  // files of a conversation that are looked at

std::string UploaderOf(const rpc::Principal& principal) {
  return principal.user_id.empty() ? principal.id : principal.user_id;
}

void Show(const files::File& row, v1::Attachment* out) {
  out->set_id(row.id);
  out->set_file_name(row.file_name);
  out->set_content_type(row.content_type);
  out->set_size_bytes(row.size_bytes);
  out->set_received_bytes(row.received_bytes);
  out->set_is_complete(row.is_complete);
}

// Customers see the files of their own conversations only; unfinished ones only their uploader does.
absl::Status CheckVisible(rpc::ReadCall& call, const files::File& row) {
  const bool is_uploader = row.uploader_id == UploaderOf(call.principal());
  if (!row.is_complete && !is_uploader) return base::NotFound("attachment", row.id);
  if (!call.principal().is_contact()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const Conversation conversation,
                            store::LoadConversation(call.tx(), call.workspace(), row.scope));
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
  DESKMESH_RETURN_IF_ERROR(TakeWrite(call, limits_));
  DESKMESH_RETURN_IF_ERROR(TakeBytes(call, limits_, request.size_bytes()));
  DESKMESH_ASSIGN_OR_RETURN(
      const Conversation conversation,
      store::LoadConversation(call.tx(), call.workspace(), request.conversation_id()));
  if (call.principal().is_contact() && conversation.contact_id != call.principal().id) {
    return base::NotFound("conversation", conversation.id);
  }
  files::File file{.id = call.NewId("att"),
                   .scope = conversation.id,
                   .uploader_id = UploaderOf(call.principal()),
                   .file_name = request.file_name(),
                   .size_bytes = request.size_bytes(),
                   .created = call.now()};
  DESKMESH_RETURN_IF_ERROR(files::Begin(call.tx(), call.workspace(), file));
  // One timer for all uploads of a day.
  const base::Instant due = call.now() + kUploadKept;
  DESKMESH_RETURN_IF_ERROR(
      outbox::PutTimer(call.tx(), {.key = {.workspace_id = call.workspace(),
                                           .kind = std::string(kUploadTimer),
                                           .subject = conversation.id,
                                           .name = std::to_string(due.micros / kDay)},
                                   .due = due + std::chrono::minutes(1),
                                   .payload = ""}));
  Show(file, response);
  return absl::OkStatus();
}

absl::Status AttachmentsService::Append(rpc::WriteCall& call,
                                        const v1::AppendAttachmentRequest& request,
                                        v1::Attachment* response) {
  DESKMESH_ASSIGN_OR_RETURN(
      const files::File file,
      files::Append(call.tx(), call.workspace(), request.id(), UploaderOf(call.principal()),
                    request.offset(), request.data()));
  Show(file, response);
  return absl::OkStatus();
}

absl::Status AttachmentsService::Get(rpc::ReadCall& call, const v1::GetAttachmentRequest& request,
                                     v1::Attachment* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<files::File> row,
                            files::Find(call.tx(), call.workspace(), request.id()));
  if (!row.has_value()) return base::NotFound("attachment", request.id());
  DESKMESH_RETURN_IF_ERROR(CheckVisible(call, *row));
  Show(*row, response);
  return absl::OkStatus();
}

absl::Status AttachmentsService::Download(rpc::ReadCall& call,
                                          const v1::DownloadAttachmentRequest& request,
                                          options::v1::RawBody* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<files::File> row,
                            files::Find(call.tx(), call.workspace(), request.id()));
  if (!row.has_value() || !row->is_complete) return base::NotFound("attachment", request.id());
  DESKMESH_RETURN_IF_ERROR(CheckVisible(call, *row));
  return files::Show(call.tx(), call.workspace(), *row, request.offset(), response);
}

absl::Status SweepUploads(sql::Tx& tx, const std::string& workspace,
                          const std::string& conversation_id, base::Instant now) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<files::File> uploads,
                            files::List(tx, workspace, conversation_id, kMostSwept));
  DESKMESH_ASSIGN_OR_RETURN(const std::set<std::string> sent,
                            store::ListSentFiles(tx, workspace, conversation_id));
  for (const files::File& upload : uploads) {
    if (upload.created + kUploadKept > now || sent.contains(upload.id)) continue;
    DESKMESH_RETURN_IF_ERROR(files::Delete(tx, workspace, upload.id));
  }
  return absl::OkStatus();
}

absl::Status TakeAttachments(sql::Tx& tx, const std::string& workspace,
                             const std::string& sender_id,
                             const google::protobuf::RepeatedPtrField<v1::Attachment>& sent,
                             Message* message) {
  std::set<std::string> seen;
  std::set<files::ContentClass> classes;
  for (int i = 0; i < sent.size(); ++i) {
    const std::string path = "message.attachments[" + std::to_string(i) + "].id";
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<files::File> row,
                              files::Find(tx, workspace, sent[i].id()));
    if (!row.has_value() || !row->is_complete || row->uploader_id != sender_id ||
        row->scope != message->conversation_id || !seen.insert(row->id).second) {
      return base::InvalidField(path, "must name a complete upload of yours to this conversation");
    }
    message->attachments.push_back({row->id, row->file_name, row->content_type, row->size_bytes});
    classes.insert(row->content_class);
  }
  if (classes.size() == 1 && message->kind == MessageKind::kText) {
    message->kind = *classes.begin() == files::ContentClass::kImage   ? MessageKind::kImage
                    : *classes.begin() == files::ContentClass::kSound ? MessageKind::kVoice
                                                                      : MessageKind::kFile;
  } else if (classes.size() > 1 && message->kind == MessageKind::kText) {
    message->kind = MessageKind::kFile;
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::chat
