// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::knowledge {

// What can be read from a text alone. Thread-safe.
class LanguageService {
 public:
  explicit LanguageService(rpc::ServiceDeps deps) : deps_(std::move(deps)) {}

  rpc::Service Describe();

  absl::Status Analyze(rpc::ReadCall& call, const v1::AnalyzeTextRequest& request,
                       v1::AnalyzeTextResponse* reply);

 private:
  rpc::ServiceDeps deps_;
};

}  // namespace deskmesh::knowledge
