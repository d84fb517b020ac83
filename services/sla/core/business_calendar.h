// SPDX-License-Identifier: Apache-2.0
//
// Working time that can be computed with (R41): how much of it lies between two
// instants, and when an amount of it has passed.
//
//   auto calendar = BusinessCalendar::Compile(spec, zone);
//   Duration charged = (*calendar)->Between(created, replied);
//   Instant due = (*calendar)->Add(created, std::chrono::hours(4));
//
// An instant is working time when its wall clock in the calendar's zone reads a
// date and time inside a period. So an hour that a zone skips is never worked
// and one it repeats is worked twice.
//
// Compiled form: one entry of 8 bytes per UTC day from 2000 to 2059 (about 180
// kB) with the working time before that day and the shape of the day; equal
// shapes are stored once. `Between` is O(1), `Add` O(log of the distance in
// days).
#pragma once

#include <absl/status/statusor.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"
#include "sla/core/calendar_spec.h"
#include "sla/core/time_zone.h"

namespace deskmesh::sla {

// Why an instant is working time or not.
enum class Hours : std::uint8_t {
  kOpen,          // inside the hours of a weekday
  kAlwaysOpen,    // 24×7, without a calendar
  kMakeUpDay,     // inside the hours of a special day
  kOutsideHours,  // a working day, before, between or after its periods
  kWeekend,       // a weekday without hours
  kHoliday,       // a special day without hours
};

// A stretch of time within one local day over which `hours` stays the same.
struct HoursStretch {
  base::Instant from;
  base::Instant until;
  Hours hours = Hours::kOpen;
  std::string_view special_day;  // name of the special day, else empty; lives as the calendar
};

// A calendar as it reads from `from` on (the first version: also before). Times that were charged
// under an earlier version stay as they were when somebody edits a calendar.
struct CalendarVersion {
  base::Instant from;  // taken to the next whole second
  CalendarSpec spec;
  TimeZone zone;
};

// Immutable. Safe for concurrent const use.
class BusinessCalendar {
 public:
  // Each instant follows the version in force at it. `versions` ascend and aren't empty.
  // INVALID_ARGUMENT with what FaultsOf says of the first faulty one.
  static absl::StatusOr<std::shared_ptr<const BusinessCalendar>> Compile(
      std::vector<CalendarVersion> versions);
  // One version only.
  static absl::StatusOr<std::shared_ptr<const BusinessCalendar>> Compile(CalendarSpec spec,
                                                                         TimeZone zone);
  // 24×7: every microsecond counts.
  static const std::shared_ptr<const BusinessCalendar>& AlwaysOpen();

  // The latest version.
  const CalendarSpec& spec() const { return versions_.back().spec; }
  const CalendarSpec& SpecAt(base::Instant at) const { return VersionAt(at.micros).spec; }
  bool is_always_open() const { return always_open_; }

  // Working time from 2000-01-01T00:00:00Z (1970 when always open) to `at`.
  // Differences of it are working time; never decreases.
  base::Duration Worked(base::Instant at) const;

  // Working time in [from, to); zero when `to` is not after `from`.
  base::Duration Between(base::Instant from, base::Instant to) const {
    return to > from ? Worked(to) - Worked(from) : base::Duration::zero();
  }

  // The first instant by which `amount` of working time has passed since
  // `from`. `from` itself when `amount` is not positive. Infinite when the
  // calendar ends before.
  base::Instant Add(base::Instant from, base::Duration amount) const;

  bool IsOpen(base::Instant at) const { return Worked(at + base::Duration(1)) > Worked(at); }

  // The stretch around `at`, bounded by the local day.
  HoursStretch StretchAt(base::Instant at) const;

  std::size_t memory_bytes() const;

 private:
  static constexpr std::int64_t kDaySeconds = 86'400;
  static constexpr std::int64_t kDayMicros = kDaySeconds * 1'000'000;
  static constexpr std::int64_t kOriginSeconds = 946'684'800;  // 2000-01-01T00:00:00Z
  static constexpr std::int64_t kOriginMicros = kOriginSeconds * 1'000'000;
  static constexpr std::int64_t kDays = 21'915;  // to 2060-01-01

  struct Day {
    std::uint32_t worked_seconds = 0;  // before this day
    std::uint32_t shape = 0;           // index of its first span
  };
  // Working time within a day, microseconds from its start; a span of length -1
  // ends a shape.
  struct Span {
    std::int64_t start = 0;
    std::int64_t length = 0;
  };

  struct Version {
    std::int64_t from_seconds = 0;
    CalendarSpec spec;
    TimeZone zone;
    std::vector<std::uint32_t> special_by_date;  // indices into spec.special_days

    const SpecialDay* FindSpecialDay(std::chrono::year_month_day date) const;
    const std::vector<Period>& HoursOn(std::int64_t local_day) const;
  };

  BusinessCalendar() = default;
  const Version& VersionAt(std::int64_t micros) const;
  void Lay(const std::vector<std::pair<std::int64_t, std::int64_t>>& open);
  std::int64_t NextEdge(std::int64_t micros) const;

  std::vector<Version> versions_;  // never empty
  bool always_open_ = false;
  std::vector<Day> days_;  // kDays + 1, the last closes the sum
  std::vector<Span> spans_;
};

inline base::Duration BusinessCalendar::Worked(base::Instant at) const {
  if (always_open_) return base::Duration(at.micros);
  const std::int64_t since = at.micros - kOriginMicros;
  if (at.micros <= kOriginMicros) return base::Duration::zero();
  if (since >= kDays * kDayMicros) {
    return base::Duration(std::int64_t{days_[kDays].worked_seconds} * 1'000'000);
  }
  const std::int64_t day = since / kDayMicros;
  const std::int64_t within = since - day * kDayMicros;
  std::int64_t worked = std::int64_t{days_[day].worked_seconds} * 1'000'000;
  for (const Span* span = &spans_[days_[day].shape]; span->length >= 0; ++span) {
    worked += std::clamp<std::int64_t>(within - span->start, 0, span->length);
  }
  return base::Duration(worked);
}

}  // namespace deskmesh::sla
