// SPDX-License-Identifier: Apache-2.0
#include "tickets/attachments/service.h"

#include <set>

#include "platform/base/error.h"
#include "platform/files/file_store.h"
#include "platform/files/raw_body.h"
#include "tickets/attachments/store.h"
#include "tickets/convert.h"
#include "tickets/drafts/store.h"
#include "tickets/recorder.h"
#include "tickets/sight.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

constexpr int kMostListed = 1000;

void ShowUpload(const files::File& file, v1::TicketAttachment* out) {
  out->set_id(file.id);
  out->set_file_name(file.file_name);
  out->set_content_type(file.content_type);
  out->set_size_bytes(file.size_bytes);
  out->set_received_bytes(file.received_bytes);
  out->set_is_complete(file.is_complete);
}

bool IsUnsent(const files::File& file) { return file.scope == file.uploader_id; }

// NOT_FOUND where there is none that the caller may see: its own uploads, and files of comments it sees.
absl::StatusOr<files::File> FindVisible(rpc::ReadCall& call, const std::string& id) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<files::File> file,
                            files::Find(call.tx(), call.workspace(), id));
  if (!file.has_value()) return base::NotFound("attachment", id);
  if (IsUnsent(*file)) {
    if (file->uploader_id != OwnerOf(call.principal())) return base::NotFound("attachment", id);
    return *file;
  }
  const rpc::Principal& caller = call.principal();
  DESKMESH_ASSIGN_OR_RETURN(
      const bool is_sent,
      IsSent(call.tx(), call.workspace(), id,
             caller.is_contact() ? std::optional<std::string>(caller.id) : std::nullopt));
  if (!is_sent) return base::NotFound("attachment", id);
  return *file;
}

}  // namespace

std::string OwnerOf(const rpc::Principal& principal) {
  return principal.user_id.empty() ? principal.id : principal.user_id;
}

rpc::Service AttachmentsService::Describe() {
  rpc::Service service("deskmesh.tickets.v1.TicketAttachments", deps_);
  service.Write("Create", this, &AttachmentsService::Create)
      .Write("Append", this, &AttachmentsService::Append)
      .Lookup("Get", this, &AttachmentsService::Get)
      .Read("Download", this, &AttachmentsService::Download)
      .Write("Delete", this, &AttachmentsService::Delete)
      .Read("List", this, &AttachmentsService::List);
  return service;
}

absl::Status AttachmentsService::Create(rpc::WriteCall& call,
                                        const v1::CreateTicketAttachmentRequest& request,
                                        v1::TicketAttachment* response) {
  const std::string owner = OwnerOf(call.principal());
  files::File file{.id = call.NewId("att"),
                   .scope = owner,
                   .uploader_id = owner,
                   .file_name = request.file_name(),
                   .size_bytes = request.size_bytes(),
                   .created = call.now()};
  DESKMESH_RETURN_IF_ERROR(files::Begin(call.tx(), call.workspace(), file));
  DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(
      call.tx(), {.key = {call.workspace(), std::string(kUploadTimer), file.id, ""},
                  .due = call.now() + kUnsentKept,
                  .payload = ""}));
  call.tx().AfterCommit(on_timer_);
  ShowUpload(file, response);
  return absl::OkStatus();
}

absl::Status AttachmentsService::Append(rpc::WriteCall& call,
                                        const v1::AppendTicketAttachmentRequest& request,
                                        v1::TicketAttachment* response) {
  DESKMESH_ASSIGN_OR_RETURN(
      const files::File file,
      files::Append(call.tx(), call.workspace(), request.id(), OwnerOf(call.principal()),
                    request.offset(), request.data()));
  ShowUpload(file, response);
  return absl::OkStatus();
}

absl::Status AttachmentsService::Get(rpc::ReadCall& call,
                                     const v1::GetTicketAttachmentRequest& request,
                                     v1::TicketAttachment* response) {
  DESKMESH_ASSIGN_OR_RETURN(const files::File file, FindVisible(call, request.id()));
  ShowUpload(file, response);
  return absl::OkStatus();
}

