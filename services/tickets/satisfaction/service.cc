// SPDX-License-Identifier: Apache-2.0
#include "tickets/satisfaction/service.h"

#include "platform/base/error.h"
#include "platform/rpc/field_mask.h"
#include "platform/rpc/page_token.h"
#include "platform/rpc/timestamp.h"
#include "tickets/nps/waves.h"
#include "tickets/store.h"

namespace deskmesh::tickets {
namespace {

// The survey of a good link. What was deleted or ended since looks like what never was.
absl::StatusOr<Survey> SurveyOf(sql::Tx& tx, const LinkClaim& claim, base::Instant now,
                                bool for_change) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<Survey> survey,
                            LoadSurvey(tx, claim.workspace_id, claim.survey_id, for_change));
  if (!survey.has_value()) return LinkInvalid();
  if (survey->expires <= now) return LinkExpired();
  return *std::move(survey);
}

absl::Status FillForm(sql::Tx& tx, const LinkClaim& claim, const Survey& survey,
                      v1::SurveyForm* form) {
  form->set_kind(static_cast<v1::Survey::Kind>(survey.kind));
  form->set_locale(survey.locale);
  rpc::SetTimestamp(survey.expires, form->mutable_expire_time());
  if (survey.answer.has_value()) ToProto(*survey.answer, form->mutable_answer());
  if (survey.ticket_id.empty()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<StoredTicket> stored,
                            LoadTicket(tx, claim.workspace_id, survey.ticket_id));
  if (!stored.has_value()) return LinkInvalid();
  v1::Ticket ticket;
  DESKMESH_RETURN_IF_ERROR(DecodeTicket(stored->data, &ticket));
  form->set_ticket_number(ticket.number());
  return absl::OkStatus();
}

bool IsSame(const Survey::Answer& a, const Survey::Answer& b) {
  return a.score == b.score && a.comment == b.comment && a.solved == b.solved;
}

}  // namespace

rpc::Service SurveysService::Describe() {
  rpc::Service service("deskmesh.tickets.v1.Surveys", deps_);
  service.Lookup("Open", this, &SurveysService::Open)
      .Write("Answer", this, &SurveysService::Answer)
      .Read("List", this, &SurveysService::List)
      .Read("GetLink", this, &SurveysService::GetLink)
      .Lookup("GetSettings", this, &SurveysService::GetSettings)
      .Write("UpdateSettings", this, &SurveysService::UpdateSettings)
      .Write("RotateKey", this, &SurveysService::RotateKey);
  return service;
}

absl::Status SurveysService::Open(rpc::ReadCall& call, const v1::OpenSurveyRequest& request,
                                  v1::SurveyForm* response) {
  DESKMESH_ASSIGN_OR_RETURN(const LinkClaim claim,
                            CheckLink(call.tx(), request.token(), call.now()));
  DESKMESH_ASSIGN_OR_RETURN(const Survey survey,
                            SurveyOf(call.tx(), claim, call.now(), /*for_change=*/false));
  return FillForm(call.tx(), claim, survey, response);
}

