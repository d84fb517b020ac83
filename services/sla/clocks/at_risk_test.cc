// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <limits>
#include <map>
#include <random>

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
using tickets::v1::Ticket;

// 09:00 to 18:00 from Monday to Friday.
std::string AddCalendar(ServiceFixture& fixture, const std::string& zone) {
  v1::CreateCalendarRequest request;
  v1::Calendar& calendar = *request.mutable_calendar();
  calendar.set_display_name("Office in " + zone);
  calendar.set_time_zone(zone);
  for (int weekday = 1; weekday <= 5; ++weekday) {
    auto* period = calendar.add_periods();
    period->set_weekday(weekday);
    period->set_start_minute(9 * 60);
    period->set_end_minute(18 * 60);
  }
  auto made = fixture.Call<v1::Calendar>("deskmesh.sla.v1.Calendars/Create", request);
  REQUIRE(made.ok());
  return made->id();
}

void AddTarget(v1::SlaPolicy& policy, v1::Clock::Kind kind, v1::SlaPolicy::Priority priority,
               base::Duration within, const std::string& calendar_id) {
  auto* target = policy.add_targets();
  target->set_kind(kind);
  target->set_priority(priority);
  target->mutable_within()->set_seconds(within / std::chrono::seconds(1));
  target->set_calendar_id(calendar_id);
}

// In front of the default matrix.
void AddPolicy(ServiceFixture& fixture, v1::SlaPolicy policy) {
  policy.set_display_name("by calendar");
  v1::CreateSlaPolicyRequest request;
  *request.mutable_sla_policy() = std::move(policy);
  auto made = fixture.Call<v1::SlaPolicy>("deskmesh.sla.v1.SlaPolicies/Create", request);
  INFO(made.status().ToString());
  REQUIRE(made.ok());
}

// The list page by page, `ticket:clock`.
std::vector<v1::Clock> AtRisk(ServiceFixture& fixture, int page_size) {
  std::vector<v1::Clock> clocks;
  v1::ListAtRiskRequest request;
  request.set_page_size(page_size);
  do {
    auto reply = fixture.Call<v1::ListAtRiskResponse>("deskmesh.sla.v1.Clocks/ListAtRisk", request);
    REQUIRE(reply.ok());
    REQUIRE(reply->clocks_size() <= page_size);
    clocks.insert(clocks.end(), reply->clocks().begin(), reply->clocks().end());
    request.set_page_token(reply->next_page_token());
  } while (!request.page_token().empty());
  return clocks;
}

std::vector<std::string> TicketsOf(const std::vector<v1::Clock>& clocks) {
  std::vector<std::string> ids;
  for (const v1::Clock& clock : clocks) ids.push_back(clock.ticket_id());
  return ids;
}

std::int64_t Seconds(const google::protobuf::Duration& duration) { return duration.seconds(); }