absl::Status AttachmentsService::Download(rpc::ReadCall& call,
                                          const v1::DownloadTicketAttachmentRequest& request,
                                          options::v1::RawBody* response) {
  DESKMESH_ASSIGN_OR_RETURN(const files::File file, FindVisible(call, request.id()));
  if (!file.is_complete) return base::NotFound("attachment", request.id());
  return files::Show(call.tx(), call.workspace(), file, request.offset(), response);
}

absl::Status AttachmentsService::Delete(rpc::WriteCall& call,
                                        const v1::DeleteTicketAttachmentRequest& request,
                                        google::protobuf::Empty* /*response*/) {
  DESKMESH_RETURN_IF_ERROR(FindVisible(call, request.id()).status());
  // As it is once nobody else sends it any more.
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<files::File> file,
                            files::Lock(call.tx(), call.workspace(), request.id()));
  if (!file.has_value()) return base::NotFound("attachment", request.id());
  if (!IsUnsent(*file)) {
    return base::Precondition("ATTACHMENT_SENT", "it belongs to a comment, which stays as it was",
                              {{"attachment", file->id}});
  }
  DESKMESH_RETURN_IF_ERROR(
      outbox::CancelTimer(call.tx(), {call.workspace(), std::string(kUploadTimer), file->id, ""}));
  return files::Delete(call.tx(), call.workspace(), file->id);
}

absl::Status AttachmentsService::List(rpc::ReadCall& call,
                                      const v1::ListTicketAttachmentsRequest& request,
                                      v1::ListTicketAttachmentsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> ids,
      TicketsShownWith(call.tx(), call.workspace(), request.ticket_id(), call.principal()));
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<LinkedFile> found,
      ListFiles(call.tx(), call.workspace(), ids, call.principal().is_contact(), kMostListed));
  for (const LinkedFile& linked : found) {
    auto* item = response->add_items();
    ToProto(linked.file, item->mutable_attachment());
    item->set_ticket_id(linked.ticket_id);
    item->set_comment_id(linked.comment_id);
    item->set_visibility(linked.is_internal ? v1::Comment::INTERNAL : v1::Comment::PUBLIC);
  }
  return absl::OkStatus();
}

absl::Status AttachmentsService::OnTimer(sql::Tx& tx, const outbox::Timer& timer,
                                         base::Instant now) {
  const std::string& workspace = timer.key.workspace_id;
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<files::File> file,
                            files::Lock(tx, workspace, timer.key.subject));
  if (!file.has_value() || !IsUnsent(*file)) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const bool is_held,
                            IsFileHeld(tx, workspace, file->uploader_id, file->id));
  if (!is_held) return files::Delete(tx, workspace, file->id);
  outbox::Timer again = timer;
  again.due = now + kUnsentKept;
  return outbox::PutTimer(tx, again);
}

absl::StatusOr<std::vector<CommentFile>> TakeFiles(sql::Tx& tx, std::string_view workspace_id,
                                                   std::string_view sender_id,
                                                   const std::vector<std::string>& ids,
                                                   std::string_view field) {
  std::vector<CommentFile> taken;
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<files::File> file,
                              files::Lock(tx, workspace_id, ids[i]));
    if (!file.has_value() || !file->is_complete || file->uploader_id != sender_id ||
        !IsUnsent(*file) || !seen.insert(ids[i]).second) {
      return base::InvalidField(std::string(field) + '[' + std::to_string(i) + ']',
                                "must be a complete upload of yours that belongs to no comment");
    }
    taken.push_back({file->id, file->file_name, file->content_type, file->size_bytes});
  }
  return taken;
}

std::vector<std::string> IdsOf(
    const google::protobuf::RepeatedPtrField<v1::TicketAttachment>& attachments) {
  std::vector<std::string> ids;
  for (const v1::TicketAttachment& attachment : attachments) ids.push_back(attachment.id());
  return ids;
}

}  // namespace deskmesh::tickets
