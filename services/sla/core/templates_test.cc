// SPDX-License-Identifier: Apache-2.0
#include "sla/core/templates.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string_view>

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

TEST_CASE("each promise of R40, R13 and R14 is a template of its own", "[sla][core]") {
  using std::chrono::hours;
  using std::chrono::minutes;
  using std::chrono::seconds;
  struct Promised {
    std::string_view name;
    Attributes to;
    ClockKind kind;
    base::Duration within;  // zero: nothing is promised
  };
  const Attributes simple{.type = TicketType::kFeature, .level = Level::kL1};
  const Attributes medium{.type = TicketType::kInstall, .level = Level::kL2};
  const Attributes chat{.channel = Channel::kChat};
  const Attributes core{.affects_core_function = true};
  const Promised table[] = {
      {"matrix_p0_p3", {.priority = Priority::kP0}, ClockKind::kFirstReply, minutes(30)},
      {"matrix_p0_p3", {.priority = Priority::kP0}, ClockKind::kResolution, hours(4)},
      {"matrix_p0_p3", {.priority = Priority::kP1}, ClockKind::kFirstReply, hours(1)},
      {"matrix_p0_p3", {.priority = Priority::kP1}, ClockKind::kResolution, hours(24)},
      {"matrix_p0_p3", {.priority = Priority::kP2}, ClockKind::kFirstReply, hours(4)},
      {"matrix_p0_p3", {.priority = Priority::kP2}, ClockKind::kResolution, hours(72)},
      {"core_function_update_24_hours", core, ClockKind::kProgressUpdate, hours(24)},
      {"core_function_update_24_hours", {}, ClockKind::kProgressUpdate, hours(0)},
      {"chat_first_reply_30_seconds", chat, ClockKind::kFirstReply, seconds(30)},
      {"chat_first_reply_30_seconds", simple, ClockKind::kFirstReply, seconds(0)},
      {"first_reply_5_minutes", simple, ClockKind::kFirstReply, minutes(5)},
      {"receipt_5_minutes_work_30_minutes", chat, ClockKind::kAssignment, minutes(5)},
      {"receipt_5_minutes_work_30_minutes", chat, ClockKind::kWorkStart, minutes(30)},
      {"simple_cases_30_minutes", simple, ClockKind::kResolution, minutes(30)},
      {"simple_cases_30_minutes", medium, ClockKind::kResolution, minutes(0)},
      {"medium_cases_2_hours", medium, ClockKind::kResolution, hours(2)},
      {"medium_cases_2_hours", simple, ClockKind::kResolution, hours(0)},
      {"level_1_reply_1_hour", simple, ClockKind::kFirstReply, hours(1)},
      {"level_1_reply_1_hour", simple, ClockKind::kNextReply, hours(1)},
      {"level_1_reply_1_hour", medium, ClockKind::kFirstReply, hours(0)},
      {"level_3_closed_48_hours", {.level = Level::kL3}, ClockKind::kResolution, hours(48)},
      {"level_3_closed_48_hours", medium, ClockKind::kResolution, hours(0)},
      {"solved_24_hours", simple, ClockKind::kResolution, hours(24)},
  };
  const std::vector<PolicyTemplate> templates = PolicyTemplates();
  std::set<std::string_view> told;
  for (const Promised& promised : table) {
    INFO(promised.name);
    told.insert(promised.name);
    const auto found =
        std::find_if(templates.begin(), templates.end(),
                     [&](const PolicyTemplate& entry) { return entry.name == promised.name; });
    REQUIRE(found != templates.end());
    const auto set = Compiled({found->policy});
    Attributes to = promised.to;
    if (to.priority == Priority::kUnspecified) to.priority = Priority::kP3;
    const Promise* promise = set->Match(to)[static_cast<int>(promised.kind)];
    CHECK((promise == nullptr ? base::Duration(0) : promise->within) == promised.within);
  }
  CHECK(told.size() == templates.size());
  CHECK(templates.back().policy.service_credit ==
        ServiceCredit{ClockKind::kResolution, 95, "one month free"});
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
