// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/presence.h"

#include <catch2/catch.hpp>
#include <thread>

#include "chat/testing/chat_fixture.h"
#include "deskmesh/chat/v1/chat_events.pb.h"

namespace deskmesh::chat {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

class PresenceFixture : public ChatFixture {
 public:
  // The agent's app is open while the answer lives.
  std::unique_ptr<rpc::StreamHandle> Connect(const rpc::Principal& agent) {
    principal = agent;
    v1::StreamPresenceRequest request;
    request.set_id("me");
    collector = std::make_shared<testing::StreamCollector>();
    const base::Instant begin = clock.Now();
    auto stream = Stream("deskmesh.chat.v1.Agents/Stream", request, collector);
    AwaitNow([&] { return Row(agent).lease.alive_at >= begin; });
    return stream;
  }

  // Waits while the clock stands still: time that passes is what these tests are about.
  template <typename Condition>
  static void AwaitNow(Condition condition) {
    const auto give_up = std::chrono::steady_clock::now() + seconds(60);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > give_up) FAIL("what is waited for never happened");
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

  v1::Presence PresenceOf(const rpc::Principal& agent) {
    v1::GetPresenceRequest request;
    request.set_id(agent.id);
    return CallAs<v1::Presence>(agent, "deskmesh.chat.v1.Agents/GetPresence", request).value();
  }

  store::TeamMember Row(const rpc::Principal& agent) {
    std::optional<store::TeamMember> member;
    const absl::Status read = database().Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(member, store::FindMember(tx, workspace, agent.id));
      return absl::OkStatus();
    });
    REQUIRE(read.ok());
    return member.value();
  }

  absl::StatusOr<v1::Presence> SetLease(const rpc::Principal& who, const std::string& agent,
                                        std::int64_t lease_seconds) {
    v1::SetPresenceRequest request;
    request.set_id(agent);
    request.mutable_presence()->set_state(v1::Presence::ONLINE);
    request.mutable_presence()->mutable_lease()->set_seconds(lease_seconds);
    return CallAs<v1::Presence>(who, "deskmesh.chat.v1.Agents/SetPresence", request);
  }

  std::string Queued() {
    const std::string id = Begin().id();
    REQUIRE(Say(customer, id, "转人工").ok());
    return id;
  }

  std::shared_ptr<testing::StreamCollector> collector;
};

bool IsActive(const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; }
bool IsQueued(const v1::Conversation& c) { return c.state() == v1::Conversation::QUEUED; }

TEST_CASE("an agent of whom nothing is heard gets no new work, then gives back what it has",
          "[chat][presence]") {
  PresenceFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟"), other = chat.NewAgent("张敏");
  auto stream = chat.Connect(agent);
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  const std::string id = chat.Queued();
  CHECK(chat.Await(id, IsActive).assignee_id() == agent.id);

  // The laptop is closed: nobody says good-bye.
  stream->Cancel();
  stream.reset();
  chat.clock.Advance(seconds(46));
  chat.AwaitThat([&] { return chat.PresenceOf(agent).is_silent(); });
  CHECK(chat.PresenceOf(agent).state() == v1::Presence::ONLINE);
  CHECK(chat.Get(id).assignee_id() == agent.id);
  const std::string next = chat.Queued();
  REQUIRE(chat.SetPresence(other, v1::Presence::ONLINE).ok());
  CHECK(chat.Await(next, IsActive).assignee_id() == other.id);

  chat.clock.Advance(seconds(46));
  chat.AwaitThat([&] { return chat.PresenceOf(agent).state() == v1::Presence::OFFLINE; });
  CHECK(chat.PresenceOf(agent).reason() == "connection lost");
  const v1::Conversation moved =
      chat.Await(id, [&](const v1::Conversation& c) { return c.assignee_id() == other.id; });
  CHECK(moved.owner_id() == agent.id);
  bool is_told = false;
  for (const v1::Message& message : chat.Messages(id)) {
    is_told = is_told || message.text().find("连接中断") != std::string::npos;
  }
  CHECK(is_told);
  CHECK(chat.PresenceOf(agent).points_used() == 0);
  chat.Settle();
  const auto facts = chat.PublishedOf<v1::PresenceChanged>();
  CHECK(std::count_if(facts.begin(), facts.end(), [&](const v1::PresenceChanged& fact) {
          return fact.presence().reason() == "connection lost";
        }) == 1);
}

