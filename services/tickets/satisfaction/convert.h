// SPDX-License-Identifier: Apache-2.0
//
// Surveys and their settings between contract and rules.
#pragma once

#include <absl/status/statusor.h>

#include "deskmesh/tickets/v1/survey.pb.h"
#include "tickets/satisfaction/core/survey.h"
#include "tickets/satisfaction/core/survey_rule.h"

namespace deskmesh::tickets {

void ToProto(const Survey::Answer& answer, v1::SurveyAnswer* proto);
void ToProto(const Survey& survey, v1::Survey* proto);

void ToProto(const SurveyRule& rule, v1::SurveySettings* proto);
// INVALID_ARGUMENT names the field and its bounds.
absl::StatusOr<SurveyRule> RuleOf(const v1::SurveySettings& settings);

// A length of time of whole seconds.
base::Duration SpanOf(const google::protobuf::Duration& proto);
void SetSpan(base::Duration span, google::protobuf::Duration* proto);

}  // namespace deskmesh::tickets
