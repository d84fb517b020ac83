// SPDX-License-Identifier: Apache-2.0
#include "chat/plans/service.h"

#include <atomic>
#include <catch2/catch.hpp>

#include "chat/testing/chat_fixture.h"
#include "deskmesh/sla/v1/sla_service.pb.h"
#include "platform/http/proto_json.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::chat {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr const char* kCalendar = "cal_00000000000000000000000001";

// Chat with a calendar that is open or closed as the test says.
class PlanFixture : public ChatFixture {
 public:
  PlanFixture() {
    Answer<sla::v1::EvaluateCalendarRequest, sla::v1::EvaluateCalendarResponse>(
        "deskmesh.sla.v1.Calendars/Evaluate",
        [state = is_open, up = calendars_are_up,
         looks = looks](const auto& request) -> absl::StatusOr<sla::v1::EvaluateCalendarResponse> {
          if (!request.has_working_time()) ++*looks;
          if (request.id() != kCalendar) return base::NotFound("calendar", request.id());
          if (!*up) return absl::UnavailableError("down");
          sla::v1::EvaluateCalendarResponse said;
          said.set_is_open(*state);
          rpc::SetTimestamp(rpc::InstantOf(request.at()) + hours(12), said.mutable_change_time());
          rpc::SetTimestamp(rpc::InstantOf(request.at()) + hours(16), said.mutable_due_time());
          said.set_due_local("2026-10-09 10:00 (UTC+08:00)");
          return said;
        });
  }

  absl::StatusOr<v1::RoutingPlan> Update(const std::string& id, const std::string& json) {
    v1::UpdateRoutingPlanRequest request;
    request.set_id(id);
    const absl::Status read = http::ReadJson(json, request.mutable_plan());
    INFO(read);
    REQUIRE(read.ok());
    return Call<v1::RoutingPlan>("deskmesh.chat.v1.RoutingPlans/Update", request);
  }

  std::shared_ptr<std::atomic<bool>> is_open = std::make_shared<std::atomic<bool>>(true);
  // How often it was asked whether it is open.
  std::shared_ptr<std::atomic<int>> looks = std::make_shared<std::atomic<int>>(0);
  std::shared_ptr<std::atomic<bool>> calendars_are_up = std::make_shared<std::atomic<bool>>(true);
};

TEST_CASE("out of hours nobody is sent to an agent, and the customer is promised a time",
          "[chat][plans]") {
  PlanFixture chat;
  *chat.is_open = false;
  REQUIRE(chat.Update("default", R"({"calendarId": ")" + std::string(kCalendar) + R"("})").ok());
  const rpc::Principal agent = chat.NewAgent("李伟");
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  const v1::Conversation conversation = chat.Begin();
  const auto said = chat.Say(chat.customer, conversation.id(), "转人工");
  REQUIRE(said.ok());
  REQUIRE(said->replies_size() > 0);
  const std::string words = said->replies(said->replies_size() - 1).text();
  CHECK(words.find("没有人工客服在线") != std::string::npos);
  CHECK(words.find("2026-10-09 10:00 (UTC+08:00)") != std::string::npos);
  CHECK(chat.Get(conversation.id()).promised_reply_time().seconds() ==
        (chat.clock.Now() + hours(16)).seconds());
  const auto& tickets = chat.neighbours->tickets;
  REQUIRE(tickets.size() == 1);
  CHECK(tickets.begin()->second.custom_fields().count("promised_reply_time") == 1);
  CHECK(tickets.begin()->second.description().find("已承诺的答复时间") != std::string::npos);
  // It waits although somebody is online.
  chat.clock.Advance(seconds(10));
  CHECK(chat.Get(conversation.id()).state() == v1::Conversation::QUEUED);
  const auto queue =
      chat.Call<v1::QueueSnapshot>("deskmesh.chat.v1.Queue/Get", v1::GetQueueRequest());
  CHECK(queue->agents_online() == 0);

  // The morning comes.
  *chat.is_open = true;
  const v1::Conversation assigned = chat.Await(
      conversation.id(), [](const v1::Conversation& c) { return !c.assignee_id().empty(); });
  CHECK(assigned.assignee_id() == agent.id);
}

