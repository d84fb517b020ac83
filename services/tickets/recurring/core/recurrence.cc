// SPDX-License-Identifier: Apache-2.0
#include "tickets/recurring/core/recurrence.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

using Frequency = Recurrence::Frequency;

constexpr int kMaxInterval = 1000;
constexpr int kMaxCount = 10'000;
constexpr int kYearsAhead = 60;
// Periods of a rule that is counted from its start; more than the count of any rule needs.
constexpr std::int64_t kMaxPeriods = 400'000;

constexpr std::pair<std::string_view, absl::Weekday> kWeekdays[] = {
    {"MO", absl::Weekday::monday},    {"TU", absl::Weekday::tuesday},
    {"WE", absl::Weekday::wednesday}, {"TH", absl::Weekday::thursday},
    {"FR", absl::Weekday::friday},    {"SA", absl::Weekday::saturday},
    {"SU", absl::Weekday::sunday}};

absl::Status Refuse(std::string_view part, std::string_view demand) {
  return base::InvalidField("rule", std::string(part) + ": " + std::string(demand));
}

std::optional<int> NumberOf(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

std::vector<std::string_view> Split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<absl::Weekday> WeekdayOf(std::string_view word) {
  for (const auto& [name, weekday] : kWeekdays) {
    if (name == word) return weekday;
  }
  return std::nullopt;
}

// Numbers with an absolute value of 1 to `most`; negative ones where that is allowed.
absl::Status ParseNumbers(std::string_view part, std::string_view value, int most,
                          bool may_be_negative, std::vector<int>& numbers) {
  for (const std::string_view word : Split(value, ',')) {
    const std::optional<int> number = NumberOf(word);
    const bool is_good = number.has_value() && *number != 0 && std::abs(*number) <= most &&
                         (may_be_negative || *number > 0);
    if (!is_good) {
      std::string demand = "must be numbers from 1 to " + std::to_string(most);
      if (may_be_negative) demand += ", or from -1 to -" + std::to_string(most);
      return Refuse(part, demand);
    }
    numbers.push_back(*number);
  }
  return absl::OkStatus();
}

absl::Status ParseDays(std::string_view value, std::vector<Recurrence::Day>& days) {
  for (const std::string_view word : Split(value, ',')) {
    const std::string_view name = word.substr(word.size() < 2 ? 0 : word.size() - 2);
    const std::optional<absl::Weekday> weekday = WeekdayOf(name);
    const std::string_view ordinal = word.substr(0, word.size() - name.size());
    const std::optional<int> number = ordinal.empty() ? 0 : NumberOf(ordinal);
    const bool is_good = weekday.has_value() && number.has_value() && std::abs(*number) <= 5 &&
                         (ordinal.empty() || *number != 0);
    if (!is_good) return Refuse("BYDAY", "must be days such as MO, or 1MO to 5MO, or -1FR to -5FR");
    days.push_back({*weekday, *number});
  }
  return absl::OkStatus();
}

// `YYYYMMDD`: that day too; `YYYYMMDDTHHMMSS` local; with `Z` in UTC.
absl::Status ParseUntil(std::string_view value, Recurrence& rule) {
  const bool is_utc = value.ends_with('Z');
  if (is_utc) value.remove_suffix(1);
  const bool is_date = value.size() == 8 && !is_utc;
  const auto number = [&](std::size_t at, std::size_t size) {
    const std::string_view digits = value.substr(at, size);
    const bool are_digits =
        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    return are_digits ? NumberOf(digits).value_or(-1) : -1;
  };
  const absl::Status refused =
      Refuse("UNTIL", "must be a date such as 20261231, or a moment such as 20261231T235959Z");
  if (!is_date && (value.size() != 15 || value[8] != 'T')) return refused;
  const int fields[] = {number(0, 4),
                        number(4, 2),
                        number(6, 2),
                        is_date ? 23 : number(9, 2),
                        is_date ? 59 : number(11, 2),
                        is_date ? 59 : number(13, 2)};
  const absl::CivilSecond at(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
  const bool is_real = at.year() == fields[0] && at.month() == fields[1] && at.day() == fields[2] &&
                       at.hour() == fields[3] && at.minute() == fields[4] &&
                       at.second() == fields[5];
  if (!is_real) return refused;
  if (is_utc) {
    rule.until = base::Instant{absl::ToUnixMicros(absl::FromCivil(at, absl::UTCTimeZone()))};
  } else {
    rule.until_local = at;
  }
  return absl::OkStatus();
}

absl::Status ParsePart(std::string_view name, std::string_view value, Recurrence& rule) {
  if (name == "FREQ") {
    constexpr std::string_view kNames[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
    const auto* found = std::find(std::begin(kNames), std::end(kNames), value);
    if (found == std::end(kNames)) return Refuse(name, "must be DAILY, WEEKLY, MONTHLY or YEARLY");
    rule.frequency = static_cast<Frequency>(found - std::begin(kNames));
    return absl::OkStatus();
  }
  if (name == "INTERVAL" || name == "COUNT") {
    const int most = name == "COUNT" ? kMaxCount : kMaxInterval;
    const int number = NumberOf(value).value_or(0);
    if (number < 1 || number > most) return Refuse(name, "must be 1 to " + std::to_string(most));
    (name == "COUNT" ? rule.count : rule.interval) = number;
    return absl::OkStatus();
  }
  if (name == "UNTIL") return ParseUntil(value, rule);
  if (name == "BYDAY") return ParseDays(value, rule.by_day);
  if (name == "BYMONTHDAY") return ParseNumbers(name, value, 31, true, rule.by_month_day);
  if (name == "BYMONTH") return ParseNumbers(name, value, 12, false, rule.by_month);
  if (name == "BYSETPOS") return ParseNumbers(name, value, 366, true, rule.by_set_pos);
  if (name == "WKST") {
    const std::optional<absl::Weekday> weekday = WeekdayOf(value);
    if (!weekday.has_value()) return Refuse(name, "must be MO, TU, WE, TH, FR, SA or SU");
    rule.week_start = *weekday;
    return absl::OkStatus();
  }
  return Refuse(
      name.empty() ? "the rule" : name,
      "is none of FREQ, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, WKST");
}

// What doesn't go together.
absl::Status CheckTogether(const Recurrence& rule) {
  if (rule.count != 0 && (rule.until.has_value() || rule.until_local.has_value())) {
    return Refuse("UNTIL", "must not stand beside COUNT");
  }
  const bool has_ordinals =
      std::any_of(rule.by_day.begin(), rule.by_day.end(),
                  [](const Recurrence::Day& day) { return day.ordinal != 0; });
  const bool has_months = rule.frequency == Frequency::kMonthly ||
                          (rule.frequency == Frequency::kYearly && !rule.by_month.empty());
  if (has_ordinals && !has_months) {
    return Refuse("BYDAY", "takes numbers with FREQ=MONTHLY, or FREQ=YEARLY and BYMONTH, only");
  }
  if (rule.frequency == Frequency::kYearly && !rule.by_day.empty() && rule.by_month.empty()) {
    return Refuse("BYDAY", "needs BYMONTH with FREQ=YEARLY");
  }
  if (rule.frequency == Frequency::kWeekly && !rule.by_month_day.empty()) {
    return Refuse("BYMONTHDAY", "must not stand beside FREQ=WEEKLY");
  }
  const bool has_sets =
      !rule.by_day.empty() || !rule.by_month_day.empty() || !rule.by_month.empty();
  if (!rule.by_set_pos.empty() && !has_sets) {
    return Refuse("BYSETPOS", "needs BYDAY, BYMONTHDAY or BYMONTH");
  }
  return absl::OkStatus();
}

int DaysIn(absl::CivilMonth month) {
  return static_cast<int>(absl::CivilDay(month + 1) - absl::CivilDay(month));
}

bool Contains(const std::vector<int>& numbers, int number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

bool IsMonthDay(const Recurrence& rule, absl::CivilDay day) {
  return Contains(rule.by_month_day, day.day()) ||
         Contains(rule.by_month_day, day.day() - DaysIn(absl::CivilMonth(day)) - 1);
}

bool IsWeekday(const Recurrence& rule, absl::CivilDay day) {
  const int from_front = (day.day() - 1) / 7 + 1;
  const int from_back = -((DaysIn(absl::CivilMonth(day)) - day.day()) / 7 + 1);
  return std::any_of(rule.by_day.begin(), rule.by_day.end(), [&](const Recurrence::Day& wanted) {
    return wanted.weekday == absl::GetWeekday(day) &&
           (wanted.ordinal == 0 || wanted.ordinal == from_front || wanted.ordinal == from_back);
  });
}

bool IsMonth(const Recurrence& rule, absl::CivilDay day) {
  return rule.by_month.empty() || Contains(rule.by_month, day.month());
}

// What the rule leaves open is that of the start.
Recurrence Completed(Recurrence rule, absl::CivilDay start) {
  const bool has_days = !rule.by_day.empty() || !rule.by_month_day.empty();
  if (rule.frequency == Frequency::kWeekly && rule.by_day.empty()) {
    rule.by_day.push_back({absl::GetWeekday(start), 0});
  }
  const bool is_yearly = rule.frequency == Frequency::kYearly;
  if (is_yearly && rule.by_month.empty() && !has_days) rule.by_month.push_back(start.month());
  if ((rule.frequency == Frequency::kMonthly || is_yearly) && !has_days) {
    rule.by_month_day.push_back(start.day());
  }
  return rule;
}

bool Fits(const Recurrence& rule, absl::CivilDay day) {
  return IsMonth(rule, day) && (rule.by_month_day.empty() || IsMonthDay(rule, day)) &&
         (rule.by_day.empty() || IsWeekday(rule, day));
}

absl::CivilDay WeekOf(absl::CivilDay day, absl::Weekday week_start) {
  return absl::PrevWeekday(day + 1, week_start);
}

// The first day of the period with this number; the start is in number 0.
absl::CivilDay PeriodStart(const Recurrence& rule, absl::CivilDay start, std::int64_t number) {
  const std::int64_t by = number * rule.interval;
  switch (rule.frequency) {
    case Frequency::kDaily:
      return start + by;
    case Frequency::kWeekly:
      return WeekOf(start, rule.week_start) + 7 * by;
    case Frequency::kMonthly:
      return absl::CivilDay(absl::CivilMonth(start) + by);
    case Frequency::kYearly:
      return absl::CivilDay(absl::CivilYear(start) + by);
  }
  return start;
}

absl::CivilDay PeriodEnd(const Recurrence& rule, absl::CivilDay begin) {
  switch (rule.frequency) {
    case Frequency::kDaily:
      return begin + 1;
    case Frequency::kWeekly:
      return begin + 7;
    case Frequency::kMonthly:
      return absl::CivilDay(absl::CivilMonth(begin) + 1);
    case Frequency::kYearly:
      return absl::CivilDay(absl::CivilYear(begin) + 1);
  }
  return begin;
}

// A period not later than the one `day` is in.
std::int64_t PeriodBefore(const Recurrence& rule, absl::CivilDay start, absl::CivilDay day) {
  std::int64_t passed = 0;
  switch (rule.frequency) {
    case Frequency::kDaily:
      passed = day - start;
      break;
    case Frequency::kWeekly:
      passed = (day - start) / 7;
      break;
    case Frequency::kMonthly:
      passed = absl::CivilMonth(day) - absl::CivilMonth(start);
      break;
    case Frequency::kYearly:
      passed = absl::CivilYear(day) - absl::CivilYear(start);
      break;
  }
  return std::max<std::int64_t>(0, passed / rule.interval - 1);
}

std::vector<absl::CivilDay> DaysOf(const Recurrence& rule, absl::CivilDay begin) {
  std::vector<absl::CivilDay> days;
  const absl::CivilDay end = PeriodEnd(rule, begin);
  for (absl::CivilDay day = begin; day < end; ++day) {
    if (Fits(rule, day)) days.push_back(day);
  }
  if (rule.by_set_pos.empty()) return days;
  std::vector<absl::CivilDay> chosen;
  const auto size = static_cast<int>(days.size());
  for (int i = 0; i < size; ++i) {
    if (Contains(rule.by_set_pos, i + 1) || Contains(rule.by_set_pos, i - size)) {
      chosen.push_back(days[static_cast<std::size_t>(i)]);
    }
  }
  return chosen;
}

}  // namespace

absl::StatusOr<Recurrence> ParseRecurrence(std::string_view text) {
  if (text.starts_with("RRULE:")) text.remove_prefix(6);
  Recurrence rule;
  std::set<std::string_view> seen;
  for (const std::string_view part : Split(text, ';')) {
    const std::size_t equals = part.find('=');
    const std::string_view name = part.substr(0, equals);
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
    if (!seen.insert(name).second) return Refuse(name, "must stand once");
    DESKMESH_RETURN_IF_ERROR(ParsePart(name, value, rule));
  }
  if (!seen.contains("FREQ")) return Refuse("FREQ", "must be DAILY, WEEKLY, MONTHLY or YEARLY");
  DESKMESH_RETURN_IF_ERROR(CheckTogether(rule));
  return rule;
}

std::vector<base::Instant> OccurrencesAfter(const Schedule& schedule, base::Instant after,
                                            std::size_t limit) {
  std::vector<base::Instant> found;
  const absl::CivilDay start(schedule.start);
  const Recurrence rule = Completed(schedule.rule, start);
  const absl::CivilDay from =
      absl::ToCivilDay(absl::FromUnixMicros(after.micros), schedule.zone) - 1;
  const absl::CivilDay last = std::max(start, from) + 366LL * kYearsAhead;
  const base::Duration time_of_day{(schedule.start - absl::CivilSecond(start)) *
                                   std::int64_t{1'000'000}};
  // What is counted is counted from the start.
  const bool is_counted = rule.count > 0;
  std::int64_t number = is_counted || from <= start ? 0 : PeriodBefore(rule, start, from);
  int seen = 0;
  for (std::int64_t left = kMaxPeriods; left > 0 && found.size() < limit; --left, ++number) {
    const absl::CivilDay begin = PeriodStart(rule, start, number);
    if (begin > last) break;
    for (const absl::CivilDay day : DaysOf(rule, begin)) {
      if (day < start) continue;
      const absl::CivilSecond local = absl::CivilSecond(day) + time_of_day.count() / 1'000'000;
      const base::Instant at{absl::ToUnixMicros(schedule.zone.At(local).pre)};
      const bool is_over = (is_counted && seen == rule.count) ||
                           (rule.until.has_value() && at > *rule.until) ||
                           (rule.until_local.has_value() && local > *rule.until_local);
      if (is_over) return found;
      ++seen;
      if (at > after && found.size() < limit) found.push_back(at);
    }
  }
  return found;
}

CatchUp CatchUpOnce(const Schedule& schedule, base::Instant due, base::Instant now) {
  CatchUp result{.occurrence = due};
  for (;;) {
    const std::vector<base::Instant> later = OccurrencesAfter(schedule, result.occurrence, 64);
    for (const base::Instant at : later) {
      if (at > now) {
        result.next = at;
        return result;
      }
      result.occurrence = at;
      ++result.skipped;
    }
    if (later.size() < 64) return result;
  }
}

}  // namespace deskmesh::tickets
