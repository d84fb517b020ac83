// SPDX-License-Identifier: Apache-2.0
#include "gateway/survey/survey_door.h"

#include "deskmesh/tickets/v1/survey_service.pb.h"
#include "gateway/core/http_status.h"
#include "gateway/site/web_site.h"
#include "platform/base/error.h"

namespace deskmesh::gateway {
namespace {

constexpr std::string_view kPrefix = "/survey/";
constexpr std::size_t kLargestForm = 32 << 10;

// The token must not leave with the next link that is followed, nor stay in a cache or a search engine.
http::Response PageAnswer(int status, std::string body) {
  static const std::string policy =
      "Content-Security-Policy: default-src 'none'; style-src " + ScriptHash(SurveyStyle()) +
      "; form-action 'self'; frame-ancestors 'none'; base-uri 'none'\r\n";
  http::Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = std::move(body);
  response.header_lines = policy;
  response.header_lines +=
      "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Robots-Tag: noindex\r\n"
      "X-Content-Type-Options: nosniff\r\n";
  return response;
}

http::Response TroubleAnswer(const absl::Status& status, std::string_view token) {
  const std::string reason = base::DetailsOf(status).reason;
  if (reason == "SURVEY_LINK_INVALID") {
    return PageAnswer(404, SurveyTroublePage(SurveyTrouble::kInvalid, ""));
  }
  if (reason == "SURVEY_LINK_EXPIRED") {
    return PageAnswer(410, SurveyTroublePage(SurveyTrouble::kExpired, ""));
  }
  if (reason == "WAVE_CLOSED") {
    return PageAnswer(410, SurveyTroublePage(SurveyTrouble::kClosed, ""));
  }
  if (reason == "SURVEY_CHANGED_TOO_OFTEN") {
    return PageAnswer(429, SurveyTroublePage(SurveyTrouble::kTooOften, token));
  }
  if (absl::IsInvalidArgument(status)) {
    return PageAnswer(400, SurveyTroublePage(SurveyTrouble::kIncomplete, token));
  }
  const int code = HttpStatusOf(status.code());
  return PageAnswer(code < 500 ? 503 : code, SurveyTroublePage(SurveyTrouble::kLater, token));
}

SurveyView ViewOf(const tickets::v1::SurveyForm& form, bool is_saved) {
  SurveyView view{.is_nps = form.kind() == tickets::v1::Survey::NPS,
                  .is_chinese = form.locale().starts_with("zh"),
                  .ticket_number = form.ticket_number(),
                  .expires_seconds = form.expire_time().seconds(),
                  .score = {},
                  .solved = {},
                  .comment = form.answer().comment(),
                  .is_saved = is_saved};
  if (form.has_answer()) {
    view.score = form.answer().score();
    if (form.answer().has_solved()) view.solved = form.answer().solved();
  }
  return view;
}

void Send(http::Responder& responder, http::Response response, const std::string& header_lines) {
  response.header_lines += header_lines;
  responder.Send(std::move(response));
}

}  // namespace

http::Response SurveyDoor::TooMany(std::int64_t retry_after_ms) {
  http::Response response = PageAnswer(429, SurveyTroublePage(SurveyTrouble::kLater, ""));
  response.AddHeader("Retry-After", std::to_string((retry_after_ms + 999) / 1000));
  return response;
}

rpc::CallContext SurveyDoor::Context() const {
  rpc::CallContext context;
  context.origin = "http";
  context.deadline = clock_.Now() + longest_call_;
  return context;
}

void SurveyDoor::Handle(const http::Request& request, std::shared_ptr<http::Responder> responder,
                        std::string header_lines) const {
  std::string token(request.path().substr(kPrefix.size()));
  if (!IsSurveyToken(token)) {
    return Send(*responder, PageAnswer(404, SurveyTroublePage(SurveyTrouble::kInvalid, "")),
                header_lines);
  }
  if (request.method() == "GET" || request.method() == "HEAD") {
    return Show(std::move(token), request.query() == "saved", std::move(responder),
                std::move(header_lines));
  }
  if (request.method() != "POST") {
    http::Response response = PageAnswer(405, SurveyTroublePage(SurveyTrouble::kInvalid, token));
    response.AddHeader("Allow", "GET, HEAD, POST");
    return Send(*responder, std::move(response), header_lines);
  }
  const std::string_view type = request.Header("Content-Type");
  const bool is_form =
      http::EqualsIgnoringCase(type.substr(0, type.find(';')), "application/x-www-form-urlencoded");
  const absl::StatusOr<SurveyInput> input =
      is_form && request.body().size() <= kLargestForm
          ? ReadSurveyForm(request.body())
          : absl::StatusOr<SurveyInput>(base::InvalidField("body", "must be the page's form"));
  if (!input.ok()) return Send(*responder, TroubleAnswer(input.status(), token), header_lines);
  Take(std::move(token), *input, std::move(responder), std::move(header_lines));
}

void SurveyDoor::Show(std::string token, bool is_saved, std::shared_ptr<http::Responder> responder,
                      std::string header_lines) const {
  auto request = std::make_shared<tickets::v1::OpenSurveyRequest>();
  request->set_token(token);
  channels_.To("tickets").Unary(
      rpc::FindMethod("deskmesh.tickets.v1.Surveys/Open"), Context(), std::move(request),
      [token = std::move(token), is_saved, responder = std::move(responder),
       header_lines = std::move(header_lines)](const absl::Status& status,
                                               const rpc::MessagePtr& reply) {
        if (!status.ok()) return Send(*responder, TroubleAnswer(status, token), header_lines);
        const auto& form = static_cast<const tickets::v1::SurveyForm&>(*reply);
        Send(*responder, PageAnswer(200, SurveyPage(ViewOf(form, is_saved), token)), header_lines);
      });
}

void SurveyDoor::Take(std::string token, const SurveyInput& input,
                      std::shared_ptr<http::Responder> responder, std::string header_lines) const {
  auto request = std::make_shared<tickets::v1::AnswerSurveyRequest>();
  request->set_token(token);
  if (input.score.has_value()) request->set_score(*input.score);
  if (input.solved.has_value()) request->set_solved(*input.solved);
  request->set_comment(input.comment);
  channels_.To("tickets").Unary(
      rpc::FindMethod("deskmesh.tickets.v1.Surveys/Answer"), Context(), std::move(request),
      [token = std::move(token), responder = std::move(responder),
       header_lines = std::move(header_lines)](const absl::Status& status,
                                               const rpc::MessagePtr& /*reply*/) {
        if (!status.ok()) return Send(*responder, TroubleAnswer(status, token), header_lines);
        // Reloading what follows sends nothing again.
        http::Response response = PageAnswer(303, "");
        response.AddHeader("Location", std::string(kPrefix) + token + "?saved");
        Send(*responder, std::move(response), header_lines);
      });
}

}  // namespace deskmesh::gateway
