// SPDX-License-Identifier: Apache-2.0
#include "tickets/recurring/core/recurrence.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

absl::TimeZone Zone(const std::string& name) {
  absl::TimeZone zone;
  REQUIRE(absl::LoadTimeZone(name, &zone));
  return zone;
}

Schedule At(std::string_view rule, absl::CivilSecond start, const std::string& zone = "UTC") {
  const auto parsed = ParseRecurrence(rule);
  INFO(parsed.status());
  REQUIRE(parsed.ok());
  return {*parsed, start, Zone(zone)};
}

// Local times of the first occurrences.
std::vector<std::string> First(const Schedule& schedule, std::size_t count) {
  std::vector<std::string> texts;
  for (const base::Instant at : OccurrencesAfter(schedule, {0}, count)) {
    texts.push_back(
        absl::FormatTime("%Y-%m-%d %H:%M", absl::FromUnixMicros(at.micros), schedule.zone));
  }
  return texts;
}

using Texts = std::vector<std::string>;
using Local = absl::CivilSecond;

TEST_CASE("rules mean what RFC 5545 gives as examples", "[tickets][core][recurring]") {
  const absl::CivilSecond nine(1997, 9, 2, 9, 0, 0);  // a Tuesday
  const std::string zone = "America/New_York";
  CHECK(First(At("FREQ=DAILY;COUNT=3", nine, zone), 9) ==
        Texts{"1997-09-02 09:00", "1997-09-03 09:00", "1997-09-04 09:00"});
  CHECK(First(At("FREQ=DAILY;INTERVAL=10;COUNT=5", nine, zone), 9).back() == "1997-10-12 09:00");
  CHECK(
      First(At("FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", nine, zone), 20).size() ==
      10);
  CHECK(First(At("FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", nine, zone), 9) ==
        Texts{"1997-09-02 09:00", "1997-09-04 09:00", "1997-09-16 09:00", "1997-09-18 09:00",
              "1997-09-30 09:00", "1997-10-02 09:00", "1997-10-14 09:00", "1997-10-16 09:00"});
  CHECK(First(At("FREQ=MONTHLY;COUNT=3;BYDAY=1FR", Local{1997, 9, 5, 9, 0, 0}, zone), 9) ==
        Texts{"1997-09-05 09:00", "1997-10-03 09:00", "1997-11-07 09:00"});
  CHECK(First(At("FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", Local{1997, 9, 22, 9, 0, 0}, zone), 9) ==
        Texts{"1997-09-22 09:00", "1997-10-20 09:00", "1997-11-17 09:00"});
  CHECK(First(At("FREQ=MONTHLY;BYMONTHDAY=-3", Local{1997, 9, 28, 9, 0, 0}, zone), 3) ==
        Texts{"1997-09-28 09:00", "1997-10-29 09:00", "1997-11-28 09:00"});
  CHECK(First(At("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", nine, zone), 3) ==
        Texts{"1998-02-13 09:00", "1998-03-13 09:00", "1998-11-13 09:00"});
  CHECK(
      First(At("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", Local{1997, 9, 4, 9, 0, 0}, zone),
            9) == Texts{"1997-09-04 09:00", "1997-10-07 09:00", "1997-11-06 09:00"});
  CHECK(First(At("FREQ=YEARLY;COUNT=4;BYMONTH=6,7", Local{1997, 6, 10, 9, 0, 0}, zone), 9) ==
        Texts{"1997-06-10 09:00", "1997-07-10 09:00", "1998-06-10 09:00", "1998-07-10 09:00"});
  // The first day of a week decides which weeks count.
  CHECK(First(At("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", Local{1997, 8, 5, 9, 0, 0}),
              9) ==
        Texts{"1997-08-05 09:00", "1997-08-10 09:00", "1997-08-19 09:00", "1997-08-24 09:00"});
  CHECK(First(At("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", Local{1997, 8, 5, 9, 0, 0}),
              9) ==
        Texts{"1997-08-05 09:00", "1997-08-17 09:00", "1997-08-19 09:00", "1997-08-31 09:00"});
}

TEST_CASE("a month without the day is passed over", "[tickets][core][recurring]") {
  CHECK(First(At("FREQ=MONTHLY", Local{2026, 1, 31, 8, 0, 0}), 3) ==
        Texts{"2026-01-31 08:00", "2026-03-31 08:00", "2026-05-31 08:00"});
  CHECK(First(At("FREQ=YEARLY", Local{2024, 2, 29, 8, 0, 0}), 2) ==
        Texts{"2024-02-29 08:00", "2028-02-29 08:00"});
  CHECK(First(At("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", Local{2026, 1, 1, 8, 0, 0}), 1).empty());
}

