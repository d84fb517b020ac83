// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "sla/module.h"
#include "sla/testing/ticket_teller.h"

namespace deskmesh::sla {
namespace {

using deskmesh::testing::ServiceFixture;
using std::chrono::hours;
using std::chrono::minutes;
using testing::AwaitTold;
using testing::ClockOf;
using testing::Deliver;
using testing::TicketTeller;
using testing::Told;
using tickets::v1::Comment;
using tickets::v1::Ticket;
using Names = std::vector<std::string>;

TEST_CASE("a new ticket has the clocks of the default matrix", "[sla][service]") {
  ServiceFixture fixture(Define());
  const base::Instant created = fixture.clock.Now();
  TicketTeller ticket(fixture);
  Deliver(fixture, {ticket.Created()});
  const auto clocks = testing::ClocksOf(fixture, ticket.id());
  REQUIRE(clocks.size() == 2);
  CHECK(clocks[0].id() == "first_reply");
  CHECK(clocks[0].state() == v1::Clock::RUNNING);
  CHECK(clocks[0].within().seconds() == 4 * 3600);
  CHECK(rpc::InstantOf(clocks[0].due_time()) == created + hours(4));
  CHECK(clocks[0].policy_version() == 1);
  CHECK(clocks[1].id() == "resolution");
  CHECK(rpc::InstantOf(clocks[1].due_time()) == created + hours(72));

  ticket.ticket().set_affects_core_function(true);
  Deliver(fixture, {ticket.Raised(Ticket::P0)});
  CHECK(ClockOf(fixture, ticket.id(), "progress_update").within().seconds() == 24 * 3600);
  CHECK(ClockOf(fixture, ticket.id(), "resolution").within().seconds() == 4 * 3600);
}

TEST_CASE("a reply meets its clock and waiting pauses the other", "[sla][service]") {
  ServiceFixture fixture(Define());
  TicketTeller ticket(fixture);
  Deliver(fixture, {ticket.Created()});
  fixture.clock.Advance(minutes(10));
  Deliver(fixture, {ticket.Assigned(), ticket.Commented(Comment::AGENT, Comment::INTERNAL)});
  CHECK(ClockOf(fixture, ticket.id(), "first_reply").state() == v1::Clock::RUNNING);
  Deliver(fixture, {ticket.AgentReplies(), ticket.Becomes(Ticket::WAITING_FOR_CUSTOMER)});
  fixture.clock.Advance(hours(100));
  v1::Clock clock = ClockOf(fixture, ticket.id(), "first_reply");
  CHECK(clock.state() == v1::Clock::MET);
  CHECK(clock.elapsed().seconds() == 600);
  clock = ClockOf(fixture, ticket.id(), "resolution");
  CHECK(clock.state() == v1::Clock::PAUSED);
  CHECK(clock.elapsed().seconds() == 600);
  CHECK_FALSE(clock.has_due_time());

  Deliver(fixture, {ticket.CustomerReplies()});
  clock = ClockOf(fixture, ticket.id(), "resolution");
  CHECK(clock.state() == v1::Clock::RUNNING);
  CHECK(rpc::InstantOf(clock.due_time()) == fixture.clock.Now() + hours(72) - minutes(10));
  Deliver(fixture, {ticket.Becomes(Ticket::RESOLVED)});
  CHECK(Told(fixture, ticket.id()) == Names{"met first_reply", "met resolution"});
}

TEST_CASE("warnings and a breach are told once, at their time, also across a restart",
          "[sla][jobs]") {
  ServiceFixture fixture(Define());
  TicketTeller ticket(fixture, Ticket::P0);
  Deliver(fixture, {ticket.Created(), ticket.Assigned()});
  fixture.clock.Advance(minutes(15));
  CHECK(AwaitTold(fixture, ticket.id(), 1) == Names{"warned first_reply 50"});
  // The one of 75 % comes five and a half minutes late: too late to be of use.
  fixture.clock.Advance(minutes(13));
  CHECK(AwaitTold(fixture, ticket.id(), 2) ==
        Names{"warned first_reply 50", "warned first_reply 90"});
  fixture.Restart();
  fixture.clock.Advance(minutes(2));
  Names told = AwaitTold(fixture, ticket.id(), 3);
  CHECK(told.back() == "breached first_reply");
  const auto breaches = fixture.PublishedOf<v1::ClockBreached>();
  REQUIRE(breaches.size() == 1);
  CHECK(breaches[0].priority() == "P0");
  CHECK(breaches[0].assignee_id() == "usr_li");
  CHECK(breaches[0].clock().state() == v1::Clock::BREACHED);
  CHECK(rpc::InstantOf(breaches[0].clock().breach_time()) == fixture.clock.Now());
  fixture.Restart();
  // The late reply changes nothing about it; the resolution warns next.
  Deliver(fixture, {ticket.AgentReplies()});
  fixture.clock.Advance(minutes(90));
  told = AwaitTold(fixture, ticket.id(), 4);
  CHECK(told.size() == 4);
  CHECK(told.back() == "warned resolution 50");
}

TEST_CASE("facts shuffled and repeated give the same clocks and the same news", "[sla][service]") {
  std::mt19937 random(3);
  for (int round = 0; round < 5; ++round) {
    ServiceFixture ordered(Define());
    ServiceFixture shuffled(Define());
    TicketTeller ticket(ordered);
    std::vector<event::v1::Envelope> facts = {ticket.Created()};
    for (int i = 0; i < 19; ++i) {
      ordered.clock.Advance(minutes(random() % 300));
      switch (random() % 4) {
        case 0:
          facts.push_back(ticket.AgentReplies());
          break;
        case 1:
          facts.push_back(ticket.CustomerReplies());
          break;
        case 2:
          facts.push_back(ticket.Becomes(static_cast<Ticket::State>(2 + random() % 4)));
          break;
        default:
          facts.push_back(ticket.Raised(static_cast<Ticket::Priority>(1 + random() % 3)));
      }
    }
    shuffled.clock.Set(ordered.clock.Now());
    Deliver(ordered, facts);
    std::vector<event::v1::Envelope> mixed = facts;
    for (event::v1::Envelope& fact : mixed) fact.set_workspace_id(shuffled.workspace);
    mixed.push_back(mixed[random() % mixed.size()]);
    std::shuffle(mixed.begin(), mixed.end(), random);
    Deliver(shuffled, mixed);
    const auto want = testing::ClocksOf(ordered, ticket.id());
    const auto got = testing::ClocksOf(shuffled, ticket.id());
    REQUIRE(want.size() == got.size());
    for (std::size_t i = 0; i < want.size(); ++i) {
      // Seeded apart, so the ids of the policies differ.
      v1::Clock a = want[i];
      v1::Clock b = got[i];
      a.clear_policy_id();
      b.clear_policy_id();
      CHECK(a.SerializeAsString() == b.SerializeAsString());
    }
    CHECK(Told(ordered, ticket.id()) == Told(shuffled, ticket.id()));
  }
}

TEST_CASE("the past of an imported ticket breaks no promise that was kept", "[sla][service]") {
  ServiceFixture fixture(Define());
  TicketTeller ticket(fixture);
  std::vector<event::v1::Envelope> facts = {ticket.Created()};
  fixture.clock.Advance(hours(1));
  facts.push_back(ticket.AgentReplies());
  fixture.clock.Advance(hours(5));
  facts.push_back(ticket.Becomes(Ticket::RESOLVED));
  fixture.clock.Advance(hours(24 * 50));
  for (const event::v1::Envelope& fact : facts) Deliver(fixture, {fact});
  fixture.clock.Advance(minutes(2));
  CHECK(Told(fixture, ticket.id()) == Names{"met first_reply", "met resolution"});
}

TEST_CASE("a fact that was missing holds the news back for a minute, not longer", "[sla][jobs]") {
  ServiceFixture fixture(Define());
  TicketTeller ticket(fixture, Ticket::P0);
  const event::v1::Envelope created = ticket.Created();
  const event::v1::Envelope lost = ticket.Assigned();
  fixture.clock.Advance(minutes(45));
  const event::v1::Envelope reply = ticket.AgentReplies();
  Deliver(fixture, {created, reply});
  CHECK(Told(fixture, ticket.id()).empty());
  fixture.clock.Advance(minutes(1));
  CHECK(AwaitTold(fixture, ticket.id(), 1) == Names{"breached first_reply"});
}

TEST_CASE("a breach is withdrawn when a late fact shows that it was none", "[sla][jobs]") {
  ServiceFixture fixture(Define());
  TicketTeller ticket(fixture, Ticket::P0);
  Deliver(fixture, {ticket.Created()});
  fixture.clock.Advance(minutes(20));
  const event::v1::Envelope late = ticket.AgentReplies();
  CHECK(AwaitTold(fixture, ticket.id(), 1) == Names{"warned first_reply 50"});
  fixture.clock.Advance(minutes(11));
  CHECK(AwaitTold(fixture, ticket.id(), 3) ==
        Names{"warned first_reply 50", "warned first_reply 90", "breached first_reply"});
  Deliver(fixture, {late});
  CHECK(ClockOf(fixture, ticket.id(), "first_reply").state() == v1::Clock::MET);
  const Names after = Told(fixture, ticket.id());
  REQUIRE(after.size() == 5);
  CHECK(std::set<std::string>(after.begin() + 3, after.end()) ==
        std::set<std::string>{"met first_reply", "withdrawn first_reply"});
}

TEST_CASE("every minute of a clock is explained", "[sla][service]") {
  ServiceFixture fixture(Define());
  TicketTeller ticket(fixture);
  Deliver(fixture, {ticket.Created()});
  fixture.clock.Advance(minutes(30));
  Deliver(fixture, {ticket.Becomes(Ticket::WAITING_FOR_THIRD_PARTY)});
  fixture.clock.Advance(minutes(40));
  Deliver(fixture, {ticket.Becomes(Ticket::IN_PROGRESS)});
  fixture.clock.Advance(minutes(5));
  v1::ExplainClockRequest request;
  request.set_ticket_id(ticket.id());
  request.set_clock("resolution");
  auto reply = fixture.Call<v1::ExplainClockResponse>("deskmesh.sla.v1.Clocks/Explain", request);
  REQUIRE(reply.ok());
  REQUIRE(reply->intervals_size() == 3);
  CHECK(reply->intervals(0).charged());
  CHECK(reply->intervals(0).charged_time().seconds() == 1800);
  CHECK_FALSE(reply->intervals(1).charged());
  CHECK(reply->intervals(1).reason() == "waiting for a third party");
  CHECK(reply->intervals(2).charged_time().seconds() == 300);
  CHECK(reply->clock().elapsed().seconds() == 2100);

  request.set_clock("lunch");
  CHECK(base::DetailsOf(
            fixture.Call<v1::ExplainClockResponse>("deskmesh.sla.v1.Clocks/Explain", request)
                .status())
            .reason == "CLOCK_NOT_FOUND");
  request.set_ticket_id(fixture.ids("tkt", fixture.clock.Now()));
  request.set_clock("resolution");
  CHECK(base::DetailsOf(
            fixture.Call<v1::ExplainClockResponse>("deskmesh.sla.v1.Clocks/Explain", request)
                .status())
            .reason == "TICKET_NOT_FOUND");
}

TEST_CASE("tickets at risk come with the next to run out in front", "[sla][service]") {
  ServiceFixture fixture(Define());
  TicketTeller calm(fixture, Ticket::P2);
  TicketTeller urgent(fixture, Ticket::P0);
  TicketTeller soon(fixture, Ticket::P1);
  TicketTeller done(fixture, Ticket::P0);
  Deliver(fixture, {calm.Created(), urgent.Created(), soon.Created(), done.Created(),
                    done.AgentReplies(), done.Becomes(Ticket::RESOLVED)});
  v1::ListAtRiskRequest request;
  request.set_page_size(2);
  auto reply = fixture.Call<v1::ListAtRiskResponse>("deskmesh.sla.v1.Clocks/ListAtRisk", request);
  REQUIRE(reply.ok());
  REQUIRE(reply->clocks_size() == 2);
  CHECK(reply->clocks(0).ticket_id() == urgent.id());
  CHECK(reply->clocks(1).ticket_id() == soon.id());
  request.set_page_token(reply->next_page_token());
  reply = fixture.Call<v1::ListAtRiskResponse>("deskmesh.sla.v1.Clocks/ListAtRisk", request);
  REQUIRE(reply.ok());
  REQUIRE(reply->clocks_size() == 1);
  CHECK(reply->clocks(0).ticket_id() == calm.id());
  CHECK(reply->next_page_token().empty());
}

TEST_CASE("a reopened ticket is told of again from where its clock stood", "[sla][service]") {
  ServiceFixture fixture(Define());
  TicketTeller ticket(fixture, Ticket::P0);
  Deliver(fixture, {ticket.Created(), ticket.AgentReplies()});
  fixture.clock.Advance(hours(1));
  Deliver(fixture, {ticket.Becomes(Ticket::RESOLVED)});
  fixture.clock.Advance(hours(10));
  Deliver(fixture, {ticket.Becomes(Ticket::IN_PROGRESS)});
  CHECK(ClockOf(fixture, ticket.id(), "resolution").elapsed().seconds() == 3600);
  Names told = {"met first_reply", "met resolution"};
  for (const auto& [step, name] : {std::pair{minutes(60), "warned resolution 50"},
                                   std::pair{minutes(60), "warned resolution 75"},
                                   std::pair{minutes(36), "warned resolution 90"},
                                   std::pair{minutes(24), "breached resolution"}}) {
    fixture.clock.Advance(step);
    told.push_back(name);
    CHECK(AwaitTold(fixture, ticket.id(), told.size()) == told);
  }
}

}  // namespace
}  // namespace deskmesh::sla
