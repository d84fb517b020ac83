// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "sla/module.h"
#include "sla/testing/ticket_teller.h"

namespace deskmesh::sla {
namespace {

using deskmesh::testing::ServiceFixture;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ClockOf;
using testing::Deliver;
using testing::TicketTeller;
using tickets::v1::Ticket;
using Names = std::vector<std::string>;

constexpr char kCreatePolicy[] = "deskmesh.sla.v1.SlaPolicies/Create";
constexpr char kCreateCalendar[] = "deskmesh.sla.v1.Calendars/Create";

// What a refusal says of its first field.
std::string Fault(const absl::Status& status) {
  const base::ErrorDetails details = base::DetailsOf(status);
  if (details.field_violations.empty()) return std::string(base::MessageOf(status));
  return details.field_violations[0].field + ": " + details.field_violations[0].description;
}

v1::SlaPolicy Strict() {
  v1::SlaPolicy policy;
  policy.set_display_name("Enterprise");
  policy.set_position(1);
  policy.mutable_conditions()->add_tiers("ENTERPRISE");
  auto* target = policy.add_targets();
  target->set_kind(v1::Clock::FIRST_REPLY);
  target->set_priority(v1::SlaPolicy::P2);
  target->mutable_within()->set_seconds(600);
  return policy;
}

v1::Calendar Office() {
  v1::Calendar calendar;
  calendar.set_display_name("Office");
  calendar.set_time_zone("Asia/Shanghai");
  for (int weekday = 1; weekday <= 5; ++weekday) {
    for (const auto& [start, end] : {std::pair{540, 720}, std::pair{810, 1080}}) {
      auto* period = calendar.add_periods();
      period->set_weekday(weekday);
      period->set_start_minute(start);
      period->set_end_minute(end);
    }
  }
  return calendar;
}

absl::StatusOr<v1::SlaPolicy> Create(ServiceFixture& fixture, const v1::SlaPolicy& policy) {
  v1::CreateSlaPolicyRequest request;
  *request.mutable_sla_policy() = policy;
  return fixture.Call<v1::SlaPolicy>(kCreatePolicy, request);
}

absl::StatusOr<v1::Calendar> Create(ServiceFixture& fixture, const v1::Calendar& calendar) {
  v1::CreateCalendarRequest request;
  *request.mutable_calendar() = calendar;
  return fixture.Call<v1::Calendar>(kCreateCalendar, request);
}

v1::ListSlaPoliciesResponse List(ServiceFixture& fixture) {
  auto reply = fixture.Call<v1::ListSlaPoliciesResponse>("deskmesh.sla.v1.SlaPolicies/List",
                                                         v1::ListSlaPoliciesRequest());
  REQUIRE(reply.ok());
  return *reply;
}

TEST_CASE("a new workspace has the default matrix and an office calendar", "[sla][service]") {
  ServiceFixture fixture(Define());
  accounts::v1::WorkspaceCreated created;
  created.mutable_workspace()->set_id(fixture.workspace);
  created.mutable_workspace()->set_time_zone("Europe/Berlin");
  fixture.Deliver(created, fixture.workspace, 1);
  const auto policies = List(fixture);
  REQUIRE(policies.sla_policies_size() == 1);
  CHECK(policies.sla_policies(0).targets_size() == 12);
  auto calendars = fixture.Call<v1::ListCalendarsResponse>("deskmesh.sla.v1.Calendars/List",
                                                           v1::ListCalendarsRequest());
  REQUIRE(calendars.ok());
  REQUIRE(calendars->calendars_size() == 1);
  CHECK(calendars->calendars(0).time_zone() == "Europe/Berlin");
}

TEST_CASE("a policy of an earlier position overrides one promise and leaves the others",
          "[sla][service]") {
  ServiceFixture fixture(Define());
  auto policy = Create(fixture, Strict());
  REQUIRE(policy.ok());
  CHECK(policy->enabled());
  CHECK(policy->version() == 1);
  CHECK(policy->warning_percents_size() == 3);
  REQUIRE(List(fixture).sla_policies_size() == 2);
  CHECK(List(fixture).sla_policies(0).id() == policy->id());

  TicketTeller ticket(fixture);
  ticket.ticket().set_tier(Ticket::ENTERPRISE);
  TicketTeller other(fixture);
  Deliver(fixture, {ticket.Created(), other.Created()});
  CHECK(ClockOf(fixture, ticket.id(), "first_reply").within().seconds() == 600);
  CHECK(ClockOf(fixture, ticket.id(), "resolution").within().seconds() == 72 * 3600);
  CHECK(ClockOf(fixture, other.id(), "first_reply").within().seconds() == 4 * 3600);

  // A new version holds for tickets that come afterwards.
  v1::UpdateSlaPolicyRequest update;
  update.mutable_sla_policy()->set_id(policy->id());
  update.mutable_sla_policy()->set_enabled(false);
  update.mutable_update_mask()->add_paths("enabled");
  fixture.clock.Advance(minutes(1));
  auto updated = fixture.Call<v1::SlaPolicy>("deskmesh.sla.v1.SlaPolicies/Update", update);
  REQUIRE(updated.ok());
  CHECK(updated->version() == 2);
  CHECK_FALSE(updated->enabled());
  CHECK(updated->targets_size() == 1);
  TicketTeller later(fixture);
  later.ticket().set_tier(Ticket::ENTERPRISE);
  Deliver(fixture, {later.Created()});
  CHECK(ClockOf(fixture, ticket.id(), "first_reply").within().seconds() == 600);
  CHECK(ClockOf(fixture, later.id(), "first_reply").within().seconds() == 4 * 3600);

  update.mutable_sla_policy()->set_etag("1");
  CHECK(base::DetailsOf(
            fixture.Call<v1::SlaPolicy>("deskmesh.sla.v1.SlaPolicies/Update", update).status())
            .reason == "STALE_ETAG");
}

TEST_CASE("a target on a calendar counts business hours only", "[sla][service]") {
  ServiceFixture fixture(Define());
  // Friday 2026-01-09 17:30 in Shanghai.
  fixture.clock.Set(base::Instant::FromSeconds(1'767'951'000));
  const auto calendar = Create(fixture, Office());
  REQUIRE(calendar.ok());
  v1::SlaPolicy policy = Strict();
  policy.mutable_conditions()->clear_tiers();
  policy.mutable_targets(0)->set_calendar_id(calendar->id());
  policy.mutable_targets(0)->mutable_within()->set_seconds(3600);
  auto* resolution = policy.add_targets();
  resolution->set_kind(v1::Clock::RESOLUTION);
  resolution->set_priority(v1::SlaPolicy::P2);
  resolution->mutable_within()->set_seconds(300 * 86'400);
  REQUIRE(Create(fixture, policy).ok());
  TicketTeller ticket(fixture);
  Deliver(fixture, {ticket.Created()});
  v1::Clock clock = ClockOf(fixture, ticket.id(), "first_reply");
  CHECK(clock.calendar_id() == calendar->id());
  // Monday 9:30.
  CHECK(rpc::InstantOf(clock.due_time()) == fixture.clock.Now() + hours(64));
  fixture.clock.Advance(hours(40));
  CHECK(ClockOf(fixture, ticket.id(), "first_reply").elapsed().seconds() == 1800);

  // The Monday becomes a holiday: what is still to come moves, also the timer.
  v1::UpdateCalendarRequest update;
  update.mutable_calendar()->set_id(calendar->id());
  auto* day = update.mutable_calendar()->add_special_days();
  day->set_date("2026-01-12");
  day->set_display_name("春游");
  auto updated = fixture.Call<v1::Calendar>("deskmesh.sla.v1.Calendars/Update", update);
  REQUIRE(updated.ok());
  CHECK(updated->version() == 2);
  CHECK(updated->periods_size() == 10);
  CHECK(rpc::InstantOf(ClockOf(fixture, ticket.id(), "first_reply").due_time()) ==
        fixture.clock.Now() + hours(48));
  fixture.clock.Advance(hours(24));
  CHECK(testing::Told(fixture, ticket.id()) == Names{});
  fixture.clock.Advance(hours(24) - minutes(6));
  CHECK(testing::AwaitTold(fixture, ticket.id(), 1) == Names{"warned first_reply 90"});
  fixture.clock.Advance(minutes(6));
  CHECK(testing::AwaitTold(fixture, ticket.id(), 2) ==
        Names{"warned first_reply 90", "breached first_reply"});
}

TEST_CASE("policies and calendars that can't be are refused with field and reason",
          "[sla][service]") {
  ServiceFixture fixture(Define());
  v1::SlaPolicy policy = Strict();
  policy.mutable_conditions()->add_channels("FAX");
  CHECK(Fault(Create(fixture, policy).status()) ==
        "sla_policy.conditions.channels[0]: must be one of API, WEB, CHAT, EMAIL, PHONE, WECHAT, "
        "WECOM, DINGTALK, FEISHU, SMS");
  policy = Strict();
  policy.mutable_targets(0)->set_calendar_id(fixture.ids("cal", fixture.clock.Now()));
  CHECK(Fault(Create(fixture, policy).status())
            .starts_with("sla_policy.targets[0].calendar_id: must name a calendar"));
  policy = Strict();
  policy.mutable_targets(0)->mutable_within()->set_seconds(366 * 86'400 + 1);
  CHECK(Fault(Create(fixture, policy).status()) ==
        "sla_policy.targets[0].within: must be 1 second to 366 days");
  policy = Strict();
  policy.add_warning_percents(0);
  CHECK(Fault(Create(fixture, policy).status()) ==
        "sla_policy.warning_percents: must ascend and lie between 1 and 99");

  v1::Calendar calendar = Office();
  calendar.set_time_zone("Mars/Olympus_Mons");
  CHECK(Fault(Create(fixture, calendar).status()) ==
        "calendar.time_zone: must be an IANA time zone such as Asia/Shanghai; there is no "
        "Mars/Olympus_Mons");
  calendar = Office();
  calendar.mutable_periods(1)->set_start_minute(700);
  CHECK(Fault(Create(fixture, calendar).status()) ==
        "calendar.periods: Monday 09:00–12:00 overlaps 11:40–18:00");
  calendar = Office();
  calendar.add_special_days()->set_date("2026-02-30");
  CHECK(Fault(Create(fixture, calendar).status()) ==
        "calendar.special_days[0].date: must be a date that exists, written as 2026-10-01");
  calendar = Office();
  calendar.clear_periods();
  CHECK(Fault(Create(fixture, calendar).status()) ==
        "calendar.periods: must hold working time on at least one weekday");
  // Nothing was half made.
  CHECK(List(fixture).sla_policies_size() <= 1);
}

TEST_CASE("a preview counts breaches gained and lost and changes nothing", "[sla][service]") {
  ServiceFixture fixture(Define());
  TicketTeller quick(fixture);
  TicketTeller slow(fixture);
  slow.ticket().set_tier(Ticket::ENTERPRISE);
  TicketTeller old(fixture);
  Deliver(fixture, {old.Created()});
  fixture.clock.Advance(hours(24 * 40));
  Deliver(fixture, {quick.Created(), slow.Created()});
  fixture.clock.Advance(minutes(5));
  Deliver(fixture, {quick.AgentReplies(), quick.Becomes(Ticket::RESOLVED)});
  fixture.clock.Advance(minutes(15));
  Deliver(fixture, {slow.Assigned(), slow.AgentReplies()});
  fixture.clock.Advance(hours(10));
  v1::PreviewSlaPolicyRequest request;
  *request.mutable_sla_policy() = Strict();
  auto reply =
      fixture.Call<v1::PreviewSlaPolicyResponse>("deskmesh.sla.v1.SlaPolicies/Preview", request);
  REQUIRE(reply.ok());
  CHECK(reply->total().tickets() == 2);
  CHECK(reply->total().breaches_now() == 0);
  CHECK(reply->total().breaches_draft() == 1);
  CHECK(reply->total().gained() == 1);
  CHECK(reply->total().lost() == 0);
  REQUIRE(reply->by_tier_size() == 2);
  CHECK(reply->by_tier(0).name() == "ENTERPRISE");
  CHECK(reply->by_tier(0).gained() == 1);
  CHECK(reply->by_team_size() == 2);
  CHECK(List(fixture).sla_policies_size() == 1);
  CHECK(ClockOf(fixture, slow.id(), "first_reply").state() == v1::Clock::MET);

  request.mutable_sla_policy()->mutable_targets(0)->set_calendar_id(
      fixture.ids("cal", fixture.clock.Now()));
  CHECK(
      Fault(
          fixture.Call<v1::PreviewSlaPolicyResponse>("deskmesh.sla.v1.SlaPolicies/Preview", request)
              .status())
          .starts_with("sla_policy.targets[0].calendar_id"));
}

TEST_CASE("a ladder or credit that can't be carried out is refused by its field",
          "[sla][service]") {
  ServiceFixture fixture(Define());
  using Action = v1::SlaPolicy::EscalationStep::Action;
  v1::SlaPolicy policy = Strict();
  auto* step = policy.add_escalation();
  step->set_kind(v1::Clock::RESOLUTION);
  step->set_at_percent(100);
  step->add_actions()->set_kind(Action::REASSIGN);
  CHECK(Fault(Create(fixture, policy).status())
            .starts_with("sla_policy.escalation[0].actions[0].target: "));
  step->mutable_actions(0)->set_target("team_one");
  REQUIRE(Create(fixture, policy).ok());
  *policy.add_escalation() = policy.escalation(0);
  CHECK(Fault(Create(fixture, policy).status()).starts_with("sla_policy.escalation[1]: repeats"));
  policy.clear_escalation();
  policy.mutable_service_credit()->set_required_percent(95);
  CHECK(Fault(Create(fixture, policy).status()).starts_with("sla_policy.service_credit.kind: "));
}

TEST_CASE("every promise of the templates can be made as it is", "[sla][service]") {
  ServiceFixture fixture(Define());
  auto templates = fixture.Call<v1::ListSlaPolicyTemplatesResponse>(
      "deskmesh.sla.v1.SlaPolicies/ListTemplates", v1::ListSlaPolicyTemplatesRequest());
  REQUIRE(templates.ok());
  CHECK(templates->templates_size() >= 8);
  for (const auto& found : templates->templates()) {
    INFO(found.name());
    CHECK_FALSE(found.description().empty());
    CHECK(Create(fixture, found.sla_policy()).ok());
  }
}

TEST_CASE("a calendar says whether it is open, when that changes and when working time has passed",
          "[sla][service]") {
  ServiceFixture fixture(Define());
  auto calendar = Create(fixture, Office());
  REQUIRE(calendar.ok());
  const auto evaluate = [&](std::int64_t at, std::int64_t seconds) {
    v1::EvaluateCalendarRequest request;
    request.set_id(calendar->id());
    request.mutable_at()->set_seconds(at);
    request.mutable_working_time()->set_seconds(seconds);
    return fixture.Call<v1::EvaluateCalendarResponse>("deskmesh.sla.v1.Calendars/Evaluate",
                                                      request);
  };
  // Office() opens on weekdays; the week of Monday 2026-03-02, whatever its hours are.
  const std::int64_t saturday = 1'772'841'600;  // 2026-03-07T00:00:00Z
  const auto closed = evaluate(saturday, 3600);
  INFO(closed.status());
  REQUIRE(closed.ok());
  CHECK_FALSE(closed->is_open());
  const std::int64_t opens = closed->change_time().seconds();
  CHECK(opens > saturday);
  CHECK(closed->due_time().seconds() == opens + 3600);
  CHECK(closed->due_local().starts_with("2026-03-09 "));
  const auto open = evaluate(opens, 0);
  REQUIRE(open.ok());
  CHECK(open->is_open());
  CHECK(open->due_time().seconds() == opens);
  const auto shut = evaluate(open->change_time().seconds(), 0);
  REQUIRE(shut.ok());
  CHECK_FALSE(shut->is_open());
  CHECK(Fault(evaluate(saturday, -1).status()).starts_with("working_time: "));
}

TEST_CASE("holidays and make-up days of an iCalendar file replace those of their dates",
          "[sla][service]") {
  ServiceFixture fixture(Define());
  v1::Calendar office = Office();
  auto* own = office.add_special_days();
  own->set_date("2026-10-01");
  own->set_display_name("Inventory");
  own->set_works_like_weekday(2);
  auto calendar = Create(fixture, office);
  REQUIRE(calendar.ok());
  v1::ImportCalendarRequest request;
  request.set_id(calendar->id());
  request.set_icalendar(
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
      "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261001\r\nDTEND;VALUE=DATE:20261003\r\n"
      "SUMMARY:国庆节\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261010\r\nSUMMARY:国庆节 补班\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nDTSTART:20261010T090000Z\r\nSUMMARY:Meeting\r\nEND:VEVENT\r\n"
      "END:VCALENDAR\r\n");
  auto reply =
      fixture.Call<v1::ImportCalendarResponse>("deskmesh.sla.v1.Calendars/Import", request);
  REQUIRE(reply.ok());
  CHECK(reply->holidays() == 2);
  CHECK(reply->working_days() == 1);
  CHECK(reply->skipped() == 1);
  CHECK(reply->calendar().version() == 2);
  REQUIRE(reply->calendar().special_days_size() == 3);
  CHECK(reply->calendar().special_days(0).display_name() == "国庆节");
  CHECK(reply->calendar().special_days(0).works_like_weekday() == 0);
  CHECK(reply->calendar().special_days(2).date() == "2026-10-10");
  CHECK(reply->calendar().special_days(2).works_like_weekday() == 1);

  request.set_icalendar("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261301\n");
  CHECK(Fault(fixture.Call<v1::ImportCalendarResponse>("deskmesh.sla.v1.Calendars/Import", request)
                  .status())
            .starts_with("icalendar: line 3: "));
}

}  // namespace
}  // namespace deskmesh::sla