TEST_CASE("hours of one's own come before the team's", "[chat][plans]") {
  PlanFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  v1::SetAgentHoursRequest hours_of;
  hours_of.set_agent_id(agent.id);
  hours_of.set_calendar_id(kCalendar);
  *chat.is_open = false;
  const auto set = chat.Call<v1::AgentHours>("deskmesh.chat.v1.RoutingPlans/SetHours", hours_of);
  INFO(set.status());
  REQUIRE(set.ok());
  CHECK_FALSE(set->is_open());
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  const v1::Conversation conversation = chat.Begin();
  REQUIRE(chat.Say(chat.customer, conversation.id(), "转人工").ok());
  CHECK(chat.Messages(conversation.id()).back().text().find("4 小时") != std::string::npos);
  hours_of.clear_calendar_id();
  REQUIRE(chat.Call<v1::AgentHours>("deskmesh.chat.v1.RoutingPlans/SetHours", hours_of).ok());
  chat.Await(conversation.id(), [](const v1::Conversation& c) { return !c.assignee_id().empty(); });
}

TEST_CASE("hours outlive the owner of the queue, also while calendars can't be asked",
          "[chat][plans]") {
  PlanFixture chat;
  *chat.is_open = false;
  REQUIRE(chat.Update("default", R"({"calendarId": ")" + std::string(kCalendar) + R"("})").ok());
  const rpc::Principal agent = chat.NewAgent("李伟");
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  const std::string id = chat.Begin().id();
  REQUIRE(chat.Say(chat.customer, id, "转人工").ok());
  // The owner has found it closed for twelve hours: when it asks again that has been kept.
  for (int round = 0; round < 2; ++round) {
    const int looks = *chat.looks;
    chat.clock.Advance(seconds(31));
    chat.AwaitThat([&] { return *chat.looks > looks; });
  }
  *chat.calendars_are_up = false;
  chat.Restart();
  const std::string other = chat.Begin().id();
  REQUIRE(chat.Say(chat.customer, other, "转人工").ok());
  const int looks = *chat.looks;
  chat.clock.Advance(seconds(31));
  chat.AwaitThat([&] { return *chat.looks > looks; });
  CHECK(chat.Get(id).assignee_id().empty());
  CHECK(chat.Get(other).assignee_id().empty());
  // What was known says when it turns.
  chat.clock.Advance(hours(12));
  const std::string morning = chat.Begin().id();
  REQUIRE(chat.Say(chat.customer, morning, "转人工").ok());
  CHECK(chat.Await(morning, [](const v1::Conversation& c) { return !c.assignee_id().empty(); })
            .assignee_id() == agent.id);
  // Who left in the evening has a ticket.
  const v1::Conversation left = chat.Await(
      id, [](const v1::Conversation& c) { return c.state() == v1::Conversation::CLOSED; });
  CHECK(left.close_reason() == "BECAME_TICKET");
}

TEST_CASE("the ladder widens, offers a call and ends as a ticket", "[chat][plans]") {
  PlanFixture chat;
  chat.Staff();
  REQUIRE(chat.Update("default", R"({"replyWithin": "7200s", "ladder": [
      {"after": "20s", "action": "OFFER_CALLBACK"}, {"after": "60s", "action": "MAKE_TICKET"}]})")
              .ok());
  const v1::Conversation conversation = chat.Begin();
  REQUIRE(chat.Say(chat.customer, conversation.id(), "转人工").ok());
  const v1::Conversation ended = chat.Await(conversation.id(), [](const v1::Conversation& c) {
    return c.state() == v1::Conversation::CLOSED;
  });
  CHECK(ended.close_reason() == "BECAME_TICKET");
  CHECK_FALSE(ended.ticket_id().empty());
  CHECK(ended.has_promised_reply_time());
  const std::vector<v1::Message> messages = chat.Messages(conversation.id());
  CHECK(messages.back().text().find("2 小时") != std::string::npos);
  int offers = 0;
  for (const v1::Message& message : messages) offers += message.quick_replies_size() == 2 ? 1 : 0;
  CHECK(offers == 1);
}

