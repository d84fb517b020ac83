// SPDX-License-Identifier: Apache-2.0
#include "chat/proactive/service.h"

#include <catch2/catch.hpp>

#include "chat/testing/chat_fixture.h"
#include "deskmesh/analytics/v1/analytics_events.pb.h"
#include "platform/http/proto_json.h"

namespace deskmesh::chat {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class ProactiveFixture : public ChatFixture {
 public:
  v1::TipRule Rule(const std::string& json) {
    v1::TipRule rule;
    REQUIRE(http::ReadJson(json, &rule).ok());
    return rule;
  }
  absl::StatusOr<v1::TipRule> Create(const v1::TipRule& rule) {
    v1::CreateTipRuleRequest request;
    *request.mutable_tip_rule() = rule;
    return Call<v1::TipRule>("deskmesh.chat.v1.TipRules/Create", request);
  }
  v1::TipRule ImportRule(int control = 0) {
    v1::TipRule rule = Rule(R"({"name": "Import", "isEnabled": true, "event": "import.failed",
      "count": 3, "kind": "TIP", "body": {"zh": "模板在这里", "en": "Here is the template"},
      "links": [{"title": {"zh": "模板", "en": "Template"}, "url": "/help/import"}],
      "solvedEvent": "import.finished"})");
    rule.set_control_percent(control);
    return Create(rule).value();
  }
  absl::StatusOr<v1::ReportBehaviorResponse> Report(const rpc::Principal& who,
                                                    const std::vector<std::string>& names) {
    v1::ReportBehaviorRequest request;
    for (const std::string& name : names) {
      auto& event = *request.add_events();
      event.set_id("e" + std::to_string(++events_));
      event.set_name(name);
      event.set_page_url("https://app.example.com/import?secret=1");
    }
    request.set_locale("zh-CN");
    return CallAs<v1::ReportBehaviorResponse>(who, "deskmesh.chat.v1.Tips/Report", request);
  }
  absl::Status Answer(const rpc::Principal& who, const std::string& id,
                      v1::AnswerTipRequest::Answer answer) {
    v1::AnswerTipRequest request;
    request.set_id(id);
    request.set_answer(answer);
    return CallAs<google::protobuf::Empty>(who, "deskmesh.chat.v1.Tips/Answer", request).status();
  }
  v1::TipEffect EffectOf(const std::string& rule) {
    const auto effects = Call<v1::ListTipEffectsResponse>("deskmesh.chat.v1.TipRules/ListEffects",
                                                          v1::ListTipEffectsRequest());
    for (const v1::TipEffect& effect : effects.value().effects()) {
      if (effect.rule_id() == rule) return effect;
    }
    return {};
  }

 private:
  int events_ = 0;
};

TEST_CASE("repeated import errors bring a tip, and what it brought about is counted",
          "[chat][proactive]") {
  ProactiveFixture chat;
  const v1::TipRule rule = chat.ImportRule();
  CHECK(chat.Report(chat.customer, {"import.failed", "import.failed"}).value().tips().empty());
  const auto third = chat.Report(chat.customer, {"import.failed"});
  INFO(third.status());
  REQUIRE(third.ok());
  REQUIRE(third->tips_size() == 1);
  CHECK(third->tips(0).body() == "模板在这里");
  CHECK(third->tips(0).links(0).url() == "/help/import");
  CHECK(third->tips(0).rule_id() == rule.id());
  // Delivered once; the caps keep it from coming again at once.
  CHECK(chat.Report(chat.customer, {"import.failed"}).value().tips().empty());

  const rpc::Principal stranger = chat.Contact(chat.ids("con", chat.clock.Now()));
  const std::string tip = third->tips(0).id();
  CHECK(absl::IsNotFound(chat.Answer(stranger, tip, v1::AnswerTipRequest::CLICKED)));
  REQUIRE(chat.Answer(chat.customer, tip, v1::AnswerTipRequest::CLICKED).ok());
  REQUIRE(chat.Answer(chat.customer, tip, v1::AnswerTipRequest::DISMISSED).ok());
  chat.clock.Advance(minutes(10));
  REQUIRE(chat.Report(chat.customer, {"import.finished"}).ok());
  const v1::TipEffect effect = chat.EffectOf(rule.id());
  CHECK(effect.shown() == 1);
  CHECK(effect.clicked() == 1);
  CHECK(effect.dismissed() == 0);
  CHECK(effect.solved() == 1);
  CHECK_FALSE(effect.has_lift());
}

