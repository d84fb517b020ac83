// SPDX-License-Identifier: Apache-2.0
#include "tickets/satisfaction/convert.h"

#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::tickets {

base::Duration SpanOf(const google::protobuf::Duration& proto) {
  return std::chrono::seconds(proto.seconds());
}

void SetSpan(base::Duration span, google::protobuf::Duration* proto) {
  proto->set_seconds(std::chrono::duration_cast<std::chrono::seconds>(span).count());
}

void ToProto(const Survey::Answer& answer, v1::SurveyAnswer* proto) {
  proto->set_score(answer.score);
  proto->set_comment(answer.comment);
  if (answer.solved.has_value()) proto->set_solved(*answer.solved);
  rpc::SetTimestamp(answer.at, proto->mutable_answer_time());
}

void ToProto(const Survey& survey, v1::Survey* proto) {
  proto->set_id(survey.id);
  proto->set_kind(static_cast<v1::Survey::Kind>(survey.kind));
  proto->set_ticket_id(survey.ticket_id);
  proto->set_wave_id(survey.wave_id);
  proto->set_contact_id(survey.contact_id);
  proto->set_organization_id(survey.organization_id);
  proto->set_tier(static_cast<v1::Ticket::Tier>(survey.tier));
  proto->set_locale(survey.locale);
  rpc::SetTimestamp(survey.created, proto->mutable_create_time());
  rpc::SetTimestamp(survey.expires, proto->mutable_expire_time());
  if (survey.answer.has_value()) ToProto(*survey.answer, proto->mutable_answer());
}

void ToProto(const SurveyRule& rule, v1::SurveySettings* proto) {
  proto->set_enabled(rule.is_enabled);
  SetSpan(rule.delay, proto->mutable_delay());
  SetSpan(rule.link_lifetime, proto->mutable_link_lifetime());
  proto->set_unsolved_action(static_cast<v1::SurveySettings::UnsolvedAction>(rule.unsolved_action));
}

absl::StatusOr<SurveyRule> RuleOf(const v1::SurveySettings& settings) {
  const SurveyRule rule{.is_enabled = settings.enabled(),
                        .delay = SpanOf(settings.delay()),
                        .link_lifetime = SpanOf(settings.link_lifetime()),
                        .unsolved_action = static_cast<UnsolvedAction>(settings.unsolved_action())};
  std::vector<base::FieldViolation> faults;
  if (rule.delay < base::Duration(0) || rule.delay > kLongestDelay) {
    faults.push_back({"settings.delay", "must be 0 to 30 days"});
  }
  if (rule.link_lifetime < std::chrono::days(1) || rule.link_lifetime > kLongestLink) {
    faults.push_back({"settings.link_lifetime", "must be 1 to 90 days"});
  }
  if (rule.unsolved_action == UnsolvedAction::kUnset) {
    faults.push_back({"settings.unsolved_action", "must be REOPEN or TELL_OWNER"});
  }
  if (!faults.empty()) return base::InvalidFields(std::move(faults));
  return rule;
}

}  // namespace deskmesh::tickets
