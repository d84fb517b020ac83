// SPDX-License-Identifier: Apache-2.0
#include "chat/proactive/service.h"

#include <charconv>

#include "chat/core/flood_limit.h"
#include "chat/dialogue/core/text_match.h"
#include "chat/proactive/convert.h"
#include "chat/proactive/observer.h"
#include "chat/proactive/store.h"
#include "chat/store.h"
#include "platform/base/error.h"
#include "platform/rpc/page_token.h"

namespace deskmesh::chat {
namespace {

constexpr std::size_t kMostRules = 200;
constexpr FloodLimit kReportLimit{.burst = 30, .interval = std::chrono::seconds(2)};

absl::Status CheckRuleEtag(const std::string& sent, std::int64_t revision, std::string_view noun,
                           std::string_view id) {
  if (sent.empty() || sent == std::to_string(revision)) return absl::OkStatus();
  return base::StaleEtag(noun, id);
}

absl::StatusOr<std::string> LanguageOf(rpc::ReadCall& call, const std::string& locale) {
  std::string wanted = locale;
  if (wanted.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::Contact> contact,
                              store::FindContact(call.tx(), call.workspace(), call.principal().id));
    if (contact.has_value()) wanted = contact->locale;
  }
  return std::string(dialogue::LanguageOf("", wanted));
}

}  // namespace

std::vector<rpc::Service> ProactiveService::Describe() {
  std::vector<rpc::Service> services;
  services.emplace_back("deskmesh.chat.v1.Tips", deps_)
      .Write("Report", this, &ProactiveService::Report)
      .Write("Answer", this, &ProactiveService::Answer);
  services.emplace_back("deskmesh.chat.v1.TipRules", deps_)
      .Write("Create", this, &ProactiveService::CreateRule)
      .Lookup("Get", this, &ProactiveService::GetRule)
      .Read("List", this, &ProactiveService::ListRules)
      .Write("Update", this, &ProactiveService::UpdateRule)
      .Write("Delete", this, &ProactiveService::DeleteRule)
      .Read("ListEffects", this, &ProactiveService::ListEffects);
  services.emplace_back("deskmesh.chat.v1.Journeys", deps_)
      .Lookup("GetWelcome", this, &ProactiveService::GetWelcome)
      .Write("UpdateWelcome", this, &ProactiveService::UpdateWelcome)
      .Read("List", this, &ProactiveService::ListJourneys);
  return services;
}

absl::Status ProactiveService::Report(rpc::WriteCall& call,
                                      const v1::ReportBehaviorRequest& request,
                                      v1::ReportBehaviorResponse* response) {
  if (!call.principal().is_contact()) {
    return base::Failure(absl::StatusCode::kPermissionDenied, "CUSTOMERS_ONLY",
                         "only a customer's browser reports its own behaviour");
  }
  const std::string& contact = call.principal().id;
  std::vector<proactive::BehaviorEvent> events;
  for (int i = 0; i < request.events_size(); ++i) {
    if (!proactive::IsEventName(request.events(i).name())) {
      return base::InvalidField("events[" + std::to_string(i) + "].name",
                                "must be 1 to 64 of the characters a-z, 0-9, _, - and .");
    }
    events.push_back(convert::FromProto(request.events(i), call.now()));
  }
  DESKMESH_ASSIGN_OR_RETURN(const base::Instant flood_state,
                            store::LockReporter(call.tx(), call.workspace(), contact));
  const FloodVerdict verdict = Admit(kReportLimit, flood_state, call.now());
  if (!verdict.allowed) {
    return base::RetryLater(absl::StatusCode::kResourceExhausted, "TOO_MANY_EVENTS",
                            "too many reports at once; send several events in one",
                            verdict.retry_after.count() / 1000 + 1);
  }
  DESKMESH_RETURN_IF_ERROR(
      store::SaveReporter(call.tx(), call.workspace(), contact, verdict.next_state));
  DESKMESH_RETURN_IF_ERROR(
      proactive::Observe(call.tx(), deps_.ids, call.workspace(), contact, events, call.now()));
  DESKMESH_ASSIGN_OR_RETURN(const std::string language, LanguageOf(call, request.locale()));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::JourneyPlanRow> plan,
                            store::FindJourneyPlan(call.tx(), call.workspace()));
  const v1::WelcomeJourney welcome = convert::WelcomeOf(plan);
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::TipRow> tip,
                            proactive::Fetch(call.tx(), call.workspace(), contact, call.now()));
  if (tip.has_value() && tip->rule_id.empty()) {
    convert::ToProto(*tip, welcome, language, response->add_tips());
  } else if (tip.has_value()) {
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::TipRuleRow> rule,
                              store::FindTipRule(call.tx(), call.workspace(), tip->rule_id));
    if (rule.has_value()) {
      convert::ToProto(*tip, convert::TipRuleOf(*rule), language, response->add_tips());
    }
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<proactive::Journey> journey,
                            store::FindJourney(call.tx(), call.workspace(), contact));
  if (journey.has_value() &&
      proactive::StateOf(*journey, call.now()) == proactive::JourneyState::kUnderWay) {
    convert::ToProto(*journey, welcome, language, call.now(), response->mutable_journey());
  }
  return absl::OkStatus();
}

