// SPDX-License-Identifier: Apache-2.0
//
// What becomes of those who ask for a person while nobody is on duty.
#include <catch2/catch.hpp>

#include "chat/testing/chat_fixture.h"
#include "deskmesh/chat/v1/chat_events.pb.h"

namespace deskmesh::chat {
namespace {

class OffDutyFixture : public ChatFixture {
 public:
  std::string Queued() {
    const std::string id = Begin().id();
    REQUIRE(Say(customer, id, "转人工").ok());
    return id;
  }
  v1::Conversation AwaitActive(const std::string& id) {
    return Await(id,
                 [](const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; });
  }
};

TEST_CASE("off duty whoever writes again gets the ticket it is promised", "[chat][handling]") {
  OffDutyFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string id = chat.Begin().id();
  v1::TakeOverRequest take;
  take.set_id(id);
  REQUIRE(chat.Do(agent, "TakeOver", take).ok());
  REQUIRE(chat.Close(agent, id).ok());
  const auto again = chat.Say(chat.customer, id, "还有一个问题");
  REQUIRE(again.ok());
  CHECK(again->conversation().state() == v1::Conversation::QUEUED);
  const std::vector<v1::Message> messages = chat.Messages(id);
  const v1::Message& promise = messages[messages.size() - 2];
  CHECK(promise.kind() == v1::Message::NOTICE);
  CHECK(promise.text().find("工单") != std::string::npos);
  CHECK(promise.text().find("内答复您") != std::string::npos);
  CHECK(again->conversation().has_promised_reply_time());
  chat.clock.Advance(std::chrono::seconds(21));
  chat.Await(id, [](const v1::Conversation& c) { return !c.ticket_id().empty(); });
  CHECK(chat.neighbours->tickets.size() == 1);
}

TEST_CASE("a ticket from before is told what is said off duty, each word once",
          "[chat][handling]") {
  OffDutyFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string id = chat.Queued();
  v1::TakeOverRequest take;
  take.set_id(id);
  REQUIRE(chat.Do(agent, "TakeOver", take).ok());
  REQUIRE(chat.Close(agent, id).ok());
  REQUIRE(chat.Say(chat.customer, id, "导入又失败了").ok());
  std::string words;
  for (const v1::Message& message : chat.Messages(id)) {
    if (message.kind() == v1::Message::NOTICE) words = message.text();
  }
  CHECK(words.find("补充到您的工单") != std::string::npos);
  CHECK(words.find("建立工单") == std::string::npos);
  const auto told = [&] {
    const std::lock_guard lock(chat.neighbours->mutex);
    return chat.neighbours->comments;
  };
  chat.clock.Advance(std::chrono::seconds(21));
  chat.AwaitThat([&] { return told().size() == 1; });
  CHECK(told()[0].ticket_id() == chat.Get(id).ticket_id());
  CHECK(told()[0].comment().body().find("导入又失败了") != std::string::npos);
  REQUIRE(chat.Say(chat.customer, id, "文件有三千行").ok());
  chat.clock.Advance(std::chrono::seconds(21));
  chat.AwaitThat([&] { return told().size() == 2; });
  CHECK(told()[1].comment().body().find("文件有三千行") != std::string::npos);
  CHECK(told()[1].comment().body().find("导入又失败了") == std::string::npos);
  CHECK(chat.neighbours->tickets.size() == 1);
}

TEST_CASE("who leaves off duty is in no line, and is served when it is back", "[chat][handling]") {
  OffDutyFixture chat;
  const std::string id = chat.Queued();
  CHECK(chat.Get(id).has_promised_reply_time());
  CHECK(chat.Get(id).queue_position() == 0);
  chat.clock.Advance(std::chrono::minutes(11));
  const auto is_closed = [](const v1::Conversation& c) {
    return c.state() == v1::Conversation::CLOSED;
  };
  CHECK(chat.Await(id, is_closed).close_reason() == "BECAME_TICKET");
  CHECK(chat.Get(id).has_promised_reply_time());
  chat.Settle();
  CHECK(chat.PublishedOf<v1::LongWaitNoticed>().empty());
  const auto closed = chat.PublishedOf<v1::ConversationClosed>();
  REQUIRE(closed.size() == 1);
  CHECK_FALSE(closed[0].deflected());
  const rpc::Principal agent = chat.NewAgent("李伟");
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  REQUIRE(chat.Say(chat.customer, id, "我回来了").ok());
  CHECK(chat.AwaitActive(id).assignee_id() == agent.id);
  CHECK_FALSE(chat.Get(id).has_promised_reply_time());
}

TEST_CASE("who stays and writes off duty is served by whoever comes", "[chat][handling]") {
  OffDutyFixture chat;
  const std::string id = chat.Queued();
  chat.clock.Advance(std::chrono::minutes(8));
  REQUIRE(chat.Say(chat.customer, id, "我还在").ok());
  chat.clock.Advance(std::chrono::minutes(8));
  const rpc::Principal agent = chat.NewAgent("李伟");
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  CHECK(chat.AwaitActive(id).assignee_id() == agent.id);
}

TEST_CASE("customers may ask whether people answer now", "[chat][handling]") {
  OffDutyFixture chat;
  const auto on_duty = [&] {
    return chat
        .CallAs<v1::Duty>(chat.customer, "deskmesh.chat.v1.Queue/GetDuty", v1::GetDutyRequest())
        .value()
        .people_on_duty();
  };
  const rpc::Principal agent = chat.NewAgent("李伟");
  CHECK_FALSE(on_duty());
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  CHECK(on_duty());
  REQUIRE(chat.SetPresence(agent, v1::Presence::OFFLINE).ok());
  CHECK_FALSE(on_duty());
}

}  // namespace
}  // namespace deskmesh::chat
