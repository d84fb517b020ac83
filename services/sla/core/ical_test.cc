// SPDX-License-Identifier: Apache-2.0
#include "sla/core/ical.h"

#include <catch2/catch.hpp>

#include "platform/base/error.h"

namespace deskmesh::sla {
namespace {

std::string Calendar(const std::string& events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n" + events + "END:VCALENDAR\r\n";
}

std::string Event(const std::string& lines) {
  return "BEGIN:VEVENT\r\n" + lines + "END:VEVENT\r\n";
}

std::string FaultOf(const std::string& text) {
  const auto parsed = ParseICal(text);
  if (parsed.ok()) return "";
  return base::DetailsOf(parsed.status()).field_violations[0].description;
}

TEST_CASE("a calendar of Chinese holidays gives days off and make-up working days", "[sla][core]") {
  const auto parsed = ParseICal(Calendar(
      Event("DTSTART;VALUE=DATE:20261001\r\nDTEND;VALUE=DATE:20261008\r\n"
            "SUMMARY:国庆节（休）\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\n") +
      Event("DTSTART;VALUE=DATE:20261010\r\nSUMMARY:国庆节（班）\r\n") +
      Event("DTSTART;TZID=Asia/Shanghai:20261011T090000\r\nSUMMARY:meeting\r\n") +
      Event("DTSTART;VALUE=DATE:20260620\r\nDURATION:P2D\r\nSUMMARY:端\r\n 午节\\, 周末\r\n")));
  REQUIRE(parsed.ok());
  REQUIRE(parsed->days.size() == 10);
  CHECK(parsed->skipped == 1);
  CHECK(FormatDate(parsed->days[0].date) == "2026-06-20");
  CHECK(parsed->days[0].name == "端午节, 周末");
  CHECK(FormatDate(parsed->days[8].date) == "2026-10-07");
  CHECK(parsed->days[8].works_like_weekday == 0);
  CHECK(FormatDate(parsed->days[9].date) == "2026-10-10");
  CHECK(parsed->days[9].works_like_weekday == 1);
}

TEST_CASE("a yearly rule repeats until it says stop", "[sla][core]") {
  auto parsed = ParseICal(
      Calendar(Event("DTSTART;VALUE=DATE:20240101\nSUMMARY:New Year\nRRULE:FREQ=YEARLY;COUNT=3\n"
                     "EXDATE;VALUE=DATE:20250101\n")));
  REQUIRE(parsed.ok());
  REQUIRE(parsed->days.size() == 2);
  CHECK(FormatDate(parsed->days[1].date) == "2026-01-01");
  parsed =
      ParseICal(Calendar(Event("DTSTART;VALUE=DATE:19701225\nRRULE:FREQ=YEARLY;INTERVAL=10\n")));
  REQUIRE(parsed.ok());
  CHECK(parsed->days.size() == 6);
  parsed = ParseICal(
      Calendar(Event("DTSTART;VALUE=DATE:20200229\nRRULE:FREQ=YEARLY;UNTIL=20280301T000000Z\n")));
  REQUIRE(parsed.ok());
  CHECK(parsed->days.size() == 3);
}

std::vector<std::string> DaysOf(const std::string& events) {
  const auto parsed = ParseICal(Calendar(events));
  REQUIRE(parsed.ok());
  std::vector<std::string> dates;
  for (const SpecialDay& day : parsed->days) dates.push_back(FormatDate(day.date));
  return dates;
}

TEST_CASE("a yearly rule may name weekdays, months and days of the month", "[sla][core]") {
  using Dates = std::vector<std::string>;
  // Thanksgiving, Memorial Day, and the last day of two months.
  CHECK(DaysOf(Event("DTSTART;VALUE=DATE:20241128\n"
                     "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3\n")) ==
        Dates{"2024-11-28", "2025-11-27", "2026-11-26"});
  CHECK(DaysOf(Event("DTSTART;VALUE=DATE:20250526\n"
                     "RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;UNTIL=20270101\n")) ==
        Dates{"2025-05-26", "2026-05-25"});
  CHECK(DaysOf(Event("DTSTART;VALUE=DATE:20260228\n"
                     "RRULE:FREQ=YEARLY;BYMONTH=2,6;BYMONTHDAY=-1;COUNT=4\n")) ==
        Dates{"2026-02-28", "2026-06-30", "2027-02-28", "2027-06-30"});
  // The month of the rule counts, not that of the start; the day is the start's.
  CHECK(DaysOf(Event("DTSTART;VALUE=DATE:20260115\nRRULE:FREQ=YEARLY;BYMONTH=3;COUNT=1\n")) ==
        Dates{"2026-03-15"});
}

TEST_CASE("what isn't of whole days is skipped, however it repeats", "[sla][core]") {
  const auto parsed = ParseICal(
      Calendar(Event("DTSTART:20260105T090000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO\nSUMMARY:meeting\n") +
               Event("RRULE:FREQ=DAILY\nDTSTART:20260105T100000Z\n") +
               Event("DTSTART;VALUE=DATE:20260101\nSUMMARY:New Year\n")));
  REQUIRE(parsed.ok());
  CHECK(parsed->skipped == 2);
  CHECK(parsed->days.size() == 1);
}

TEST_CASE("a working day is one by its words", "[sla][core]") {
  const auto works = [](const std::string& summary) {
    const auto parsed =
        ParseICal(Calendar(Event("DTSTART;VALUE=DATE:20260101\nSUMMARY:" + summary + "\n")));
    REQUIRE(parsed.ok());
    return parsed->days.at(0).works_like_weekday != 0;
  };
  CHECK(works("Special working day"));
  CHECK(works("Working Day (for 2 January)"));
  CHECK(works("元旦（班）"));
  CHECK_FALSE(works("Non-working day"));
  CHECK_FALSE(works("non working day"));
  CHECK_FALSE(works("Nonworking day"));
  CHECK_FALSE(works("Not a working day"));
  CHECK_FALSE(works("Coworking days"));
}

TEST_CASE("a file that is none is refused with line and reason", "[sla][core]") {
  CHECK(FaultOf("") == "must begin with BEGIN:VCALENDAR");
  CHECK(FaultOf("hello") == "line 1: is no `NAME:value`");
  CHECK(FaultOf("BEGIN:VEVENT\nEND:VEVENT\n") == "line 1: must begin with BEGIN:VCALENDAR");
  CHECK(FaultOf("BEGIN:VCALENDAR\nBEGIN:VEVENT\n") == "ends inside VEVENT");
  CHECK(FaultOf("BEGIN:VCALENDAR\nEND:VEVENT\n") == "line 2: END:VEVENT without its BEGIN");
  CHECK(FaultOf(Calendar(Event("SUMMARY:x\n"))) == "line 4: an event without DTSTART");
  CHECK(FaultOf(Calendar(Event("DTSTART;VALUE=DATE:20260230\n"))) ==
        "line 5: DTSTART must be a date such as 20261001");
  CHECK(FaultOf(Calendar(Event("DTSTART;VALUE=DATE:20260201\nRRULE:FREQ=WEEKLY\n"))) ==
        "line 6: only rules with FREQ=YEARLY are supported");
  const auto rule = [](const std::string& parts) {
    return FaultOf(
        Calendar(Event("DTSTART;VALUE=DATE:20260201\nRRULE:FREQ=YEARLY;" + parts + "\n")));
  };
  CHECK(rule("BYDAY=1MO") == "line 6: a rule with BYDAY must have BYMONTH");
  CHECK(rule("BYMONTH=2;BYDAY=9MO") == "line 6: BYDAY must hold weekdays such as 4TH or -1MO");
  CHECK(rule("BYMONTH=13") == "line 6: BYMONTH must hold 1 to 12");
  CHECK(rule("BYMONTHDAY=0") == "line 6: BYMONTHDAY must hold 1 to 31 or -31 to -1");
  CHECK(rule("BYWEEKNO=3") == "line 6: a rule with BYWEEKNO is not supported");
  CHECK(FaultOf(Calendar(Event("DTSTART;VALUE=DATE:20260205\nDTEND;VALUE=DATE:20260201\n"))) ==
        "line 4: an event ends before it starts");
  CHECK(FaultOf(Calendar(Event("DTSTART;VALUE=DATE:20260205\nSUMMARY:休\n") +
                         Event("DTSTART;VALUE=DATE:20260205\nSUMMARY:补班\n"))) ==
        "line 8: 2026-02-05 is both a holiday and a working day");
  CHECK(FaultOf(Calendar(Event("DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20290101\n"))) ==
        "line 4: an event is longer than 366 days");
  CHECK(FaultOf(std::string(kMaxICalBytes + 1, 'x')) == "must be at most 1 MB");
  CHECK(FaultOf("BEGIN:VCALENDAR\nX:" + std::string(9000, 'x')) ==
        "line 2: is longer than 8192 bytes");
  std::string deep = "BEGIN:VCALENDAR\n";
  for (int i = 0; i < 20; ++i) deep += "BEGIN:X\n";
  CHECK(FaultOf(deep) == "line 9: components are nested too deep");
  std::string many;
  for (int i = 0; i <= kMaxICalEvents; ++i) many += Event("DTSTART;VALUE=DATE:20260201\n");
  CHECK(FaultOf(Calendar(many)).find("more than 5000 events") != std::string::npos);
}

}  // namespace
}  // namespace deskmesh::sla