absl::Status ProactiveService::Answer(rpc::WriteCall& call, const v1::AnswerTipRequest& request,
                                      google::protobuf::Empty*) {
  DESKMESH_ASSIGN_OR_RETURN(std::optional<store::TipRow> tip,
                            store::LockTip(call.tx(), call.workspace(), request.id()));
  // A customer's own only; nobody learns of the control group.
  if (!tip.has_value() || tip->is_control ||
      (call.principal().is_contact() && tip->contact_id != call.principal().id)) {
    return base::NotFound("tip", request.id());
  }
  const bool is_answered = tip->clicked_at.has_value() || tip->dismissed_at.has_value();
  switch (request.answer()) {
    case v1::AnswerTipRequest::CLICKED:
      if (!is_answered) tip->clicked_at = call.now();
      break;
    case v1::AnswerTipRequest::DISMISSED:
      if (!is_answered) tip->dismissed_at = call.now();
      break;
    case v1::AnswerTipRequest::SOLVED:
      if (!tip->solved_at.has_value() && !tip->dismissed_at.has_value()) {
        tip->solved_at = call.now();
      }
      break;
    default:
      return base::InvalidField("answer", "must be CLICKED, DISMISSED or SOLVED");
  }
  return store::UpdateTip(call.tx(), call.workspace(), *tip);
}

absl::Status ProactiveService::CreateRule(rpc::WriteCall& call,
                                          const v1::CreateTipRuleRequest& request,
                                          v1::TipRule* response) {
  DESKMESH_RETURN_IF_ERROR(convert::CheckTipRule(request.tip_rule()));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::TipRuleRow> rules,
                            store::ListTipRules(call.tx(), call.workspace()));
  if (rules.size() >= kMostRules) {
    return base::Precondition("TOO_MANY_RULES", "a workspace has at most 200 tip rules",
                              {{"limit", std::to_string(kMostRules)}});
  }
  const store::TipRuleRow row{.id = call.NewId("tip"),
                              .name = request.tip_rule().name(),
                              .body = convert::BodyOf(request.tip_rule()),
                              .revision = 1,
                              .updated_at = call.now()};
  DESKMESH_RETURN_IF_ERROR(store::SaveTipRule(call.tx(), call.workspace(), row));
  *response = convert::TipRuleOf(row);
  return absl::OkStatus();
}

absl::Status ProactiveService::GetRule(rpc::ReadCall& call, const v1::GetTipRuleRequest& request,
                                       v1::TipRule* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::TipRuleRow> row,
                            store::FindTipRule(call.tx(), call.workspace(), request.id()));
  if (!row.has_value()) return base::NotFound("tip_rule", request.id());
  *response = convert::TipRuleOf(*row);
  return absl::OkStatus();
}

absl::Status ProactiveService::ListRules(rpc::ReadCall& call, const v1::ListTipRulesRequest&,
                                         v1::ListTipRulesResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::TipRuleRow> rules,
                            store::ListTipRules(call.tx(), call.workspace()));
  for (const store::TipRuleRow& row : rules) *response->add_tip_rules() = convert::TipRuleOf(row);
  return absl::OkStatus();
}

absl::Status ProactiveService::UpdateRule(rpc::WriteCall& call,
                                          const v1::UpdateTipRuleRequest& request,
                                          v1::TipRule* response) {
  DESKMESH_RETURN_IF_ERROR(convert::CheckTipRule(request.tip_rule()));
  DESKMESH_ASSIGN_OR_RETURN(std::optional<store::TipRuleRow> row,
                            store::LockTipRule(call.tx(), call.workspace(), request.id()));
  if (!row.has_value()) return base::NotFound("tip_rule", request.id());
  DESKMESH_RETURN_IF_ERROR(
      CheckRuleEtag(request.tip_rule().etag(), row->revision, "tip_rule", row->id));
  row->name = request.tip_rule().name();
  row->body = convert::BodyOf(request.tip_rule());
  row->updated_at = call.now();
  ++row->revision;
  DESKMESH_RETURN_IF_ERROR(store::SaveTipRule(call.tx(), call.workspace(), *row));
  *response = convert::TipRuleOf(*row);
  return absl::OkStatus();
}

