// SPDX-License-Identifier: Apache-2.0
#include "tickets/drafts/service.h"

#include <optional>

#include "platform/base/error.h"
#include "platform/files/file_store.h"
#include "platform/rpc/timestamp.h"
#include "tickets/attachments/service.h"
#include "tickets/convert.h"
#include "tickets/sight.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

// Without the files that are gone or went with another comment.
absl::Status ShowDraft(rpc::ReadCall& call, const Draft& draft, v1::CommentDraft* out) {
  out->set_ticket_id(draft.ticket_id);
  out->set_body(draft.body);
  out->set_visibility(static_cast<v1::Comment::Visibility>(draft.visibility));
  for (const std::string& id : draft.file_ids) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<files::File> file,
                              files::Find(call.tx(), call.workspace(), id));
    if (!file.has_value() || file->scope != file->uploader_id) continue;
    ToProto(CommentFile{file->id, file->file_name, file->content_type, file->size_bytes},
            out->add_attachments());
  }
  rpc::SetTimestamp(draft.updated, out->mutable_update_time());
  out->set_etag(std::to_string(draft.version));
  return absl::OkStatus();
}

}  // namespace

rpc::Service DraftsService::Describe() {
  rpc::Service service("deskmesh.tickets.v1.CommentDrafts", deps_);
  service.Lookup("Get", this, &DraftsService::Get)
      .Write("Put", this, &DraftsService::Put)
      .Write("Delete", this, &DraftsService::Delete)
      .Read("List", this, &DraftsService::List);
  return service;
}

absl::Status DraftsService::Get(rpc::ReadCall& call, const v1::GetCommentDraftRequest& request,
                                v1::CommentDraft* response) {
  DESKMESH_RETURN_IF_ERROR(
      TicketsShownWith(call.tx(), call.workspace(), request.ticket_id(), call.principal())
          .status());
  DESKMESH_ASSIGN_OR_RETURN(
      const std::optional<Draft> draft,
      LoadDraft(call.tx(), call.workspace(), OwnerOf(call.principal()), request.ticket_id()));
  if (draft.has_value()) return ShowDraft(call, *draft, response);
  response->set_ticket_id(request.ticket_id());
  return absl::OkStatus();
}

absl::Status DraftsService::Put(rpc::WriteCall& call, const v1::PutCommentDraftRequest& request,
                                v1::CommentDraft* response) {
  const v1::CommentDraft& sent = request.comment_draft();
  const std::string owner = OwnerOf(call.principal());
  DESKMESH_RETURN_IF_ERROR(
      TicketsShownWith(call.tx(), call.workspace(), sent.ticket_id(), call.principal()).status());
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Draft> before,
                            LockDraft(call.tx(), call.workspace(), owner, sent.ticket_id()));
  if (!sent.etag().empty() &&
      (!before.has_value() || sent.etag() != std::to_string(before->version))) {
    return base::StaleEtag("draft", sent.ticket_id());
  }
  Draft draft{.ticket_id = sent.ticket_id(),
              .body = sent.body(),
              .file_ids = IdsOf(sent.attachments()),
              .version = before.has_value() ? before->version + 1 : call.now().micros,
              .updated = call.now()};
  if (sent.visibility() != v1::Comment::VISIBILITY_UNSPECIFIED) {
    draft.visibility = static_cast<Visibility>(sent.visibility());
  }
  if (draft.is_empty()) {
    response->set_ticket_id(draft.ticket_id);
    return DeleteDraft(call.tx(), call.workspace(), owner, draft.ticket_id);
  }
  DESKMESH_RETURN_IF_ERROR(
      TakeFiles(call.tx(), call.workspace(), owner, draft.file_ids, "comment_draft.attachments")
          .status());
  if (before.has_value()) {
    DESKMESH_RETURN_IF_ERROR(UpdateDraft(call.tx(), call.workspace(), owner, draft));
  } else {
    DESKMESH_ASSIGN_OR_RETURN(const int count, CountDrafts(call.tx(), call.workspace(), owner));
    if (count >= kMaxDrafts) {
      return base::Precondition("TOO_MANY_DRAFTS", "500 drafts are kept of one person", {});
    }
    // Another window of the same person was first.
    DESKMESH_ASSIGN_OR_RETURN(const bool is_first,
                              InsertDraft(call.tx(), call.workspace(), owner, draft));
    if (!is_first) return base::StaleEtag("draft", sent.ticket_id());
  }
  return ShowDraft(call, draft, response);
}

absl::Status DraftsService::Delete(rpc::WriteCall& call,
                                   const v1::DeleteCommentDraftRequest& request,
                                   google::protobuf::Empty* /*response*/) {
  DESKMESH_RETURN_IF_ERROR(
      TicketsShownWith(call.tx(), call.workspace(), request.ticket_id(), call.principal())
          .status());
  return DeleteDraft(call.tx(), call.workspace(), OwnerOf(call.principal()), request.ticket_id());
}

absl::Status DraftsService::List(rpc::ReadCall& call,
                                 const v1::ListCommentDraftsRequest& /*request*/,
                                 v1::ListCommentDraftsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<Draft> drafts,
                            ListDrafts(call.tx(), call.workspace(), OwnerOf(call.principal())));
  for (const Draft& draft : drafts) {
    DESKMESH_RETURN_IF_ERROR(ShowDraft(call, draft, response->add_comment_drafts()));
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::tickets