TEST_CASE("skills of a queue count until a rung gives them up", "[chat][plans]") {
  PlanFixture chat;
  REQUIRE(chat.Update("default", R"({"skills": [{"name": "api", "minLevel": 3}],
                                     "ladder": [{"after": "30s", "action": "WIDEN_SKILLS"}]})")
              .ok());
  const rpc::Principal agent = chat.NewAgent("李伟");
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  const v1::Conversation conversation = chat.Begin();
  const base::Instant begun = chat.clock.Now();
  REQUIRE(chat.Say(chat.customer, conversation.id(), "转人工").ok());
  chat.Await(conversation.id(), [](const v1::Conversation& c) { return !c.assignee_id().empty(); });
  CHECK(chat.clock.Now() - begun >= seconds(30));
}

TEST_CASE("plans that can't be carried out are refused, and shown as they are", "[chat][plans]") {
  PlanFixture chat;
  const auto fault = [&](const std::string& json) {
    const auto violations = base::DetailsOf(chat.Update("default", json).status()).field_violations;
    return violations.empty() ? std::string() : violations[0].field;
  };
  CHECK(fault(R"({"ladder": [{"after": "1s"}]})") == "plan.ladder[0].action");
  CHECK(fault(R"({"ladder": [{"after": "90000s", "action": "MAKE_TICKET"}]})") ==
        "plan.ladder[0].after");
  CHECK(fault(R"({"replyWithin": "1s"})") == "plan.reply_within");
  CHECK(fault(R"({"calendarId": "cal_00000000000000000000000009"})") == "plan.calendar_id");
  v1::GetRoutingPlanRequest get;
  get.set_id("team_x");
  const auto shipped = chat.Call<v1::RoutingPlan>("deskmesh.chat.v1.RoutingPlans/Get", get);
  REQUIRE(shipped.ok());
  CHECK(shipped->id() == "default");
  CHECK(shipped->ladder_size() == 3);
  REQUIRE(chat.Update("team_x", R"({"replyWithin": "60s", "etag": "0"})").ok());
  CHECK(ReasonOf(chat.Update("team_x", R"({"etag": "0"})").status()) == "STALE_ETAG");
  CHECK(chat.Call<v1::RoutingPlan>("deskmesh.chat.v1.RoutingPlans/Get", get)->ladder().empty());
  v1::DeleteRoutingPlanRequest remove;
  remove.set_id("team_x");
  REQUIRE(chat.Call<google::protobuf::Empty>("deskmesh.chat.v1.RoutingPlans/Delete", remove).ok());
  CHECK(chat.Call<v1::RoutingPlan>("deskmesh.chat.v1.RoutingPlans/Get", get)->ladder_size() == 3);
}

TEST_CASE("of two who change a plan at once, one is told", "[chat][plans]") {
  PlanFixture chat;
  REQUIRE(chat.Update("default", "{}").ok());
  // Both have read revision 1, and neither the other's row.
  for (const bool is_first : {true, false}) {
    bool is_saved = false;
    const absl::Status written = chat.database().Write([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(
          is_saved,
          store::SaveRoutingPlan(
              tx, chat.workspace,
              {.id = "default", .body = "", .revision = 2, .updated_at = chat.clock.Now()}));
      return absl::OkStatus();
    });
    REQUIRE(written.ok());
    CHECK(is_saved == is_first);
  }
}

TEST_CASE("a queue may ask its silent customers later, or never", "[chat][plans]") {
  PlanFixture chat;
  const auto plan = chat.Update("default", R"({"idleAfter": "0s", "idleEnd": "3600s"})");
  REQUIRE(plan.ok());
  CHECK(plan->idle_after().seconds() == 0);
  CHECK(plan->idle_end().seconds() == 3600);
  const absl::Status refused =
      chat.Update("default", R"({"idleAfter": "30s", "idleEnd": "90000s"})").status();
  const auto& faults = base::DetailsOf(refused).field_violations;
  REQUIRE(faults.size() == 2);
  CHECK(faults[0].field == "plan.idle_after");
  CHECK(faults[1].field == "plan.idle_end");
}

}  // namespace
}  // namespace deskmesh::chat