absl::Status SurveysService::Answer(rpc::WriteCall& call, const v1::AnswerSurveyRequest& request,
                                    v1::SurveyForm* response) {
  DESKMESH_ASSIGN_OR_RETURN(const LinkClaim claim,
                            CheckLink(call.tx(), request.token(), call.now()));
  DESKMESH_ASSIGN_OR_RETURN(Survey survey,
                            SurveyOf(call.tx(), claim, call.now(), /*for_change=*/true));
  Survey::Answer answer{.comment = request.comment(), .solved = {}, .at = call.now()};
  if (request.has_score()) answer.score = request.score();
  if (request.has_solved() && survey.kind == Survey::Kind::kSatisfaction) {
    answer.solved = request.solved();
  }
  DESKMESH_RETURN_IF_ERROR(CheckAnswer(
      survey.kind, request.has_score() ? std::optional<int>(answer.score) : std::nullopt,
      answer.solved));
  if (survey.kind == Survey::Kind::kNps) {
    DESKMESH_RETURN_IF_ERROR(CheckWaveTakesAnswers(call.tx(), claim.workspace_id, survey.wave_id));
  }
  if (!survey.answer.has_value() || !IsSame(*survey.answer, answer)) {
    if (survey.sequence > kMaxAnswerChanges) {
      return base::Failure(absl::StatusCode::kResourceExhausted, "SURVEY_CHANGED_TOO_OFTEN",
                           "an answer can be changed 50 times");
    }
    const std::optional<Survey::Answer> previous = std::exchange(survey.answer, answer);
    ++survey.sequence;
    DESKMESH_RETURN_IF_ERROR(UpdateSurvey(call.tx(), claim.workspace_id, survey));
    const rpc::FactSource source{claim.workspace_id, survey.contact_id, call.traceparent(),
                                 call.now()};
    v1::SurveyAnswered fact;
    ToProto(survey, fact.mutable_survey());
    if (previous.has_value()) ToProto(*previous, fact.mutable_previous_answer());
    DESKMESH_RETURN_IF_ERROR(rpc::PublishFact(call.tx(), *deps_.outbox, deps_.ids, source,
                                              survey.id, survey.sequence, fact));
    if (survey.kind == Survey::Kind::kSatisfaction) {
      DESKMESH_RETURN_IF_ERROR(RecordRating(call, source, survey, previous));
    }
  }
  return FillForm(call.tx(), claim, survey, response);
}

absl::Status SurveysService::RecordRating(rpc::WriteCall& call, const rpc::FactSource& source,
                                          const Survey& survey,
                                          const std::optional<Survey::Answer>& previous) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(call.tx(), source.workspace_id, survey.ticket_id));
  if (!locked.has_value()) return LinkInvalid();
  DESKMESH_ASSIGN_OR_RETURN(const StoredRule stored, LoadRule(call.tx(), source.workspace_id));
  const std::vector<Step> steps = TakeAnswer(
      locked->ticket, *survey.answer, previous, stored.rule.unsolved_action,
      [&] { return call.NewId("cmt"); }, call.now());
  return recorder_.Record(call.tx(), {source, {ChangeSource::Kind::kSurvey, survey.id}},
                          locked->ticket, steps, nullptr);
}

absl::Status SurveysService::List(rpc::ReadCall& call, const v1::ListSurveysRequest& request,
                                  v1::ListSurveysResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request.page_size()));
  const std::string binding = "Surveys.List\n" + call.workspace() + '\n' + request.ticket_id() +
                              '\n' + request.wave_id() + (request.answered() ? "\n1" : "\n0");
  DESKMESH_ASSIGN_OR_RETURN(const std::string before,
                            rpc::DecodePageToken(binding, request.page_token()));
  DESKMESH_ASSIGN_OR_RETURN(std::vector<Survey> surveys,
                            ListSurveys(call.tx(), call.workspace(),
                                        {.ticket_id = request.ticket_id(),
                                         .wave_id = request.wave_id(),
                                         .is_answered = request.answered()},
                                        before, size + 1));
  if (surveys.size() > static_cast<std::size_t>(size)) {
    surveys.pop_back();
    response->set_next_page_token(rpc::EncodePageToken(binding, surveys.back().id));
  }
  for (const Survey& survey : surveys) ToProto(survey, response->add_surveys());
  return absl::OkStatus();
}

