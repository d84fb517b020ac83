// SPDX-License-Identifier: Apache-2.0
#include "sla/core/policy.h"

#include <absl/time/time.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <vector>

namespace deskmesh::sla {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

template <typename E>
bool IsAmong(const std::vector<E>& wanted, const E& value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

// R41 as its words say it: the first policy in order that matches and has such a target.
base::Duration Promised(const std::vector<Policy>& in_order, const Attributes& to, ClockKind kind) {
  for (const Policy& policy : in_order) {
    const Conditions& when = policy.conditions;
    const bool matches = policy.is_enabled && IsAmong(when.tiers, to.tier) &&
                         IsAmong(when.types, to.type) && IsAmong(when.channels, to.channel) &&
                         IsAmong(when.levels, to.level) &&
                         IsAmong(when.organization_ids, to.organization_id);
    if (!matches) continue;
    const Target* general = nullptr;
    const Target* of_core = nullptr;
    for (const Target& target : policy.targets) {
      if (target.kind != kind || target.priority != to.priority) continue;
      (target.core_function_only ? of_core : general) = &target;
    }
    if (to.affects_core_function && of_core != nullptr) return of_core->within;
    if (general != nullptr) return general->within;
  }
  return base::Duration(0);
}

template <typename E>
std::vector<E> Some(std::mt19937& draw, int count) {
  std::vector<E> chosen;
  // Half of the conditions are open to everything.
  if (draw() % 2 == 0) return chosen;
  for (int i = 1; i <= count; ++i) {
    if (draw() % 3 == 0) chosen.push_back(static_cast<E>(i));
  }
  return chosen;
}

Policy Drawn(std::mt19937& draw, int position) {
  Policy policy;
  policy.id = "pol_" + std::to_string(position);
  policy.position = position;
  policy.is_enabled = draw() % 8 != 0;
  policy.conditions = {.tiers = Some<Tier>(draw, 3),
                       .types = Some<TicketType>(draw, 3),
                       .channels = Some<Channel>(draw, 10),
                       .levels = Some<Level>(draw, 3),
                       .organization_ids = {}};
  if (draw() % 3 == 0) policy.conditions.organization_ids = {"org_b", "org_a"};
  for (int kind = 0; kind < kClockKinds; ++kind) {
    for (int priority = 1; priority <= 4; ++priority) {
      for (const bool is_core : {false, true}) {
        if (draw() % 3 != 0) continue;
        policy.targets.push_back({.kind = static_cast<ClockKind>(kind),
                                  .priority = static_cast<Priority>(priority),
                                  .within = minutes(1 + draw() % 10'000),
                                  .calendar_id = {},
                                  .core_function_only = is_core});
      }
    }
  }
  if (policy.targets.empty()) {
    policy.targets = {{ClockKind::kResolution, Priority::kP2, hours(1)}};
  }
  return policy;
}

TEST_CASE(
    "every combination of priority, tier, channel, level, type and contract has the promise of "
    "the first policy that makes one",
    "[sla][core]") {
  std::mt19937 draw(20261126);
  for (int round = 0; round < 8; ++round) {
    std::vector<Policy> policies;
    for (int position = 0; position < 6; ++position) policies.push_back(Drawn(draw, position));
    std::vector<Policy> shuffled = policies;
    std::shuffle(shuffled.begin(), shuffled.end(), draw);
    const auto set = PolicySet::Compile(shuffled, {});
    REQUIRE(set.ok());
    std::int64_t wrong = 0;
    // 4 × 3 × 3 × 3 × 10 × 2 × 3 combinations.
    for (int i = 0; i < 4 * 3 * 3 * 3 * 10 * 2 * 3; ++i) {
      int rest = i;
      const auto next = [&](int count) {
        const int value = rest % count;
        rest /= count;
        return value;
      };
      Attributes to;
      to.priority = static_cast<Priority>(1 + next(4));
      to.tier = static_cast<Tier>(1 + next(3));
      to.type = static_cast<TicketType>(1 + next(3));
      to.level = static_cast<Level>(1 + next(3));
      to.channel = static_cast<Channel>(1 + next(10));
      to.affects_core_function = next(2) == 1;
      to.organization_id = std::vector<std::string>{"", "org_a", "org_c"}[next(3)];
      const Promises promises = (*set)->Match(to);
      for (int kind = 0; kind < kClockKinds; ++kind) {
        const base::Duration within =
            promises[kind] == nullptr ? base::Duration(0) : promises[kind]->within;
        if (within != Promised(policies, to, static_cast<ClockKind>(kind))) ++wrong;
      }
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("a customer with hours of its own is measured by its calendar, the others by theirs",
          "[sla][core]") {
  CalendarSpec night;
  night.name = "Nights";
  night.time_zone = "Asia/Shanghai";
  for (auto& day : night.week) day = {{0, 6 * 60}};
  CalendarSpec office;
  office.name = "Office";
  office.time_zone = "Europe/Paris";
  for (int day = 0; day < 5; ++day) office.week[day] = {{9 * 60, 17 * 60}};
  const auto compiled = [](const CalendarSpec& spec) {
    absl::TimeZone zone;
    REQUIRE(absl::LoadTimeZone(spec.time_zone, &zone));
    auto calendar = BusinessCalendar::Compile(spec, TimeZone::From(zone));
    REQUIRE(calendar.ok());
    return *calendar;
  };
  Policy own;
  own.id = "pol_own";
  own.position = 1;
  own.conditions.organization_ids = {"org_night"};
  own.targets = {{ClockKind::kFirstReply, Priority::kP2, hours(2), "cal_night"}};
  Policy everybody = own;
  everybody.id = "pol_everybody";
  everybody.position = 2;
  everybody.conditions = {};
  everybody.targets = {{ClockKind::kFirstReply, Priority::kP2, hours(2), "cal_office"}};
  const auto set = PolicySet::Compile(
      {everybody, own}, {{"cal_night", compiled(night)}, {"cal_office", compiled(office)}});
  REQUIRE(set.ok());
  // Friday 2026-11-20, 16:00 in Paris and 23:00 in Shanghai.
  const base::Instant asked = base::Instant::FromSeconds(1'795'186'800);
  const auto due = [&](const std::string& organization) {
    const Attributes to{.priority = Priority::kP2, .organization_id = organization};
    const Promise* promise = (*set)->Match(to)[static_cast<int>(ClockKind::kFirstReply)];
    REQUIRE(promise != nullptr);
    return promise->calendar->Add(asked, promise->within);
  };
  // Two hours of the night after; an hour of Friday and one of Monday.
  CHECK(due("org_night") == asked + hours(3));
  CHECK(due("org_day") == asked + hours(1) + hours(64) + hours(1));
}

}  // namespace
}  // namespace deskmesh::sla
