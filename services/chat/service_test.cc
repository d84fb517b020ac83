// SPDX-License-Identifier: Apache-2.0
#include "chat/service.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <map>
#include <mutex>
#include <set>

#include "chat/module.h"
#include "chat/routing/store.h"
#include "chat/store.h"
#include "chat/testing/chat_fixture.h"
#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/chat/v1/chat_events.pb.h"
#include "deskmesh/knowledge/v1/knowledge_service.pb.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/base/error.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::chat {
namespace {

TEST_CASE("the bot answers a question with its source", "[chat]") {
  ChatFixture chat;
  const v1::Conversation conversation = chat.Begin();
  CHECK(conversation.state() == v1::Conversation::BOT);
  const auto reply = chat.Say(chat.customer, conversation.id(), "甘特图怎么设置");
  REQUIRE(reply.ok());
  CHECK(reply->message().sequence() == 1);
  REQUIRE(reply->replies_size() == 1);
  CHECK(reply->replies(0).sender() == v1::Message::BOT);
  CHECK(reply->replies(0).text() == "打开项目设置");
  CHECK(reply->replies(0).bot_answer().citations(0).url() == "/help/gantt");
  CHECK(reply->replies(0).quick_replies_size() == 2);
  CHECK(chat.neighbours->questions == std::vector<std::string>{"甘特图怎么设置"});

  chat.Settle();
  const auto answered = chat.PublishedOf<v1::BotAnswered>();
  REQUIRE(answered.size() == 1);
  CHECK(answered[0].question() == "甘特图怎么设置");
  CHECK(answered[0].answer().confidence() == Approx(0.9));
  std::set<std::int64_t> sequences;
  for (const auto& fact : chat.Published()) {
    if (fact.subject() == conversation.id()) sequences.insert(fact.sequence());
  }
  CHECK(sequences == std::set<std::int64_t>{1, 2, 3, 4});  // started, two messages, answered
}

TEST_CASE("a customer names a channel that there is", "[chat]") {
  ChatFixture chat;
  v1::CreateConversationRequest request;
  for (const char* unknown : {"FAX", "web", "CHANNEL_UNSPECIFIED"}) {
    INFO(unknown);
    request.mutable_conversation()->set_channel(unknown);
    const absl::Status refused = chat.Do(chat.customer, "Create", request).status();
    REQUIRE(base::DetailsOf(refused).field_violations.size() == 1);
    CHECK(base::DetailsOf(refused).field_violations[0].field == "conversation.channel");
  }
  request.mutable_conversation()->set_channel("WECHAT");
  CHECK(chat.Do(chat.customer, "Create", request)->channel() == "WECHAT");
}

TEST_CASE("a wish for a person makes one ticket with the whole context and queues", "[chat]") {
  ChatFixture chat;
  const v1::Conversation conversation = chat.Begin();
  chat.neighbours->answer.set_answer("E2002：请检查表头");
  REQUIRE(chat.Say(chat.customer, conversation.id(), "导入 Excel 报错 E2002").ok());
  const auto reply = chat.Say(chat.customer, conversation.id(), "转人工");
  REQUIRE(reply.ok());
  CHECK(reply->conversation().state() == v1::Conversation::QUEUED);
  REQUIRE(chat.neighbours->tickets.size() == 1);
  const tickets::v1::Ticket& ticket = chat.neighbours->tickets.begin()->second;
  CHECK(reply->conversation().ticket_id() == ticket.id());
  CHECK(ticket.conversation_id() == conversation.id());
  CHECK(ticket.requester_id() == chat.customer.id);
  CHECK(ticket.subject() == "导入 Excel 报错 E2002");
  for (const char* part : {"王芳", "E1001, E2002", "https://app.example.com/plan", "甘特图"}) {
    INFO(part);
    CHECK(ticket.description().find(part) != std::string::npos);
  }
  const v1::Conversation shown = chat.Get(conversation.id());
  CHECK(shown.queue_position() == 0);  // nobody is on duty: the ticket is answered
  CHECK(shown.context().page_url() == "https://app.example.com/plan");
  // To the team, with the code that the customer said.
  REQUIRE(shown.context().error_codes_size() == 2);
  CHECK(shown.context().error_codes(1) == "E2002");

  v1::HandoverRequest again;
  again.set_id(conversation.id());
  REQUIRE(
      chat.CallAs<v1::Conversation>(chat.customer, "deskmesh.chat.v1.Conversations/Handover", again)
          .ok());
  CHECK(chat.neighbours->tickets.size() == 1);
}

TEST_CASE("what is said second never overtakes what was said first", "[chat]") {
  ChatFixture chat;
  const std::string id = chat.Begin().id();
  // While the ticket of the first is being made the second arrives from another
  // tab.
  absl::StatusOr<v1::SendMessageResponse> second;
  chat.neighbours->on_create = [&] { second = chat.Say(chat.customer, id, "在吗"); };
  const auto first = chat.Say(chat.customer, id, "转人工");
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  CHECK(second->replies().empty());
  CHECK(chat.Get(id).state() == v1::Conversation::QUEUED);
  CHECK(chat.neighbours->tickets.size() == 1);
  REQUIRE(first->replies_size() == 1);
  int said = 0;
  for (const v1::Message& message : chat.Messages(id)) {
    said += message.sender() == v1::Message::BOT ? 1 : 0;
  }
  CHECK(said == 1);
}

TEST_CASE("after a crash all that wasn't answered is, in order, and nothing else", "[chat]") {
  ChatFixture chat;
  const std::string id = chat.Begin().id();
  outbox::Outbox outbox;
  const rpc::ServiceDeps deps{&chat.database(), &outbox, nullptr, base::SeededIds(9)};
  // As a process leaves it that dies between the two transactions of a call.
  const auto accept = [&](const std::string& text) {
    REQUIRE(chat.database()
                .Write([&](sql::Tx& tx) -> absl::Status {
                  ConversationChange change(
                      tx, deps, {chat.workspace, chat.customer.id, "", chat.clock.Now()});
                  DESKMESH_RETURN_IF_ERROR(change.Load(id));
                  Message said;
                  said.author = Author::kCustomer;
                  said.author_id = chat.customer.id;
                  said.text = text;
                  change.Say(std::move(said));
                  DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(
                      tx, {.key = dialogue::TimerOf(chat.workspace, dialogue::kTurnTimer, id),
                           .due = chat.clock.Now() + dialogue::kTurnPatience,
                           .payload = ""}));
                  return change.Save();
                })
                .ok());
  };
  accept("甘特图怎么设置");
  accept("看板怎么用");
  v1::EditMessageRequest edit;
  edit.set_conversation_id(id);
  edit.set_id(chat.Messages(id).back().id());
  edit.mutable_message()->set_text("看板怎么建");
  REQUIRE(chat.Do<v1::Message>(chat.customer, "EditMessage", edit).ok());
  chat.clock.Advance(std::chrono::seconds(21));
  chat.AwaitThat([&] { return chat.Messages(id).size() >= 5; });
  chat.clock.Advance(std::chrono::seconds(90));
  chat.Settle();
  CHECK(chat.neighbours->questions == std::vector<std::string>{"甘特图怎么设置", "看板怎么建"});
  CHECK(chat.Messages(id).size() == 5);
}

