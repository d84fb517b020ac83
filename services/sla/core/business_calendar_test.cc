// SPDX-License-Identifier: Apache-2.0
#include "sla/core/business_calendar.h"

#include <absl/time/civil_time.h>

#include <catch2/catch.hpp>
#include <random>

namespace deskmesh::sla {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

TimeZone Zone(const std::string& name) {
  absl::TimeZone loaded;
  REQUIRE(absl::LoadTimeZone(name, &loaded));
  return TimeZone::From(loaded);
}

// Wall clock of a zone to the instant.
base::Instant At(const std::string& zone, int year, int month, int day, int hour = 0,
                 int minute = 0) {
  absl::TimeZone loaded;
  REQUIRE(absl::LoadTimeZone(zone, &loaded));
  return {absl::ToUnixMicros(
      absl::FromCivil(absl::CivilMinute(year, month, day, hour, minute), loaded))};
}

std::chrono::year_month_day Date(int year, unsigned month, unsigned day) {
  return {std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
}

CalendarSpec OfficeHours(const std::string& zone) {
  CalendarSpec spec;
  spec.id = "cal_office";
  spec.name = "Office hours";
  spec.time_zone = zone;
  for (int day = 0; day < 5; ++day) spec.week[day] = {{9 * 60, 12 * 60}, {13 * 60 + 30, 18 * 60}};
  return spec;
}

std::shared_ptr<const BusinessCalendar> Compiled(const CalendarSpec& spec) {
  auto calendar = BusinessCalendar::Compile(spec, Zone(spec.time_zone));
  REQUIRE(calendar.ok());
  return *calendar;
}

bool HasFault(const CalendarSpec& spec, const std::string& field, const std::string& words) {
  for (const base::FieldViolation& fault : FaultsOf(spec)) {
    if (fault.field == field && fault.description.find(words) != std::string::npos) return true;
  }
  return false;
}

TEST_CASE("a split shift counts only its two periods", "[sla][core]") {
  const std::string zone = "Asia/Shanghai";
  const auto calendar = Compiled(OfficeHours(zone));
  // Monday 2026-03-02.
  CHECK(calendar->Between(At(zone, 2026, 3, 2), At(zone, 2026, 3, 3)) == minutes(450));
  CHECK(calendar->Between(At(zone, 2026, 3, 2, 11), At(zone, 2026, 3, 2, 14)) == minutes(90));
  CHECK(calendar->Between(At(zone, 2026, 3, 2, 12), At(zone, 2026, 3, 2, 13, 30)) == minutes(0));
  CHECK(calendar->Between(At(zone, 2026, 3, 6, 17), At(zone, 2026, 3, 9, 10)) == minutes(120));
  CHECK(calendar->Between(At(zone, 2026, 3, 2), At(zone, 2026, 3, 9)) == minutes(5 * 450));
}

TEST_CASE("an amount of working time ends at the earliest instant", "[sla][core]") {
  const std::string zone = "Asia/Shanghai";
  const auto calendar = Compiled(OfficeHours(zone));
  // Exactly the morning: it is over at noon, not at half past one.
  CHECK(calendar->Add(At(zone, 2026, 3, 2, 9), hours(3)) == At(zone, 2026, 3, 2, 12));
  CHECK(calendar->Add(At(zone, 2026, 3, 2, 9), hours(3) + base::Duration(1)) ==
        At(zone, 2026, 3, 2, 13, 30) + base::Duration(1));
  CHECK(calendar->Add(At(zone, 2026, 3, 6, 17, 30), hours(1)) == At(zone, 2026, 3, 9, 9, 30));
  CHECK(calendar->Add(At(zone, 2026, 3, 7, 3), hours(1)) == At(zone, 2026, 3, 9, 10));
  CHECK(calendar->Add(At(zone, 2026, 3, 7, 3), hours(0)) == At(zone, 2026, 3, 7, 3));
  CHECK(calendar->Add(At(zone, 2026, 3, 2), hours(24 * 365 * 60)) == base::Instant::Infinite());
}

TEST_CASE("holidays are closed and make-up days work like their weekday", "[sla][core]") {
  const std::string zone = "Asia/Shanghai";
  CalendarSpec spec = OfficeHours(zone);
  for (unsigned day = 1; day <= 8; ++day) {
    spec.special_days.push_back({Date(2025, 10, day), "国庆节、中秋节", 0, {}});
  }
  spec.special_days.push_back({Date(2025, 9, 28), "国庆调休", 3, {}});
  spec.special_days.push_back({Date(2025, 10, 9), "盘点", 0, {{10 * 60, 11 * 60}}});
  const auto calendar = Compiled(spec);
  CHECK(calendar->Between(At(zone, 2025, 10, 1), At(zone, 2025, 10, 9)) == minutes(0));
  // A Sunday.
  CHECK(calendar->Between(At(zone, 2025, 9, 28), At(zone, 2025, 9, 29)) == minutes(450));
  CHECK(calendar->Between(At(zone, 2025, 10, 9), At(zone, 2025, 10, 10)) == minutes(60));
  CHECK(calendar->Add(At(zone, 2025, 9, 30, 17, 30), hours(1)) == At(zone, 2025, 10, 9, 10, 30));

  CHECK(calendar->StretchAt(At(zone, 2025, 10, 3, 10)).hours == Hours::kHoliday);
  CHECK(calendar->StretchAt(At(zone, 2025, 10, 3, 10)).special_day == "国庆节、中秋节");
  CHECK(calendar->StretchAt(At(zone, 2025, 9, 28, 10)).hours == Hours::kMakeUpDay);
  CHECK(calendar->StretchAt(At(zone, 2025, 9, 28, 12, 30)).hours == Hours::kOutsideHours);
  CHECK(calendar->StretchAt(At(zone, 2025, 9, 27, 10)).hours == Hours::kWeekend);
  const HoursStretch lunch = calendar->StretchAt(At(zone, 2025, 9, 29, 12, 30));
  CHECK(lunch.hours == Hours::kOutsideHours);
  CHECK(lunch.from == At(zone, 2025, 9, 29, 12));
  CHECK(lunch.until == At(zone, 2025, 9, 29, 13, 30));
}

TEST_CASE("daylight saving time skips and repeats working time", "[sla][core]") {
  const std::string zone = "America/New_York";
  CalendarSpec spec;
  spec.time_zone = zone;
  for (auto& periods : spec.week) periods = {{0, 1440}};
  const auto all_day = Compiled(spec);
  CHECK(all_day->Between(At(zone, 2026, 3, 8), At(zone, 2026, 3, 9)) == hours(23));
  CHECK(all_day->Between(At(zone, 2026, 11, 1), At(zone, 2026, 11, 2)) == hours(25));
  for (auto& periods : spec.week) periods = {{60, 180}};
  const auto early = Compiled(spec);
  CHECK(early->Between(At(zone, 2026, 3, 8), At(zone, 2026, 3, 9)) == hours(1));
  CHECK(early->Between(At(zone, 2026, 11, 1), At(zone, 2026, 11, 2)) == hours(3));
  // Office hours keep their wall clock on both sides.
  const auto office = Compiled(OfficeHours(zone));
  CHECK(office->Add(At(zone, 2026, 3, 6, 17, 30), hours(1)) == At(zone, 2026, 3, 9, 9, 30));
}

TEST_CASE("a calendar that can't be is refused by name", "[sla][core]") {
  CalendarSpec spec = OfficeHours("Asia/Shanghai");
  CHECK(FaultsOf(spec).empty());

  CalendarSpec overlap = spec;
  overlap.week[1].push_back({11 * 60, 14 * 60});
  CHECK(HasFault(overlap, "periods", "Tuesday 09:00–12:00 overlaps 11:00–14:00"));
  CalendarSpec reversed = spec;
  reversed.week[0] = {{22 * 60, 6 * 60}};
  CHECK(HasFault(reversed, "periods", "split a night shift at midnight"));
  CalendarSpec too_late = spec;
  too_late.week[0] = {{0, 1441}};
  CHECK(HasFault(too_late, "periods", "0 to 1440"));
  CalendarSpec empty = spec;
  for (auto& periods : empty.week) periods.clear();
  CHECK(HasFault(empty, "periods", "at least one weekday"));
  CalendarSpec wrong_zone = spec;
  for (const char* name : {"../../etc/passwd", "file:/etc/passwd", "", "/UTC", "Asia//Shanghai",
                           "Asia/Shanghai/", "localtime", "Fixed/UTC+08:00:00", "亚洲/上海"}) {
    wrong_zone.time_zone = name;
    INFO(name);
    CHECK(HasFault(wrong_zone, "time_zone", "IANA"));
  }
  CalendarSpec no_date = spec;
  no_date.special_days = {{Date(2026, 2, 30), "", 0, {}}};
  CHECK(HasFault(no_date, "special_days[0].date", "exists"));
  CalendarSpec twice = spec;
  twice.special_days = {{Date(2026, 5, 1), "", 0, {}}, {Date(2026, 5, 1), "", 1, {}}};
  CHECK(HasFault(twice, "special_days[1].date", "2026-05-01 is already special_days[0]"));
  CalendarSpec like_nothing = spec;
  like_nothing.special_days = {{Date(2026, 5, 9), "", 7, {}}};
  CHECK(HasFault(like_nothing, "special_days[0].works_like_weekday", "Sunday"));
  CalendarSpec both = spec;
  both.special_days = {{Date(2026, 5, 9), "", 5, {{60, 120}}}};
  CHECK(HasFault(both, "special_days[0]", "only one"));
  CHECK_FALSE(BusinessCalendar::Compile(overlap, Zone("UTC")).ok());
}

TEST_CASE("dates are read strictly", "[sla][core]") {
  CHECK(ParseDate("2026-02-28") == Date(2026, 2, 28));
  CHECK(ParseDate("2024-02-29") == Date(2024, 2, 29));
  for (const char* bad : {"2026-02-29", "2026-2-28", "2026-13-01", "20260228", "2026-02-2x", "",
                          "2026-02-28T", " 026-02-28"}) {
    INFO(bad);
    CHECK_FALSE(ParseDate(bad).has_value());
  }
  CHECK(FormatDate(Date(2026, 2, 8)) == "2026-02-08");
}

// The definition read word by word: a minute counts when the wall clock reads
// inside a period.
bool IsOpenByDefinition(const CalendarSpec& spec, const absl::TimeZone& zone, absl::Time at) {
  const absl::CivilSecond wall = zone.At(at).cs;
  const int minute = wall.hour() * 60 + wall.minute();
  const int weekday = static_cast<int>(absl::GetWeekday(wall));
  const std::vector<Period>* periods = &spec.week[weekday];
  for (const SpecialDay& day : spec.special_days) {
    if (Date(static_cast<int>(wall.year()), static_cast<unsigned>(wall.month()),
             static_cast<unsigned>(wall.day())) == day.date) {
      periods = &HoursOf(spec, day);
    }
  }
  for (const Period& period : *periods) {
    if (minute >= period.start_minute && minute < period.end_minute) return true;
  }
  return false;
}

TEST_CASE(
    "working time equals the count of minutes whose wall clock is inside "
    "a period",
    "[sla][core][property]") {
  std::mt19937_64 random(7);
  const auto below = [&](int bound) { return static_cast<int>(random() % bound); };
  // Zones with half-hour saving, a skipped day, saving at midnight, odd
  // offsets.
  const char* const kZones[] = {"America/New_York",    "Europe/London",     "Asia/Shanghai",
                                "Australia/Lord_Howe", "Pacific/Apia",      "Asia/Kathmandu",
                                "America/Sao_Paulo",   "Africa/Casablanca", "America/St_Johns"};
  for (int round = 0; round < 30; ++round) {
    CalendarSpec spec;
    spec.time_zone = kZones[below(std::size(kZones))];
    absl::TimeZone zone;
    REQUIRE(absl::LoadTimeZone(spec.time_zone, &zone));
    spec.week[below(7)] = {{0, 1440}};
    for (auto& periods : spec.week) {
      if (below(4) == 0) continue;
      periods.clear();
      for (int minute = below(300); minute < 1430;) {
        const int end = std::min(1440, minute + 1 + below(600));
        periods.push_back({minute, end});
        minute = end + below(400);
      }
    }
    // Begin near a change of the zone's offset.
    std::int64_t start = 1'293'840'000 + below(500'000'000);
    const TimeZone changing = TimeZone::From(zone);
    for (const TimeZone::Change& change : changing.changes()) {
      if (change.at_seconds > start && below(2) == 0) {
        start = change.at_seconds - below(2 * 86'400);
        break;
      }
    }
    start -= start % 60;
    const std::chrono::sys_days first_day = std::chrono::floor<std::chrono::days>(
        std::chrono::sys_seconds(std::chrono::seconds(start)));
    for (int day = 0; day < 8; ++day) {
      if (below(3) != 0) continue;
      SpecialDay special{
          std::chrono::year_month_day(first_day + std::chrono::days(day)), "x", 0, {}};
      if (below(2) == 0) special.periods = {{below(700), 700 + below(740) + 1}};
      spec.special_days.push_back(special);
    }
    const auto calendar = Compiled(spec);
    INFO("round " << round << " zone " << spec.time_zone << " start " << start);

    constexpr int kMinutes = 8 * 1440;
    std::vector<int> open_before(kMinutes + 1, 0);
    for (int minute = 0; minute < kMinutes; ++minute) {
      const bool is_open =
          IsOpenByDefinition(spec, zone, absl::FromUnixSeconds(start + minute * 60));
      open_before[minute + 1] = open_before[minute] + (is_open ? 1 : 0);
    }
    const auto instant = [&](int minute) {
      return base::Instant::FromSeconds(start + std::int64_t{minute} * 60);
    };
    for (int check = 0; check < 200; ++check) {
      const int a = below(kMinutes);
      const int b = a + below(kMinutes + 1 - a);
      const int open = open_before[b] - open_before[a];
      REQUIRE(calendar->Between(instant(a), instant(b)) == minutes(open));
      if (open > 0) {
        const base::Instant due = calendar->Add(instant(a), minutes(open));
        REQUIRE(due <= instant(b));
        REQUIRE(calendar->Between(instant(a), due) == minutes(open));
        REQUIRE(calendar->Between(instant(a), due - base::Duration(1)) < minutes(open));
      }
      const HoursStretch stretch = calendar->StretchAt(instant(a));
      const bool is_open = open_before[a + 1] > open_before[a];
      REQUIRE((stretch.hours == Hours::kOpen || stretch.hours == Hours::kMakeUpDay) == is_open);
      REQUIRE(stretch.from <= instant(a));
      REQUIRE(stretch.until > instant(a));
      REQUIRE(calendar->Between(stretch.from, stretch.until) ==
              (is_open ? stretch.until - stretch.from : base::Duration(0)));
    }
  }
}

TEST_CASE("an edited calendar leaves the past as it was", "[sla][core]") {
  const std::string zone = "Asia/Shanghai";
  CalendarSpec longer = OfficeHours(zone);
  longer.version = 2;
  for (auto& periods : longer.week) periods = {{8 * 60, 20 * 60}};
  // Wednesday noon.
  const base::Instant edited = At(zone, 2026, 3, 4, 12);
  auto calendar = BusinessCalendar::Compile(
      {{{}, OfficeHours(zone), Zone(zone)}, {edited, longer, Zone("UTC")}});
  REQUIRE(calendar.ok());
  CHECK((*calendar)->Between(At(zone, 2026, 3, 3), At(zone, 2026, 3, 4)) == minutes(450));
  CHECK((*calendar)->Between(At(zone, 2026, 3, 4), At("UTC", 2026, 3, 5)) == hours(3) + hours(12));
  CHECK((*calendar)->SpecAt(edited - base::Duration(1)).version == 0);
  CHECK((*calendar)->SpecAt(edited).version == 2);
  CHECK((*calendar)->StretchAt(edited - base::Duration(1)).until == edited);
  CHECK((*calendar)->StretchAt(edited).from == edited);
}

TEST_CASE("24x7 charges every microsecond", "[sla][core]") {
  const auto& calendar = BusinessCalendar::AlwaysOpen();
  const base::Instant at = At("UTC", 2026, 1, 1);
  CHECK(calendar->Between(at, at + base::Duration(17)) == base::Duration(17));
  CHECK(calendar->Add(at, hours(4)) == at + hours(4));
  CHECK(calendar->Add(at, base::Duration::max()) == base::Instant::Infinite());
  CHECK(calendar->StretchAt(at).hours == Hours::kAlwaysOpen);
}

}  // namespace
}  // namespace deskmesh::sla
