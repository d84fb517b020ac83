// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/jobs.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <thread>

#include "chat/messages/store.h"
#include "chat/module.h"
#include "chat/routing/presence.h"
#include "chat/store.h"
#include "platform/base/error.h"
#include "platform/outbox/fence.h"
#include "platform/outbox/outbox.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::chat {
namespace {

using std::chrono::seconds;

// Above any number that the lease of the fixture's own module has.
constexpr std::int64_t kToken = std::int64_t{1} << 62;

// Owners of one workspace's queue, each with its own memory, as processes that all believe in their
// lease.
class Owners {
 public:
  Owners()
      : fixture_(Define()),
        cache_(cache::Open({}, fixture_.clock).value()),
        leases_(lease::Open({}, fixture_.clock).value()),
        deps_{&fixture_.database(), &outbox_, cache_.get(), base::SeededIds(7)} {
    // From now on the fixture's own owner of this queue is a late one.
    Write([&](sql::Tx& tx) { return outbox::CheckFence(tx, QueueShardOf(workspace), kToken); });
  }

  std::unique_ptr<RoutingJobs> NewOwner(const std::string& name) {
    return std::make_unique<RoutingJobs>(deps_, fixture_.clock, *leases_, name, hours_,
                                         routing::ShippedPlan(kLongWait));
  }

  std::string AddMember(int capacity, const std::string& team = "") {
    store::TeamMember member;
    member.id = deps_.ids("usr", fixture_.clock.Now());
    member.capacity = capacity;
    member.locales = {"zh-CN"};
    if (!team.empty()) member.team_ids = {team};
    member.profile_sequence = 1;
    Write([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_RETURN_IF_ERROR(store::SaveProfile(tx, workspace, member).status());
      member.presence = routing::Presence::kOnline;
      return store::UpdateMember(tx, workspace, member);
    });
    return member.id;
  }

  // Of another language, without a word to the owner.
  void ChangeLanguage(const std::string& id) {
    store::TeamMember member = LoadMember(id);
    member.locales = {"en"};
    ++member.profile_sequence;
    Write([&](sql::Tx& tx) { return store::SaveProfile(tx, workspace, member).status(); });
  }

  template <typename Change>
  void ChangePresence(Change change) {
    Write([&](sql::Tx& tx) -> absl::Status { return change(tx, deps_, fixture_.clock.Now()); });
  }

  // Everything as it is at one instant.
  struct Picture {
    std::vector<Conversation> conversations;
    std::vector<store::TeamMember> members;
    std::map<std::string, std::vector<Message>> entries;
  };
  Picture Look(const std::vector<std::string>& conversations) {
    Picture picture;
    Read([&](sql::Tx& tx) -> absl::Status {
      picture = {};
      DESKMESH_ASSIGN_OR_RETURN(picture.members, store::ListMembers(tx, workspace));
      for (const std::string& id : conversations) {
        DESKMESH_ASSIGN_OR_RETURN(Conversation found, store::LoadConversation(tx, workspace, id));
        DESKMESH_ASSIGN_OR_RETURN(picture.entries[id],
                                  store::ListMessages(tx, workspace, id, 0, 1000));
        picture.conversations.push_back(std::move(found));
      }
      return absl::OkStatus();
    });
    return picture;
  }

