// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of triggers.
#pragma once

#include "deskmesh/tickets/v1/triggers_service.pb.h"
#include "platform/rpc/service.h"
#include "tickets/catalogue/shelf.h"
#include "tickets/triggers/engine.h"

namespace deskmesh::tickets {

// Thread-safe.
class TriggersService {
 public:
  // `book` must outlive the service. `on_timer` is called after a commit that set a timer.
  TriggersService(rpc::ServiceDeps deps, TriggerBook& book, std::function<void()> on_timer);

  rpc::Service Describe();

 private:
  absl::Status Count(rpc::ReadCall& call, const v1::CountWaitingTicketsRequest& request,
                     v1::CountWaitingTicketsResponse* response);
  absl::Status ListTemplates(rpc::ReadCall& call, const v1::ListTriggerTemplatesRequest& request,
                             v1::ListTriggerTemplatesResponse* response);
  absl::Status ListRuns(rpc::ReadCall& call, const v1::ListTriggerRunsRequest& request,
                        v1::ListTriggerRunsResponse* response);
  absl::Status ListChecks(rpc::ReadCall& call, const v1::ListTriggerChecksRequest& request,
                          v1::ListTriggerChecksResponse* response);
  absl::Status Explain(rpc::ReadCall& call, const v1::ExplainTriggerRequest& request,
                       v1::ExplainTriggerResponse* response);
  absl::Status DryRun(rpc::TaskCall& call, const v1::DryRunTriggerRequest& request,
                      v1::DryRunTriggerResponse* response);

  rpc::ServiceDeps deps_;
  TriggerBook& book_;
  ShelfService<v1::Trigger, v1::CreateTriggerRequest, v1::GetTriggerRequest,
               v1::ListTriggersRequest, v1::ListTriggersResponse, v1::UpdateTriggerRequest,
               v1::DeleteTriggerRequest>
      triggers_;
};

}  // namespace deskmesh::tickets
