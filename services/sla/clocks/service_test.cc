// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <thread>

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

TEST_CASE("which clock runs out first is told when it changes, and then only", "[sla][service]") {
  ServiceFixture fixture(Define());
  const base::Instant created = fixture.clock.Now();
  TicketTeller ticket(fixture);
  using Due = std::pair<std::string, base::Instant>;
  const auto told = [&] {
    std::vector<Due> dues;
    for (const auto& fact : fixture.PublishedOf<v1::NextDueChanged>()) {
      CHECK(fact.ticket_id() == ticket.id());
      dues.emplace_back(fact.clock_id(),
                        fact.has_due_time() ? rpc::InstantOf(fact.due_time()) : base::Instant());
    }
    return dues;
  };
  Deliver(fixture, {ticket.Created()});
  std::vector<Due> expected = {{"first_reply", created + hours(4)}};
  CHECK(told() == expected);
  fixture.clock.Advance(minutes(10));
  Deliver(fixture, {ticket.Assigned(), ticket.Commented(Comment::AGENT, Comment::INTERNAL)});
  CHECK(told() == expected);
  // The clock has run out, and what it measures isn't done: it is still the first.
  fixture.clock.Advance(hours(5));
  CHECK(AwaitTold(fixture, ticket.id(), 1).back() == "breached first_reply");
  CHECK(told() == expected);
  Deliver(fixture, {ticket.AgentReplies()});
  expected.emplace_back("resolution", created + hours(72));
  CHECK(told() == expected);
  Deliver(fixture, {ticket.Becomes(Ticket::WAITING_FOR_CUSTOMER)});
  expected.emplace_back("", base::Instant());
  CHECK(told() == expected);
  fixture.clock.Advance(hours(1));
  Deliver(fixture, {ticket.Becomes(Ticket::IN_PROGRESS)});
  expected.emplace_back("resolution", created + hours(73));
  CHECK(told() == expected);
  Deliver(fixture, {ticket.Becomes(Ticket::RESOLVED)});
  expected.emplace_back("", base::Instant());
  CHECK(told() == expected);
}

TEST_CASE("what clocks of earlier releases were never told of is told once they are counted anew",
          "[sla][service]") {
  ServiceFixture fixture(Define());
  TicketTeller ticket(fixture);
  Deliver(fixture, {ticket.Created()});
  REQUIRE(fixture.PublishedOf<v1::NextDueChanged>().size() == 1);
  // As the migration leaves it.
  static constexpr sql::Statement kUntold{"UPDATE ticket SET told_due = NULL"};
  static constexpr sql::Statement kRearm{
      "INSERT INTO rearm (workspace_id, after_ticket_id, shard) "
      "SELECT workspace_id, '', 0 FROM workspace WHERE true ON CONFLICT (workspace_id) DO NOTHING"};
  REQUIRE(fixture.database()
              .Write([](sql::Tx& tx) -> absl::Status {
                DESKMESH_RETURN_IF_ERROR(tx.Execute(kUntold));
                return tx.Execute(kRearm);
              })
              .ok());
  fixture.Restart();
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (fixture.PublishedOf<v1::NextDueChanged>().size() < 2 &&
         std::chrono::steady_clock::now() < end) {
    std::this_thread::yield();
  }
  CHECK(fixture.PublishedOf<v1::NextDueChanged>().size() == 2);
}

