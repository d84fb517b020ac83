// SPDX-License-Identifier: Apache-2.0
#include "gateway/survey/survey_door.h"

#include <catch2/catch.hpp>

#include "deskmesh/tickets/v1/survey_service.pb.h"
#include "gateway/testing/door_fixture.h"
#include "platform/base/error.h"

namespace deskmesh::gateway {
namespace {

using http::testing::Answer;
using tickets::v1::AnswerSurveyRequest;
using tickets::v1::SurveyForm;

constexpr char kForm[] = "Content-Type: application/x-www-form-urlencoded\r\n";

SurveyForm FormFor(const std::string& locale) {
  SurveyForm form;
  form.set_kind(tickets::v1::Survey::SATISFACTION);
  form.set_locale(locale);
  form.set_ticket_number(42);
  form.mutable_expire_time()->set_seconds(1'767'225'600);  // 2026-01-01
  return form;
}

void AnswerWith(testing::DoorFixture& fixture, const std::string& method,
                absl::StatusOr<SurveyForm> form) {
  fixture.channel.On("deskmesh.tickets.v1.Surveys." + method,
                     [form](const auto&) -> absl::StatusOr<rpc::MessagePtr> {
                       if (!form.ok()) return form.status();
                       return std::make_shared<const SurveyForm>(*form);
                     });
}

bool Has(const Answer& answer, std::string_view text) {
  return answer.body.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "a survey's link shows its page in the customer's language and asks the service only to look",
    "[gateway][survey]") {
  testing::DoorFixture fixture;
  AnswerWith(fixture, "Open", FormFor("zh-CN"));
  http::testing::Client client = fixture.Connect();
  const Answer chinese = client.Get("/survey/1.wsp.svy.2.mac");
  CHECK(chinese.status == 200);
  CHECK(chinese.Header("content-type") == "text/html; charset=utf-8");
  CHECK(Has(chinese, "<html lang=\"zh-CN\">"));
  CHECK(Has(chinese, "服务满意度回访 #42"));
  CHECK(Has(chinese, "2026-01-01"));
  CHECK(Has(chinese, "action=\"/survey/1.wsp.svy.2.mac\""));
  CHECK_FALSE(Has(chinese, "<script"));
  CHECK_FALSE(Has(chinese, "checked"));
  // Nothing may run, the link must not leak, and the form may only come back here.
  const std::string policy = chinese.Header("content-security-policy");
  CHECK(policy.starts_with("default-src 'none'; style-src 'sha256-"));
  CHECK(policy.find("form-action 'self'") != std::string::npos);
  CHECK(chinese.Header("referrer-policy") == "no-referrer");
  CHECK(chinese.Header("cache-control") == "no-store");
  CHECK(chinese.Header("x-robots-tag") == "noindex");
  CHECK(fixture.channel.calls() == 1);

  SurveyForm answered = FormFor("en-GB");
  answered.mutable_answer()->set_score(4);
  answered.mutable_answer()->set_solved(true);
  answered.mutable_answer()->set_comment("</textarea><b>\"&");
  AnswerWith(fixture, "Open", answered);
  const Answer english = client.Get("/survey/1.wsp.svy.2.mac?saved");
  CHECK(Has(english, "<html lang=\"en\">"));
  CHECK(Has(english, "value=\"4\" required checked>"));
  CHECK(Has(english, "value=\"yes\" required checked>"));
  CHECK(Has(english, "&lt;/textarea&gt;&lt;b&gt;&quot;&amp;"));
  CHECK(Has(english, "role=\"status\""));
}

TEST_CASE("of NPS the page has eleven scores and doesn't ask what was solved",
          "[gateway][survey]") {
  testing::DoorFixture fixture;
  SurveyForm form = FormFor("en");
  form.set_kind(tickets::v1::Survey::NPS);
  form.clear_ticket_number();
  AnswerWith(fixture, "Open", form);
  const Answer page = fixture.Connect().Get("/survey/t");
  CHECK(Has(page, "value=\"0\""));
  CHECK(Has(page, "value=\"10\""));
  CHECK_FALSE(Has(page, "name=\"solved\""));
  CHECK_FALSE(Has(page, "#42"));
}

TEST_CASE("the page's form posts the answer, which the reload after it doesn't repeat",
          "[gateway][survey]") {
  testing::DoorFixture fixture;
  AnswerWith(fixture, "Answer", FormFor("en"));
  http::testing::Client client = fixture.Connect();
  const Answer answer =
      client.Call("POST", "/survey/tok",
                  "score=2&solved=no&comment=Still%20broken%0D%0A%E4%B8%8D%E8%A1%8C", kForm);
  CHECK(answer.status == 303);
  CHECK(answer.Header("location") == "/survey/tok?saved");
  const rpc::MessagePtr last = fixture.channel.last_request();
  const auto& sent = static_cast<const AnswerSurveyRequest&>(*last);
  CHECK(sent.token() == "tok");
  CHECK(sent.score() == 2);
  CHECK(sent.has_solved());
  CHECK_FALSE(sent.solved());
  CHECK(sent.comment() == "Still broken\n不行");
  CHECK(fixture.channel.last_context().credential.empty());
}

TEST_CASE("what can't be answered says why in both languages", "[gateway][survey]") {
  testing::DoorFixture fixture;
  http::testing::Client client = fixture.Connect();
  const auto refuse = [&](const absl::Status& status) {
    AnswerWith(fixture, "Open", status);
    AnswerWith(fixture, "Answer", status);
  };
  refuse(base::Failure(absl::StatusCode::kInvalidArgument, "SURVEY_LINK_INVALID", "no"));
  const Answer invalid = client.Get("/survey/x");
  CHECK(invalid.status == 404);
  CHECK(Has(invalid, "无效"));
  CHECK(Has(invalid, "not valid"));
  refuse(base::Precondition("SURVEY_LINK_EXPIRED", "over"));
  CHECK(client.Get("/survey/x").status == 410);
  refuse(base::Precondition("WAVE_CLOSED", "over"));
  CHECK(client.Call("POST", "/survey/x", "score=3", kForm).status == 410);
  refuse(base::InvalidField("solved", "must be there"));
  const Answer incomplete = client.Call("POST", "/survey/x", "score=3", kForm);
  CHECK(incomplete.status == 400);
  CHECK(Has(incomplete, "href=\"/survey/x\""));
  refuse(absl::UnavailableError("the store is gone"));
  const Answer later = client.Get("/survey/x");
  CHECK(later.status == 503);
  CHECK_FALSE(Has(later, "store"));

  const int calls = fixture.channel.calls();
  CHECK(client.Get("/survey/").status == 404);
  CHECK(client.Get("/survey/%3Cscript%3E").status == 404);
  CHECK(client.Call("POST", "/survey/x", "{}", "Content-Type: application/json\r\n").status == 400);
  CHECK(client.Call("POST", "/survey/x", std::string(40'000, 'a'), kForm).status == 400);
  CHECK(client.Call("DELETE", "/survey/x").status == 405);
  CHECK(fixture.channel.calls() == calls);
}

TEST_CASE("one link can't be asked for without end", "[gateway][survey]") {
  FrontDoorSetting setting;
  setting.limits.per_credential = 3;
  testing::DoorFixture fixture(setting);
  AnswerWith(fixture, "Open", FormFor("en"));
  http::testing::Client client = fixture.Connect();
  for (int i = 0; i < 3; ++i) CHECK(client.Get("/survey/x").status == 200);
  const Answer limited = client.Get("/survey/x");
  CHECK(limited.status == 429);
  CHECK(!limited.Header("retry-after").empty());
}

}  // namespace deskmesh::gateway
