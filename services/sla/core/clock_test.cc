// SPDX-License-Identifier: Apache-2.0
#include "sla/core/clock.h"

#include <absl/time/civil_time.h>

#include <catch2/catch.hpp>

#include "sla/core/explanation.h"
#include "sla/core/milestones.h"

namespace deskmesh::sla {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// Monday 2026-03-02 in Shanghai.
base::Instant Monday(int hour, int minute = 0) {
  return {absl::ToUnixMicros(
      absl::FromCivil(absl::CivilMinute(2026, 3, 2, hour - 8, minute), absl::UTCTimeZone()))};
}

std::shared_ptr<const BusinessCalendar> Office() {
  CalendarSpec spec;
  spec.id = "cal_office";
  spec.time_zone = "Asia/Shanghai";
  for (int day = 0; day < 5; ++day) spec.week[day] = {{9 * 60, 12 * 60}, {13 * 60 + 30, 18 * 60}};
  absl::TimeZone zone;
  REQUIRE(absl::LoadTimeZone(spec.time_zone, &zone));
  auto calendar = BusinessCalendar::Compile(spec, TimeZone::From(zone));
  REQUIRE(calendar.ok());
  return *calendar;
}

Policy Matrix() {
  Policy policy;
  policy.id = "pol_default";
  policy.targets = {
      {ClockKind::kAssignment, Priority::kP2, minutes(5)},
      {ClockKind::kFirstReply, Priority::kP2, hours(4)},
      {ClockKind::kNextReply, Priority::kP2, hours(2)},
      {ClockKind::kProgressUpdate, Priority::kP2, hours(24), "", true},
      {ClockKind::kResolution, Priority::kP2, hours(9), "cal_office"},
      {ClockKind::kFirstReply, Priority::kP0, minutes(30)},
      {ClockKind::kResolution, Priority::kP0, hours(4)},
  };
  return policy;
}

PolicyTimeline TimelineOf(std::vector<Policy> policies) {
  auto set = PolicySet::Compile(std::move(policies), {{"cal_office", Office()}});
  REQUIRE(set.ok());
  return PolicyTimeline(*set);
}

// A history written as a story.
class Story {
 public:
  Story& Created(base::Instant at, Priority priority = Priority::kP2) {
    now_ = {.priority = priority, .tier = Tier::kPaid};
    state_ = TicketState::kUnassigned;
    return Add(at, FactKind::kChanged);
  }
  Story& Assigned(base::Instant at) {
    has_assignee_ = true;
    state_ = TicketState::kInProgress;
    return Add(at, FactKind::kChanged);
  }
  Story& Becomes(base::Instant at, TicketState state) {
    state_ = state;
    return Add(at, FactKind::kChanged);
  }
  Story& Priority(base::Instant at, sla::Priority priority) {
    now_.priority = priority;
    return Add(at, FactKind::kChanged);
  }
  Story& Core(base::Instant at) {
    now_.affects_core_function = true;
    return Add(at, FactKind::kChanged);
  }
  Story& AgentReplies(base::Instant at) { return Add(at, FactKind::kAgentReply); }
  Story& CustomerReplies(base::Instant at, TicketState state = TicketState::kInProgress) {
    state_ = state;
    return Add(at, FactKind::kCustomerReply);
  }
  Story& Merged(base::Instant at) {
    state_ = TicketState::kClosed;
    return Add(at, FactKind::kMerged);
  }
  const TicketHistory& history() const { return history_; }

 private:
  Story& Add(base::Instant at, FactKind kind) {
    REQUIRE(history_.Add({.at = at,
                          .sequence = ++sequence_,
                          .kind = kind,
                          .state = state_,
                          .has_assignee = has_assignee_},
                         now_));
    return *this;
  }

