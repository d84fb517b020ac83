// SPDX-License-Identifier: Apache-2.0
//
// When something that recurs occurs: a subset of the rules of RFC 5545, section 3.3.10.
//
//   FREQ=DAILY|WEEKLY|MONTHLY|YEARLY  INTERVAL  COUNT or UNTIL  BYDAY  BYMONTHDAY  BYMONTH  BYSETPOS  WKST
//
// Occurrences are days in a time zone, all at the time of day of the start. A time of day that the zone
// skips is read with the offset before the gap, one that it repeats is the first of the two. Unlike there,
// the start is an occurrence only where it fits the rule.
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <optional>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"

namespace deskmesh::tickets {

struct Recurrence {
  enum class Frequency : std::uint8_t { kDaily, kWeekly, kMonthly, kYearly };
  // `MO` (ordinal 0: each), `1MO` the first of the month, `-1FR` the last.
  struct Day {
    absl::Weekday weekday = absl::Weekday::monday;
    int ordinal = 0;
  };
  Frequency frequency = Frequency::kDaily;
  int interval = 1;
  int count = 0;  // 0: without end
  std::optional<absl::CivilSecond> until_local;  // the last moment, in the zone
  std::optional<base::Instant> until;  // or in UTC
  std::vector<Day> by_day;
  std::vector<int> by_month_day;
  std::vector<int> by_month;
  std::vector<int> by_set_pos;
  absl::Weekday week_start = absl::Weekday::monday;
};

// INVALID_ARGUMENT, field `rule`, whose description begins with the part that is wrong.
absl::StatusOr<Recurrence> ParseRecurrence(std::string_view rule);

struct Schedule {
  Recurrence rule;
  absl::CivilSecond start;
  absl::TimeZone zone;
};

// At most `limit` occurrences later than `after`, ascending. Fewer when the rule ends, or has none within
// 60 years. Safe for concurrent const use.
std::vector<base::Instant> OccurrencesAfter(const Schedule& schedule, base::Instant after,
                                            std::size_t limit);

// What to do at `now` about a schedule whose next occurrence is `due`, which is past: one thing, for the
// latest occurrence that has passed; the earlier ones are skipped.
struct CatchUp {
  base::Instant occurrence;
  int skipped = 0;
  std::optional<base::Instant> next;  // nothing: the rule has ended
};
CatchUp CatchUpOnce(const Schedule& schedule, base::Instant due, base::Instant now);

}  // namespace deskmesh::tickets
