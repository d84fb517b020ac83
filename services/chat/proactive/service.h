// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.chat.v1.Tips, TipRules and Journeys.
#pragma once

#include <vector>

#include "deskmesh/chat/v1/tips_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::chat {

// Thread-safe.
class ProactiveService {
 public:
  explicit ProactiveService(rpc::ServiceDeps deps) : deps_(std::move(deps)) {}

  std::vector<rpc::Service> Describe();

  absl::Status Report(rpc::WriteCall& call, const v1::ReportBehaviorRequest& request,
                      v1::ReportBehaviorResponse* response);
  absl::Status Answer(rpc::WriteCall& call, const v1::AnswerTipRequest& request,
                      google::protobuf::Empty* response);

  absl::Status CreateRule(rpc::WriteCall& call, const v1::CreateTipRuleRequest& request,
                          v1::TipRule* response);
  absl::Status GetRule(rpc::ReadCall& call, const v1::GetTipRuleRequest& request,
                       v1::TipRule* response);
  absl::Status ListRules(rpc::ReadCall& call, const v1::ListTipRulesRequest& request,
                         v1::ListTipRulesResponse* response);
  absl::Status UpdateRule(rpc::WriteCall& call, const v1::UpdateTipRuleRequest& request,
                          v1::TipRule* response);
  absl::Status DeleteRule(rpc::WriteCall& call, const v1::DeleteTipRuleRequest& request,
                          google::protobuf::Empty* response);
  absl::Status ListEffects(rpc::ReadCall& call, const v1::ListTipEffectsRequest& request,
                           v1::ListTipEffectsResponse* response);

  absl::Status GetWelcome(rpc::ReadCall& call, const v1::GetWelcomeJourneyRequest& request,
                          v1::WelcomeJourney* response);
  absl::Status UpdateWelcome(rpc::WriteCall& call, const v1::UpdateWelcomeJourneyRequest& request,
                             v1::WelcomeJourney* response);
  absl::Status ListJourneys(rpc::ReadCall& call, const v1::ListJourneysRequest& request,
                            v1::ListJourneysResponse* response);

 private:
  rpc::ServiceDeps deps_;
};

}  // namespace deskmesh::chat
