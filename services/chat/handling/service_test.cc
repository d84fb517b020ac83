// SPDX-License-Identifier: Apache-2.0
#include "chat/handling/service.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <set>

#include "chat/testing/chat_fixture.h"
#include "deskmesh/chat/v1/chat_events.pb.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::chat {
namespace {

class HandlingFixture : public ChatFixture {
 public:
  std::string Queued() {
    const std::string id = Begin().id();
    REQUIRE(Say(customer, id, "转人工").ok());
    return id;
  }
  absl::StatusOr<v1::Conversation> TakeOver(const rpc::Principal& who, const std::string& id,
                                            const std::string& note = "") {
    v1::TakeOverRequest request;
    request.set_id(id);
    request.set_note(note);
    return Do(who, "TakeOver", request);
  }
  absl::StatusOr<v1::Conversation> Pull(const rpc::Principal& who, const std::string& id = "") {
    v1::PullRequest request;
    request.set_conversation_id(id);
    return CallAs<v1::Conversation>(who, "deskmesh.chat.v1.Queue/Pull", request);
  }
  int LoadOf(const rpc::Principal& who) {
    v1::GetPresenceRequest request;
    request.set_id(who.id);
    return Call<v1::Presence>("deskmesh.chat.v1.Agents/GetPresence", request)->load();
  }
};

bool IsActive(const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; }

TEST_CASE("an agent pulls from the line: the first that fits, never beyond capacity",
          "[chat][handling]") {
  HandlingFixture chat;
  chat.module().Stop();  // nobody is assigned by routing
  const rpc::Principal agent = chat.NewAgent("李伟", 2);
  CHECK(ReasonOf(chat.Pull(agent).status()) == "NOTHING_WAITS");
  const std::string first = chat.Queued(), second = chat.Queued(), third = chat.Queued();
  for (const v1::Presence::State state : {v1::Presence::OFFLINE, v1::Presence::AWAY}) {
    REQUIRE(chat.SetPresence(agent, state).ok());
    CHECK(ReasonOf(chat.Pull(agent).status()) == "NOT_ONLINE");
    CHECK(ReasonOf(chat.Pull(agent, second).status()) == "NOT_ONLINE");
  }
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  const auto pulled = chat.Pull(agent);
  REQUIRE(pulled.ok());
  CHECK(pulled->id() == first);
  CHECK(pulled->assignee_id() == agent.id);
  CHECK(pulled->owner_id() == agent.id);
  CHECK(chat.Pull(agent, third)->id() == third);
  CHECK(ReasonOf(chat.Pull(agent).status()) == "NO_CAPACITY");
  CHECK(chat.LoadOf(agent) == 2);
  const rpc::Principal other = chat.NewAgent("张敏");
  REQUIRE(chat.SetPresence(other, v1::Presence::ONLINE).ok());
  CHECK(ReasonOf(chat.Pull(other, first).status()) == "CONVERSATION_STATE");
  CHECK(chat.Get(second).state() == v1::Conversation::QUEUED);
}

TEST_CASE("taking over from a colleague is a supervisor's, and the note stays inside",
          "[chat][handling]") {
  HandlingFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟"), lead = chat.NewAgent("主管");
  rpc::Principal colleague = chat.NewAgent("张敏");
  colleague.permissions = {"chat.read", "chat.write"};
  const std::string id = chat.Begin().id();
  // From the bot, without any queue.
  CHECK(chat.TakeOver(agent, id)->assignee_id() == agent.id);
  CHECK(absl::IsPermissionDenied(chat.TakeOver(colleague, id).status()));
  const auto taken = chat.TakeOver(lead, id, "我来处理");
  REQUIRE(taken.ok());
  CHECK(taken->assignee_id() == lead.id);
  CHECK(taken->owner_id() == agent.id);  // R15
  CHECK(chat.Messages(id).back().internal());
  CHECK(chat.LoadOf(agent) == 0);
  CHECK(chat.LoadOf(lead) == 1);
  CHECK(chat.TakeOver(lead, id)->assignee_id() == lead.id);  // already
  CHECK(chat.LoadOf(lead) == 1);
}

TEST_CASE("whoever is taken from the bot has a ticket", "[chat][handling]") {
  HandlingFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string taken = chat.Begin().id(), answered = chat.Begin().id(),
                    solved = chat.Begin().id();
  REQUIRE(chat.TakeOver(agent, taken).ok());
  REQUIRE(chat.Say(agent, answered, "您好").ok());
  REQUIRE(chat.TakeOver(agent, solved).ok());
  REQUIRE(chat.Close(agent, solved).ok());
  chat.clock.Advance(std::chrono::seconds(21));
  const auto has_ticket = [](const v1::Conversation& c) { return !c.ticket_id().empty(); };
  const v1::Conversation now = chat.Await(taken, has_ticket);
  chat.Await(answered, has_ticket);
  CHECK(now.state() == v1::Conversation::ACTIVE);
  chat.AwaitThat([&] { return chat.neighbours->AssigneeOf(now.ticket_id()) == agent.id; });
  CHECK(chat.Get(solved).ticket_id().empty());
}

TEST_CASE(
    "a colleague's conversation is given away by that colleague or a "
    "supervisor",
    "[chat][handling]") {
  HandlingFixture chat;
  const rpc::Principal lead = chat.NewAgent("主管");
  rpc::Principal agent = chat.NewAgent("李伟"), colleague = chat.NewAgent("张敏");
  agent.permissions = colleague.permissions = {"chat.read", "chat.write"};
  const std::string id = chat.Queued();
  REQUIRE(chat.TakeOver(agent, id).ok());
  v1::TransferRequest transfer;
  transfer.set_id(id);
  transfer.set_agent_id(colleague.id);
  const absl::Status refused = chat.Do(colleague, "Transfer", transfer).status();
  CHECK(ReasonOf(refused) == "PERMISSION_MISSING");
  v1::TransferRequest release;
  release.set_id(id);
  CHECK(absl::IsPermissionDenied(chat.Do(colleague, "Transfer", release).status()));
  CHECK(chat.Do(agent, "Transfer", transfer)->assignee_id() == colleague.id);
  transfer.set_agent_id(agent.id);
  CHECK(chat.Do(lead, "Transfer", transfer)->assignee_id() == agent.id);
}

TEST_CASE("points are exceeded knowingly or not at all", "[chat][handling]") {
  HandlingFixture chat;
  const rpc::Principal lead = chat.NewAgent("主管", 1);
  rpc::Principal agent = chat.NewAgent("李伟", 1), colleague = chat.NewAgent("张敏", 1);
  agent.permissions = colleague.permissions = {"chat.read", "chat.write"};
  const std::string first = chat.Queued(), second = chat.Queued(), third = chat.Queued();
  REQUIRE(chat.TakeOver(agent, first).ok());
  const absl::Status full = chat.TakeOver(agent, second).status();
  CHECK(ReasonOf(full) == "NO_CAPACITY");
  CHECK(base::DetailsOf(full).metadata.at("capacity") == "1");
  CHECK(chat.TakeOver(agent, first).ok());  // has it already
  REQUIRE(chat.TakeOver(colleague, second).ok());

  v1::TransferRequest transfer;
  transfer.set_id(first);
  transfer.set_agent_id(colleague.id);
  CHECK(ReasonOf(chat.Do(agent, "Transfer", transfer).status()) == "NO_CAPACITY");
  CHECK(ReasonOf(chat.Do(lead, "Transfer", transfer).status()) == "NO_CAPACITY");
  transfer.set_beyond_capacity(true);
  CHECK(ReasonOf(chat.Do(agent, "Transfer", transfer).status()) == "PERMISSION_MISSING");
  CHECK(chat.Get(first).assignee_id() == agent.id);
  CHECK(chat.Do(lead, "Transfer", transfer)->assignee_id() == colleague.id);
  CHECK(chat.LoadOf(colleague) == 2);

  // A supervisor steps in whatever it has.
  REQUIRE(chat.TakeOver(lead, third).ok());
  CHECK(chat.TakeOver(lead, first)->assignee_id() == lead.id);
  CHECK(chat.LoadOf(lead) == 2);

  // Nobody is given to somebody who said that it is gone.
  REQUIRE(chat.SetPresence(agent, v1::Presence::OFFLINE).ok());
  v1::TransferRequest back;
  back.set_id(second);
  back.set_agent_id(agent.id);
  CHECK(ReasonOf(chat.Do(colleague, "Transfer", back).status()) == "AGENT_OFFLINE");
}

TEST_CASE("a customer who says nothing is asked, and the talk ends", "[chat][handling]") {
  HandlingFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string id = chat.Queued();
  REQUIRE(chat.TakeOver(agent, id).ok());
  REQUIRE(chat.Say(agent, id, "您能发一下截图吗？").ok());
  const auto last_word = [&] { return chat.Messages(id).back().text(); };
  chat.clock.Advance(std::chrono::minutes(11));
  chat.AwaitThat([&] { return last_word().find("您还在吗") != std::string::npos; });
  CHECK(chat.Get(id).assignee_id() == agent.id);
  // An answer begins it anew.
  REQUIRE(chat.Say(chat.customer, id, "在的").ok());
  REQUIRE(chat.Say(agent, id, "好的，请发截图").ok());
  chat.clock.Advance(std::chrono::minutes(11));
  chat.AwaitThat([&] { return last_word().find("您还在吗") != std::string::npos; });
  chat.clock.Advance(std::chrono::minutes(11));
  const v1::Conversation ended = chat.Await(
      id, [](const v1::Conversation& c) { return c.state() == v1::Conversation::CLOSED; });
  CHECK(ended.close_reason() == "INACTIVE");
  CHECK(chat.LoadOf(agent) == 0);
  // A later word goes on with it.
  const auto again = chat.Say(chat.customer, id, "截图来了");
  REQUIRE(again.ok());
  CHECK(again->conversation().state() == v1::Conversation::QUEUED);
}

TEST_CASE("a knowledge service that hangs holds up no other timer", "[chat][handling]") {
  std::promise<void> release;
  std::atomic<bool> hangs = false;
  HandlingFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string id = chat.Queued(), other = chat.Queued();
  REQUIRE(chat.TakeOver(agent, id).ok());
  REQUIRE(chat.Say(agent, id, "您好").ok());
  chat.neighbours->OnAnalyze([&hangs, released = release.get_future().share()] {
    hangs = true;
    released.wait();
  });
  REQUIRE(chat.Say(chat.customer, other, "还要多久").ok());
  chat.AwaitThat([&] { return hangs.load(); });
  chat.clock.Advance(std::chrono::minutes(11));
  chat.AwaitThat(
      [&] { return chat.Messages(id).back().text().find("您还在吗") != std::string::npos; });
  release.set_value();
}

TEST_CASE("only the customer rates", "[chat][handling]") {
  HandlingFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string id = chat.Queued();
  v1::RateConversationRequest rate;
  rate.set_id(id);
  rate.set_score(5);
  rate.set_comment("谢谢");
  CHECK(ReasonOf(chat.Do(agent, "Rate", rate).status()) == "CUSTOMER_ONLY");
  CHECK(chat.Get(id).rating() == 0);
  REQUIRE(chat.Do(chat.customer, "Rate", rate).ok());
  CHECK(chat.Messages(id).back().sender_id() == chat.customer.id);
}

TEST_CASE("a transfer to a team waits for somebody of that team", "[chat][handling]") {
  HandlingFixture chat;
  const std::string team = chat.ids("team", chat.clock.Now());
  const rpc::Principal agent = chat.NewAgent("李伟");
  const rpc::Principal engineer = chat.Agent(chat.ids("usr", chat.clock.Now()));
  accounts::v1::UserChanged known;
  known.mutable_user()->set_id(engineer.id);
  known.mutable_user()->add_team_ids(team);
  known.mutable_user()->add_locales("zh-CN");
  chat.Deliver(known, engineer.id, 1);
  const std::string id = chat.Queued();
  REQUIRE(chat.TakeOver(agent, id).ok());
  v1::TransferRequest transfer;
  transfer.set_id(id);
  transfer.set_team_id(chat.ids("team", chat.clock.Now()));
  const absl::Status unknown = chat.Do(agent, "Transfer", transfer).status();
  REQUIRE(base::DetailsOf(unknown).field_violations.size() == 1);
  CHECK(base::DetailsOf(unknown).field_violations[0].field == "team_id");
  CHECK(chat.Get(id).assignee_id() == agent.id);
  transfer.set_team_id(team);
  transfer.set_note("API 报错");
  const auto moved = chat.Do(agent, "Transfer", transfer);
  REQUIRE(moved.ok());
  CHECK(moved->state() == v1::Conversation::QUEUED);
  CHECK(chat.LoadOf(agent) == 0);
  transfer.set_agent_id(agent.id);
  CHECK(absl::IsInvalidArgument(chat.Do(agent, "Transfer", transfer).status()));
  CHECK(ReasonOf(chat.Pull(agent).status()) == "NOTHING_WAITS");
  REQUIRE(chat.SetPresence(engineer, v1::Presence::ONLINE).ok());
  CHECK(chat.Await(id, IsActive).assignee_id() == engineer.id);
}

TEST_CASE("a customer who writes again goes on with it, and not to somebody who is gone",
          "[chat][handling]") {
  HandlingFixture chat;
  const rpc::Principal first = chat.NewAgent("李伟"), second = chat.NewAgent("张敏");
  REQUIRE(chat.SetPresence(first, v1::Presence::ONLINE).ok());
  const std::string id = chat.Queued();
  CHECK(chat.Await(id, IsActive).assignee_id() == first.id);
  REQUIRE(chat.Close(first, id).ok());

  // The first agent is there: it goes back to him.
  const auto again = chat.Say(chat.customer, id, "还有一个问题");
  REQUIRE(again.ok());
  CHECK(again->conversation().state() == v1::Conversation::QUEUED);
  CHECK(chat.Await(id, IsActive).assignee_id() == first.id);
  REQUIRE(chat.Close(first, id).ok());

  // He is gone: whoever is there gets it at once, without waiting for him.
  REQUIRE(chat.SetPresence(first, v1::Presence::OFFLINE).ok());
  REQUIRE(chat.SetPresence(second, v1::Presence::ONLINE).ok());
  REQUIRE(chat.Say(chat.customer, id, "在吗").ok());
  const v1::Conversation now = chat.Await(id, IsActive);
  CHECK(now.assignee_id() == second.id);
  CHECK(now.owner_id() == first.id);
  CHECK(now.assign_time().seconds() - now.queue_time().seconds() < 15);
  REQUIRE(chat.Close(second, id).ok());
  chat.clock.Advance(std::chrono::hours(25));
  CHECK(ReasonOf(chat.Say(chat.customer, id, "在吗").status()) == "CONVERSATION_CLOSED");
}

TEST_CASE("a long wait is told once, with a call as a way out", "[chat][handling]") {
  HandlingFixture chat;
  chat.Staff();
  const std::string id = chat.Queued();
  chat.clock.Advance(std::chrono::seconds(110));
  chat.AwaitThat([&] {
    chat.Settle();
    return !chat.PublishedOf<v1::LongWaitNoticed>().empty();
  });
  const v1::Message notice = chat.Messages(id).back();
  CHECK(notice.kind() == v1::Message::NOTICE);
  CHECK(notice.quick_replies(0) == "请给我回电");
  const auto noticed = chat.PublishedOf<v1::LongWaitNoticed>();
  CHECK(noticed[0].waited().seconds() >= 120);
  CHECK(chat.Get(id).queue_position() == 1);

  v1::RequestCallbackRequest request;
  request.set_id(id);
  request.set_phone("call me");
  CHECK(absl::IsInvalidArgument(chat.Do(chat.customer, "RequestCallback", request).status()));
  request.set_phone("+86 138-0013-8000");
  const auto asked = chat.Do(chat.customer, "RequestCallback", request);
  REQUIRE(asked.ok());
  CHECK(asked->state() == v1::Conversation::QUEUED);
  CHECK(asked->known(asked->known_size() - 1).value() == "+8613800138000");
  const rpc::Principal stranger = chat.Contact(chat.ids("con", chat.clock.Now()));
  CHECK(absl::IsNotFound(chat.Do(stranger, "RequestCallback", request).status()));
  CHECK(chat.Messages(id).back().text().find("+8613800138000") != std::string::npos);
  // After a restart the same wait isn't told again.
  chat.Restart();
  chat.clock.Advance(std::chrono::minutes(5));
  const std::string other = chat.Queued();
  chat.clock.Advance(std::chrono::minutes(3));
  chat.AwaitThat([&] {
    chat.Settle();
    return chat.PublishedOf<v1::LongWaitNoticed>().size() >= 2;
  });
  const auto all = chat.PublishedOf<v1::LongWaitNoticed>();
  REQUIRE(all.size() == 2);
  CHECK(all[1].conversation().id() == other);
  CHECK(chat.PublishedOf<v1::CallbackRequested>().at(0).phone() == "+8613800138000");
}

TEST_CASE("a conversation becomes a ticket, once and with all of it", "[chat][handling]") {
  HandlingFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string id = chat.Begin().id();
  REQUIRE(chat.Say(chat.customer, id, "报表导出一直失败").ok());
  REQUIRE(chat.TakeOver(agent, id).ok());
  v1::ConvertToTicketRequest request;
  request.set_id(id);
  chat.neighbours->tickets_are_up = false;
  CHECK(absl::IsUnavailable(chat.Do(agent, "ConvertToTicket", request).status()));
  CHECK(chat.Get(id).state() == v1::Conversation::ACTIVE);
  chat.neighbours->tickets_are_up = true;
  const auto converted = chat.Do(agent, "ConvertToTicket", request);
  REQUIRE(converted.ok());
  CHECK(converted->state() == v1::Conversation::CLOSED);
  CHECK(converted->close_reason() == "BECAME_TICKET");
  CHECK_FALSE(converted->ticket_id().empty());
  CHECK(chat.neighbours->tickets.size() == 1);
  CHECK(chat.neighbours->tickets.begin()->second.description().find("报表导出") !=
        std::string::npos);
  CHECK(chat.LoadOf(agent) == 0);
  CHECK(ReasonOf(chat.Do(agent, "ConvertToTicket", request).status()) == "CONVERSATION_CLOSED");
}

TEST_CASE("a ticket from before is told what was said since, and the note", "[chat][handling]") {
  HandlingFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string id = chat.Queued();
  const std::string ticket = chat.Get(id).ticket_id();
  REQUIRE_FALSE(ticket.empty());
  REQUIRE(chat.TakeOver(agent, id).ok());
  REQUIRE(chat.Say(agent, id, "请问是哪个项目？").ok());
  REQUIRE(chat.Say(chat.customer, id, "阿波罗项目").ok());
  v1::ConvertToTicketRequest request;
  request.set_id(id);
  request.set_note("需要研发查日志");
  chat.neighbours->tickets_are_up = false;
  CHECK(absl::IsUnavailable(chat.Do(agent, "ConvertToTicket", request).status()));
  CHECK(chat.Get(id).state() != v1::Conversation::CLOSED);
  chat.neighbours->tickets_are_up = true;
  REQUIRE(chat.Do(agent, "ConvertToTicket", request).ok());
  CHECK(chat.neighbours->tickets.size() == 1);
  REQUIRE(chat.neighbours->comments.size() == 1);
  const tickets::v1::CreateCommentRequest& told = chat.neighbours->comments.front();
  CHECK(told.ticket_id() == ticket);
  CHECK(told.comment().visibility() == tickets::v1::Comment::INTERNAL);
  for (const char* words : {"需要研发查日志", "客服：请问是哪个项目？", "客户：阿波罗项目"}) {
    CHECK(told.comment().body().find(words) != std::string::npos);
  }
  CHECK(told.comment().body().find("转人工") == std::string::npos);
}

TEST_CASE("a wish to be called reaches the ticket, or makes one", "[chat][handling]") {
  HandlingFixture chat;
  const std::string queued = chat.Queued(), with_bot = chat.Begin().id();
  v1::RequestCallbackRequest request;
  request.set_phone("138 0013 8000");
  for (const std::string& id : {queued, with_bot}) {
    request.set_id(id);
    REQUIRE(chat.Do(chat.customer, "RequestCallback", request).ok());
  }
  const auto has_ticket = [](const v1::Conversation& c) { return !c.ticket_id().empty(); };
  const std::string made = chat.Await(with_bot, has_ticket).ticket_id();
  CHECK(chat.Get(with_bot).state() == v1::Conversation::BOT);
  chat.AwaitThat([&] {
    const std::lock_guard lock(chat.neighbours->mutex);
    return chat.neighbours->comments.size() == 2;
  });
  std::set<std::string> told;
  for (const auto& comment : chat.neighbours->comments) {
    told.insert(comment.ticket_id());
    CHECK(comment.comment().visibility() == tickets::v1::Comment::INTERNAL);
    CHECK(comment.comment().body().find("13800138000") != std::string::npos);
  }
  CHECK(told == std::set<std::string>{made, chat.Get(queued).ticket_id()});
}

TEST_CASE("mood and alarm words count in line and with an agent as well", "[chat][handling]") {
  HandlingFixture chat;
  chat.Staff();
  const std::string first = chat.Queued(), second = chat.Queued();
  CHECK(chat.Get(second).queue_position() == 2);
  chat.neighbours->analysis.mutable_emotion()->set_value("ANGRY");
  chat.neighbours->analysis.mutable_emotion()->set_confidence(0.9);
  REQUIRE(chat.Say(chat.customer, second, "太过分了！！！").ok());
  const auto is_angry = [](const v1::Conversation& c) { return c.emotion() == "ANGRY"; };
  CHECK(chat.Await(second, is_angry).priority() == v1::Conversation::P1);
  CHECK(chat.Get(second).queue_position() == 1);
  const rpc::Principal agent = chat.NewAgent("李伟");
  REQUIRE(chat.TakeOver(agent, first).ok());
  REQUIRE(chat.Say(chat.customer, first, "我们的数据丢失了").ok());
  const v1::Conversation now = chat.Await(
      first, [](const v1::Conversation& c) { return c.priority() == v1::Conversation::P0; });
  CHECK(now.state() == v1::Conversation::ACTIVE);
  chat.AwaitThat([&] {
    return chat.neighbours->With(now.ticket_id(), [](tickets::v1::Ticket&) {})->priority() ==
           tickets::v1::Ticket::P0;
  });
}

TEST_CASE("whoever loses its agent keeps its place in line", "[chat][handling]") {
  HandlingFixture chat;
  chat.Staff();
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string first = chat.Queued();
  REQUIRE(chat.TakeOver(agent, first).ok());
  chat.clock.Advance(std::chrono::minutes(1));
  const std::string second = chat.Queued();
  chat.clock.Advance(std::chrono::minutes(1));
  v1::TransferRequest release;
  release.set_id(first);
  REQUIRE(chat.Do(agent, "Transfer", release).ok());
  CHECK(chat.Get(first).queue_position() == 1);
  chat.AwaitThat([&] { return chat.Get(second).queue_position() == 2; });
  // The customer is told who has it, and that it is passed on.
  std::vector<std::string> notices;
  for (const v1::Message& message : chat.Messages(first)) {
    if (message.kind() == v1::Message::NOTICE) notices.push_back(message.text());
  }
  REQUIRE(notices.size() >= 2);
  CHECK(notices[notices.size() - 2] == "李伟 已接入，正在为您服务。");
  CHECK(notices.back().find("转接") != std::string::npos);
}

TEST_CASE("who has little left of the time for a reply moves up the line", "[chat][handling]") {
  HandlingFixture chat;
  chat.Staff();
  const std::string first = chat.Queued(), second = chat.Queued();
  const std::string ticket = chat.Get(second).ticket_id();
  REQUIRE_FALSE(ticket.empty());
  sla::v1::ClockWarned fact;
  fact.mutable_clock()->set_ticket_id(ticket);
  fact.mutable_clock()->set_kind(sla::v1::Clock::RESOLUTION);
  rpc::SetTimestamp(chat.clock.Now(), fact.mutable_clock()->mutable_due_time());
  chat.Deliver(fact, ticket, 1);
  const auto is_at = [](int position) {
    return [position](const v1::Conversation& c) { return c.queue_position() == position; };
  };
  chat.Await(second, is_at(2));
  fact.mutable_clock()->set_kind(sla::v1::Clock::FIRST_REPLY);
  chat.Deliver(fact, ticket, 2);
  chat.Await(second, is_at(1));
  chat.Await(first, is_at(2));
  const rpc::Principal agent = chat.NewAgent("李伟", 1);
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  CHECK(chat.Await(second, IsActive).assignee_id() == agent.id);
  CHECK(chat.Get(first).state() == v1::Conversation::QUEUED);
}

TEST_CASE("what a customer who left hasn't read goes on by e-mail, once", "[chat][handling]") {
  HandlingFixture chat;
  accounts::v1::ContactChanged known;
  known.mutable_contact()->set_id(chat.customer.id);
  known.mutable_contact()->set_email("wang@example.com");
  chat.Deliver(known, chat.customer.id, 2);
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string id = chat.Queued();
  const auto unread = [&] {
    chat.Settle();
    return chat.PublishedOf<v1::RepliesUnread>();
  };
  REQUIRE(chat.TakeOver(agent, id).ok());
  REQUIRE(chat.Say(agent, id, "请问是哪个项目？").ok());
  const std::int64_t read = chat.Get(id).last_sequence();
  v1::MarkRequest mark;
  mark.set_id(id);
  mark.set_read_sequence(read);
  REQUIRE(chat.Do<v1::Marks>(chat.customer, "Mark", mark).ok());
  chat.clock.Advance(std::chrono::minutes(4));
  REQUIRE(chat.Say(agent, id, "找到了原因").ok());
  chat.clock.Advance(std::chrono::minutes(3));
  REQUIRE(chat.Say(agent, id, "请按附件操作").ok());
  // Five minutes after the first words the team hasn't been silent for five yet.
  chat.clock.Advance(std::chrono::minutes(3));
  CHECK(unread().empty());
  chat.clock.Advance(std::chrono::minutes(3));
  chat.AwaitThat([&] { return !unread().empty(); });
  const auto told = unread();
  REQUIRE(told.size() == 1);
  CHECK(told[0].email() == "wang@example.com");
  CHECK(told[0].conversation().id() == id);
  REQUIRE(told[0].messages_size() == 2);
  CHECK(told[0].messages(0).text() == "找到了原因");
  CHECK(told[0].messages(1).text() == "请按附件操作");

  // Told once; the next words are told anew, those that are read are not.
  chat.clock.Advance(std::chrono::minutes(30));
  REQUIRE(chat.Say(agent, id, "还在吗？").ok());
  chat.Restart();
  chat.clock.Advance(std::chrono::minutes(6));
  chat.AwaitThat([&] { return unread().size() == 2; });
  CHECK(unread()[1].messages_size() == 1);
  REQUIRE(chat.Say(chat.customer, id, "在").ok());
  REQUIRE(chat.Say(agent, id, "好").ok());
  mark.set_read_sequence(chat.Get(id).last_sequence());
  REQUIRE(chat.Do<v1::Marks>(chat.customer, "Mark", mark).ok());
  chat.clock.Advance(std::chrono::minutes(30));
  const std::string other = chat.Queued();
  REQUIRE(chat.TakeOver(agent, other).ok());
  REQUIRE(chat.Say(agent, other, "您好").ok());
  chat.clock.Advance(std::chrono::minutes(6));
  chat.AwaitThat([&] { return unread().size() == 3; });
  CHECK(unread()[2].conversation().id() == other);
}

TEST_CASE("a very long monologue goes on by e-mail whole, in order", "[chat][handling]") {
  HandlingFixture chat;
  accounts::v1::ContactChanged known;
  known.mutable_contact()->set_id(chat.customer.id);
  known.mutable_contact()->set_email("wang@example.com");
  chat.Deliver(known, chat.customer.id, 2);
  const rpc::Principal agent = chat.NewAgent("李伟");
  const std::string id = chat.Queued();
  REQUIRE(chat.TakeOver(agent, id).ok());
  // More notes than are read at once stand before the words.
  for (int i = 0; i < 1010; ++i) {
    v1::SendMessageRequest note;
    note.set_conversation_id(id);
    note.mutable_message()->set_internal(true);
    note.mutable_message()->set_text("笔记 " + std::to_string(i));
    REQUIRE(chat.Do<v1::SendMessageResponse>(agent, "SendMessage", note).ok());
  }
  for (int i = 0; i < 120; ++i) REQUIRE(chat.Say(agent, id, std::to_string(i)).ok());
  chat.clock.Advance(std::chrono::minutes(6));
  std::vector<std::string> told;
  chat.AwaitThat([&] {
    chat.Settle();
    told.clear();
    for (const v1::RepliesUnread& fact : chat.PublishedOf<v1::RepliesUnread>()) {
      CHECK(fact.messages_size() <= 50);
      for (const v1::Message& message : fact.messages()) told.push_back(message.text());
    }
    return told.size() >= 120;
  });
  REQUIRE(told.size() == 120);
  for (int i = 0; i < 120; ++i) CHECK(told[static_cast<std::size_t>(i)] == std::to_string(i));
}

TEST_CASE("what only the bot had goes on with the bot", "[chat][handling]") {
  HandlingFixture chat;
  const std::string id = chat.Begin().id();
  REQUIRE(chat.Say(chat.customer, id, "甘特图").ok());
  REQUIRE(chat.Close(chat.customer, id).ok());
  // Who ends it while waiting for a person wasn't helped.
  REQUIRE(chat.Close(chat.customer, chat.Queued()).ok());
  chat.Settle();
  const auto closed = chat.PublishedOf<v1::ConversationClosed>();
  REQUIRE(closed.size() == 2);
  for (const v1::ConversationClosed& fact : closed) {
    CHECK(fact.deflected() == (fact.conversation().id() == id));
  }
  const auto again = chat.Say(chat.customer, id, "看板怎么用");
  REQUIRE(again.ok());
  CHECK(again->conversation().state() == v1::Conversation::BOT);
  CHECK(again->replies_size() == 1);
}

}  // namespace
}  // namespace deskmesh::chat