TEST_CASE("the control group sees nothing and is counted alike", "[chat][proactive]") {
  ProactiveFixture chat;
  const v1::TipRule rule = chat.ImportRule(50);
  int shown = 0;
  for (int i = 0; i < 40; ++i) {
    const rpc::Principal contact = chat.Contact(chat.ids("con", chat.clock.Now()));
    const auto reply = chat.Report(contact, {"import.failed", "import.failed", "import.failed"});
    REQUIRE(reply.ok());
    shown += reply->tips_size();
    // Those who saw it get on, of the others every fourth.
    if (reply->tips_size() > 0 || i % 4 == 0) {
      chat.clock.Advance(minutes(1));
      REQUIRE(chat.Report(contact, {"import.finished"}).ok());
    }
  }
  const v1::TipEffect effect = chat.EffectOf(rule.id());
  CHECK(effect.shown() == shown);
  CHECK(effect.control() == 40 - shown);
  CHECK(effect.control() > 8);
  CHECK(effect.shown() > 8);
  CHECK(effect.solved_rate() == 1.0);
  REQUIRE(effect.has_lift());
  CHECK(effect.lift_low() > 0);
  CHECK(effect.lift() > effect.lift_low());
}

TEST_CASE("what the product's own server tells counts as well, once, and is fetched later",
          "[chat][proactive]") {
  ProactiveFixture chat;
  chat.ImportRule();
  for (int i = 0; i < 3; ++i) {
    analytics::v1::BehaviorTracked fact;
    fact.mutable_event()->set_id("s" + std::to_string(i));
    fact.mutable_event()->set_name("import.failed");
    fact.mutable_event()->set_contact_id(chat.customer.id);
    chat.Deliver(fact, chat.customer.id, i + 1);
  }
  const auto fetched = chat.Report(chat.customer, {});
  REQUIRE(fetched.ok());
  CHECK(fetched->tips_size() == 1);
  CHECK(chat.Report(chat.customer, {})->tips().empty());
}

TEST_CASE("a tip that nobody came to see in time uses up none of the shows", "[chat][proactive]") {
  ProactiveFixture chat;
  v1::TipRule rule = chat.Rule(R"({"name": "Once", "isEnabled": true, "event": "import.failed",
    "count": 1, "kind": "TIP", "body": {"zh": "模板", "en": "Template"}, "maxShows": 1})");
  REQUIRE(chat.Create(rule).ok());
  analytics::v1::BehaviorTracked fact;
  fact.mutable_event()->set_id("s1");
  fact.mutable_event()->set_name("import.failed");
  fact.mutable_event()->set_contact_id(chat.customer.id);
  chat.Deliver(fact, chat.customer.id, 1);
  chat.clock.Advance(hours(25));
  const auto seen = chat.Report(chat.customer, {"import.failed"});
  REQUIRE(seen.ok());
  CHECK(seen->tips_size() == 1);
  chat.clock.Advance(hours(25));
  CHECK(chat.Report(chat.customer, {"import.failed"})->tips().empty());
}

TEST_CASE(
    "what a visitor did and was shown is the contact's once it is known "
    "who it is",
    "[chat][proactive]") {
  ProactiveFixture chat;
  chat.ImportRule();
  REQUIRE(chat.Report(chat.customer, {"session.first", "import.failed", "import.failed"}).ok());
  const rpc::Principal known = chat.Contact(chat.ids("con", chat.clock.Now()));
  accounts::v1::VisitorIdentified fact;
  fact.set_visitor_id(chat.customer.id);
  fact.set_contact_id(known.id);
  chat.Deliver(fact, chat.customer.id, 2);
  chat.Deliver(fact, chat.customer.id, 3);
  chat.clock.Advance(hours(2));
  const auto third = chat.Report(known, {"import.failed"});
  REQUIRE(third.ok());
  CHECK(third->has_journey());
  const auto list = chat.Call<v1::ListJourneysResponse>("deskmesh.chat.v1.Journeys/List",
                                                        v1::ListJourneysRequest());
  CHECK(list->begun() == 1);
  CHECK(list->journeys(0).contact_id() == known.id);
}