TEST_CASE("a reply in the ticket's conversation counts as one on the ticket", "[sla][service]") {
  ServiceFixture fixture(Define());
  TicketTeller ticket(fixture);
  Deliver(fixture, {ticket.Created()});
  fixture.clock.Advance(minutes(3));
  Deliver(fixture, {ticket.Replied(Comment::CUSTOMER)});
  CHECK(ClockOf(fixture, ticket.id(), "first_reply").state() == v1::Clock::RUNNING);
  Deliver(fixture, {ticket.Replied(Comment::AGENT)});
  const v1::Clock clock = ClockOf(fixture, ticket.id(), "first_reply");
  CHECK(clock.state() == v1::Clock::MET);
  CHECK(clock.elapsed().seconds() == 180);
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
  CHECK(AwaitTold(fixture, ticket.id(), 2) == Names{"met first_reply", "met resolution"});
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

// A policy in front of the matrix that promises P0 tickets a reply in half an hour.
v1::SlaPolicy WithLadder(ServiceFixture& fixture) {
  v1::CreateSlaPolicyRequest request;
  v1::SlaPolicy& policy = *request.mutable_sla_policy();
  policy.set_display_name("Ladder");
  policy.add_warning_percents(75);
  auto* target = policy.add_targets();
  target->set_kind(v1::Clock::FIRST_REPLY);
  target->set_priority(v1::SlaPolicy::P0);
  target->mutable_within()->set_seconds(1800);
  using Action = v1::SlaPolicy::EscalationStep::Action;
  auto* late = policy.add_escalation();
  late->set_kind(v1::Clock::FIRST_REPLY);
  late->set_at_percent(150);
  late->add_actions()->set_kind(Action::RAISE_LEVEL);
  auto* soon = policy.add_escalation();
  soon->set_kind(v1::Clock::FIRST_REPLY);
  soon->set_at_percent(50);
  soon->add_actions()->set_kind(Action::NOTIFY);
  soon->mutable_actions(0)->set_target("assignee");
  auto reply = fixture.Call<v1::SlaPolicy>("deskmesh.sla.v1.SlaPolicies/Create", request);
  REQUIRE(reply.ok());
  return *reply;
}

TEST_CASE("the escalation ladder is climbed step by step, before and after the breach",
          "[sla][jobs]") {
  ServiceFixture fixture(Define());
  const v1::SlaPolicy policy = WithLadder(fixture);
  REQUIRE(policy.escalation_size() == 2);
  TicketTeller ticket(fixture, Ticket::P0);
  TicketTeller answered(fixture, Ticket::P0);
  Deliver(fixture, {ticket.Created(), ticket.Assigned(), answered.Created()});
  fixture.clock.Advance(minutes(15));
  CHECK(AwaitTold(fixture, ticket.id(), 1) == Names{"escalated first_reply 50"});
  CHECK(AwaitTold(fixture, answered.id(), 1) == Names{"escalated first_reply 50"});
  Deliver(fixture, {answered.AgentReplies()});
  fixture.clock.Advance(minutes(8));
  AwaitTold(fixture, ticket.id(), 2);
  fixture.clock.Advance(minutes(7));
  AwaitTold(fixture, ticket.id(), 3);
  fixture.Restart();
  fixture.clock.Advance(minutes(15));
  CHECK(AwaitTold(fixture, ticket.id(), 4) == Names{"escalated first_reply 50",
                                                    "warned first_reply 75", "breached first_reply",
                                                    "escalated first_reply 150"});
  CHECK(Told(fixture, answered.id()) == Names{"escalated first_reply 50", "met first_reply"});
  for (const v1::ClockEscalated& fact : fixture.PublishedOf<v1::ClockEscalated>()) {
    if (fact.clock().ticket_id() != ticket.id()) continue;
    REQUIRE(fact.actions_size() == 1);
    CHECK(fact.actions(0).kind() == (fact.at_percent() == 50
                                         ? v1::SlaPolicy::EscalationStep::Action::NOTIFY
                                         : v1::SlaPolicy::EscalationStep::Action::RAISE_LEVEL));
    CHECK(fact.assignee_id() == "usr_li");
    CHECK(fact.priority() == "P0");
    CHECK(fact.clock().state() ==
          (fact.at_percent() == 50 ? v1::Clock::RUNNING : v1::Clock::BREACHED));
  }
}

TEST_CASE("an imported past is not escalated today", "[sla][service]") {
  ServiceFixture fixture(Define());
  WithLadder(fixture);
  TicketTeller ticket(fixture, Ticket::P0);
  std::vector<event::v1::Envelope> facts = {ticket.Created()};
  fixture.clock.Advance(hours(2));
  facts.push_back(ticket.AgentReplies());
  fixture.clock.Advance(hours(24 * 50));
  facts.push_back(ticket.Raised(Ticket::P3));
  Deliver(fixture, facts);
  const Names told = Told(fixture, ticket.id());
  CHECK(std::count(told.begin(), told.end(), "breached first_reply") == 1);
  for (const std::string& name : told) CHECK_FALSE(name.starts_with("escalated first_reply"));
}

v1::AttainmentResponse AttainmentBy(ServiceFixture& fixture, const std::string& group_by,
                                    const std::string& clock = "") {
  v1::AttainmentRequest request;
  request.set_group_by(group_by);
  request.set_clock(clock);
  auto reply = fixture.Call<v1::AttainmentResponse>("deskmesh.sla.v1.Clocks/Attainment", request);
  REQUIRE(reply.ok());
  return *reply;
}

TEST_CASE("attainment counts promises kept, broken and open by a dimension", "[sla][service]") {
  ServiceFixture fixture(Define());
  TicketTeller kept(fixture, Ticket::P0);
  TicketTeller late(fixture, Ticket::P0);
  TicketTeller calm(fixture, Ticket::P2);
  Deliver(fixture, {kept.Created(), late.Created(), calm.Created()});
  fixture.clock.Advance(minutes(10));
  Deliver(fixture, {kept.AgentReplies()});
  fixture.clock.Advance(hours(1));
  Deliver(fixture, {late.AgentReplies(), late.Assigned()});

  v1::AttainmentResponse reply = AttainmentBy(fixture, "priority", "first_reply");
  CHECK(reply.total().met() == 1);
  CHECK(reply.total().breached() == 1);
  CHECK(reply.total().open() == 1);
  CHECK(reply.total().attainment() == 0.5);
  REQUIRE(reply.groups_size() == 2);
  CHECK(reply.groups(0).name() == "P0");
  CHECK(reply.groups(0).met() + reply.groups(0).breached() == 2);
  CHECK(reply.groups(1).name() == "P2");
  CHECK(reply.groups(1).attainment() == 1);

  reply = AttainmentBy(fixture, "clock");
  REQUIRE(reply.groups_size() == 2);
  CHECK(reply.groups(1).name() == "resolution");
  CHECK(reply.groups(1).open() == 3);
  reply = AttainmentBy(fixture, "assignee", "first_reply");
  REQUIRE(reply.groups_size() == 2);
  CHECK(reply.groups(1).name() == "usr_li");
  CHECK(reply.groups(1).breached() == 1);
  CHECK(AttainmentBy(fixture, "").groups_size() == 0);

  v1::AttainmentRequest wrong;
  wrong.set_group_by("mood");
  const auto refused =
      fixture.Call<v1::AttainmentResponse>("deskmesh.sla.v1.Clocks/Attainment", wrong);
  CHECK(base::DetailsOf(refused.status()).field_violations.at(0).field == "group_by");
}

TEST_CASE("attainment knows what tickets are about", "[sla][service]") {
  ServiceFixture fixture(Define());
  TicketTeller import(fixture, Ticket::P0), both(fixture, Ticket::P0), plain(fixture, Ticket::P0);
  import.ticket().add_labels("import");
  import.ticket().set_requester_id("con_a");
  both.ticket().add_labels("import");
  both.ticket().add_labels("billing");
  both.ticket().add_tags("vip");
  Deliver(fixture, {import.Created(), both.Created(), plain.Created()});
  fixture.clock.Advance(minutes(10));
  // The latest labels count.
  plain.ticket().add_labels("mobile");
  Deliver(fixture, {import.AgentReplies(), plain.AgentReplies()});
  fixture.clock.Advance(hours(1));
  const auto counts = [&](const std::string& group_by) {
    std::map<std::string, std::pair<int, int>> of;
    const v1::AttainmentResponse reply = AttainmentBy(fixture, group_by, "first_reply");
    for (const auto& group : reply.groups()) {
      of[group.name()] = {group.met(), group.breached()};
    }
    return of;
  };
  using Counts = std::map<std::string, std::pair<int, int>>;
  CHECK(counts("label") == Counts{{"import", {1, 1}}, {"billing", {0, 1}}, {"mobile", {1, 0}}});
  CHECK(counts("tag") == Counts{{"vip", {0, 1}}, {"", {2, 0}}});
  CHECK(counts("requester").at("con_a") == std::pair(1, 0));
}

TEST_CASE("days, weeks and months of attainment are those of a time zone", "[sla][service]") {
  ServiceFixture fixture(Define());
  // A Sunday evening, Monday in Shanghai.
  fixture.clock.Advance(base::Instant::FromSeconds(1'775'408'400) - fixture.clock.Now());
  TicketTeller ticket(fixture, Ticket::P0);
  Deliver(fixture, {ticket.Created()});
  fixture.clock.Advance(hours(1));
  v1::AttainmentRequest request;
  const auto name_of = [&](const char* group_by, const char* zone) {
    request.set_group_by(group_by);
    request.set_time_zone(zone);
    const auto reply =
        fixture.Call<v1::AttainmentResponse>("deskmesh.sla.v1.Clocks/Attainment", request);
    REQUIRE(reply.ok());
    REQUIRE(reply->groups_size() == 1);
    return reply->groups(0).name();
  };
  CHECK(name_of("week", "") == "2026-03-30");
  CHECK(name_of("week", "Asia/Shanghai") == "2026-04-06");
  CHECK(name_of("day", "UTC") == "2026-04-05");
  CHECK(name_of("day", "Asia/Shanghai") == "2026-04-06");
  CHECK(name_of("month", "Asia/Shanghai") == "2026-04");
  request.set_time_zone("Mars/Olympus");
  const auto refused =
      fixture.Call<v1::AttainmentResponse>("deskmesh.sla.v1.Clocks/Attainment", request);
  CHECK(base::DetailsOf(refused.status()).field_violations.at(0).field == "time_zone");
}

TEST_CASE("the evidence of a service credit names the late tickets of the month",
          "[sla][service]") {
  ServiceFixture fixture(Define());
  v1::CreateSlaPolicyRequest request;
  v1::SlaPolicy& policy = *request.mutable_sla_policy();
  policy.set_display_name("95 % in 24 h");
  auto* target = policy.add_targets();
  target->set_kind(v1::Clock::RESOLUTION);
  target->set_priority(v1::SlaPolicy::P2);
  target->mutable_within()->set_seconds(24 * 3600);
  policy.mutable_service_credit()->set_kind(v1::Clock::RESOLUTION);
  policy.mutable_service_credit()->set_required_percent(95);
  policy.mutable_service_credit()->set_credit("one month free");
  auto created = fixture.Call<v1::SlaPolicy>("deskmesh.sla.v1.SlaPolicies/Create", request);
  REQUIRE(created.ok());
  CHECK(created->service_credit().required_percent() == 95);

  std::string late;
  for (int i = 0; i < 4; ++i) {
    TicketTeller ticket(fixture);
    ticket.ticket().set_organization_id(i < 3 ? "org_a" : "org_b");
    Deliver(fixture, {ticket.Created()});
    if (i == 0) {
      late = ticket.id();
      fixture.clock.Advance(hours(25));
    }
    Deliver(fixture, {ticket.Becomes(Ticket::RESOLVED)});
  }
  const std::chrono::year_month_day today(
      std::chrono::floor<std::chrono::days>(std::chrono::sys_time<std::chrono::microseconds>(
          std::chrono::microseconds(fixture.clock.Now().micros))));
  char month[16];
  std::snprintf(month, sizeof month, "%04d-%02u", static_cast<int>(today.year()),
                static_cast<unsigned>(today.month()));
  v1::ListCreditsRequest credits;
  credits.set_id(created->id());
  credits.set_month(month);
  auto reply =
      fixture.Call<v1::ListCreditsResponse>("deskmesh.sla.v1.SlaPolicies/ListCredits", credits);
  REQUIRE(reply.ok());
  REQUIRE(reply->organizations_size() == 2);
  CHECK(reply->organizations(0).organization_id() == "org_a");
  CHECK(reply->organizations(0).tickets() == 3);
  CHECK(reply->organizations(0).in_time() == 2);
  CHECK(reply->organizations(0).owed());
  REQUIRE(reply->organizations(0).late_ticket_ids_size() == 1);
  CHECK(reply->organizations(0).late_ticket_ids(0) == late);
  CHECK_FALSE(reply->organizations(1).owed());
  CHECK(reply->service_credit().credit() == "one month free");

  credits.set_month("2020-13");
  CHECK_FALSE(
      fixture.Call<v1::ListCreditsResponse>("deskmesh.sla.v1.SlaPolicies/ListCredits", credits)
          .ok());
  v1::ListSlaPoliciesResponse all = *fixture.Call<v1::ListSlaPoliciesResponse>(
      "deskmesh.sla.v1.SlaPolicies/List", v1::ListSlaPoliciesRequest());
  credits.set_month(month);
  credits.set_id(all.sla_policies(all.sla_policies_size() - 1).id());
  CHECK(
      base::DetailsOf(
          fixture.Call<v1::ListCreditsResponse>("deskmesh.sla.v1.SlaPolicies/ListCredits", credits)
              .status())
          .reason == "NO_SERVICE_CREDIT");
}

}  // namespace
}  // namespace deskmesh::sla
