// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.tickets.v1.CommentDrafts.
#pragma once

#include "deskmesh/tickets/v1/drafts_service.pb.h"
#include "platform/rpc/service.h"
#include "tickets/drafts/store.h"

namespace deskmesh::tickets {

// Thread-safe.
class DraftsService {
 public:
  explicit DraftsService(rpc::ServiceDeps deps) : deps_(std::move(deps)) {}

  rpc::Service Describe();

 private:
  absl::Status Get(rpc::ReadCall& call, const v1::GetCommentDraftRequest& request,
                   v1::CommentDraft* response);
  absl::Status Put(rpc::WriteCall& call, const v1::PutCommentDraftRequest& request,
                   v1::CommentDraft* response);
  absl::Status Delete(rpc::WriteCall& call, const v1::DeleteCommentDraftRequest& request,
                      google::protobuf::Empty* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListCommentDraftsRequest& request,
                    v1::ListCommentDraftsResponse* response);

  const rpc::ServiceDeps deps_;
};

}  // namespace deskmesh::tickets
