// SPDX-License-Identifier: Apache-2.0
#include "sla/core/calendar_spec.h"

#include <algorithm>
#include <map>

#include "sla/core/time_zone.h"

namespace deskmesh::sla {

namespace {

void CheckPeriods(const std::vector<Period>& periods, const std::string& field,
                  const std::string& day, std::vector<base::FieldViolation>& faults) {
  if (periods.size() > kMaxPeriodsPerDay) {
    faults.push_back(
        {field, day + " has more than " + std::to_string(kMaxPeriodsPerDay) + " periods"});
    return;
  }
  for (const Period& period : periods) {
    if (period.start_minute < 0 || period.end_minute > 1440) {
      faults.push_back({field, day + ": minutes must be 0 to 1440"});
      return;
    }
    if (period.start_minute >= period.end_minute) {
      faults.push_back({field, day + " " + FormatMinute(period.start_minute) + "–" +
                                   FormatMinute(period.end_minute) +
                                   " must start before it ends; split a night shift at midnight"});
      return;
    }
  }
  std::vector<Period> sorted = periods;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    const Period& a = sorted[i - 1];
    const Period& b = sorted[i];
    if (b.start_minute >= a.end_minute) continue;
    faults.push_back({field, day + " " + FormatMinute(a.start_minute) + "–" +
                                 FormatMinute(a.end_minute) + " overlaps " +
                                 FormatMinute(b.start_minute) + "–" + FormatMinute(b.end_minute)});
    return;
  }
}

void CheckSpecialDays(const CalendarSpec& spec, std::vector<base::FieldViolation>& faults) {
  if (spec.special_days.size() > kMaxSpecialDays) {
    faults.push_back(
        {"special_days", "must be at most " + std::to_string(kMaxSpecialDays) + " days"});
    return;
  }
  std::map<std::chrono::year_month_day, std::size_t> seen;
  for (std::size_t i = 0; i < spec.special_days.size(); ++i) {
    const SpecialDay& day = spec.special_days[i];
    const std::string field = "special_days[" + std::to_string(i) + "]";
    if (!day.date.ok() || day.date.year() < kFirstCalendarYear ||
        day.date.year() > kLastCalendarYear) {
      faults.push_back({field + ".date", "must be a date that exists, 2000-01-01 to 2059-12-31"});
      continue;
    }
    const std::string date = FormatDate(day.date);
    if (auto [first, is_new] = seen.try_emplace(day.date, i); !is_new) {
      faults.push_back({field + ".date",
                        date + " is already special_days[" + std::to_string(first->second) + "]"});
      continue;
    }
    if (day.works_like_weekday < 0 || day.works_like_weekday > 7) {
      faults.push_back({field + ".works_like_weekday", "must be 1 (Monday) to 7 (Sunday), or 0"});
      continue;
    }
    if (day.works_like_weekday != 0 && !day.periods.empty()) {
      faults.push_back({field, date + " has periods and works like a weekday; "
                                      "only one of both can hold"});
    } else if (day.works_like_weekday != 0 && spec.week[day.works_like_weekday - 1].empty()) {
      faults.push_back({field + ".works_like_weekday",
                        date + " works like " + std::string(WeekdayName(day.works_like_weekday)) +
                            ", which has no working time"});
    }
    CheckPeriods(day.periods, field + ".periods", date, faults);
  }
}

}  // namespace

std::vector<base::FieldViolation> FaultsOf(const CalendarSpec& spec) {
  std::vector<base::FieldViolation> faults;
  if (absl::Status zone = CheckTimeZoneName(spec.time_zone); !zone.ok()) {
    for (base::FieldViolation& fault : base::DetailsOf(zone).field_violations) {
      faults.push_back(std::move(fault));
    }
  }
  bool has_time = false;
  for (int weekday = 1; weekday <= 7; ++weekday) {
    const std::vector<Period>& periods = spec.week[weekday - 1];
    has_time = has_time || !periods.empty();
    CheckPeriods(periods, "periods", std::string(WeekdayName(weekday)), faults);
  }
  if (!has_time) {
    faults.push_back({"periods", "must hold working time on at least one weekday"});
  }
  CheckSpecialDays(spec, faults);
  return faults;
}

const std::vector<Period>& HoursOf(const CalendarSpec& spec, const SpecialDay& day) {
  return day.works_like_weekday != 0 ? spec.week[day.works_like_weekday - 1] : day.periods;
}

std::optional<std::chrono::year_month_day> ParseDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  int parts[3] = {0, 0, 0};
  constexpr std::pair<int, int> kRanges[3] = {{0, 4}, {5, 2}, {8, 2}};
  for (int part = 0; part < 3; ++part) {
    for (char c : text.substr(kRanges[part].first, kRanges[part].second)) {
      if (c < '0' || c > '9') return std::nullopt;
      parts[part] = parts[part] * 10 + (c - '0');
    }
  }
  const std::chrono::year_month_day date{std::chrono::year(parts[0]), std::chrono::month(parts[1]),
                                         std::chrono::day(parts[2])};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::string FormatDate(std::chrono::year_month_day date) {
  char text[16];
  const int year = static_cast<int>(date.year());
  const unsigned month = static_cast<unsigned>(date.month());
  const unsigned day = static_cast<unsigned>(date.day());
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", year, month, day);
  return text;
}

std::string FormatMinute(int minute) {
  char text[32];
  std::snprintf(text, sizeof text, "%02d:%02d", minute / 60, minute % 60);
  return text;
}

std::string_view WeekdayName(int weekday) {
  constexpr std::string_view kNames[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                         "Friday", "Saturday", "Sunday"};
  return weekday >= 1 && weekday <= 7 ? kNames[weekday - 1] : "no weekday";
}

}  // namespace deskmesh::sla
