// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deskmesh/knowledge/v1/language_service.pb.h"
#include "knowledge/language/ticket_models.h"
#include "platform/rpc/service.h"

namespace deskmesh::knowledge {

// What can be read from a text alone. Thread-safe.
class LanguageService {
 public:
  LanguageService(rpc::ServiceDeps deps, TicketModels& models)
      : deps_(std::move(deps)), models_(models) {}

  rpc::Service Describe();

  absl::Status Analyze(rpc::ReadCall& call, const v1::AnalyzeTextRequest& request,
                       v1::AnalyzeTextResponse* reply);
  absl::Status ClassifyTicket(rpc::ReadCall& call, const v1::ClassifyTicketRequest& request,
                              v1::ClassifyTicketResponse* reply);
  absl::Status ListTicketModels(rpc::ReadCall& call, const v1::ListTicketModelsRequest& request,
                                v1::ListTicketModelsResponse* reply);

 private:
  rpc::ServiceDeps deps_;
  TicketModels& models_;
};

}  // namespace deskmesh::knowledge