  TicketHistory history_;
  Attributes now_;
  TicketState state_ = TicketState::kUnassigned;
  bool has_assignee_ = false;
  std::int64_t sequence_ = 0;
};

ClockReading Reading(const Story& story, const PolicyTimeline& timeline, ClockKind kind,
                     base::Instant now) {
  return Replay(story.history(), timeline).Read(kind, now);
}

TEST_CASE("a first reply in time is met at the moment of the comment", "[sla][core]") {
  const PolicyTimeline timeline = TimelineOf({Matrix()});
  Story story;
  story.Created(Monday(10)).Assigned(Monday(10, 3));
  ClockReading clock = Reading(story, timeline, ClockKind::kFirstReply, Monday(11));
  CHECK(clock.state == ClockState::kRunning);
  CHECK(clock.elapsed == hours(1));
  CHECK(clock.remaining == hours(3));
  CHECK(clock.due == Monday(14));
  CHECK(Reading(story, timeline, ClockKind::kAssignment, Monday(11)).state == ClockState::kMet);

  story.AgentReplies(Monday(13, 59));
  clock = Reading(story, timeline, ClockKind::kFirstReply, Monday(20));
  CHECK(clock.state == ClockState::kMet);
  CHECK(clock.stop == Monday(13, 59));
  CHECK(clock.elapsed == minutes(239));
  CHECK(clock.due == base::Instant::Infinite());
}

TEST_CASE("a ticket that becomes part of another has neither kept nor broken what it owes",
          "[sla][core]") {
  const PolicyTimeline timeline = TimelineOf({Matrix()});
  Story story;
  story.Created(Monday(10)).Assigned(Monday(10, 3)).Merged(Monday(11));
  for (const ClockKind kind : {ClockKind::kFirstReply, ClockKind::kResolution}) {
    const ClockReading clock = Reading(story, timeline, kind, Monday(18));
    CHECK(clock.state == ClockState::kCancelled);
    CHECK(clock.elapsed == hours(1));
    CHECK(clock.stop == Monday(11));
  }
  for (const Milestone& milestone : SurveyAt(story.history(), timeline, Monday(18)).milestones) {
    CHECK(milestone.kind == ClockKind::kAssignment);
  }
  // What was solved before it was merged was solved.
  Story solved;
  solved.Created(Monday(10)).Becomes(Monday(11), TicketState::kResolved).Merged(Monday(12));
  CHECK(Reading(solved, timeline, ClockKind::kResolution, Monday(18)).state == ClockState::kMet);
  // What had run out by then had run out.
  Story late;
  late.Created(Monday(10)).Merged(Monday(18) + hours(30));
  CHECK(Reading(late, timeline, ClockKind::kResolution, Monday(18) + hours(40)).state ==
        ClockState::kBreached);
}

TEST_CASE("a first reply at the due instant is late", "[sla][core]") {
  const PolicyTimeline timeline = TimelineOf({Matrix()});
  Story story;
  story.Created(Monday(10)).AgentReplies(Monday(14));
  const ClockReading clock = Reading(story, timeline, ClockKind::kFirstReply, Monday(20));
  CHECK(clock.state == ClockState::kBreached);
  CHECK(clock.breach == Monday(14));
  CHECK(clock.stop == Monday(14));
}

TEST_CASE("a clock stands still while the ticket waits for the customer", "[sla][core]") {
  const PolicyTimeline timeline = TimelineOf({Matrix()});
  Story story;
  story.Created(Monday(9))
      .Assigned(Monday(9))
      .AgentReplies(Monday(10))
      .Becomes(Monday(10), TicketState::kWaitingForCustomer);
  ClockReading clock = Reading(story, timeline, ClockKind::kResolution, Monday(17));
  CHECK(clock.state == ClockState::kPaused);
  CHECK(clock.standing == Standing::kWaitingForCustomer);
  CHECK(clock.elapsed == hours(1));
  CHECK(clock.due == base::Instant::Infinite());

  // The lunch break isn't charged either: 9 h = 1 h before + 2 h 30 today + 5 h 30 on Tuesday.
  story.CustomerReplies(Monday(15, 30));
  clock = Reading(story, timeline, ClockKind::kResolution, Monday(17));
  CHECK(clock.state == ClockState::kRunning);
  CHECK(clock.elapsed == hours(2) + minutes(30));
  CHECK(clock.due == Monday(9) + hours(24) + hours(3) + minutes(90) + hours(2) + minutes(30));
  // The reply is owed now, around the clock.
  clock = Reading(story, timeline, ClockKind::kNextReply, Monday(17));
  CHECK(clock.state == ClockState::kRunning);
  CHECK(clock.cycle == 1);
  CHECK(clock.due == Monday(17, 30));
}

TEST_CASE("a reopened ticket goes on from the time already charged", "[sla][core]") {
  const PolicyTimeline timeline = TimelineOf({Matrix()});
  Story story;
  story.Created(Monday(9)).Becomes(Monday(11), TicketState::kResolved);
  CHECK(Reading(story, timeline, ClockKind::kResolution, Monday(23)).state == ClockState::kMet);
  story.Becomes(Monday(14, 30), TicketState::kInProgress);
  ClockReading clock = Reading(story, timeline, ClockKind::kResolution, Monday(15, 30));
  CHECK(clock.state == ClockState::kRunning);
  CHECK(clock.stop == base::Instant::Infinite());
  CHECK(clock.elapsed == hours(3));
  story.Becomes(Monday(16), TicketState::kClosed);
  clock = Reading(story, timeline, ClockKind::kResolution, Monday(23));
  CHECK(clock.state == ClockState::kMet);
  CHECK(clock.elapsed == hours(3) + minutes(30));
}

TEST_CASE("a ticket closed without an answer cancels the reply that was owed", "[sla][core]") {
  const PolicyTimeline timeline = TimelineOf({Matrix()});
  Story story;
  story.Created(Monday(9)).Becomes(Monday(10), TicketState::kClosed);
  ClockReading clock = Reading(story, timeline, ClockKind::kFirstReply, Monday(23));
  CHECK(clock.state == ClockState::kCancelled);
  CHECK(clock.elapsed == hours(1));
  story.Becomes(Monday(12), TicketState::kInProgress);
  clock = Reading(story, timeline, ClockKind::kFirstReply, Monday(13));
  CHECK(clock.state == ClockState::kRunning);
  CHECK(clock.elapsed == hours(2));
}

TEST_CASE("each comment of the customer after the first reply asks for one reply", "[sla][core]") {
  const PolicyTimeline timeline = TimelineOf({Matrix()});
  Story story;
  story.Created(Monday(9)).CustomerReplies(Monday(9, 30));
  CHECK(Reading(story, timeline, ClockKind::kNextReply, Monday(10)).state == ClockState::kNone);
  story.AgentReplies(Monday(10)).CustomerReplies(Monday(11)).CustomerReplies(Monday(12));
  CHECK(Reading(story, timeline, ClockKind::kNextReply, Monday(12)).elapsed == hours(1));
  story.AgentReplies(Monday(13, 30)).CustomerReplies(Monday(15));
  const ClockReading clock = Reading(story, timeline, ClockKind::kNextReply, Monday(16));
  CHECK(clock.cycle == 2);
  CHECK(clock.state == ClockState::kRunning);
  CHECK(clock.breaches == 1);
  CHECK(clock.elapsed == hours(1));
}

TEST_CASE("a ticket that affects a core function owes an update every 24 hours", "[sla][core]") {
  const PolicyTimeline timeline = TimelineOf({Matrix()});
  Story story;
  story.Created(Monday(9));
  CHECK(Reading(story, timeline, ClockKind::kProgressUpdate, Monday(23)).state ==
        ClockState::kNone);
  story.Core(Monday(10));
  ClockReading clock = Reading(story, timeline, ClockKind::kProgressUpdate, Monday(12));
  CHECK(clock.state == ClockState::kRunning);
  CHECK(clock.due == Monday(10) + hours(24));
  story.AgentReplies(Monday(20));
  clock = Reading(story, timeline, ClockKind::kProgressUpdate, Monday(21));
  CHECK(clock.cycle == 2);
  CHECK(clock.due == Monday(20) + hours(24));
}

TEST_CASE("a raised priority counts what was charged, or begins again where the policy says so",
          "[sla][core]") {
  Story story;
  story.Created(Monday(9)).Priority(Monday(11), Priority::kP0);
  ClockReading clock =
      Reading(story, TimelineOf({Matrix()}), ClockKind::kFirstReply, Monday(11, 10));
  CHECK(clock.state == ClockState::kBreached);
  CHECK(clock.breach == Monday(11));

  Policy restarting = Matrix();
  restarting.restarts_on_change = true;
  clock = Reading(story, TimelineOf({restarting}), ClockKind::kFirstReply, Monday(11, 10));
  CHECK(clock.state == ClockState::kRunning);
  CHECK(clock.due == Monday(11, 30));

  // Lowering it afterwards does not take a breach back.
  story.Priority(Monday(12), Priority::kP2);
  clock = Reading(story, TimelineOf({Matrix()}), ClockKind::kFirstReply, Monday(12, 10));
  CHECK(clock.state == ClockState::kBreached);
  CHECK(clock.breach == Monday(11));
}

TEST_CASE("a changed policy holds for tickets that come or change afterwards", "[sla][core]") {
  Policy strict = Matrix();
  strict.version = 2;
  for (Target& target : strict.targets) target.within /= 2;
  PolicyTimeline timeline = TimelineOf({Matrix()});
  auto set = PolicySet::Compile({strict}, {{"cal_office", Office()}});
  REQUIRE(set.ok());
  timeline.Add(Monday(10), *set);
  Story story;
  story.Created(Monday(9));
  CHECK(Reading(story, timeline, ClockKind::kFirstReply, Monday(11)).due == Monday(13));
  story.Core(Monday(10, 30));
  CHECK(Reading(story, timeline, ClockKind::kFirstReply, Monday(10, 45)).due == Monday(11));
  Story later;
  later.Created(Monday(10));
  CHECK(Reading(later, timeline, ClockKind::kFirstReply, Monday(11)).due == Monday(12));
}

TEST_CASE("a fact dated before its predecessor charges nothing twice", "[sla][core]") {
  const PolicyTimeline timeline = TimelineOf({Matrix()});
  Story story;
  story.Created(Monday(12)).Assigned(Monday(11)).AgentReplies(Monday(13));
  CHECK(Reading(story, timeline, ClockKind::kAssignment, Monday(14)).elapsed == minutes(0));
  CHECK(Reading(story, timeline, ClockKind::kFirstReply, Monday(14)).elapsed == hours(1));
}

TEST_CASE("warnings and breaches come at the instant the share is used up", "[sla][core]") {
  const PolicyTimeline timeline = TimelineOf({Matrix()});
  Story story;
  story.Created(Monday(9), Priority::kP0).AgentReplies(Monday(9, 20));
  const std::vector<Milestone> milestones =
      SurveyAt(story.history(), timeline, Monday(13, 30)).milestones;
  std::vector<std::pair<std::string, base::Instant>> got;
  for (const Milestone& milestone : milestones) got.emplace_back(milestone.Key(), milestone.at);
  CHECK(got ==
        std::vector<std::pair<std::string, base::Instant>>{{"first_reply.1.w50", Monday(9, 15)},
                                                           {"first_reply.1.m1", Monday(9, 20)},
                                                           {"resolution.1.w50", Monday(11)},
                                                           {"resolution.1.w75", Monday(12)},
                                                           {"resolution.1.w90", Monday(12, 36)},
                                                           {"resolution.1.b", Monday(13)}});
  const TicketClocks clocks = Replay(story.history(), timeline);
  CHECK(NextMilestone(clocks, Monday(9, 20)) == Monday(11));
  CHECK(NextMilestone(clocks, Monday(12, 59)) == Monday(13));
  CHECK_FALSE(NextMilestone(clocks, Monday(13)).has_value());
}

TEST_CASE("the escalation ladder goes on after the breach while the clock runs", "[sla][core]") {
  Policy policy = Matrix();
  policy.warning_percents = {90};
  const std::vector<EscalationAction> actions = {
      {.kind = EscalationAction::Kind::kNotify, .target = "owner"},
      {.kind = EscalationAction::Kind::kRaiseLevel}};
  policy.escalation = {{ClockKind::kFirstReply, 200, actions},
                       {ClockKind::kFirstReply, 100, actions},
                       {ClockKind::kFirstReply, 300, actions},
                       {ClockKind::kResolution, 50, actions}};
  const PolicyTimeline timeline = TimelineOf({policy});
  Story story;
  story.Created(Monday(9), Priority::kP0)
      .Becomes(Monday(9, 40), TicketState::kWaitingForCustomer)
      .Becomes(Monday(12), TicketState::kInProgress)
      .AgentReplies(Monday(12, 25));
  std::vector<std::pair<std::string, base::Instant>> got;
  const Survey survey = SurveyAt(story.history(), timeline, Monday(13));
  for (const Milestone& milestone : survey.milestones) {
    got.emplace_back(milestone.Key(), milestone.at);
  }
  CHECK(got ==
        std::vector<std::pair<std::string, base::Instant>>{{"first_reply.1.w90", Monday(9, 27)},
                                                           {"first_reply.1.b", Monday(9, 30)},
                                                           {"first_reply.1.e100", Monday(9, 30)},
                                                           {"first_reply.1.e200", Monday(12, 20)}});
  CHECK(survey.milestones[3].step->actions.size() == 2);
  CHECK(NextMilestone(survey.clocks, Monday(13)) == Monday(13, 20));
}

TEST_CASE("every minute is explained", "[sla][core]") {
  const PolicyTimeline timeline = TimelineOf({Matrix()});
  Story story;
  story.Created(Monday(11))
      .Becomes(Monday(14), TicketState::kWaitingForThirdParty)
      .Becomes(Monday(15), TicketState::kInProgress)
      .Becomes(Monday(16), TicketState::kResolved)
      .Becomes(Monday(17), TicketState::kInProgress);
  const Explanation explanation =
      Explain(story.history(), timeline, ClockKind::kResolution, Monday(19));
  std::vector<std::tuple<base::Instant, base::Instant, bool, std::string>> got;
  for (const ExplainedInterval& part : explanation.intervals) {
    got.emplace_back(part.from, part.until, part.is_charged, part.reason);
  }
  CHECK(got == std::vector<std::tuple<base::Instant, base::Instant, bool, std::string>>{
                   {Monday(11), Monday(12), true, "business hours"},
                   {Monday(12), Monday(13, 30), false, "outside business hours"},
                   {Monday(13, 30), Monday(14), true, "business hours"},
                   {Monday(14), Monday(15), false, "waiting for a third party"},
                   {Monday(15), Monday(16), true, "business hours"},
                   {Monday(16), Monday(17), false, "the ticket is resolved"},
                   {Monday(17), Monday(18), true, "business hours"},
                   {Monday(18), Monday(19), false, "outside business hours"}});
}

TEST_CASE("the first matching policy with a target counts, clock by clock", "[sla][core]") {
  Policy contract;
  contract.id = "pol_contract";
  contract.position = 1;
  contract.conditions.organization_ids = {"org_b", "org_a"};
  contract.targets = {{ClockKind::kResolution, Priority::kP2, hours(1)}};
  Policy chat = contract;
  chat.id = "pol_chat";
  chat.position = 2;
  chat.conditions = {.channels = {Channel::kChat}};
  chat.targets = {{ClockKind::kFirstReply, Priority::kP2, std::chrono::seconds(30)},
                  {ClockKind::kResolution, Priority::kP2, hours(2)}};
  Policy standard = Matrix();
  standard.position = 3;
  auto set = PolicySet::Compile({standard, chat, contract}, {{"cal_office", Office()}});
  REQUIRE(set.ok());
  const auto within = [&](const Attributes& attributes, ClockKind kind) {
    const Promise* promise = (*set)->Match(attributes)[static_cast<int>(kind)];
    return promise == nullptr ? base::Duration(0) : promise->within;
  };
  Attributes ticket{
      .priority = Priority::kP2, .channel = Channel::kChat, .organization_id = "org_a"};
  CHECK(within(ticket, ClockKind::kResolution) == hours(1));
  CHECK(within(ticket, ClockKind::kFirstReply) == std::chrono::seconds(30));
  ticket.organization_id = "org_c";
  CHECK(within(ticket, ClockKind::kResolution) == hours(2));
  ticket.channel = Channel::kEmail;
  CHECK(within(ticket, ClockKind::kResolution) == hours(9));
  ticket.priority = Priority::kP3;
  CHECK(within(ticket, ClockKind::kResolution) == hours(0));
  CHECK(within(ticket, ClockKind::kProgressUpdate) == hours(0));
}

TEST_CASE("a policy that can't hold is refused by name", "[sla][core]") {
  const auto fault = [](const Policy& policy) {
    const std::vector<base::FieldViolation> faults = FaultsOf(policy);
    return faults.empty() ? std::string() : faults[0].field + " " + faults[0].description;
  };
  CHECK(fault(Matrix()).empty());
  Policy policy = Matrix();
  policy.targets.clear();
  CHECK(fault(policy) == "targets must be 1 to 50");
  policy = Matrix();
  policy.targets.push_back(policy.targets[1]);
  CHECK(fault(policy) == "targets[7] repeats the target of first_reply for P2");
  policy = Matrix();
  policy.targets[0].within = base::Duration(0);
  CHECK(fault(policy) == "targets[0].within must be 1 second to 366 days");
  policy = Matrix();
  policy.warning_percents = {50, 50};
  CHECK(fault(policy) == "warning_percents must ascend and lie between 1 and 99");
  policy = Matrix();
  policy.escalation = {{ClockKind::kFirstReply, 100, {{EscalationAction::Kind::kReassign, "bob"}}}};
  CHECK(fault(policy) ==
        "escalation[0].actions[0].target must name a user or a team to reassign to");
  policy.escalation = {{ClockKind::kFirstReply, 0, {{EscalationAction::Kind::kRaiseLevel, ""}}}};
  CHECK(fault(policy) == "escalation[0].at_percent must be 1 to 1000");
  policy.escalation.clear();
  policy.targets[0].calendar_id = "cal_gone";
  CHECK(PolicySet::Compile({policy}, {{"cal_office", Office()}}).status().message() ==
        "targets[0].calendar_id: must name a calendar of the workspace; there is no cal_gone");
}

}  // namespace
}  // namespace deskmesh::sla
