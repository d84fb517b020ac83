// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "analytics/convert.h"
#include "analytics/module.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "platform/base/error.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::analytics {
namespace {

using tickets::v1::Ticket;

// The facts of one ticket that was created, answered, resolved and rated.
struct Story {
  std::string id;
  Ticket ticket;
  std::vector<event::v1::Envelope> facts;
};

Story Tell(testing::ServiceFixture& fixture, const std::string& agent, base::Duration reply_after,
           base::Duration resolve_after, int score) {
  Story story;
  const base::Instant created = fixture.clock.Now();
  story.id = fixture.ids("tkt", created);
  Ticket& ticket = story.ticket;
  ticket.set_id(story.id);
  ticket.set_state(Ticket::IN_PROGRESS);
  ticket.set_priority(Ticket::P1);
  ticket.set_assignee_id(agent);
  ticket.add_labels("import");
  ticket.add_labels("excel");
  convert::ToProto(created, ticket.mutable_create_time());
  tickets::v1::TicketCreated was_created;
  *was_created.mutable_ticket() = ticket;
  story.facts.push_back(fixture.MakeFact(was_created, story.id, 1));

  convert::ToProto(created + reply_after, ticket.mutable_first_reply_time());
  tickets::v1::TicketCommented commented;
  *commented.mutable_ticket() = ticket;
  commented.mutable_comment()->set_author(tickets::v1::Comment::AGENT);
  commented.mutable_comment()->set_visibility(tickets::v1::Comment::PUBLIC);
  story.facts.push_back(fixture.MakeFact(commented, story.id, 2));

  ticket.set_state(Ticket::RESOLVED);
  convert::ToProto(created + resolve_after, ticket.mutable_resolve_time());
  tickets::v1::TicketStateChanged changed;
  *changed.mutable_ticket() = ticket;
  story.facts.push_back(fixture.MakeFact(changed, story.id, 3));

  ticket.mutable_rating()->set_score(score);
  convert::ToProto(created + resolve_after, ticket.mutable_rating()->mutable_rate_time());
  tickets::v1::TicketRated rated;
  *rated.mutable_ticket() = ticket;
  story.facts.push_back(fixture.MakeFact(rated, story.id, 4));
  return story;
}

v1::Report Report(testing::ServiceFixture& fixture, const std::string& name,
                  const std::string& group_by = "") {
  v1::GetReportRequest request;
  request.set_name(name);
  request.set_group_by(group_by);
  auto report = fixture.Call<v1::Report>("deskmesh.analytics.v1.Reports/Get", request);
  REQUIRE(report.ok());
  return *report;
}

}  // namespace

TEST_CASE("a report measures response, resolution, satisfaction and first contact",
          "[analytics][service]") {
  testing::ServiceFixture fixture(Define());
  const std::string li = fixture.ids("usr", fixture.clock.Now());
  const std::string chen = fixture.ids("usr", fixture.clock.Now());
  fixture.Publish(Tell(fixture, li, std::chrono::minutes(10), std::chrono::hours(2), 5).facts);
  fixture.Publish(Tell(fixture, chen, std::chrono::minutes(30), std::chrono::hours(4), 2).facts);
  fixture.Settle();
  fixture.clock.Advance(std::chrono::hours(24));

  const v1::Measures all = Report(fixture, "overview").total().measures();
  CHECK(all.tickets_created() == 2);
  CHECK(all.tickets_resolved() == 2);
  CHECK(all.first_response_mean_seconds() == Approx(1200));
  CHECK(all.resolution_mean_seconds() == Approx(3 * 3600));
  CHECK(all.first_contact_resolution() == 1.0);
  CHECK(all.rating_mean() == Approx(3.5));
  CHECK(all.csat() == Approx(0.5));

  const v1::Report agents = Report(fixture, "agents");
  REQUIRE(agents.rows_size() == 2);
  for (const v1::ReportRow& row : agents.rows()) {
    CHECK(row.measures().first_response_mean_seconds() == Approx(row.group() == li ? 600 : 1800));
  }
}

