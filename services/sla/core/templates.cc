// SPDX-License-Identifier: Apache-2.0
#include "sla/core/templates.h"

#include <utility>

namespace deskmesh::sla {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Priority kAllPriorities[] = {Priority::kP0, Priority::kP1, Priority::kP2, Priority::kP3};

std::vector<Target> ForAllPriorities(ClockKind kind, base::Duration within) {
  std::vector<Target> targets;
  for (Priority priority : kAllPriorities) {
    targets.push_back({.kind = kind, .priority = priority, .within = within});
  }
  return targets;
}

PolicyTemplate Template(std::string name, std::string title, std::string description,
                        Conditions conditions, std::vector<Target> targets) {
  Policy policy;
  policy.name = std::move(title);
  policy.position = 10;
  policy.conditions = std::move(conditions);
  policy.targets = std::move(targets);
  return {std::move(name), std::move(description), std::move(policy)};
}

struct Holiday {
  const char* name;
  const char* first;
  const char* last;
};

// As announced by the State Council for each year.
constexpr Holiday kHolidays[] = {
    {"元旦", "2024-01-01", "2024-01-01"},           {"春节", "2024-02-10", "2024-02-17"},
    {"清明节", "2024-04-04", "2024-04-06"},         {"劳动节", "2024-05-01", "2024-05-05"},
    {"端午节", "2024-06-10", "2024-06-10"},         {"中秋节", "2024-09-15", "2024-09-17"},
    {"国庆节", "2024-10-01", "2024-10-07"},         {"元旦", "2025-01-01", "2025-01-01"},
    {"春节", "2025-01-28", "2025-02-04"},           {"清明节", "2025-04-04", "2025-04-06"},
    {"劳动节", "2025-05-01", "2025-05-05"},         {"端午节", "2025-05-31", "2025-06-02"},
    {"国庆节、中秋节", "2025-10-01", "2025-10-08"}, {"元旦", "2026-01-01", "2026-01-03"},
    {"春节", "2026-02-15", "2026-02-23"},           {"清明节", "2026-04-04", "2026-04-06"},
    {"劳动节", "2026-05-01", "2026-05-05"},         {"端午节", "2026-06-19", "2026-06-21"},
    {"中秋节", "2026-09-25", "2026-09-27"},         {"国庆节", "2026-10-01", "2026-10-07"},
};

// Saturdays and Sundays that are worked instead, like the weekday they make up for.
struct MakeUpDay {
  const char* date;
  int works_like_weekday;
};
constexpr MakeUpDay kMakeUpDays[] = {
    {"2024-02-04", 4}, {"2024-02-18", 5}, {"2024-04-07", 5}, {"2024-04-28", 4}, {"2024-05-11", 5},
    {"2024-09-14", 1}, {"2024-09-29", 4}, {"2024-10-12", 1}, {"2025-01-26", 1}, {"2025-02-08", 2},
    {"2025-04-27", 1}, {"2025-09-28", 2}, {"2025-10-11", 3}, {"2026-01-04", 5}, {"2026-02-14", 1},
    {"2026-02-28", 2}, {"2026-05-09", 2}, {"2026-09-20", 2}, {"2026-10-10", 3},
};

}  // namespace

Policy DefaultMatrix() {
  Policy policy;
  policy.name = "P0–P3";
  policy.position = 1000;
  policy.targets = {
      {.kind = ClockKind::kFirstReply, .priority = Priority::kP0, .within = minutes(30)},
      {.kind = ClockKind::kResolution, .priority = Priority::kP0, .within = hours(4)},
      {.kind = ClockKind::kFirstReply, .priority = Priority::kP1, .within = hours(1)},
      {.kind = ClockKind::kResolution, .priority = Priority::kP1, .within = hours(24)},
      {.kind = ClockKind::kFirstReply, .priority = Priority::kP2, .within = hours(4)},
      {.kind = ClockKind::kResolution, .priority = Priority::kP2, .within = hours(72)},
      {.kind = ClockKind::kFirstReply, .priority = Priority::kP3, .within = hours(8)},
      {.kind = ClockKind::kResolution, .priority = Priority::kP3, .within = hours(120)},
  };
  for (Priority priority : kAllPriorities) {
    policy.targets.push_back({.kind = ClockKind::kProgressUpdate,
                              .priority = priority,
                              .within = hours(24),
                              .calendar_id = {},
                              .core_function_only = true});
  }
  return policy;
}