  std::int64_t PositionOf(const std::string& id) {
    std::optional<store::QueuePromise> promise;
    Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(promise, store::FindPromise(tx, workspace, id));
      return absl::OkStatus();
    });
    return promise.value().position;
  }

  std::string AddWaiting(const std::string& locale = "zh-CN", const std::string& team = "") {
    Conversation conversation;
    conversation.id = deps_.ids("cnv", fixture_.clock.Now());
    // Customers of their own: one who returns would wait for the agent of the last time.
    conversation.contact_id = deps_.ids("con", fixture_.clock.Now());
    conversation.locale = locale;
    conversation.team_id = team;
    conversation.created_at = fixture_.clock.Now();
    Write([&](sql::Tx& tx) -> absl::Status {
      ConversationChange change(tx, deps_, {workspace, "con_1", "", fixture_.clock.Now()});
      change.Begin(conversation);
      DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kHandOver));
      return change.Save();
    });
    return conversation.id;
  }

  // Takes it from its agent, back into the line.
  void Release(const std::string& id) {
    Write([&](sql::Tx& tx) -> absl::Status {
      ConversationChange change(tx, deps_, {workspace, "usr_1", "", fixture_.clock.Now()});
      DESKMESH_RETURN_IF_ERROR(change.Load(id));
      DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kRelease));
      return change.Save();
    });
  }

  void Close(const std::string& id) {
    Write([&](sql::Tx& tx) -> absl::Status {
      ConversationChange change(tx, deps_, {workspace, "usr_1", "", fixture_.clock.Now()});
      DESKMESH_RETURN_IF_ERROR(change.Load(id));
      DESKMESH_RETURN_IF_ERROR(
          change.Move(Verb::kClose, {.close_reason = CloseReason::kResolvedByAgent}));
      return change.Save();
    });
  }

  void Reply(const std::string& id) {
    Write([&](sql::Tx& tx) -> absl::Status {
      ConversationChange change(tx, deps_, {workspace, "usr_1", "", fixture_.clock.Now()});
      DESKMESH_RETURN_IF_ERROR(change.Load(id));
      DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kAgentReplies));
      return change.Save();
    });
  }

  int CountHandled() {
    int measured = 0;
    Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(const store::Handling handling, store::LoadHandling(tx, workspace));
      measured = handling.measured;
      return absl::OkStatus();
    });
    return measured;
  }

  Conversation Load(const std::string& id) {
    Conversation found;
    Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(found, store::LoadConversation(tx, workspace, id));
      return absl::OkStatus();
    });
    return found;
  }

  store::TeamMember LoadMember(const std::string& id) {
    std::optional<store::TeamMember> found;
    Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(found, store::FindMember(tx, workspace, id));
      return absl::OkStatus();
    });
    return found.value();
  }

  base::Instant PromisedAt(const std::string& id) {
    std::optional<store::QueuePromise> promise;
    Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(promise, store::FindPromise(tx, workspace, id));
      return absl::OkStatus();
    });
    return promise.value().made_at;
  }
  // The fixture's own owner would take the lease again once it hears that it lost it.
  void StopOwn() { fixture_.module().Stop(); }
  void Advance(base::Duration time) { fixture_.clock.Advance(time); }

  std::size_t CountEntries(const std::string& id) {
    std::size_t count = 0;
    Read([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_ASSIGN_OR_RETURN(const std::vector<Message> entries,
                                store::ListMessages(tx, workspace, id, 0, 100));
      count = entries.size();
      return absl::OkStatus();
    });
    return count;
  }

  template <typename Condition>
  void AwaitThat(Condition condition) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(120);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > give_up) FAIL("what is waited for never happened");
      fixture_.clock.Step(std::chrono::milliseconds(20));
      std::this_thread::yield();
    }
  }

  const std::string workspace = "wsp_routing_test";

 private:
  template <typename Body>
  void Write(Body body) {
    const absl::Status written = fixture_.database().Write(body);
    INFO(base::MessageOf(written));
    REQUIRE(written.ok());
  }
  template <typename Body>
  void Read(Body body) {
    const absl::Status read = fixture_.database().Read(body);
    INFO(base::MessageOf(read));
    REQUIRE(read.ok());
  }

  testing::ServiceFixture fixture_;
  outbox::Outbox outbox_;
  std::unique_ptr<cache::Cache> cache_;
  std::unique_ptr<lease::Leases> leases_;
  rpc::ServiceDeps deps_;
  rpc::Channels channels_;  // nobody: no test here has working hours
  BusinessHours hours_{deps_, channels_, fixture_.clock};
};

