// SPDX-License-Identifier: Apache-2.0
#include "chat/routing/jobs.h"

#include <catch2/catch.hpp>
#include <thread>

#include "chat/messages/store.h"
#include "chat/module.h"
#include "chat/store.h"
#include "platform/base/error.h"
#include "platform/outbox/fence.h"
#include "platform/outbox/outbox.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::chat {
namespace {

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

  std::string AddMember(int capacity) {
    store::TeamMember member;
    member.id = deps_.ids("usr", fixture_.clock.Now());
    member.capacity = capacity;
    member.locales = {"zh-CN"};
    member.profile_sequence = 1;
    Write([&](sql::Tx& tx) -> absl::Status {
      DESKMESH_RETURN_IF_ERROR(store::SaveProfile(tx, workspace, member).status());
      member.presence = routing::Presence::kOnline;
      return store::UpdateMember(tx, workspace, member);
    });
    return member.id;
  }

  std::string AddWaiting() {
    Conversation conversation;
    conversation.id = deps_.ids("cnv", fixture_.clock.Now());
    // Customers of their own: one who returns would wait for the agent of the last time.
    conversation.contact_id = deps_.ids("con", fixture_.clock.Now());
    conversation.locale = "zh-CN";
    conversation.created_at = fixture_.clock.Now();
    Write([&](sql::Tx& tx) -> absl::Status {
      ConversationChange change(tx, deps_, {workspace, "con_1", "", fixture_.clock.Now()});
      change.Begin(conversation);
      DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kHandOver));
      return change.Save();
    });
    return conversation.id;
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
  owners.Advance(std::chrono::seconds(5));
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

TEST_CASE("the queue survives its owner and follows what others changed", "[chat][routing]") {
  Owners owners;
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
