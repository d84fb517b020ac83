// SPDX-License-Identifier: Apache-2.0
//
// Holidays and make-up working days from an iCalendar file (RFC 5545), as public calendars of
// holidays publish them.
#pragma once

#include <absl/status/statusor.h>

#include <string_view>
#include <vector>

#include "sla/core/calendar_spec.h"

namespace deskmesh::sla {

inline constexpr std::size_t kMaxICalBytes = 1 << 20;
inline constexpr int kMaxICalEvents = 5000;
// Days one event may cover; longer ones are refused.
inline constexpr int kMaxICalEventDays = 366;

struct IcalDays {
  // One per date, ascending. A working day has `works_like_weekday` 1 to 5: the weekday of the week
  // it makes up for isn't said in such files, so it works like a Monday.
  std::vector<SpecialDay> days;
  // Events that aren't whole days, were cancelled, or lie outside 2000 to 2059. However those
  // repeat, they are no fault of the file.
  int skipped = 0;
};

// Reads VEVENTs with DTSTART;VALUE=DATE, DTEND or DURATION, SUMMARY, CATEGORIES, STATUS, EXDATE and
// RRULE with FREQ=YEARLY (INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY, and BYDAY within months). An
// event is a working day when its summary or categories hold 班, 补班 or the words "working day"
// without a "non", else a holiday. Lines may be folded and end in LF or CRLF.
//
// INVALID_ARGUMENT, field `icalendar`, naming line and reason: no VCALENDAR, a broken date, an
// unsupported rule, a date that is both, a limit.
absl::StatusOr<IcalDays> ParseICal(std::string_view text);

// Puts the days into a calendar in place of its own special days of the same dates. A working day
// gets the hours of the calendar's first weekday that has any.
void TakeOver(const std::vector<SpecialDay>& days, CalendarSpec& calendar);

}  // namespace deskmesh::sla