// Moves the clock to a moment that reads as Friday, 2026-03-06 17:00 in Shanghai.
void GoToFriday(ServiceFixture& fixture) {
  const base::Instant friday = base::Instant::FromSeconds(1'772'787'600);
  fixture.clock.Advance(friday - fixture.clock.Now());
}

TEST_CASE("who has the least working time left stands in front, not who is due first",
          "[sla][service]") {
  ServiceFixture fixture(Define());
  GoToFriday(fixture);
  const std::string office = AddCalendar(fixture, "Asia/Shanghai");
  v1::SlaPolicy policy;
  AddTarget(policy, v1::Clock::RESOLUTION, v1::SlaPolicy::P1, hours(2), office);
  AddTarget(policy, v1::Clock::RESOLUTION, v1::SlaPolicy::P3, hours(10), "");
  AddTarget(policy, v1::Clock::FIRST_REPLY, v1::SlaPolicy::P1, hours(20), "");
  AddTarget(policy, v1::Clock::FIRST_REPLY, v1::SlaPolicy::P3, hours(20), office);
  AddPolicy(fixture, policy);
  TicketTeller in_office(fixture, Ticket::P1);
  TicketTeller around_the_clock(fixture, Ticket::P3);
  Deliver(fixture, {in_office.Created(), around_the_clock.Created()});
  // Due on Monday at 10:00 with two hours left, and at night with ten.
  std::vector<v1::Clock> clocks = AtRisk(fixture, 10);
  CHECK(TicketsOf(clocks) == std::vector<std::string>{in_office.id(), around_the_clock.id()});
  CHECK(Seconds(clocks[0].remaining()) == 2 * 3600);
  CHECK(clocks[0].kind() == v1::Clock::RESOLUTION);
  CHECK(clocks[0].calendar_id() == office);
  CHECK(Seconds(clocks[1].remaining()) == 10 * 3600);
  CHECK(rpc::InstantOf(clocks[1].due_time()) < rpc::InstantOf(clocks[0].due_time()));
  // Overnight the office is closed: one hour is left there, half an hour on the other.
  fixture.clock.Advance(minutes(9 * 60 + 30));
  clocks = AtRisk(fixture, 10);
  CHECK(TicketsOf(clocks) == std::vector<std::string>{around_the_clock.id(), in_office.id()});
  CHECK(Seconds(clocks[0].remaining()) == 1800);
  CHECK(Seconds(clocks[1].remaining()) == 3600);
}

TEST_CASE("pages of the at-risk list are the sorted whole, whatever the calendars",
          "[sla][service]") {
  ServiceFixture fixture(Define());
  GoToFriday(fixture);
  const std::string shanghai = AddCalendar(fixture, "Asia/Shanghai");
  const std::string berlin = AddCalendar(fixture, "Europe/Berlin");
  const std::string york = AddCalendar(fixture, "America/New_York");
  v1::SlaPolicy policy;
  AddTarget(policy, v1::Clock::FIRST_REPLY, v1::SlaPolicy::P1, hours(3), shanghai);
  AddTarget(policy, v1::Clock::RESOLUTION, v1::SlaPolicy::P1, hours(30), "");
  AddTarget(policy, v1::Clock::FIRST_REPLY, v1::SlaPolicy::P2, hours(3), berlin);
  AddTarget(policy, v1::Clock::RESOLUTION, v1::SlaPolicy::P2, hours(9), york);
  AddTarget(policy, v1::Clock::FIRST_REPLY, v1::SlaPolicy::P3, hours(6), york);
  AddTarget(policy, v1::Clock::RESOLUTION, v1::SlaPolicy::P3, hours(60), shanghai);
  AddPolicy(fixture, policy);
  std::mt19937 random(7);
  std::vector<std::unique_ptr<TicketTeller>> tickets;
  std::vector<event::v1::Envelope> facts;
  for (int i = 0; i < 60; ++i) {
    fixture.clock.Advance(minutes(random() % 40));
    tickets.push_back(std::make_unique<TicketTeller>(
        fixture, static_cast<Ticket::Priority>(Ticket::P1 + random() % 3)));
    facts.push_back(tickets.back()->Created());
    if (random() % 3 == 0) facts.push_back(tickets.back()->AgentReplies());
    if (random() % 4 == 0) facts.push_back(tickets.back()->Becomes(Ticket::WAITING_FOR_CUSTOMER));
  }
  Deliver(fixture, facts);
  for (int moment = 0; moment < 3; ++moment) {
    // By every clock of every ticket.
    std::map<std::string, std::int64_t> expected;
    for (const auto& ticket : tickets) {
      for (const v1::Clock& clock : testing::ClocksOf(fixture, ticket->id())) {
        if (clock.state() != v1::Clock::RUNNING) continue;
        const std::int64_t remaining = Seconds(clock.remaining());
        const auto [least, is_new] = expected.emplace(ticket->id(), remaining);
        if (!is_new) least->second = std::min(least->second, remaining);
      }
    }
    for (const int page_size : {3, 7, 100}) {
      const std::vector<v1::Clock> clocks = AtRisk(fixture, page_size);
      std::map<std::string, std::int64_t> found;
      std::int64_t last = std::numeric_limits<std::int64_t>::min();
      for (const v1::Clock& clock : clocks) {
        CHECK(Seconds(clock.remaining()) >= last);
        last = Seconds(clock.remaining());
        CHECK(found.emplace(clock.ticket_id(), last).second);
      }
      CHECK(found == expected);
    }
    fixture.clock.Advance(hours(13));
    fixture.Settle();
  }
}

}  // namespace
}  // namespace deskmesh::sla