TEST_CASE("a repeated request changes nothing and gets the same answer", "[chat]") {
  ChatFixture chat;
  const v1::Conversation conversation = chat.Begin();
  const auto first = chat.Say(chat.customer, conversation.id(), "甘特图", "req-1");
  const auto second = chat.Say(chat.customer, conversation.id(), "甘特图", "req-1");
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  CHECK(first->SerializeAsString() == second->SerializeAsString());
  CHECK(chat.Messages(conversation.id()).size() == 2);
  const auto other = chat.Say(chat.customer, conversation.id(), "something else", "req-1");
  CHECK(ReasonOf(other.status()) == "REQUEST_ID_REUSED");
}

TEST_CASE("a customer sees only what is its own", "[chat]") {
  ChatFixture chat;
  const v1::Conversation conversation = chat.Begin();
  const rpc::Principal stranger = chat.Contact(chat.ids("con", chat.clock.Now()));
  CHECK(absl::IsNotFound(chat.Say(stranger, conversation.id(), "hi").status()));
  v1::GetConversationRequest get;
  get.set_id(conversation.id());
  CHECK(absl::IsNotFound(
      chat.CallAs<v1::Conversation>(stranger, "deskmesh.chat.v1.Conversations/Get", get).status()));
  v1::ListConversationsRequest list;
  CHECK(chat.CallAs<v1::ListConversationsResponse>(stranger, "deskmesh.chat.v1.Conversations/List",
                                                   list)
            ->conversations()
            .empty());
}