absl::Status ProactiveService::DeleteRule(rpc::WriteCall& call,
                                          const v1::DeleteTipRuleRequest& request,
                                          google::protobuf::Empty*) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::TipRuleRow> row,
                            store::LockTipRule(call.tx(), call.workspace(), request.id()));
  if (!row.has_value()) return base::NotFound("tip_rule", request.id());
  return store::DeleteTipRule(call.tx(), call.workspace(), request.id());
}

absl::Status ProactiveService::ListEffects(rpc::ReadCall& call, const v1::ListTipEffectsRequest&,
                                           v1::ListTipEffectsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const auto totals, store::CountTips(call.tx(), call.workspace()));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::TipRuleRow> rules,
                            store::ListTipRules(call.tx(), call.workspace()));
  for (const store::TipRuleRow& row : rules) {
    const auto found = totals.find(row.id);
    convert::ToProto(row.id, found == totals.end() ? store::TipTotals{} : found->second,
                     response->add_effects());
  }
  return absl::OkStatus();
}

absl::Status ProactiveService::GetWelcome(rpc::ReadCall& call, const v1::GetWelcomeJourneyRequest&,
                                          v1::WelcomeJourney* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::JourneyPlanRow> plan,
                            store::FindJourneyPlan(call.tx(), call.workspace()));
  *response = convert::WelcomeOf(plan);
  return absl::OkStatus();
}

absl::Status ProactiveService::UpdateWelcome(rpc::WriteCall& call,
                                             const v1::UpdateWelcomeJourneyRequest& request,
                                             v1::WelcomeJourney* response) {
  DESKMESH_RETURN_IF_ERROR(convert::CheckWelcome(request.journey()));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::JourneyPlanRow> before,
                            store::FindJourneyPlan(call.tx(), call.workspace()));
  const std::int64_t revision = before.has_value() ? before->revision : 0;
  DESKMESH_RETURN_IF_ERROR(
      CheckRuleEtag(request.journey().etag(), revision, "welcome_journey", "welcome"));
  const store::JourneyPlanRow row{.body = convert::BodyOf(request.journey()),
                                  .revision = revision + 1,
                                  .updated_at = call.now()};
  // Somebody else's change of the same moment isn't undone unseen.
  DESKMESH_ASSIGN_OR_RETURN(const bool is_saved,
                            store::SaveJourneyPlan(call.tx(), call.workspace(), row));
  if (!is_saved) return base::StaleEtag("welcome_journey", "welcome");
  *response = convert::WelcomeOf(row);
  return absl::OkStatus();
}

absl::Status ProactiveService::ListJourneys(rpc::ReadCall& call,
                                            const v1::ListJourneysRequest& request,
                                            v1::ListJourneysResponse* response) {
  const std::string binding =
      "Journeys.List\n" + call.workspace() + "\n" + std::to_string(request.state());
  DESKMESH_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request.page_size()));
  DESKMESH_ASSIGN_OR_RETURN(const std::string position,
                            rpc::DecodePageToken(binding, request.page_token()));
  store::JourneySelection selection{.now = call.now(), .limit = size + 1};
  if (request.state() != v1::JourneyProgress::STATE_UNSPECIFIED) {
    selection.state = static_cast<proactive::JourneyState>(request.state() - 1);
  }
  if (const std::size_t slash = position.find('/'); slash != std::string::npos) {
    base::Instant before;
    std::from_chars(position.data(), position.data() + slash, before.micros);
    selection.before = before;
    selection.before_contact = position.substr(slash + 1);
  }
  DESKMESH_ASSIGN_OR_RETURN(std::vector<proactive::Journey> journeys,
                            store::ListJourneys(call.tx(), call.workspace(), selection));
  if (journeys.size() > static_cast<std::size_t>(size)) {
    journeys.resize(static_cast<std::size_t>(size));
    response->set_next_page_token(rpc::EncodePageToken(
        binding,
        std::to_string(journeys.back().begun_at.micros) + "/" + journeys.back().contact_id));
  }
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::JourneyPlanRow> plan,
                            store::FindJourneyPlan(call.tx(), call.workspace()));
  const v1::WelcomeJourney welcome = convert::WelcomeOf(plan);
  for (const proactive::Journey& journey : journeys) {
    convert::ToProto(journey, welcome, "en", call.now(), response->add_journeys());
  }
  DESKMESH_ASSIGN_OR_RETURN(const store::JourneyTotals totals,
                            store::CountJourneys(call.tx(), call.workspace(), call.now()));
  response->set_begun(totals.begun);
  response->set_activated(totals.activated);
  response->set_late(totals.late);
  response->set_missed(totals.missed);
  return absl::OkStatus();
}

}  // namespace deskmesh::chat