TEST_CASE("reports too fast, of strange shape or by the team are refused by name",
          "[chat][proactive]") {
  ProactiveFixture chat;
  CHECK(ReasonOf(chat.Report(chat.NewAgent("李"), {}).status()) == "CUSTOMERS_ONLY");
  CHECK(ReasonOf(chat.Report(chat.customer, {"Not a name"}).status()) == "INVALID_FIELD");
  absl::Status last;
  for (int i = 0; i < 40 && last.ok(); ++i) last = chat.Report(chat.customer, {}).status();
  CHECK(ReasonOf(last) == "TOO_MANY_EVENTS");
  chat.clock.Advance(minutes(2));
  CHECK(chat.Report(chat.customer, {}).ok());
}

TEST_CASE("a rule that can't be carried out is refused field by field", "[chat][proactive]") {
  ProactiveFixture chat;
  const auto fault = [&](const std::string& change) {
    v1::TipRule rule = chat.Rule(R"({"name": "x", "event": "e", "kind": "TIP",
                                     "body": {"en": "b"}})");
    v1::TipRule part = chat.Rule(change);
    rule.MergeFrom(part);
    const absl::Status status = chat.Create(rule).status();
    const auto violations = base::DetailsOf(status).field_violations;
    return status.ok() ? "OK" : violations.empty() ? "?" : violations[0].field;
  };
  CHECK(fault("{}") == "OK");
  CHECK(fault(R"({"event": "No"})") == "tip_rule.event");
  CHECK(fault(R"({"window": "0s"})") == "tip_rule.window");
  CHECK(fault(R"({"window": "604801s"})") == "tip_rule.window");
  CHECK(fault(R"({"cooldown": "1s"})") == "tip_rule.cooldown");
  CHECK(fault(R"({"controlPercent": 51})") == "tip_rule.control_percent");
  CHECK(fault(R"({"kind": "ARTICLE"})") == "tip_rule.article_id");
  CHECK(fault(R"({"tiers": ["gold"]})") == "tip_rule.tiers[0]");
  CHECK(fault(R"({"links": [{"title": {"en": "x"}, "url": "javascript:x"}]})") ==
        "tip_rule.links[0].url");
}

TEST_CASE("a first log-in begins the journey, who is stuck is nudged, activation is counted",
          "[chat][proactive]") {
  ProactiveFixture chat;
  const auto begun = chat.Report(chat.customer, {"session.first"});
  REQUIRE(begun.ok());
  REQUIRE(begun->tips_size() == 1);
  CHECK(begun->tips(0).links_size() == 3);
  CHECK(begun->journey().steps_size() == 4);
  CHECK(begun->journey().state() == v1::JourneyProgress::UNDER_WAY);
  REQUIRE(chat.Report(chat.customer, {"task.created"}).ok());
  chat.clock.Advance(hours(25));
  const auto nudged = chat.Report(chat.customer, {});
  REQUIRE(nudged->tips_size() == 1);
  CHECK(nudged->tips(0).title() == "分派任务");
  CHECK(chat.Report(chat.customer, {})->tips().empty());
  const auto done =
      chat.Report(chat.customer, {"task.assigned", "task.executed", "project.closed"});
  CHECK_FALSE(done->has_journey());
  const auto list = chat.Call<v1::ListJourneysResponse>("deskmesh.chat.v1.Journeys/List",
                                                        v1::ListJourneysRequest());
  REQUIRE(list.ok());
  CHECK(list->begun() == 1);
  CHECK(list->activated() == 1);
  REQUIRE(list->journeys_size() == 1);
  CHECK(list->journeys(0).state() == v1::JourneyProgress::ACTIVATED);
  CHECK(list->journeys(0).nudges() == 1);

  auto welcome = chat.Call<v1::WelcomeJourney>("deskmesh.chat.v1.Journeys/GetWelcome",
                                               v1::GetWelcomeJourneyRequest());
  REQUIRE(welcome.ok());
  v1::UpdateWelcomeJourneyRequest update;
  *update.mutable_journey() = *welcome;
  update.mutable_journey()->mutable_steps(1)->set_event("task.created");
  CHECK_FALSE(
      chat.Call<v1::WelcomeJourney>("deskmesh.chat.v1.Journeys/UpdateWelcome", update).ok());
  *update.mutable_journey() = *welcome;
  update.mutable_journey()->set_is_enabled(false);
  CHECK(chat.Call<v1::WelcomeJourney>("deskmesh.chat.v1.Journeys/UpdateWelcome", update).ok());
  // Whoever read it before is too late.
  CHECK(ReasonOf(chat.Call<v1::WelcomeJourney>("deskmesh.chat.v1.Journeys/UpdateWelcome", update)
                     .status()) == "STALE_ETAG");
}

}  // namespace
}  // namespace deskmesh::chat
