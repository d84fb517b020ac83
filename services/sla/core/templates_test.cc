// SPDX-License-Identifier: Apache-2.0
#include "sla/core/templates.h"

#include <catch2/catch.hpp>

#include "sla/core/attribute_names.h"

namespace deskmesh::sla {
namespace {

std::shared_ptr<const PolicySet> Compiled(std::vector<Policy> policies) {
  auto set = PolicySet::Compile(std::move(policies), {});
  REQUIRE(set.ok());
  return *set;
}

TEST_CASE("the default matrix is that of R40", "[sla][core]") {
  const auto set = Compiled({DefaultMatrix()});
  const auto within = [&](Priority priority, ClockKind kind, bool core = false) {
    Attributes attributes{.priority = priority, .affects_core_function = core};
    const Promise* promise = set->Match(attributes)[static_cast<int>(kind)];
    return promise == nullptr ? base::Duration(0) : promise->within;
  };
  using std::chrono::hours;
  using std::chrono::minutes;
  CHECK(within(Priority::kP0, ClockKind::kFirstReply) == minutes(30));
  CHECK(within(Priority::kP0, ClockKind::kResolution) == hours(4));
  CHECK(within(Priority::kP1, ClockKind::kFirstReply) == hours(1));
  CHECK(within(Priority::kP1, ClockKind::kResolution) == hours(24));
  CHECK(within(Priority::kP2, ClockKind::kFirstReply) == hours(4));
  CHECK(within(Priority::kP2, ClockKind::kResolution) == hours(72));
  CHECK(within(Priority::kP3, ClockKind::kFirstReply) > hours(0));
  CHECK(within(Priority::kP1, ClockKind::kProgressUpdate) == hours(0));
  CHECK(within(Priority::kP1, ClockKind::kProgressUpdate, true) == hours(24));
}

TEST_CASE("every template can be published", "[sla][core]") {
  std::vector<Policy> policies = {DefaultMatrix()};
  for (PolicyTemplate& entry : PolicyTemplates()) {
    INFO(entry.name);
    CHECK(FaultsOf(entry.policy).empty());
    policies.push_back(std::move(entry.policy));
  }
  const auto set = Compiled(std::move(policies));
  const Promises chat = set->Match({.priority = Priority::kP1, .channel = Channel::kChat});
  CHECK(chat[static_cast<int>(ClockKind::kFirstReply)]->within == std::chrono::seconds(30));
}

TEST_CASE("the Chinese office knows holidays and make-up working days", "[sla][core]") {
  const CalendarSpec spec = ChineseOffice();
  CHECK(FaultsOf(spec).empty());
  // Make-up days fall on weekends.
  for (const SpecialDay& day : spec.special_days) {
    const std::chrono::weekday weekday{std::chrono::sys_days(day.date)};
    if (day.works_like_weekday == 0) continue;
    INFO(FormatDate(day.date));
    CHECK((weekday == std::chrono::Saturday || weekday == std::chrono::Sunday));
  }
}

TEST_CASE("names lead back to their value", "[sla][core]") {
  CHECK(Named<Channel>("DINGTALK") == Channel::kDingtalk);
  CHECK(NameOf(Tier::kEnterprise) == "ENTERPRISE");
  CHECK_FALSE(Named<Level>("L4").has_value());
  CHECK_FALSE(Named<Level>("").has_value());
  CHECK(ChannelOf(99) == Channel::kUnspecified);
  CHECK(AllNames<Tier>() == "FREE, PAID, ENTERPRISE");
}

}  // namespace
}  // namespace deskmesh::sla
