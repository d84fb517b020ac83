// SPDX-License-Identifier: Apache-2.0
//
// One transfer under way, as the parts of the jobs share it.
#pragma once

#include <string>

#include "knowledge/transfer/jobs.h"
#include "platform/rpc/call.h"

namespace deskmesh::knowledge {

// Acts for the person who asked for the transfer.
struct TransferJobs::Job {
  Job(const store::TransferRow& row, const v1::ArticleTransfer& transfer)
      : workspace(row.workspace_id), id(row.id), file_id(row.file_id), transfer(transfer) {
    principal.kind = rpc::Principal::Kind::kUser;
    principal.id = principal.user_id = transfer.creator_id();
    principal.workspace_id = workspace;
    principal.permissions = {"knowledge.*"};
    context.principal = std::make_shared<const rpc::Principal>(principal);
  }

  const std::string workspace;
  const std::string id;
  const std::string file_id;
  v1::ArticleTransfer transfer;  // as it was last read or written
  rpc::Principal principal;
  rpc::CallContext context;
  bool is_cancelled = false;
};

}  // namespace deskmesh::knowledge