TEST_CASE("whoever is connected stays, and follows its own presence", "[chat][presence]") {
  PresenceFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  const auto stream = chat.Connect(agent);
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  for (int i = 0; i < 20; ++i) {
    // More than a quarter of the lease: it is renewed each time.
    chat.clock.Advance(seconds(23));
    PresenceFixture::AwaitNow([&] { return chat.Row(agent).lease.alive_at == chat.clock.Now(); });
    REQUIRE(chat.Row(agent).takes_work());
  }
  REQUIRE(chat.SetPresence(agent, v1::Presence::AWAY).ok());
  PresenceFixture::AwaitNow([&] {
    const auto items = chat.collector->Wait(1);
    return static_cast<const v1::PresenceStreamItem&>(*items.back()).presence().state() ==
           v1::Presence::AWAY;
  });
}

TEST_CASE("whoever comes back in time has lost nothing", "[chat][presence]") {
  PresenceFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  auto stream = chat.Connect(agent);
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  const std::string id = chat.Queued();
  chat.Await(id, IsActive);
  stream->Cancel();
  stream.reset();
  chat.clock.Advance(seconds(60));
  chat.AwaitThat([&] { return chat.PresenceOf(agent).is_silent(); });
  stream = chat.Connect(agent);
  CHECK_FALSE(chat.PresenceOf(agent).is_silent());
  CHECK(chat.Get(id).assignee_id() == agent.id);
  CHECK(chat.Await(chat.Queued(), IsActive).assignee_id() == agent.id);
}

TEST_CASE("a program's presence holds for good, or for as long as it asks", "[chat][presence]") {
  PresenceFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟"), crm = chat.NewAgent("CRM");
  REQUIRE(chat.SetPresence(crm, v1::Presence::ONLINE).ok());
  const auto leased = chat.SetLease(agent, "me", 40);
  REQUIRE(leased.ok());
  CHECK(leased->lease().seconds() == 40);
  // Another call is a sign of life.
  chat.clock.Advance(seconds(30));
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  CHECK(chat.PresenceOf(agent).state() == v1::Presence::ONLINE);
  chat.clock.Advance(hours(9));
  // Not at once: a clock may jump.
  chat.AwaitThat([&] { return chat.PresenceOf(agent).is_silent(); });
  CHECK(chat.PresenceOf(agent).state() == v1::Presence::ONLINE);
  chat.clock.Advance(seconds(21));
  chat.AwaitThat([&] { return chat.PresenceOf(agent).state() == v1::Presence::OFFLINE; });
  CHECK(chat.PresenceOf(crm).state() == v1::Presence::ONLINE);
  CHECK_FALSE(chat.PresenceOf(crm).is_silent());
}

TEST_CASE("leases out of bounds and for others are refused", "[chat][presence]") {
  PresenceFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟"), lead = chat.NewAgent("主管");
  for (const absl::Status& refused :
       {chat.SetLease(agent, "me", 29).status(), chat.SetLease(agent, "me", 86'401).status(),
        chat.SetLease(agent, "me", -5).status(), chat.SetLease(lead, agent.id, 60).status()}) {
    REQUIRE(absl::IsInvalidArgument(refused));
    CHECK(base::DetailsOf(refused).field_violations.at(0).field == "presence.lease");
  }
}

TEST_CASE("a deactivated account gives back what it has at once", "[chat][presence]") {
  PresenceFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟");
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  const std::string id = chat.Queued();
  chat.Await(id, IsActive);
  accounts::v1::UserChanged gone;
  gone.mutable_user()->set_id(agent.id);
  gone.mutable_user()->set_state(accounts::v1::User::DEACTIVATED);
  chat.Deliver(gone, agent.id, 2);
  CHECK(chat.PresenceOf(agent).state() == v1::Presence::OFFLINE);
  CHECK(chat.PresenceOf(agent).reason() == "account deactivated");
  chat.Await(id, IsQueued);
  CHECK(chat.PresenceOf(agent).points_used() == 0);
}

}  // namespace
}  // namespace deskmesh::chat
