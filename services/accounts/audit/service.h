// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of the audit log.
#pragma once

#include <vector>

#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::accounts {

// Thread-safe.
class AuditService {
 public:
  explicit AuditService(rpc::ServiceDeps deps) : deps_(std::move(deps)) {}

  std::vector<rpc::Service> Describe();

 private:
  absl::Status List(rpc::ReadCall& call, const v1::ListAuditEventsRequest& request,
                    v1::ListAuditEventsResponse* response);

  rpc::ServiceDeps deps_;
};

}  // namespace deskmesh::accounts