TEST_CASE("a ticket with two labels stands in two rows and once in the total",
          "[analytics][service]") {
  testing::ServiceFixture fixture(Define());
  fixture.Publish(Tell(fixture, "", std::chrono::minutes(1), std::chrono::hours(1), 4).facts);
  fixture.Settle();
  fixture.clock.Advance(std::chrono::hours(2));
  const v1::Report report = Report(fixture, "overview", "label");
  CHECK(report.rows_size() == 2);
  CHECK(report.total().measures().tickets_created() == 1);
}

TEST_CASE("facts shuffled and repeated give the same report", "[analytics][service]") {
  testing::ServiceFixture ordered(Define());
  testing::ServiceFixture shuffled(Define());
  std::mt19937 random(11);
  std::vector<event::v1::Envelope> facts;
  for (int i = 0; i < 40; ++i) {
    const Story story = Tell(ordered, i % 2 == 0 ? "usr_a" : "usr_b", std::chrono::minutes(i + 1),
                             std::chrono::hours(i + 1), 1 + i % 5);
    facts.insert(facts.end(), story.facts.begin(), story.facts.end());
  }
  ordered.Publish(facts);
  ordered.Settle();
  for (event::v1::Envelope& fact : facts) fact.set_workspace_id(shuffled.workspace);
  for (std::size_t i = 0; i + 20 < facts.size(); i += 20) {
    std::shuffle(facts.begin() + static_cast<long>(i), facts.begin() + static_cast<long>(i) + 20,
                 random);
  }
  for (std::size_t i = 0; i < 8; ++i) facts.push_back(facts[random() % facts.size()]);
  shuffled.Publish(facts);
  shuffled.Settle();
  ordered.clock.Advance(std::chrono::hours(48));
  shuffled.clock.Advance(std::chrono::hours(48));
  for (const char* name : {"overview", "agents", "sla", "volumes"}) {
    REQUIRE(Report(ordered, name).SerializeAsString() ==
            Report(shuffled, name).SerializeAsString());
  }
}

TEST_CASE("a clock that breached stays breached when it is met later", "[analytics][service]") {
  testing::ServiceFixture fixture(Define());
  Story story = Tell(fixture, "", std::chrono::minutes(1), std::chrono::hours(1), 4);
  fixture.Publish(story.facts);
  sla::v1::ClockBreached breached;
  breached.mutable_clock()->set_id("first_reply");
  breached.mutable_clock()->set_ticket_id(story.id);
  breached.mutable_clock()->set_state(sla::v1::Clock::BREACHED);
  convert::ToProto(fixture.clock.Now(), breached.mutable_clock()->mutable_start_time());
  convert::ToProto(fixture.clock.Now(), breached.mutable_clock()->mutable_breach_time());
  sla::v1::ClockMet met;
  *met.mutable_clock() = breached.clock();
  met.mutable_clock()->set_state(sla::v1::Clock::MET);
  convert::ToProto(fixture.clock.Now(), met.mutable_clock()->mutable_stop_time());
  fixture.Deliver(met, story.id, 2);
  fixture.Deliver(breached, story.id, 1);
  fixture.Deliver(met, story.id, 3);
  fixture.clock.Advance(std::chrono::hours(1));
  const v1::Measures all = Report(fixture, "sla").total().measures();
  CHECK(all.clocks_ended() == 1);
  CHECK(all.sla_breaches() == 1);
  CHECK(all.sla_attainment() == 0);
}