TEST_CASE("a waiting conversation goes to an agent who comes online, and the ticket with it",
          "[chat]") {
  ChatFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  const v1::Conversation conversation = chat.Begin();
  REQUIRE(chat.Say(chat.customer, conversation.id(), "转人工").ok());
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  const v1::Conversation assigned = chat.Await(
      conversation.id(), [](const v1::Conversation& c) { return !c.assignee_id().empty(); });
  CHECK(assigned.assignee_id() == agent.id);
  CHECK(assigned.owner_id() == agent.id);
  CHECK(assigned.state() == v1::Conversation::ACTIVE);
  CHECK(assigned.routing_reasons_size() > 0);
  const std::vector<v1::Message> messages = chat.Messages(conversation.id());
  CHECK(messages.back().sender() == v1::Message::SYSTEM);
  CHECK(messages.back().text().find("李伟") != std::string::npos);

  const auto reply = chat.Say(agent, conversation.id(), "您好，我来处理");
  REQUIRE(reply.ok());
  CHECK(reply->conversation().awaits_customer());
  REQUIRE(chat.Say(chat.customer, conversation.id(), "好的").ok());
  CHECK(chat.Get(conversation.id()).awaits_customer() == false);

  v1::CloseConversationRequest close;
  close.set_id(conversation.id());
  REQUIRE(chat.CallAs<v1::Conversation>(agent, "deskmesh.chat.v1.Conversations/Close", close).ok());
  CHECK(chat.Messages(conversation.id()).back().quick_replies_size() == 5);
  v1::GetPresenceRequest who;
  who.set_id(agent.id);
  CHECK(chat.Call<v1::Presence>("deskmesh.chat.v1.Agents/GetPresence", who)->load() == 0);
  CHECK(ReasonOf(chat.Say(agent, conversation.id(), "还在吗").status()) == "CONVERSATION_CLOSED");

  v1::RateConversationRequest rate;
  rate.set_id(conversation.id());
  rate.set_score(5);
  CHECK(chat.CallAs<v1::Conversation>(chat.customer, "deskmesh.chat.v1.Conversations/Rate", rate)
            ->rating() == 5);
  chat.Settle();
  CHECK(chat.PublishedOf<v1::ConversationHandedOver>().size() == 1);
  CHECK(chat.PublishedOf<v1::ConversationAssigned>().size() == 1);
  REQUIRE(chat.PublishedOf<v1::ConversationClosed>().size() == 1);
  CHECK_FALSE(chat.PublishedOf<v1::ConversationClosed>()[0].deflected());
  CHECK(chat.PublishedOf<v1::ConversationRated>().size() == 1);
}

TEST_CASE("capacity bounds what routing gives, and room lets the next one in", "[chat]") {
  ChatFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟", 2);
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  std::vector<std::string> conversations;
  for (int i = 0; i < 4; ++i) {
    conversations.push_back(chat.Begin().id());
    REQUIRE(chat.Say(chat.customer, conversations.back(), "转人工").ok());
  }
  const auto count_active = [&] {
    int active = 0;
    for (const std::string& id : conversations) {
      active += chat.Get(id).state() == v1::Conversation::ACTIVE ? 1 : 0;
    }
    return active;
  };
  chat.Await(conversations[1],
             [](const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; });
  chat.Await(conversations[0],
             [](const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; });
  CHECK(count_active() == 2);
  const auto queue =
      chat.Call<v1::QueueSnapshot>("deskmesh.chat.v1.Queue/Get", v1::GetQueueRequest());
  REQUIRE(queue.ok());
  CHECK(queue->entries_size() == 2);
  CHECK(queue->entries(0).contact_id() == chat.Get(conversations[2]).contact_id());
  CHECK(queue->agents_online() == 1);
  CHECK(queue->free_capacity() == 0);
  v1::CloseConversationRequest close;
  close.set_id(conversations[0]);
  REQUIRE(chat.CallAs<v1::Conversation>(agent, "deskmesh.chat.v1.Conversations/Close", close).ok());
  chat.Await(conversations[2],
             [](const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; });
  CHECK(count_active() == 2);
}