std::vector<PolicyTemplate> PolicyTemplates() {
  std::vector<PolicyTemplate> templates;
  templates.push_back(
      {"matrix_p0_p3",
       "P0: reply in 30 minutes, solved in 4 hours; P1: 1 and 24 hours; P2: 4 and 72 "
       "hours; P3: 8 and 120 hours, to be changed; a core function is reported on "
       "every 24 hours.",
       DefaultMatrix()});
  templates.push_back(Template(
      "core_function_update_24_hours", "Core function: an update every 24 hours",
      "The customer hears of progress at least every 24 hours while a core function is affected "
      "(R13), also while the ticket waits.",
      {}, [] {
        std::vector<Target> targets = ForAllPriorities(ClockKind::kProgressUpdate, hours(24));
        for (Target& target : targets) {
          target.core_function_only = true;
          target.ignores_waiting = true;
        }
        return targets;
      }()));
  templates.push_back(Template("chat_first_reply_30_seconds", "Chat: first reply in 30 seconds",
                               "Chats are answered in less than 30 seconds.",
                               {.channels = {Channel::kChat}},
                               ForAllPriorities(ClockKind::kFirstReply, seconds(30))));
  templates.push_back(Template("first_reply_5_minutes", "First reply in 5 minutes",
                               "Every ticket is answered within 5 minutes.", {},
                               ForAllPriorities(ClockKind::kFirstReply, minutes(5))));
  std::vector<Target> receipt = ForAllPriorities(ClockKind::kAssignment, minutes(5));
  for (Target target : ForAllPriorities(ClockKind::kWorkStart, minutes(30))) {
    receipt.push_back(std::move(target));
  }
  templates.push_back(Template(
      "receipt_5_minutes_work_30_minutes", "Receipt in 5 minutes, work in 30 minutes",
      "A ticket has an owner within 5 minutes and an engineer works on it within 30 minutes.", {},
      std::move(receipt)));
  templates.push_back(Template("simple_cases_30_minutes", "Simple cases in 30 minutes",
                               "Questions about a feature at level 1 are solved in 30 minutes.",
                               {.types = {TicketType::kFeature}, .levels = {Level::kL1}},
                               ForAllPriorities(ClockKind::kResolution, minutes(30))));
  templates.push_back(
      Template("medium_cases_2_hours", "Medium cases in 2 hours",
               "Installations, and feature questions that reached level 2, are solved in 2 hours.",
               {.types = {TicketType::kInstall, TicketType::kFeature}, .levels = {Level::kL2}},
               ForAllPriorities(ClockKind::kResolution, hours(2))));
  templates.push_back(
      Template("level_1_reply_1_hour", "L1: reply in 1 hour",
               "Level 1 answers within an hour, first and later replies, and so in the mean.",
               {.levels = {Level::kL1}}, [] {
                 std::vector<Target> targets = ForAllPriorities(ClockKind::kFirstReply, hours(1));
                 for (Target target : ForAllPriorities(ClockKind::kNextReply, hours(1))) {
                   targets.push_back(std::move(target));
                 }
                 return targets;
               }()));
  templates.push_back(
      Template("level_3_closed_48_hours", "L3: closed in 48 hours",
               "Architects and product managers close a case within 48 hours (R14).",
               {.levels = {Level::kL3}}, ForAllPriorities(ClockKind::kResolution, hours(48))));
  templates.push_back(Template("solved_24_hours", "95 % solved in 24 hours, else a free month",
                               "Every ticket is solved within 24 hours; a month in which less than "
                               "95 % were is free.",
                               {}, ForAllPriorities(ClockKind::kResolution, hours(24))));
  templates.back().policy.service_credit = {ClockKind::kResolution, 95, "one month free"};
  return templates;
}

CalendarSpec ChineseOffice() {
  CalendarSpec spec;
  spec.name = "中国办公时间 / Chinese office hours";
  spec.time_zone = "Asia/Shanghai";
  for (int day = 0; day < 5; ++day) spec.week[day] = {{9 * 60, 12 * 60}, {13 * 60 + 30, 18 * 60}};
  for (const Holiday& holiday : kHolidays) {
    const std::chrono::sys_days last(*ParseDate(holiday.last));
    for (std::chrono::sys_days day(*ParseDate(holiday.first)); day <= last;
         day += std::chrono::days(1)) {
      spec.special_days.push_back({std::chrono::year_month_day(day), holiday.name, 0, {}});
    }
  }
  for (const MakeUpDay& day : kMakeUpDays) {
    spec.special_days.push_back({*ParseDate(day.date), "调休上班", day.works_like_weekday, {}});
  }
  return spec;
}

}  // namespace deskmesh::sla