TEST_CASE("two owners at once assign everything once and overload nobody", "[chat][routing]") {
  Owners owners;
  owners.StopOwn();
  std::vector<std::string> members, conversations;
  for (int capacity : {1, 2, 3}) members.push_back(owners.AddMember(capacity));
  for (int i = 0; i < 16; ++i) conversations.push_back(owners.AddWaiting());
  const auto one = owners.NewOwner("one"), two = owners.NewOwner("two");
  // The same number: the fence can't tell them apart, the conditions of the commit must.
  for (int round = 0; round < 6; ++round) {
    std::thread other([&] {
      for (int i = 0; i < 3; ++i) static_cast<void>(two->Run(owners.workspace, kToken));
    });
    for (int i = 0; i < 3; ++i) static_cast<void>(one->Run(owners.workspace, kToken));
    other.join();
    const absl::Status settled = one->Run(owners.workspace, kToken);
    const absl::Status again = one->Run(owners.workspace, kToken);
    INFO("round " << round << ": " << settled << " / " << again);
    int total = 0;
    for (const std::string& id : members) {
      const store::TeamMember member = owners.LoadMember(id);
      REQUIRE(member.work.chats <= member.capacity);
      total += member.work.chats;
    }
    int active = 0, queued = 0;
    for (const std::string& id : conversations) {
      const Conversation now = owners.Load(id);
      active += now.state == State::kActive ? 1 : 0;
      queued += now.state == State::kQueued ? 1 : 0;
      REQUIRE(owners.CountEntries(id) <= 1);  // "… has joined", once
    }
    REQUIRE(total == active);
    REQUIRE((queued == 0 || active == 6));  // nobody waits while there is room
    int closed = 0;
    for (const std::string& id : conversations) {
      if (closed < 2 && owners.Load(id).state == State::kActive) {
        owners.Close(id);
        ++closed;
      }
    }
  }
}

TEST_CASE("an owner whose lease is lost changes nothing", "[chat][routing]") {
  Owners owners;
  owners.StopOwn();
  owners.AddMember(4);
  const std::string first = owners.AddWaiting();
  const auto early = owners.NewOwner("early"), late = owners.NewOwner("late");
  REQUIRE(late->Run(owners.workspace, kToken + 1).ok());
  CHECK(owners.Load(first).state == State::kActive);
  const std::string second = owners.AddWaiting();
  CHECK(base::DetailsOf(early->Run(owners.workspace, kToken)).reason == "LEASE_LOST");
  CHECK(owners.Load(second).state == State::kQueued);
  REQUIRE(late->Run(owners.workspace, kToken + 1).ok());
  CHECK(owners.Load(second).state == State::kActive);
}

TEST_CASE("a late owner leaves promises and the log of the queue alone", "[chat][routing]") {
  Owners owners;
  owners.StopOwn();
  const std::string waiting = owners.AddWaiting();
  const auto early = owners.NewOwner("early"), late = owners.NewOwner("late");
  REQUIRE(early->Run(owners.workspace, kToken).ok());
  const base::Instant first = owners.PromisedAt(waiting);
  owners.Advance(std::chrono::seconds(20));
  REQUIRE(late->Run(owners.workspace, kToken + 1).ok());
  const base::Instant second = owners.PromisedAt(waiting);
  CHECK(second > first);
  // Long enough for a new promise, and for the word about a long wait.
  owners.Advance(2 * kLongWait);
  const std::size_t entries = owners.CountEntries(waiting);
  CHECK(base::DetailsOf(early->Run(owners.workspace, kToken)).reason == "LEASE_LOST");
  CHECK(owners.PromisedAt(waiting) == second);
  CHECK(owners.CountEntries(waiting) == entries);
  // Nor does one that comes back with nothing in memory.
  CHECK(base::DetailsOf(early->Run(owners.workspace, kToken)).reason == "LEASE_LOST");
  CHECK_FALSE(owners.Load(waiting).long_wait_at.has_value());
  REQUIRE(late->Run(owners.workspace, kToken + 1).ok());
  CHECK(owners.PromisedAt(waiting) > second);
  CHECK(owners.Load(waiting).long_wait_at.has_value());
}

