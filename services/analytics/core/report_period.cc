// SPDX-License-Identifier: Apache-2.0
#include "analytics/core/report_period.h"

#include <absl/time/civil_time.h>

#include "platform/base/error.h"

namespace deskmesh::analytics::core {
namespace {

constexpr base::Duration kDay = std::chrono::hours(24);

base::Instant ToInstant(absl::Time at) { return {absl::ToUnixMicros(at)}; }

}  // namespace

absl::StatusOr<Granularity> ParseGranularity(std::string_view name) {
  if (name.empty()) return Granularity::kWhole;
  if (name == "hour") return Granularity::kHour;
  if (name == "day") return Granularity::kDay;
  if (name == "week") return Granularity::kWeek;
  if (name == "month") return Granularity::kMonth;
  return base::InvalidField("granularity", "must be hour, day, week, month or empty");
}

base::Instant PeriodStart(base::Instant at, Granularity granularity, const absl::TimeZone& zone,
                          base::Instant from) {
  if (granularity == Granularity::kWhole) return from;
  const absl::Time time = absl::FromUnixMicros(at.micros);
  const absl::CivilSecond local = zone.At(time).cs;
  switch (granularity) {
    case Granularity::kHour: {
      // Counted from the instant: the hour that a clock change repeats stays two hours.
      const absl::Duration into = absl::Minutes(local.minute()) + absl::Seconds(local.second());
      return ToInstant(absl::FromUnixSeconds(absl::ToUnixSeconds(time)) - into);
    }
    case Granularity::kDay:
      return ToInstant(zone.At(absl::CivilSecond(absl::CivilDay(local))).pre);
    case Granularity::kWeek: {
      const absl::CivilDay day(local);
      const absl::CivilDay monday = absl::PrevWeekday(day + 1, absl::Weekday::monday);
      return ToInstant(zone.At(absl::CivilSecond(monday)).pre);
    }
    default:
      return ToInstant(zone.At(absl::CivilSecond(absl::CivilMonth(local))).pre);
  }
}

absl::StatusOr<Span> MakeSpan(const base::Instant* from, const base::Instant* to,
                              base::Instant now) {
  Span span;
  span.to = to != nullptr ? *to : now;
  span.from = from != nullptr ? *from : span.to - 30 * kDay;
  if (span.from >= span.to) return base::InvalidField("from", "must be before `to`");
  if (span.to - span.from > 400 * kDay) {
    return base::InvalidField("from", "must be at most 400 days before `to`");
  }
  return span;
}

}  // namespace deskmesh::analytics::core
