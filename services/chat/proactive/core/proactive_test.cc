// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "chat/proactive/core/behavior.h"
#include "chat/proactive/core/journey.h"
#include "chat/proactive/core/tip_effect.h"

namespace deskmesh::chat::proactive {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const base::Instant kStart = base::Instant::FromSeconds(1'750'000'000);

BehaviorEvent Failed(base::Instant at) {
  return {.id = "", .name = "import.failed", .page = "/import?x", .properties = {}, .at = at};
}

TipRule ImportRule() {
  TipRule rule;
  rule.id = "tip_import";
  rule.event = "import.failed";
  rule.count = 3;
  return rule;
}

TEST_CASE("three failed imports within the window meet the rule, two or slower ones don't",
          "[chat][core][proactive]") {
  const TipRule rule = ImportRule();
  std::vector<BehaviorEvent> events{Failed(kStart), Failed(kStart + minutes(1))};
  CHECK_FALSE(IsMet(rule, events));
  events.push_back(Failed(kStart + minutes(2)));
  CHECK(IsMet(rule, events));
  events.back().at = kStart + minutes(11);
  CHECK_FALSE(IsMet(rule, events));
  // Something else that happens afterwards completes nothing.
  events.back() = Failed(kStart + minutes(2));
  events.push_back(
      {.id = "", .name = "page.viewed", .page = "/", .properties = {}, .at = kStart + minutes(3)});
  CHECK_FALSE(IsMet(rule, events));
}

TEST_CASE("page, dwell and properties narrow a rule", "[chat][core][proactive]") {
  TipRule rule = ImportRule();
  rule.count = 1;
  rule.page_contains = "/import";
  CHECK(Matches(rule, Failed(kStart)));
  rule.page_contains = "/export";
  CHECK_FALSE(Matches(rule, Failed(kStart)));
  rule.page_contains.clear();
  rule.properties = {{"format", "xlsx"}};
  CHECK_FALSE(Matches(rule, Failed(kStart)));
  BehaviorEvent event = Failed(kStart);
  event.properties = {{"format", "xlsx"}, {"rows", "10"}};
  CHECK(Matches(rule, event));
  rule.dwell = seconds(30);
  CHECK_FALSE(Matches(rule, event));
  event.dwell = seconds(30);
  CHECK(Matches(rule, event));
  for (const char* name : {"", "A", "a b", "ä"}) CHECK_FALSE(IsEventName(name));
  CHECK(IsEventName("import.failed-2_x"));
}

TEST_CASE("frequency caps hold over all rules of one customer", "[chat][core][proactive]") {
  const TipRule rule = ImportRule();
  CHECK(MayShow(rule, {}, kStart));
  CHECK_FALSE(MayShow(rule, {.shows = 3}, kStart));
  CHECK_FALSE(MayShow(rule, {.shows = 1, .last_show = kStart - hours(23)}, kStart));
  CHECK(MayShow(rule, {.shows = 1, .last_show = kStart - hours(24)}, kStart));
  CHECK_FALSE(MayShow(rule, {.last_tip = kStart - minutes(4)}, kStart));
  CHECK(MayShow(rule, {.last_tip = kStart - minutes(5)}, kStart));
  CHECK_FALSE(MayShow(rule, {.last_dismissal = kStart - hours(24 * 29)}, kStart));
  CHECK(MayShow(rule, {.last_dismissal = kStart - hours(24 * 30)}, kStart));
}

TEST_CASE("the control group has its share, stays the same and differs between rules",
          "[chat][core][proactive]") {
  TipRule rule = ImportRule();
  rule.control_percent = 20;
  TipRule other = rule;
  other.id = "tip_other";
  int inside = 0, both = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::string contact = "con_" + std::to_string(i);
    const bool is_in = InControlGroup(rule, contact);
    CHECK(is_in == InControlGroup(rule, contact));
    inside += is_in ? 1 : 0;
    both += is_in && InControlGroup(other, contact) ? 1 : 0;
  }
  CHECK(inside > 1'850);
  CHECK(inside < 2'150);
  CHECK(both > 320);
  CHECK(both < 480);
  rule.control_percent = 0;
  CHECK_FALSE(InControlGroup(rule, "con_1"));
}

TEST_CASE("the effect is a difference of rates with an honest interval",
          "[chat][core][proactive]") {
  CHECK_FALSE(LiftOf({.shown = 10, .solved = 5}).has_value());
  // Newcombe 1998, table II (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339.
  const auto lift = LiftOf({.shown = 70, .solved = 56, .control = 80, .control_solved = 48});
  REQUIRE(lift.has_value());
  CHECK(lift->difference == Approx(0.2));
  CHECK(lift->low == Approx(0.0524).margin(0.0001));
  CHECK(lift->high == Approx(0.3339).margin(0.0001));
}

JourneyPlan Plan() {
  JourneyPlan plan;
  plan.begin_event = "session.first";
  plan.steps = {"task.created", "task.assigned", "task.executed", "project.closed"};
  return plan;
}

TEST_CASE("a whole project flow within seven days is an activation, later it is late",
          "[chat][core][proactive]") {
  const JourneyPlan plan = Plan();
  for (const bool in_time : {true, false}) {
    std::optional<Journey> journey;
    CHECK(Advance(plan, "con_1", "task.created", kStart, &journey) == JourneyMove::kNone);
    CHECK(Advance(plan, "con_1", "session.first", kStart, &journey) == JourneyMove::kBegun);
    CHECK(Advance(plan, "con_1", "session.first", kStart, &journey) == JourneyMove::kNone);
    CHECK(journey->due_at == kStart + hours(7 * 24));
    CHECK(Advance(plan, "con_1", "task.assigned", kStart + hours(1), &journey) ==
          JourneyMove::kStep);
    CHECK(Advance(plan, "con_1", "task.assigned", kStart + hours(2), &journey) ==
          JourneyMove::kNone);
    CHECK(Advance(plan, "con_1", "task.created", kStart + hours(2), &journey) ==
          JourneyMove::kStep);
    CHECK(Advance(plan, "con_1", "task.executed", kStart + hours(3), &journey) ==
          JourneyMove::kStep);
    CHECK(StateOf(*journey, kStart + hours(4)) == JourneyState::kUnderWay);
    CHECK(StateOf(*journey, kStart + hours(7 * 24 + 1)) == JourneyState::kMissed);
    const base::Instant end = kStart + hours(in_time ? 7 * 24 : 7 * 24 + 1);
    CHECK(Advance(plan, "con_1", "project.closed", end, &journey) == JourneyMove::kFinished);
    CHECK(StateOf(*journey, end) == (in_time ? JourneyState::kActivated : JourneyState::kLate));
  }
}

TEST_CASE("who is stuck is nudged to the next step once a day, until the time is over",
          "[chat][core][proactive]") {
  const JourneyPlan plan = Plan();
  std::optional<Journey> journey;
  Advance(plan, "con_1", "session.first", kStart, &journey);
  Advance(plan, "con_1", "task.created", kStart + hours(1), &journey);
  CHECK_FALSE(NudgeNow(plan, kStart + hours(24), &*journey).has_value());
  CHECK(NudgeNow(plan, kStart + hours(25), &*journey) == "task.assigned");
  CHECK_FALSE(NudgeNow(plan, kStart + hours(26), &*journey).has_value());
  CHECK(NudgeNow(plan, kStart + hours(49), &*journey) == "task.assigned");
  CHECK(journey->nudges == 2);
  CHECK_FALSE(NudgeNow(plan, kStart + hours(24 * 8), &*journey).has_value());
}

}  // namespace
}  // namespace deskmesh::chat::proactive