TEST_CASE("a lost lease gives nothing to two", "[chat][routing]") {
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    INFO("seed " << seed);
    std::mt19937 dice(seed);
    const auto roll = [&](int sides) { return static_cast<int>(dice() % sides); };
    Owners owners;
    std::vector<std::string> members, conversations;
    for (int capacity : {1, 2, 3}) members.push_back(owners.AddMember(capacity));
    const auto one = owners.NewOwner("one"), two = owners.NewOwner("two");
    const auto check = [&] {
      const Owners::Picture now = owners.Look(conversations);
      std::map<std::string, int> held;
      for (const Conversation& conversation : now.conversations) {
        int joined = 0, lost = 0;
        for (const Message& entry : now.entries.at(conversation.id)) {
          joined += entry.text.find("已接入") != std::string::npos ? 1 : 0;
          lost += entry.text.find("转接其他同事") != std::string::npos ? 1 : 0;
        }
        // Given, taken away, given … and never given twice.
        REQUIRE(joined - lost == (conversation.agent_id.empty() ? 0 : 1));
        if (!conversation.agent_id.empty()) ++held[conversation.agent_id];
      }
      for (const store::TeamMember& member : now.members) {
        REQUIRE(member.work.chats == held[member.id]);
        REQUIRE(member.work.chats <= member.capacity);
      }
    };
    for (int step = 0; step < 40; ++step) {
      const std::string& member = members[static_cast<std::size_t>(roll(3))];
      if (roll(3) == 0) conversations.push_back(owners.AddWaiting());
      if (roll(2) == 0) owners.Advance(seconds(5 + roll(40)));
      owners.ChangePresence([&](sql::Tx& tx, const rpc::ServiceDeps& deps, base::Instant now) {
        return RenewLease(tx, deps, owners.workspace, member, seconds(90), now);
      });
      if (roll(2) == 0) {
        owners.ChangePresence(
            [&](sql::Tx& tx, const rpc::ServiceDeps& deps, base::Instant now) -> absl::Status {
              DESKMESH_ASSIGN_OR_RETURN(store::TeamMember row,
                                        store::LockMember(tx, owners.workspace, member));
              return SetPresence(tx, deps, {owners.workspace, member, "", now},
                                 {.presence = routing::Presence::kOnline,
                                  .reason = "",
                                  .lease = std::nullopt,
                                  .is_own = true},
                                 &row);
            });
      }
      std::thread other([&] { static_cast<void>(two->Run(owners.workspace, kToken)); });
      static_cast<void>(one->Run(owners.workspace, kToken));
      other.join();
      check();
    }
    // Nothing is heard of anybody: all of it waits again.
    owners.AwaitThat([&] {
      owners.Advance(seconds(5));
      const Owners::Picture now = owners.Look(conversations);
      return std::all_of(now.conversations.begin(), now.conversations.end(),
                         [](const Conversation& c) { return c.state == State::kQueued; });
    });
    check();
  }
}

TEST_CASE("what is stale is looked at anew, by itself", "[chat][routing]") {
  Owners owners;
  owners.StopOwn();
  const std::string gone = owners.AddMember(4);
  const auto owner = owners.NewOwner("one");
  REQUIRE(owner->Run(owners.workspace, kToken).ok());
  owners.ChangeLanguage(gone);  // the owner hasn't heard of it
  const std::string waiting = owners.AddWaiting();
  REQUIRE(owner->Run(owners.workspace, kToken).ok());
  CHECK(owners.Load(waiting).state == State::kQueued);
  const std::string there = owners.AddMember(4);
  owner->Forget(owners.workspace);
  REQUIRE(owner->Run(owners.workspace, kToken).ok());
  CHECK(owners.Load(waiting).agent_id == there);
}