TEST_CASE("the stream gives every entry once and follows from any sequence", "[chat]") {
  ChatFixture chat;
  const v1::Conversation conversation = chat.Begin();
  REQUIRE(chat.Say(chat.customer, conversation.id(), "甘特图").ok());
  v1::StreamConversationRequest request;
  request.set_id(conversation.id());
  request.set_after_sequence(1);
  auto collector = std::make_shared<testing::StreamCollector>();
  const auto stream = chat.Stream("deskmesh.chat.v1.Conversations/Stream", request, collector);
  collector->Wait(1);
  REQUIRE(chat.Say(chat.customer, conversation.id(), "看板").ok());
  const auto items = collector->Wait(3);
  REQUIRE(items.size() == 3);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& item = static_cast<const v1::ConversationStreamItem&>(*items[i]);
    CHECK(item.sequence() == static_cast<std::int64_t>(i) + 2);
    CHECK(item.message().sequence() == item.sequence());
  }
}

TEST_CASE("a note is for the team only, and leaves no gap", "[chat]") {
  ChatFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟"), other = chat.NewAgent("张敏");
  const v1::Conversation conversation = chat.Begin();
  REQUIRE(chat.Say(agent, conversation.id(), "我来接手").ok());
  CHECK(chat.Get(conversation.id()).assignee_id() == agent.id);
  v1::TransferRequest transfer;
  transfer.set_id(conversation.id());
  transfer.set_agent_id(other.id);
  transfer.set_note("客户很着急");
  REQUIRE(chat.CallAs<v1::Conversation>(agent, "deskmesh.chat.v1.Conversations/Transfer", transfer)
              .ok());
  CHECK(chat.Get(conversation.id()).assignee_id() == other.id);
  CHECK(chat.Get(conversation.id()).owner_id() == agent.id);
  CHECK(chat.Messages(conversation.id()).back().internal());
  v1::ListMessagesRequest list;
  list.set_conversation_id(conversation.id());
  const auto seen = chat.CallAs<v1::ListMessagesResponse>(
      chat.customer, "deskmesh.chat.v1.Conversations/ListMessages", list);
  for (const v1::Message& message : seen->messages()) {
    CHECK(message.text().find("着急") == std::string::npos);
  }
}

TEST_CASE("without tickets the customer still gets a person, and the ticket follows", "[chat]") {
  ChatFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  chat.neighbours->tickets_are_up = false;
  const v1::Conversation conversation = chat.Begin();
  const auto reply = chat.Say(chat.customer, conversation.id(), "转人工");
  REQUIRE(reply.ok());
  CHECK(reply->conversation().state() == v1::Conversation::QUEUED);
  CHECK(reply->conversation().ticket_id().empty());
  chat.Await(conversation.id(),
             [](const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; });
  {
    const std::lock_guard lock(chat.neighbours->mutex);
    chat.neighbours->tickets_are_up = true;
  }
  chat.Await(conversation.id(), [](const v1::Conversation& c) { return !c.ticket_id().empty(); });
  const std::string ticket = chat.Get(conversation.id()).ticket_id();
  CHECK(chat.neighbours->tickets.size() == 1);
  CHECK(chat.neighbours->AssigneeOf(ticket) == agent.id);
}

TEST_CASE("floods, empty texts and foreign ids are refused by name", "[chat]") {
  ChatFixture chat;
  const v1::Conversation conversation = chat.Begin();
  CHECK(absl::IsInvalidArgument(chat.Say(chat.customer, conversation.id(), "  \n").status()));
  CHECK(absl::IsInvalidArgument(
      chat.Say(chat.customer, conversation.id(), std::string(4001, 'x')).status()));
  CHECK(absl::IsInvalidArgument(chat.Say(chat.customer, "tkt_1", "hi").status()));
  absl::Status last;
  for (int i = 0; i < 12 && last.ok(); ++i) {
    last = chat.Say(chat.customer, conversation.id(), "你好").status();
  }
  CHECK(ReasonOf(last) == "TOO_MANY_MESSAGES");
  CHECK(base::DetailsOf(last).retry_after_ms > 0);
}

