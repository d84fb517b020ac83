// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/jobs.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "deskmesh/sla/v1/sla_events.pb.h"
#include "deskmesh/sla/v1/sla_service.pb.h"
#include "platform/rpc/timestamp.h"
#include "sla/module.h"
#include "sla/testing/ticket_teller.h"

namespace deskmesh::sla {
namespace {

using deskmesh::testing::ServiceFixture;
using std::chrono::hours;
using std::chrono::minutes;
using testing::Deliver;
using testing::TicketTeller;
using testing::Told;
using tickets::v1::Ticket;
using Names = std::vector<std::string>;

// How often each piece of news about the ticket was told, once both its promises are broken.
std::map<std::string, int> AwaitBreaches(ServiceFixture& fixture, const std::string& ticket_id) {
  std::map<std::string, int> count;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  do {
    count.clear();
    for (const std::string& name : Told(fixture, ticket_id)) ++count[name];
  } while ((count["breached first_reply"] == 0 || count["breached resolution"] == 0) &&
           std::chrono::steady_clock::now() < end);
  return count;
}

TEST_CASE("a clock of the system that jumps loses and doubles no deadline", "[sla][jobs]") {
  for (const base::Duration jump :
       std::initializer_list<base::Duration>{hours(-24), hours(-1), hours(1), hours(24)}) {
    ServiceFixture fixture(Define());
    TicketTeller ticket(fixture, Ticket::P0);
    TicketTeller answered(fixture, Ticket::P0);
    Deliver(fixture, {ticket.Created(), answered.Created(), answered.AgentReplies(),
                      answered.Becomes(Ticket::RESOLVED)});
    fixture.clock.Advance(minutes(5));
    fixture.clock.Advance(jump);
    fixture.clock.Advance(minutes(60));
    fixture.clock.Advance(-jump);
    fixture.clock.Advance(hours(30));
    std::map<std::string, int> count = AwaitBreaches(fixture, ticket.id());
    INFO("jump " << jump.count());
    CHECK(count["breached first_reply"] == 1);
    CHECK(count["breached resolution"] == 1);
    CHECK(count["a hole in the sequence"] == 0);
    CHECK(Told(fixture, answered.id()) == Names{"met first_reply", "met resolution"});
  }
}

TEST_CASE(
    "a deadline behind the change to summer time is told once, at its instant, whatever the system's clock does",
    "[sla][jobs]") {
  // Berlin, 2026-03-29: after 01:59 comes 03:00. The office works from 09:00 to 18:00 every day.
  const base::Instant saturday = base::Instant::FromSeconds(1'774'715'400);  // 17:30
  const base::Instant due = base::Instant::FromSeconds(1'774'769'400);       // Sunday 09:30
  for (const base::Duration jump :
       std::initializer_list<base::Duration>{hours(-1), hours(0), hours(1)}) {
    ServiceFixture fixture(Define());
    fixture.clock.Advance(saturday - fixture.clock.Now());
    v1::CreateCalendarRequest calendar;
    calendar.mutable_calendar()->set_display_name("Berlin");
    calendar.mutable_calendar()->set_time_zone("Europe/Berlin");
    for (int weekday = 1; weekday <= 7; ++weekday) {
      auto* period = calendar.mutable_calendar()->add_periods();
      period->set_weekday(weekday);
      period->set_start_minute(9 * 60);
      period->set_end_minute(18 * 60);
    }
    const auto made = fixture.Call<v1::Calendar>("deskmesh.sla.v1.Calendars/Create", calendar);
    REQUIRE(made.ok());
    v1::CreateSlaPolicyRequest policy;
    policy.mutable_sla_policy()->set_display_name("Berlin");
    auto* target = policy.mutable_sla_policy()->add_targets();
    target->set_kind(v1::Clock::FIRST_REPLY);
    target->set_priority(v1::SlaPolicy::P2);
    target->mutable_within()->set_seconds(3600);
    target->set_calendar_id(made->id());
    REQUIRE(fixture.Call<v1::SlaPolicy>("deskmesh.sla.v1.SlaPolicies/Create", policy).ok());
    TicketTeller ticket(fixture);
    Deliver(fixture, {ticket.Created()});
    // The system's clock jumps at the change, as one that isn't in UTC does, and is set right again.
    fixture.clock.Advance(base::Instant::FromSeconds(1'774'746'000) - fixture.clock.Now());
    fixture.clock.Advance(jump);
    fixture.clock.Advance(minutes(30));
    fixture.clock.Advance(-jump);
    fixture.clock.Advance(due - fixture.clock.Now() - std::chrono::seconds(1));
    fixture.Settle();
    INFO("jump " << jump.count());
    for (const std::string& name : Told(fixture, ticket.id())) CHECK(name.starts_with("warned"));
    fixture.clock.Advance(std::chrono::seconds(1));
    fixture.clock.Advance(hours(3));
    std::map<std::string, int> count;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    do {
      count.clear();
      for (const std::string& name : Told(fixture, ticket.id())) ++count[name];
    } while (count["breached first_reply"] == 0 && std::chrono::steady_clock::now() < end);
    CHECK(count["breached first_reply"] == 1);
    CHECK(count["warned first_reply 50"] <= 1);
    CHECK(count["a hole in the sequence"] == 0);
    for (const v1::ClockBreached& fact : fixture.PublishedOf<v1::ClockBreached>()) {
      CHECK(rpc::InstantOf(fact.clock().breach_time()) == due);
    }
  }
}

TEST_CASE("two runners that both believe to own a deadline have one effect", "[sla][jobs]") {
  ServiceFixture fixture(Define());
  // A second runner beside the module's own, with leases of its own: it owns everything, too.
  PolicyBook book;
  outbox::Outbox outbox;
  metrics::Registry metrics;
  auto cache = cache::Open({}, fixture.clock);
  auto leases = lease::Open({}, fixture.clock);
  REQUIRE(cache.ok());
  REQUIRE(leases.ok());
  ClockLedger ledger(book, outbox, **cache, fixture.ids);
  DeadlineRunner second(fixture.database(), ledger, **cache, **leases, fixture.clock, metrics,
                        "second", {.check = std::chrono::seconds(1)});
  second.Start();
  std::vector<std::unique_ptr<TicketTeller>> tickets;
  std::vector<event::v1::Envelope> facts;
  for (int i = 0; i < 40; ++i) {
    tickets.push_back(std::make_unique<TicketTeller>(fixture, Ticket::P0));
    facts.push_back(tickets.back()->Created());
  }
  Deliver(fixture, facts);
  for (int step = 0; step < 32; ++step) fixture.clock.Advance(minutes(1));
  fixture.clock.Advance(hours(5));
  for (const auto& ticket : tickets) {
    std::map<std::string, int> count = AwaitBreaches(fixture, ticket->id());
    CHECK(count["breached first_reply"] == 1);
    CHECK(count["breached resolution"] == 1);
    CHECK(count["a hole in the sequence"] == 0);
  }
  second.Stop();
}

TEST_CASE("every overdue deadline is told after a restart, in due order", "[sla][jobs]") {
  ServiceFixture fixture(Define());
  std::mt19937 random(4);
  std::vector<std::unique_ptr<TicketTeller>> tickets;
  std::map<std::string, base::Instant> due;
  for (int i = 0; i < 150; ++i) {
    fixture.clock.Advance(std::chrono::seconds(random() % 5));
    tickets.push_back(std::make_unique<TicketTeller>(fixture, Ticket::P0));
    Deliver(fixture, {tickets.back()->Created()});
    due[tickets.back()->id()] = fixture.clock.Now() + minutes(30);
  }
  fixture.module().Stop();
  fixture.clock.Advance(hours(3));
  fixture.Restart();
  std::vector<std::string> order;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (order.size() < tickets.size() && std::chrono::steady_clock::now() < end) {
    order.clear();
    for (const event::v1::Envelope& envelope : fixture.Published()) {
      if (envelope.key() == "sla.clock_breached") order.push_back(envelope.subject());
    }
  }
  REQUIRE(order.size() == tickets.size());
  for (std::size_t i = 1; i < order.size(); ++i) REQUIRE(due[order[i - 1]] <= due[order[i]]);
}

}  // namespace
}  // namespace deskmesh::sla