absl::Status SurveysService::GetLink(rpc::ReadCall& call, const v1::GetSurveyLinkRequest& request,
                                     v1::SurveyLink* response) {
  const bool is_customer = call.principal().is_contact();
  if (!is_customer && !call.principal().Allows("tickets.admin")) {
    return base::Failure(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING",
                         "a customer's survey link needs the permission tickets.admin",
                         {{"permission", "tickets.admin"}});
  }
  if (request.survey_id().empty() == request.ticket_id().empty()) {
    return base::InvalidField("ticket_id", "must be given, or `survey_id`, but not both");
  }
  if (is_customer && request.ticket_id().empty()) {
    return base::NotFound("survey", request.survey_id());
  }
  std::optional<Survey> survey;
  if (request.ticket_id().empty()) {
    DESKMESH_ASSIGN_OR_RETURN(survey, LoadSurvey(call.tx(), call.workspace(), request.survey_id(),
                                                 /*for_change=*/false));
    if (!survey.has_value()) return base::NotFound("survey", request.survey_id());
    if (survey->expires <= call.now()) return LinkExpired();
  } else {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<std::string> requester,
                              RequesterOf(call.tx(), call.workspace(), request.ticket_id()));
    if (!requester.has_value() || (is_customer && *requester != call.principal().id)) {
      return base::NotFound("ticket", request.ticket_id());
    }
    DESKMESH_ASSIGN_OR_RETURN(
        std::vector<Survey> latest,
        ListSurveys(call.tx(), call.workspace(), {.ticket_id = request.ticket_id(), .wave_id = ""},
                    "", 1));
    if (latest.empty() || latest[0].expires <= call.now()) return absl::OkStatus();
    survey = std::move(latest[0]);
    if (is_customer && survey->contact_id != call.principal().id) return absl::OkStatus();
  }
  // Who sent it made one.
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<LinkKey> key,
                            LatestKey(call.tx(), call.workspace()));
  if (!key.has_value()) return LinkExpired();
  response->set_survey_id(survey->id);
  response->set_path(LinkPathOf(call.workspace(), *survey, *key));
  rpc::SetTimestamp(survey->expires, response->mutable_expire_time());
  response->set_is_answered(survey->answer.has_value());
  return absl::OkStatus();
}

absl::Status SurveysService::GetSettings(rpc::ReadCall& call,
                                         const v1::GetSurveySettingsRequest& /*request*/,
                                         v1::SurveySettings* response) {
  DESKMESH_ASSIGN_OR_RETURN(const StoredRule stored, LoadRule(call.tx(), call.workspace()));
  ToProto(stored.rule, response);
  response->set_etag(std::to_string(stored.version));
  return absl::OkStatus();
}

absl::Status SurveysService::UpdateSettings(rpc::WriteCall& call,
                                            const v1::UpdateSurveySettingsRequest& request,
                                            v1::SurveySettings* response) {
  const v1::SurveySettings& sent = request.settings();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> paths,
      rpc::MaskedPaths(request.update_mask(), sent,
                       {"enabled", "delay", "link_lifetime", "unsolved_action"}));
  DESKMESH_ASSIGN_OR_RETURN(StoredRule stored,
                            LoadRule(call.tx(), call.workspace(), /*for_change=*/true));
  if (!sent.etag().empty() && sent.etag() != std::to_string(stored.version)) {
    return base::StaleEtag("survey_settings", "settings");
  }
  v1::SurveySettings settings;
  ToProto(stored.rule, &settings);
  for (const std::string& path : paths) {
    if (path == "enabled") settings.set_enabled(sent.enabled());
    if (path == "delay") *settings.mutable_delay() = sent.delay();
    if (path == "link_lifetime") *settings.mutable_link_lifetime() = sent.link_lifetime();
    if (path == "unsolved_action") settings.set_unsolved_action(sent.unsolved_action());
  }
  DESKMESH_ASSIGN_OR_RETURN(stored.rule, RuleOf(settings));
  ++stored.version;
  DESKMESH_RETURN_IF_ERROR(SaveRule(call.tx(), call.workspace(), stored, call.now()));
  ToProto(stored.rule, response);
  response->set_etag(std::to_string(stored.version));
  return absl::OkStatus();
}

absl::Status SurveysService::RotateKey(rpc::WriteCall& call,
                                       const v1::RotateSurveyKeyRequest& request,
                                       google::protobuf::Empty* /*response*/) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<LinkKey> latest,
                            LatestKey(call.tx(), call.workspace()));
  DESKMESH_RETURN_IF_ERROR(AddKey(call.tx(), call.workspace(),
                                  {.id = latest.has_value() ? latest->id + 1 : 1,
                                   .secret = NewLinkSecret(),
                                   .created = call.now(),
                                   .retired = {}}));
  return DropKeys(call.tx(), call.workspace(),
                  request.revoke() ? call.now() : call.now() - kLongestLink);
}

}  // namespace deskmesh::tickets
