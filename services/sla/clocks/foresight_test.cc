// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/foresight.h"

#include <catch2/catch.hpp>

#include "deskmesh/sla/v1/sla_service.pb.h"
#include "platform/outbox/timer.h"
#include "sla/module.h"
#include "sla/testing/ticket_teller.h"

namespace deskmesh::sla {
namespace {

using deskmesh::testing::ServiceFixture;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::AwaitTold;
using testing::Deliver;
using testing::TicketTeller;
using testing::Told;
using tickets::v1::Ticket;
using Names = std::vector<std::string>;

// Beside the module's own runner, which sees no deadline before its time.
struct ForesightFixture : ServiceFixture {
  ForesightFixture() : ServiceFixture(Define()), ledger(book, outbox, **cache, ids) {
    for (int shard = 0; shard < outbox::kShards; ++shard) shards.push_back(shard);
    for (int group = 0; group < kTimerGroups; ++group) groups.push_back(group);
  }
  // Tickets of whom the first reply is due in half an hour, a second apart.
  void AddTickets(int count) {
    for (int i = 0; i < count; ++i) {
      tickets.push_back(std::make_unique<TicketTeller>(*this, Ticket::P0));
      testing::Deliver(*this, {tickets.back()->Created()});
      clock.Advance(seconds(1));
    }
  }
  // A few seconds before the first is due, all warnings told.
  void AdvanceToTheEnd() {
    clock.Advance(minutes(30) - seconds(tickets.size() + 5));
    for (const auto& ticket : tickets) {
      CHECK(AwaitTold(*this, ticket->id(), 1).back() == "warned first_reply 90");
    }
  }
  void LookAhead() {
    absl::StatusOr<bool> has_more = true;
    while (*has_more) {
      has_more = foresight.Step(shards, clock.Now());
      REQUIRE(has_more.ok());
    }
  }
  DueTickets Take(base::Duration later, int most = 100) {
    return foresight.Take(groups, clock.Now() + later, most);
  }
  std::size_t Write(const DueTickets& due) {
    std::size_t count = 0;
    const absl::Status status = database().Write([&](sql::Tx& tx) -> absl::Status {
      const absl::StatusOr<std::size_t> written = ledger.OnDue(tx, due);
      if (written.ok()) count = *written;
      return written.status();
    });
    CHECK(status.ok());
    return count;
  }

  PolicyBook book;
  outbox::Outbox outbox;
  absl::StatusOr<std::unique_ptr<cache::Cache>> cache = cache::Open({}, clock);
  ClockLedger ledger;
  Foresight foresight{database(), ledger, seconds(30), 100};
  std::vector<std::int64_t> shards;
  std::vector<int> groups;
  std::vector<std::unique_ptr<TicketTeller>> tickets;
};

TEST_CASE("what is due soon is worked out ahead, as it will be at its instant",
          "[sla][foresight]") {
  ForesightFixture sla;
  sla.AddTickets(6);
  sla.AdvanceToTheEnd();
  sla.LookAhead();
  CHECK(sla.Take(seconds(0)).tickets.empty());
  // First due first; what isn't due stays.
  const DueTickets first = sla.Take(seconds(6), 2);
  const DueTickets next = sla.Take(seconds(7));
  REQUIRE(first.tickets.size() == 2);
  REQUIRE(next.tickets.size() == 1);
  CHECK(first.tickets[0].before.ticket_id == sla.tickets[0]->id());
  CHECK(first.tickets[1].before.ticket_id == sla.tickets[1]->id());
  CHECK(next.tickets[0].before.ticket_id == sla.tickets[2]->id());
  CHECK(sla.Write(first) == 2);
  CHECK(AwaitTold(sla, sla.tickets[0]->id(), 2).back() == "breached first_reply");
  // Of the rest the module's runner tells; nobody tells anything twice.
  sla.clock.Advance(seconds(20));
  for (const auto& ticket : sla.tickets) {
    const Names told = AwaitTold(sla, ticket->id(), 2);
    CHECK(std::count(told.begin(), told.end(), "breached first_reply") == 1);
    CHECK(std::count(told.begin(), told.end(), "a hole in the sequence") == 0);
  }
  CHECK(sla.Write(next) == 0);
}

TEST_CASE("a deadline that is set late comes before those that were read", "[sla][foresight]") {
  ForesightFixture sla;
  // More than there are groups: some share one.
  constexpr std::size_t kEach = 3 * kTimerGroups;
  std::vector<std::unique_ptr<TicketTeller>> late;
  std::vector<event::v1::Envelope> facts;
  for (std::size_t i = 0; i < kEach; ++i) {
    late.push_back(std::make_unique<TicketTeller>(sla, Ticket::P0));
    facts.push_back(late.back()->Created());
  }
  sla.clock.Advance(seconds(5));
  std::vector<event::v1::Envelope> first;
  for (std::size_t i = 0; i < kEach; ++i) {
    sla.tickets.push_back(std::make_unique<TicketTeller>(sla, Ticket::P0));
    first.push_back(sla.tickets.back()->Created());
  }
  Deliver(sla, first);
  sla.clock.Advance(minutes(30) - seconds(20));
  const auto await_warned = [&](const TicketTeller& ticket) {
    CHECK(AwaitTold(sla, ticket.id(), 1).back() == "warned first_reply 90");
  };
  for (const auto& ticket : sla.tickets) await_warned(*ticket);
  sla.LookAhead();
  Deliver(sla, facts);
  sla.clock.Advance(seconds(3));
  for (const auto& ticket : late) await_warned(*ticket);
  const base::Instant due = sla.clock.Now() + seconds(12);  // half an hour after the first
  sla.foresight.Note(due);
  sla.LookAhead();
  CHECK(sla.Take(seconds(12)).tickets.size() == kEach);
  CHECK(sla.Take(seconds(17)).tickets.size() == kEach);
}

TEST_CASE("what was worked out ahead of a change is not written", "[sla][foresight]") {
  ForesightFixture sla;
  sla.AddTickets(2);
  sla.AdvanceToTheEnd();
  SECTION("of the ticket") {
    sla.LookAhead();
    Deliver(sla, {sla.tickets[0]->AgentReplies()});
    CHECK(sla.Write(sla.Take(seconds(30))) == 1);
    CHECK(Told(sla, sla.tickets[0]->id()).back() == "met first_reply");
  }
  SECTION("of a policy") {
    sla.LookAhead();
    v1::CreateSlaPolicyRequest policy;
    policy.mutable_sla_policy()->set_display_name("Longer");
    policy.mutable_sla_policy()->set_position(1);
    auto* target = policy.mutable_sla_policy()->add_targets();
    target->set_kind(v1::Clock::FIRST_REPLY);
    target->set_priority(v1::SlaPolicy::P0);
    target->mutable_within()->set_seconds(3600);
    REQUIRE(sla.Call<v1::SlaPolicy>("deskmesh.sla.v1.SlaPolicies/Create", policy).ok());
    CHECK(sla.Write(sla.Take(seconds(30))) == 0);
  }
  SECTION("that makes all of it worthless") {
    sla.LookAhead();
    sla.foresight.Clear();
    CHECK(sla.Take(seconds(30)).tickets.empty());
    sla.LookAhead();
    CHECK(sla.Take(seconds(30)).tickets.size() == 2);
  }
}

}  // namespace
}  // namespace deskmesh::sla