TEST_CASE("a breach that is withdrawn is none in reports", "[analytics][service]") {
  testing::ServiceFixture fixture(Define());
  Story story = Tell(fixture, "", std::chrono::minutes(1), std::chrono::hours(1), 4);
  fixture.Publish(story.facts);
  const auto clock_of = [&](int cycle, sla::v1::Clock::State state) {
    sla::v1::Clock clock;
    clock.set_id("next_reply");
    clock.set_ticket_id(story.id);
    clock.set_cycle(cycle);
    clock.set_state(state);
    const base::Instant start = fixture.clock.Now() + std::chrono::minutes(cycle);
    convert::ToProto(start, clock.mutable_start_time());
    const base::Instant end = start + std::chrono::seconds(20);
    convert::ToProto(end, state == sla::v1::Clock::BREACHED ? clock.mutable_breach_time()
                                                            : clock.mutable_stop_time());
    return clock;
  };
  sla::v1::ClockBreached breached;
  *breached.mutable_clock() = clock_of(1, sla::v1::Clock::BREACHED);
  fixture.Deliver(breached, story.id, 1);
  *breached.mutable_clock() = clock_of(2, sla::v1::Clock::BREACHED);
  fixture.Deliver(breached, story.id, 2);
  sla::v1::ClockBreachWithdrawn withdrawn;
  *withdrawn.mutable_clock() = clock_of(1, sla::v1::Clock::MET);
  fixture.Deliver(withdrawn, story.id, 3);
  fixture.clock.Advance(std::chrono::hours(1));
  v1::Measures all = Report(fixture, "sla").total().measures();
  CHECK(all.clocks_ended() == 2);
  CHECK(all.sla_breaches() == 1);
  CHECK(all.sla_attainment() == 0.5);
  // That of the second is gone, too, and it isn't done yet. It began at another moment than was known.
  sla::v1::Clock running = clock_of(2, sla::v1::Clock::RUNNING);
  running.clear_stop_time();
  running.clear_start_time();
  *withdrawn.mutable_clock() = running;
  fixture.Deliver(withdrawn, story.id, 4);
  all = Report(fixture, "sla").total().measures();
  CHECK(all.clocks_ended() == 1);
  CHECK(all.sla_breaches() == 0);
}

TEST_CASE("the board counts what is open now", "[analytics][service]") {
  testing::ServiceFixture fixture(Define());
  Story story = Tell(fixture, "usr_a", std::chrono::minutes(1), std::chrono::hours(1), 4);
  fixture.Publish({story.facts[0], story.facts[1]});
  fixture.Settle();
  auto board =
      fixture.Call<v1::Board>("deskmesh.analytics.v1.LiveBoard/Get", v1::GetBoardRequest());
  REQUIRE(board.ok());
  CHECK(board->tickets_open() == 1);
  CHECK(board->open_by_agent().at("usr_a") == 1);
  CHECK(board->today().tickets_created() == 1);
  fixture.Publish({story.facts[2]});
  fixture.Settle();
  board = fixture.Call<v1::Board>("deskmesh.analytics.v1.LiveBoard/Get", v1::GetBoardRequest());
  CHECK(board->tickets_open() == 0);
}

TEST_CASE("an unknown report names those there are", "[analytics][service]") {
  testing::ServiceFixture fixture(Define());
  v1::GetReportRequest request;
  request.set_name("weather");
  const auto report = fixture.Call<v1::Report>("deskmesh.analytics.v1.Reports/Get", request);
  REQUIRE(base::DetailsOf(report.status()).reason == "REPORT_NOT_FOUND");
  REQUIRE(base::DetailsOf(report.status()).metadata.at("reports").find("overview") == 0);
}

TEST_CASE("behaviour events are stored once and speak for their sender only",
          "[analytics][service]") {
  testing::ServiceFixture fixture(Define());
  const std::string contact = fixture.ids("con", fixture.clock.Now());
  v1::TrackEventsRequest request;
  for (const char* id : {"a", "b", "a"}) {
    auto* event = request.add_events();
    event->set_id(id);
    event->set_name("import.failed");
    event->set_contact_id("con_someone_else");
  }
  const auto reply = fixture.CallAs<v1::TrackEventsResponse>(
      fixture.Contact(contact), "deskmesh.analytics.v1.BehaviorEvents/Track", request);
  REQUIRE(reply.ok());
  CHECK(reply->accepted() == 2);
  const auto facts = fixture.Published();
  REQUIRE(facts.size() == 2);
  CHECK(facts[0].subject() == contact);
  CHECK(facts[1].sequence() == 2);
}

TEST_CASE("the CSV export begins with a byte order mark and ends with the total",
          "[analytics][service]") {
  testing::ServiceFixture fixture(Define());
  v1::ExportReportRequest request;
  request.set_name("agents");
  const auto body =
      fixture.Call<deskmesh::options::v1::RawBody>("deskmesh.analytics.v1.Reports/Export", request);
  REQUIRE(body.ok());
  CHECK(body->data().starts_with("\xEF\xBB\xBFgroup,period_start,tickets_created"));
  CHECK(body->data().find("\r\ntotal,") != std::string::npos);
}

}  // namespace deskmesh::analytics