TEST_CASE("a skipped time of day comes later and a repeated one once",
          "[tickets][core][recurring]") {
  const absl::TimeZone zone = Zone("Europe/Berlin");
  // 2026-03-29 02:30 doesn't exist; 2026-10-25 02:30 comes twice.
  auto spring =
      OccurrencesAfter(At("FREQ=DAILY", Local{2026, 3, 28, 2, 30, 0}, "Europe/Berlin"), {0}, 3);
  CHECK(spring[1] - spring[0] == std::chrono::hours(24));
  CHECK(absl::FormatTime("%H:%M", absl::FromUnixMicros(spring[1].micros), zone) == "03:30");
  CHECK(spring[2] - spring[1] == std::chrono::hours(23));
  auto autumn =
      OccurrencesAfter(At("FREQ=DAILY", Local{2026, 10, 24, 2, 30, 0}, "Europe/Berlin"), {0}, 3);
  CHECK(autumn[1] - autumn[0] == std::chrono::hours(24));
  CHECK(autumn[2] - autumn[1] == std::chrono::hours(25));
}

// The rule in other words: a day counts when its period does and it has each property the rule names.
bool Counts(const Recurrence& rule, absl::CivilDay start, absl::CivilDay day) {
  if (day < start) return false;
  const auto months = [](absl::CivilDay at) { return at.year() * 12 + at.month(); };
  const auto week = [](absl::CivilDay at) {
    return (at - absl::CivilDay(1970, 1, 5) + 700'000) / 7;  // from Mondays
  };
  std::int64_t apart = 0;
  switch (rule.frequency) {
    case Recurrence::Frequency::kDaily:
      apart = day - start;
      break;
    case Recurrence::Frequency::kWeekly:
      apart = week(day) - week(start);
      break;
    case Recurrence::Frequency::kMonthly:
      apart = months(day) - months(start);
      break;
    case Recurrence::Frequency::kYearly:
      apart = day.year() - start.year();
      break;
  }
  if (apart % rule.interval != 0) return false;
  const auto has = [](const std::vector<int>& list, int value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  };
  if (!rule.by_month.empty() && !has(rule.by_month, day.month())) return false;
  if (!rule.by_month_day.empty()) {
    int size = 28;
    while (absl::CivilDay(day.year(), day.month(), size + 1).month() == day.month()) ++size;
    if (!has(rule.by_month_day, day.day()) && !has(rule.by_month_day, day.day() - size - 1)) {
      return false;
    }
  }
  if (rule.by_day.empty()) return true;
  return std::any_of(rule.by_day.begin(), rule.by_day.end(), [&](const Recurrence::Day& wanted) {
    if (absl::GetWeekday(day) != wanted.weekday) return false;
    if (wanted.ordinal == 0) return true;
    int which = 0;  // how many of this weekday from that end of the month to here
    const int step = wanted.ordinal > 0 ? -7 : 7;
    for (absl::CivilDay at = day; at.month() == day.month(); at += step) ++which;
    return which == std::abs(wanted.ordinal);
  });
}

TEST_CASE("random rules occur on exactly the days that fit, wherever one looks from",
          "[tickets][core][recurring]") {
  std::mt19937 random(3);
  const auto below = [&](unsigned bound) { return static_cast<int>(random() % bound); };
  const std::string zones[] = {"UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"};
  for (int round = 0; round < 300; ++round) {
    Recurrence rule;
    rule.frequency = static_cast<Recurrence::Frequency>(below(4));
    rule.interval = 1 + below(4);
    const bool is_weekly = rule.frequency == Recurrence::Frequency::kWeekly;
    const bool is_monthly = rule.frequency == Recurrence::Frequency::kMonthly;
    const bool is_yearly = rule.frequency == Recurrence::Frequency::kYearly;
    if (is_yearly || below(3) == 0) rule.by_month = {1 + below(12), 1 + below(12)};
    if (is_weekly || below(2) == 0) {
      rule.by_day.push_back({static_cast<absl::Weekday>(below(7)),
                             (is_monthly || is_yearly) && below(2) == 0 ? 1 + below(4) : 0});
      if (is_monthly) rule.by_day.push_back({static_cast<absl::Weekday>(below(7)), -1 - below(2)});
    }
    if (!is_weekly && (rule.by_day.empty() || below(3) == 0)) {
      rule.by_month_day = {1 + below(31), -1 - below(31), 1 + below(31)};
    }
    const absl::CivilSecond start(2024, 1 + below(12), 1 + below(28), below(24), below(60), 0);
    const absl::TimeZone zone = Zone(zones[below(4)]);
    std::vector<base::Instant> expected;
    for (absl::CivilDay day(start); day < absl::CivilDay(2027, 1, 1); ++day) {
      if (!Counts(rule, absl::CivilDay(start), day)) continue;
      const absl::CivilSecond local(day.year(), day.month(), day.day(), start.hour(),
                                    start.minute(), 0);
      expected.push_back({absl::ToUnixMicros(zone.At(local).pre)});
    }
    const Schedule schedule{rule, start, zone};
    CAPTURE(round);
    std::vector<base::Instant> found = OccurrencesAfter(schedule, {0}, expected.size());
    REQUIRE(found == expected);
    if (expected.empty()) continue;
    // From any moment on it is the same list; counted it ends where it should.
    const std::size_t from = static_cast<std::size_t>(below(1000)) % expected.size();
    found = OccurrencesAfter(schedule, expected[from], expected.size() - from - 1);
    REQUIRE(found == std::vector<base::Instant>(
                         expected.begin() + static_cast<std::ptrdiff_t>(from) + 1, expected.end()));
    Schedule counted = schedule;
    counted.rule.count = static_cast<int>(from) + 1;
    found = OccurrencesAfter(counted, {0}, expected.size() + 1);
    REQUIRE(found.size() == from + 1);
    REQUIRE(std::is_sorted(found.begin(), found.end()));
    // Catching up at any time makes of the past one occurrence and loses none of what is to come.
    const base::Instant now = expected[from] + std::chrono::seconds(below(100'000));
    const CatchUp caught = CatchUpOnce(schedule, expected.front(), now);
    const auto passed = std::upper_bound(expected.begin(), expected.end(), now) - expected.begin();
    REQUIRE(caught.occurrence == expected[static_cast<std::size_t>(passed) - 1]);
    REQUIRE(caught.skipped == passed - 1);
    if (static_cast<std::size_t>(passed) < expected.size()) {
      REQUIRE(caught.next == expected[static_cast<std::size_t>(passed)]);
    }
  }
}

TEST_CASE("rules out of shape are refused by the part that is wrong",
          "[tickets][core][recurring]") {
  const auto fault = [](std::string_view rule) {
    const auto parsed = ParseRecurrence(rule);
    if (parsed.ok()) return std::string("OK");
    const auto details = base::DetailsOf(parsed.status());
    REQUIRE(details.field_violations.size() == 1);
    CHECK(details.field_violations[0].field == "rule");
    const std::string& text = details.field_violations[0].description;
    return text.substr(0, text.find(':'));
  };
  CHECK(fault("RRULE:FREQ=DAILY") == "OK");
  CHECK(fault("FREQ=HOURLY") == "FREQ");
  CHECK(fault("INTERVAL=2") == "FREQ");
  CHECK(fault("FREQ=DAILY;INTERVAL=0") == "INTERVAL");
  CHECK(fault("FREQ=DAILY;COUNT=10001") == "COUNT");
  CHECK(fault("FREQ=DAILY;COUNT=2;UNTIL=20261231") == "UNTIL");
  CHECK(fault("FREQ=DAILY;UNTIL=20260230") == "UNTIL");
  CHECK(fault("FREQ=DAILY;UNTIL=2026-01-01") == "UNTIL");
  CHECK(fault("FREQ=WEEKLY;BYDAY=MX") == "BYDAY");
  CHECK(fault("FREQ=WEEKLY;BYDAY=1MO") == "BYDAY");
  CHECK(fault("FREQ=MONTHLY;BYDAY=6MO") == "BYDAY");
  CHECK(fault("FREQ=WEEKLY;BYMONTHDAY=1") == "BYMONTHDAY");
  CHECK(fault("FREQ=MONTHLY;BYMONTHDAY=0") == "BYMONTHDAY");
  CHECK(fault("FREQ=MONTHLY;BYMONTHDAY=32") == "BYMONTHDAY");
  CHECK(fault("FREQ=YEARLY;BYMONTH=13") == "BYMONTH");
  CHECK(fault("FREQ=MONTHLY;BYSETPOS=1") == "BYSETPOS");
  CHECK(fault("FREQ=DAILY;FREQ=DAILY") == "FREQ");
  CHECK(fault("FREQ=DAILY;BYHOUR=3") == "BYHOUR");
  CHECK(fault("") == "the rule");
}

TEST_CASE("random text never breaks the reader of rules", "[tickets][core][recurring]") {
  std::mt19937 random(9);
  const std::string_view pieces[] = {
      "FREQ=",  "DAILY", ";", ",", "=",      "BYDAY=",    "MO",   "-1",
      "UNTIL=", "2026",  "T", "Z", "COUNT=", "INTERVAL=", "\xff", "9"};
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (unsigned n = random() % 12; n > 0; --n) text += pieces[random() % 16];
    const auto parsed = ParseRecurrence(text);
    if (!parsed.ok()) {
      REQUIRE_FALSE(base::DetailsOf(parsed.status()).field_violations.empty());
    }
  }
}

}  // namespace
}  // namespace deskmesh::tickets
