// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.chat.v1.Flows.
#pragma once

#include "chat/dialogue/service.h"
#include "chat/flows/library.h"
#include "chat/flows/store.h"
#include "deskmesh/chat/v1/chat_service.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::chat {

// Thread-safe.
class FlowsService {
 public:
  FlowsService(rpc::ServiceDeps deps, dialogue::BotTurns& turns)
      : deps_(std::move(deps)), turns_(turns) {}

  rpc::Service Describe();

  absl::Status Create(rpc::WriteCall& call, const v1::CreateFlowRequest& request,
                      v1::Flow* response);
  absl::Status Get(rpc::ReadCall& call, const v1::GetFlowRequest& request, v1::Flow* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListFlowsRequest& request,
                    v1::ListFlowsResponse* response);
  absl::Status Update(rpc::WriteCall& call, const v1::UpdateFlowRequest& request,
                      v1::Flow* response);
  absl::Status Check(rpc::ReadCall& call, const v1::CheckFlowRequest& request,
                     v1::CheckFlowResponse* response);
  absl::Status Simulate(rpc::TaskCall& call, const v1::SimulateFlowRequest& request,
                        v1::SimulateFlowResponse* response);
  absl::Status Publish(rpc::TaskCall& call, const v1::PublishFlowRequest& request,
                       v1::Flow* response);
  absl::Status RollBack(rpc::WriteCall& call, const v1::RollBackFlowRequest& request,
                        v1::Flow* response);
  absl::Status Disable(rpc::WriteCall& call, const v1::DisableFlowRequest& request,
                       v1::Flow* response);
  absl::Status ListVersions(rpc::ReadCall& call, const v1::ListFlowVersionsRequest& request,
                            v1::ListFlowVersionsResponse* response);

 private:
  // R27: FAILED_PRECONDITION FLOW_LOWERS_RESULTS when `draft` does worse than `published` with what
  // customers of recorded talks said.
  absl::Status CompareResults(rpc::TaskCall& call, const dialogue::Flow& draft,
                              const dialogue::Flow& published,
                              const std::vector<store::RecordedTalk>& talks);
  // Makes `body` the next version of the locked `row`.
  absl::Status PublishBody(rpc::WriteCall& call, const std::string& body, const std::string& note,
                           store::FlowRow& row);

  rpc::ServiceDeps deps_;
  dialogue::BotTurns& turns_;
};

}  // namespace deskmesh::chat
