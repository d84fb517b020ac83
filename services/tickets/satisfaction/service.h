// SPDX-License-Identifier: Apache-2.0
//
// The RPCs of surveys.
#pragma once

#include "deskmesh/tickets/v1/survey_service.pb.h"
#include "platform/rpc/service.h"
#include "tickets/recorder.h"
#include "tickets/satisfaction/sender.h"

namespace deskmesh::tickets {

// Thread-safe.
class SurveysService {
 public:
  // `recorder` must outlive the service.
  SurveysService(rpc::ServiceDeps deps, Recorder& recorder)
      : deps_(std::move(deps)), recorder_(recorder) {}

  rpc::Service Describe();

 private:
  // Nobody is logged in: the token says whose survey it is.
  absl::Status Open(rpc::ReadCall& call, const v1::OpenSurveyRequest& request,
                    v1::SurveyForm* response);
  absl::Status Answer(rpc::WriteCall& call, const v1::AnswerSurveyRequest& request,
                      v1::SurveyForm* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListSurveysRequest& request,
                    v1::ListSurveysResponse* response);
  absl::Status GetLink(rpc::ReadCall& call, const v1::GetSurveyLinkRequest& request,
                       v1::SurveyLink* response);
  absl::Status GetSettings(rpc::ReadCall& call, const v1::GetSurveySettingsRequest& request,
                           v1::SurveySettings* response);
  absl::Status UpdateSettings(rpc::WriteCall& call, const v1::UpdateSurveySettingsRequest& request,
                              v1::SurveySettings* response);
  absl::Status RotateKey(rpc::WriteCall& call, const v1::RotateSurveyKeyRequest& request,
                         google::protobuf::Empty* response);

  // What a satisfaction answer does to its ticket.
  absl::Status RecordRating(rpc::WriteCall& call, const rpc::FactSource& source,
                            const Survey& survey, const std::optional<Survey::Answer>& previous);

  rpc::ServiceDeps deps_;
  Recorder& recorder_;
};

}  // namespace deskmesh::tickets