TEST_CASE(
    "one customer's writes are bounded over all conversations, with a "
    "time to come back",
    "[chat]") {
  ChatFixture chat("chat:\n  contact_burst: 20\n  contact_conversations: 3\n");
  std::vector<std::string> ids;
  absl::Status refused;
  const auto create = [&] {
    v1::CreateConversationRequest request;
    request.mutable_conversation()->set_locale("zh-CN");
    return chat.Do(chat.customer, "Create", request);
  };
  for (int i = 0; i < 3; ++i) ids.push_back(create()->id());
  refused = create().status();
  CHECK(ReasonOf(refused) == "TOO_MANY_CONVERSATIONS");
  CHECK(base::DetailsOf(refused).retry_after_ms > 23 * 3'600'000);
  REQUIRE(chat.Close(chat.customer, ids.back()).ok());
  const auto again = create();
  REQUIRE(again.ok());
  // What is left of the burst, spread over two conversations.
  int said = 0;
  for (; said < 30; ++said) {
    v1::RateConversationRequest rate;
    rate.set_id(ids[static_cast<std::size_t>(said) % 2]);
    rate.set_score(1);
    refused = chat.Do(chat.customer, "Rate", rate).status();
    if (!refused.ok()) break;
  }
  CHECK(said < 20);
  CHECK(ReasonOf(refused) == "TOO_MANY_REQUESTS");
  CHECK(base::DetailsOf(refused).retry_after_ms <= 1001);
  CHECK(ReasonOf(chat.Say(chat.customer, ids[0], "你好").status()) == "TOO_MANY_REQUESTS");
  // Others, and the team, are not concerned.
  const rpc::Principal agent = chat.NewAgent("李伟");
  CHECK(chat.Say(agent, ids[0], "您好").ok());
  chat.clock.Advance(std::chrono::milliseconds(1100));
  CHECK(chat.Say(chat.customer, ids[0], "你好").ok());
}

TEST_CASE("the language of a conversation is written in one form", "[chat]") {
  ChatFixture chat;
  v1::CreateConversationRequest request;
  request.mutable_conversation()->set_locale("zh_cn");
  CHECK(chat.Do(chat.customer, "Create", request)->locale() == "zh-CN");
  request.mutable_conversation()->set_locale("中文");
  const absl::Status refused = chat.Do(chat.customer, "Create", request).status();
  CHECK(base::DetailsOf(refused).field_violations.at(0).field == "conversation.locale");
}

TEST_CASE("an agent who vanishes gives the conversations back", "[chat]") {
  ChatFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  const v1::Conversation conversation = chat.Begin();
  REQUIRE(chat.Say(chat.customer, conversation.id(), "转人工").ok());
  chat.Await(conversation.id(),
             [](const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; });
  REQUIRE(chat.SetPresence(agent, v1::Presence::OFFLINE).ok());
  chat.clock.Advance(std::chrono::minutes(3));
  const v1::Conversation back = chat.Await(conversation.id(), [](const v1::Conversation& c) {
    return c.state() == v1::Conversation::QUEUED;
  });
  CHECK(back.owner_id() == agent.id);
}

TEST_CASE("a restart loses nothing and decides nothing twice", "[chat]") {
  ChatFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟", 1);
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  std::vector<std::string> conversations;
  for (int i = 0; i < 3; ++i) {
    conversations.push_back(chat.Begin().id());
    REQUIRE(chat.Say(chat.customer, conversations.back(), "转人工").ok());
  }
  chat.Await(conversations[0],
             [](const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; });
  chat.Restart();
  v1::CloseConversationRequest close;
  close.set_id(conversations[0]);
  REQUIRE(chat.CallAs<v1::Conversation>(agent, "deskmesh.chat.v1.Conversations/Close", close).ok());
  chat.Await(conversations[1],
             [](const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; });
  CHECK(chat.Get(conversations[2]).state() == v1::Conversation::QUEUED);
  CHECK(chat.neighbours->tickets.size() == 3);
}

