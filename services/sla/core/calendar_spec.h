// SPDX-License-Identifier: Apache-2.0
//
// Working hours as people enter them (R41): periods of a week, holidays, and
// make-up working days (调休). business_calendar.h turns them into something
// that can be computed with.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"

namespace deskmesh::sla {

// Minutes since local midnight, [start, end), 0 ≤ start < end ≤ 1,440. A night
// shift is two periods, one on each side of midnight.
struct Period {
  int start_minute = 0;
  int end_minute = 0;
  friend auto operator<=>(const Period&, const Period&) = default;
};

// A date with hours of its own. Without `periods` and with `works_like_weekday`
// 0 it is closed.
struct SpecialDay {
  std::chrono::year_month_day date{};
  std::string name;
  int works_like_weekday = 0;  // 1 (Monday) to 7 (Sunday); 0: not like a weekday
  std::vector<Period> periods;
  friend bool operator==(const SpecialDay&, const SpecialDay&) = default;
};

struct CalendarSpec {
  std::string id;
  int version = 0;
  std::string name;
  std::string time_zone = "UTC";            // IANA name
  std::array<std::vector<Period>, 7> week;  // [0] Monday … [6] Sunday
  std::vector<SpecialDay> special_days;
  friend bool operator==(const CalendarSpec&, const CalendarSpec&) = default;
};

inline constexpr int kMaxPeriodsPerDay = 10;
inline constexpr int kMaxSpecialDays = 1000;
// Dates a calendar knows, both inclusive; working time outside is not computed.
inline constexpr std::chrono::year kFirstCalendarYear{2000};
inline constexpr std::chrono::year kLastCalendarYear{2059};

// Everything that is wrong with a calendar, each with the field: overlapping or
// reversed periods, dates that don't exist or repeat, a make-up day like a
// weekday without hours, a week without any working time. Empty: it can be
// compiled. The zone is looked up elsewhere; here its shape counts.
std::vector<base::FieldViolation> FaultsOf(const CalendarSpec& spec);

// The hours of a special day.
const std::vector<Period>& HoursOf(const CalendarSpec& spec, const SpecialDay& day);

// `2026-10-01`, or nothing when it isn't a date that exists.
std::optional<std::chrono::year_month_day> ParseDate(std::string_view text);
std::string FormatDate(std::chrono::year_month_day date);
// `09:30`; 1,440 is `24:00`.
std::string FormatMinute(int minute);
// English name of 1 (Monday) to 7 (Sunday).
std::string_view WeekdayName(int weekday);

}  // namespace deskmesh::sla