TEST_CASE("a place counts those who wait for the same people", "[chat][routing]") {
  Owners owners;
  owners.StopOwn();
  owners.AddMember(0, "team_a");
  owners.AddMember(0, "team_b");
  std::vector<std::string> first_team;
  for (int i = 0; i < 3; ++i) {
    first_team.push_back(owners.AddWaiting("zh-CN", "team_a"));
    owners.Advance(seconds(1));
  }
  const std::string second_team = owners.AddWaiting("zh-CN", "team_b");
  // Languages that nobody speaks are one line, of their own.
  const std::string foreign = owners.AddWaiting("sw");
  owners.Advance(seconds(1));
  const std::string more_foreign = owners.AddWaiting("tlh-Latn");
  const auto owner = owners.NewOwner("one");
  REQUIRE(owner->Run(owners.workspace, kToken).ok());
  for (std::size_t i = 0; i < first_team.size(); ++i) {
    CHECK(owners.PositionOf(first_team[i]) == static_cast<std::int64_t>(i) + 1);
  }
  CHECK(owners.PositionOf(second_team) == 1);
  CHECK(owners.PositionOf(foreign) == 1);
  CHECK(owners.PositionOf(more_foreign) == 2);
}

TEST_CASE("who lost its agent is served at its old place", "[chat][routing]") {
  Owners owners;
  owners.StopOwn();
  const std::string member = owners.AddMember(1);
  const auto owner = owners.NewOwner("one");
  const std::string first = owners.AddWaiting();
  REQUIRE(owner->Run(owners.workspace, kToken).ok());
  REQUIRE(owners.Load(first).agent_id == member);
  owners.Advance(std::chrono::minutes(1));
  const std::string later = owners.AddWaiting();
  REQUIRE(owner->Run(owners.workspace, kToken).ok());
  owners.Advance(std::chrono::minutes(1));
  owners.Release(first);
  REQUIRE(owners.Load(first).order_key < owners.Load(later).order_key);
  REQUIRE(owner->Run(owners.workspace, kToken).ok());
  CHECK(owners.Load(first).agent_id == member);
  CHECK(owners.Load(later).state == State::kQueued);
}

TEST_CASE("talks that nobody answered tell nothing of how long talks take", "[chat][routing]") {
  Owners owners;
  owners.StopOwn();
  owners.AddMember(1);
  const auto owner = owners.NewOwner("one");
  std::vector<std::string> talks;
  for (int i = 0; i < 3; ++i) talks.push_back(owners.AddWaiting());
  REQUIRE(owner->Run(owners.workspace, kToken).ok());
  // Without a word of the agent, then with one.
  owners.Advance(std::chrono::seconds(30));
  owners.Close(talks[0]);
  REQUIRE(owner->Run(owners.workspace, kToken).ok());
  REQUIRE(owners.Load(talks[1]).state == State::kActive);
  CHECK(owners.CountHandled() == 0);
  owners.Reply(talks[1]);
  owners.Advance(std::chrono::seconds(30));
  owners.Close(talks[1]);
  REQUIRE(owner->Run(owners.workspace, kToken).ok());
  CHECK(owners.CountHandled() == 1);
}

TEST_CASE("the queue survives its owner and follows what others changed", "[chat][routing]") {
  Owners owners;
  owners.StopOwn();
  const std::string member = owners.AddMember(1);
  const auto owner = owners.NewOwner("one");
  const std::string first = owners.AddWaiting(), second = owners.AddWaiting();
  REQUIRE(owner->Run(owners.workspace, kToken).ok());
  CHECK(owners.Load(first).state == State::kActive);
  CHECK(owners.Load(second).state == State::kQueued);
  CHECK_FALSE(owners.Load(first).routing_reasons.empty());
  owners.Close(first);
  const auto next = owners.NewOwner("two");
  REQUIRE(next->Run(owners.workspace, kToken + 1).ok());
  CHECK(owners.Load(second).agent_id == member);
  owners.Close(second);
  const std::string third = owners.AddWaiting();
  REQUIRE(next->Run(owners.workspace, kToken + 1).ok());
  CHECK(owners.Load(third).agent_id == member);
}

}  // namespace
}  // namespace deskmesh::chat