TEST_CASE("a conversation is imported with its past", "[chat]") {
  ChatFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::int64_t began = chat.clock.Now().seconds() - 86'400;
  v1::ImportConversationRequest request;
  request.mutable_conversation()->set_contact_id(chat.customer.id);
  request.mutable_conversation()->set_locale("zh-CN");
  request.mutable_conversation()->mutable_create_time()->set_seconds(began);
  const auto add = [&](v1::Message::Sender sender, const std::string& text, int after) {
    v1::Message& message = *request.add_messages();
    message.set_sender(sender);
    message.set_text(text);
    message.mutable_create_time()->set_seconds(began + after);
    return &message;
  };
  add(v1::Message::CUSTOMER, "甘特图怎么导出", 1);
  add(v1::Message::BOT, "看这里", 2)->mutable_bot_answer()->set_decision(v1::BotAnswer::SUGGEST);
  add(v1::Message::CUSTOMER, "转人工", 30);
  add(v1::Message::AGENT, "您好", 60);
  request.set_assignee_id(agent.id);
  request.mutable_close_time()->set_seconds(began + 600);
  request.set_rating(4);
  const auto imported =
      chat.Call<v1::Conversation>("deskmesh.chat.v1.Conversations/Import", request);
  REQUIRE(imported.ok());
  CHECK(imported->state() == v1::Conversation::CLOSED);
  CHECK(imported->owner_id() == agent.id);
  CHECK(imported->assign_time().seconds() == began + 60);
  CHECK(imported->close_time().seconds() == began + 600);
  CHECK(imported->last_sequence() == 4);
  chat.Settle();
  CHECK(chat.PublishedOf<v1::BotAnswered>().at(0).question() == "甘特图怎么导出");
  for (const auto& fact : chat.Published()) {
    if (fact.subject() == imported->id()) CHECK(fact.occurred_at().seconds() < began + 601);
  }
  v1::GetPresenceRequest who;
  who.set_id(agent.id);
  CHECK(chat.Call<v1::Presence>("deskmesh.chat.v1.Agents/GetPresence", who)->load() == 0);

  request.mutable_messages(1)->mutable_create_time()->set_seconds(began);
  const auto refused =
      chat.Call<v1::Conversation>("deskmesh.chat.v1.Conversations/Import", request);
  CHECK(base::DetailsOf(refused.status()).field_violations.at(0).field ==
        "messages[1].create_time");
}

TEST_CASE("a visitor's talk is the contact's once it is known who it is", "[chat]") {
  ChatFixture chat;
  const v1::Conversation conversation = chat.Begin();
  REQUIRE(chat.Say(chat.customer, conversation.id(), "转人工").ok());
  const rpc::Principal known = chat.Contact(chat.ids("con", chat.clock.Now()));
  accounts::v1::ContactChanged contact;
  contact.mutable_contact()->set_id(known.id);
  contact.mutable_contact()->set_tier(accounts::v1::Organization::PAID);
  chat.Deliver(contact, known.id, 1);
  accounts::v1::VisitorIdentified fact;
  fact.set_visitor_id(chat.customer.id);
  fact.set_contact_id(known.id);
  chat.Deliver(fact, chat.customer.id, 2);
  chat.Deliver(fact, chat.customer.id, 3);
  v1::GetConversationRequest get;
  get.set_id(conversation.id());
  const auto own = chat.CallAs<v1::Conversation>(known, "deskmesh.chat.v1.Conversations/Get", get);
  REQUIRE(own.ok());
  CHECK(own->contact_id() == known.id);
  CHECK(absl::IsNotFound(
      chat.CallAs<v1::Conversation>(chat.customer, "deskmesh.chat.v1.Conversations/Get", get)
          .status()));
  REQUIRE(chat.Say(known, conversation.id(), "在吗").ok());
  // What the visitor said is the contact's to take back.
  const std::vector<v1::Message> messages = chat.Messages(conversation.id());
  CHECK(messages.front().sender_id() == known.id);
}

TEST_CASE("facts about people may come twice and in any order", "[chat]") {
  ChatFixture chat;
  std::vector<event::v1::Envelope> facts;
  const std::string id = chat.ids("usr", chat.clock.Now());
  for (int version = 1; version <= 5; ++version) {
    accounts::v1::UserChanged fact;
    fact.mutable_user()->set_id(id);
    fact.mutable_user()->set_capacity(version);
    facts.push_back(chat.MakeFact(fact, id, version));
  }
  chat.Publish({facts[4], facts[0], facts[2], facts[2], facts[3], facts[1], facts[4]});
  chat.Settle();
  v1::GetPresenceRequest who;
  who.set_id(id);
  CHECK(chat.Call<v1::Presence>("deskmesh.chat.v1.Agents/GetPresence", who)->capacity() == 5);
}

}  // namespace
}  // namespace deskmesh::chat
