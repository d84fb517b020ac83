// SPDX-License-Identifier: Apache-2.0
#include "sla/core/business_calendar.h"

#include <map>
#include <numeric>
#include <utility>

namespace deskmesh::sla {

namespace {

using SecondsRange = std::pair<std::int64_t, std::int64_t>;

std::int64_t FloorDivide(std::int64_t value, std::int64_t by) {
  const std::int64_t quotient = value / by;
  return quotient * by > value ? quotient - 1 : quotient;
}

std::chrono::year_month_day DateOfDay(std::int64_t days_since_1970) {
  return std::chrono::year_month_day(
      std::chrono::sys_days(std::chrono::days(static_cast<int>(days_since_1970))));
}

// 0 (Monday) to 6 (Sunday); 1970-01-01 was a Thursday.
int WeekdayIndex(std::int64_t days_since_1970) {
  return static_cast<int>(((days_since_1970 + 3) % 7 + 7) % 7);
}

std::vector<Period> Sorted(std::vector<Period> periods) {
  std::sort(periods.begin(), periods.end());
  return periods;
}

// Calls `open(start, end)` in Unix seconds for the working time of [from, until), ascending. Within
// a stretch of one offset local time is UTC plus a constant, so periods can be shifted and cut to
// the stretch; that is exact at every change of the zone.
template <typename HoursOn, typename Open>
void ForEachOpenRange(const TimeZone& zone, std::int64_t from, std::int64_t until,
                      const HoursOn& hours_on, const Open& open) {
  const std::vector<TimeZone::Change>& changes = zone.changes();
  std::int64_t offset = zone.OffsetSecondsAt(base::Instant::FromSeconds(from));
  auto change = std::upper_bound(
      changes.begin(), changes.end(), from,
      [](std::int64_t value, const TimeZone::Change& other) { return value < other.at_seconds; });
  while (from < until) {
    const std::int64_t stop = change != changes.end() ? std::min(change->at_seconds, until) : until;
    const std::int64_t last_day = FloorDivide(stop - 1 + offset, 86'400);
    for (std::int64_t day = FloorDivide(from + offset, 86'400); day <= last_day; ++day) {
      for (const Period& period : hours_on(day)) {
        const std::int64_t midnight = day * 86'400 - offset;
        const std::int64_t start = std::max(from, midnight + period.start_minute * 60);
        const std::int64_t end = std::min(stop, midnight + period.end_minute * 60);
        if (start < end) open(start, end);
      }
    }
    from = stop;
    if (change != changes.end()) offset = (change++)->offset_seconds;
  }
}

}  // namespace

absl::StatusOr<std::shared_ptr<const BusinessCalendar>> BusinessCalendar::Compile(
    std::vector<CalendarVersion> versions) {
  std::shared_ptr<BusinessCalendar> calendar(new BusinessCalendar());
  for (CalendarVersion& entry : versions) {
    if (std::vector<base::FieldViolation> faults = FaultsOf(entry.spec); !faults.empty()) {
      return base::InvalidFields(std::move(faults));
    }
    Version version{.from_seconds = -FloorDivide(-entry.from.micros, 1'000'000),
                    .spec = std::move(entry.spec),
                    .zone = std::move(entry.zone),
                    .special_by_date = {}};
    for (std::vector<Period>& periods : version.spec.week) periods = Sorted(std::move(periods));
    const std::vector<SpecialDay>& days = version.spec.special_days;
    for (SpecialDay& day : version.spec.special_days) day.periods = Sorted(std::move(day.periods));
    version.special_by_date.resize(days.size());
    std::iota(version.special_by_date.begin(), version.special_by_date.end(), 0U);
    std::sort(version.special_by_date.begin(), version.special_by_date.end(),
              [&](std::uint32_t a, std::uint32_t b) { return days[a].date < days[b].date; });
    calendar->versions_.push_back(std::move(version));
  }
  if (calendar->versions_.empty()) {
    return base::InvalidField("calendar", "must have at least one version");
  }

  const std::int64_t horizon = kOriginSeconds + kDays * kDaySeconds;
  std::vector<SecondsRange> open;
  for (std::size_t i = 0; i < calendar->versions_.size(); ++i) {
    const Version& version = calendar->versions_[i];
    const bool is_last = i + 1 == calendar->versions_.size();
    const std::int64_t from = i == 0 ? kOriginSeconds : version.from_seconds;
    const std::int64_t until = is_last ? horizon : calendar->versions_[i + 1].from_seconds;
    ForEachOpenRange(
        version.zone, std::max(from, kOriginSeconds), std::min(until, horizon),
        [&](std::int64_t day) -> const std::vector<Period>& { return version.HoursOn(day); },
        [&](std::int64_t start, std::int64_t end) {
          if (!open.empty() && open.back().second == start) {
            open.back().second = end;
          } else {
            open.emplace_back(start, end);
          }
        });
  }
  calendar->Lay(open);
  return std::shared_ptr<const BusinessCalendar>(std::move(calendar));
}

absl::StatusOr<std::shared_ptr<const BusinessCalendar>> BusinessCalendar::Compile(CalendarSpec spec,
                                                                                  TimeZone zone) {
  std::vector<CalendarVersion> versions;
  versions.push_back({.from = {}, .spec = std::move(spec), .zone = std::move(zone)});
  return Compile(std::move(versions));
}

const std::shared_ptr<const BusinessCalendar>& BusinessCalendar::AlwaysOpen() {
  static const auto* const kCalendar = [] {
    std::shared_ptr<BusinessCalendar> calendar(new BusinessCalendar());
    calendar->always_open_ = true;
    Version& version = calendar->versions_.emplace_back();
    version.spec.name = "24x7";
    for (std::vector<Period>& periods : version.spec.week) periods = {{0, 1440}};
    return new std::shared_ptr<const BusinessCalendar>(std::move(calendar));
  }();
  return *kCalendar;
}

// Cuts the open ranges (seconds, ascending, apart) into UTC days and shares
// equal days.
void BusinessCalendar::Lay(const std::vector<SecondsRange>& open) {
  std::map<std::vector<SecondsRange>, std::uint32_t> shapes;
  days_.resize(kDays + 1);
  std::size_t next = 0;
  std::uint32_t worked = 0;
  std::vector<SecondsRange> shape;
  for (std::int64_t day = 0; day < kDays; ++day) {
    const std::int64_t start = kOriginSeconds + day * kDaySeconds;
    const std::int64_t end = start + kDaySeconds;
    shape.clear();
    std::uint32_t total = 0;
    while (next < open.size() && open[next].first < end) {
      const std::int64_t a = std::max(open[next].first, start);
      const std::int64_t b = std::min(open[next].second, end);
      shape.emplace_back(a - start, b - a);
      total += static_cast<std::uint32_t>(b - a);
      if (open[next].second > end) break;
      ++next;
    }
    auto [found, is_new] = shapes.try_emplace(shape, static_cast<std::uint32_t>(spans_.size()));
    if (is_new) {
      for (const SecondsRange& range : shape) {
        spans_.push_back({range.first * 1'000'000, range.second * 1'000'000});
      }
      spans_.push_back({0, -1});
    }
    days_[day] = {worked, found->second};
    worked += total;
  }
  days_[kDays] = {worked, 0};
  spans_.shrink_to_fit();
}

base::Instant BusinessCalendar::Add(base::Instant from, base::Duration amount) const {
  if (amount <= base::Duration::zero()) return from;
  if (always_open_) {
    const std::int64_t left = base::Instant::Infinite().micros - amount.count();
    return from.micros >= left ? base::Instant::Infinite() : from + amount;
  }
  const std::int64_t target = Worked(from).count() + amount.count();
  const auto worked_before = [&](std::int64_t day) {
    return std::int64_t{days_[day].worked_seconds} * 1'000'000;
  };
  if (worked_before(kDays) < target) return base::Instant::Infinite();
  // Gallop from the day of `from` to a day before which the target is reached,
  // then bisect for the last day before which it isn't.
  std::int64_t low =
      std::clamp<std::int64_t>((from.micros - kOriginMicros) / kDayMicros, 0, kDays - 1);
  std::int64_t step = 1;
  std::int64_t high = low + 1;
  while (worked_before(high) < target) {
    low = high;
    step *= 2;
    high = std::min(kDays, high + step);
  }
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (worked_before(middle) < target ? low : high) = middle;
  }
  std::int64_t left = target - worked_before(low);
  const Span* span = &spans_[days_[low].shape];
  while (left > span->length) {
    left -= span->length;
    ++span;
  }
  return {kOriginMicros + low * kDayMicros + span->start + left};
}

// The first instant after `micros` at which a span of this or a later day
// begins or ends; the end of the calendar when there is none. Spans that touch
// at midnight UTC give an edge there too.
std::int64_t BusinessCalendar::NextEdge(std::int64_t micros) const {
  const std::int64_t since = micros - kOriginMicros;
  std::int64_t day = since < 0 ? 0 : since / kDayMicros;
  for (; day < kDays; ++day) {
    for (const Span* span = &spans_[days_[day].shape]; span->length >= 0; ++span) {
      const std::int64_t start = kOriginMicros + day * kDayMicros + span->start;
      if (start > micros) return start;
      if (start + span->length > micros) return start + span->length;
    }
  }
  return kOriginMicros + kDays * kDayMicros;
}

const BusinessCalendar::Version& BusinessCalendar::VersionAt(std::int64_t micros) const {
  const std::int64_t seconds = FloorDivide(micros, 1'000'000);
  std::size_t index = versions_.size() - 1;
  while (index > 0 && versions_[index].from_seconds > seconds) --index;
  return versions_[index];
}

const SpecialDay* BusinessCalendar::Version::FindSpecialDay(
    std::chrono::year_month_day date) const {
  auto found = std::lower_bound(special_by_date.begin(), special_by_date.end(), date,
                                [&](std::uint32_t index, std::chrono::year_month_day value) {
                                  return spec.special_days[index].date < value;
                                });
  if (found == special_by_date.end() || spec.special_days[*found].date != date) return nullptr;
  return &spec.special_days[*found];
}

const std::vector<Period>& BusinessCalendar::Version::HoursOn(std::int64_t local_day) const {
  if (!special_by_date.empty()) {
    const SpecialDay* special = FindSpecialDay(DateOfDay(local_day));
    if (special != nullptr) return HoursOf(spec, *special);
  }
  return spec.week[WeekdayIndex(local_day)];
}

HoursStretch BusinessCalendar::StretchAt(base::Instant at) const {
  if (always_open_) {
    return {.from = {std::numeric_limits<std::int64_t>::min()},
            .until = base::Instant::Infinite(),
            .hours = Hours::kAlwaysOpen,
            .special_day = {}};
  }
  const Version& version = VersionAt(at.micros);
  const std::int64_t offset = std::int64_t{version.zone.OffsetSecondsAt(at)} * 1'000'000;
  const std::int64_t local_day = FloorDivide(at.micros + offset, kDayMicros);
  std::int64_t from = local_day * kDayMicros - offset;
  std::int64_t until = from + kDayMicros;
  const auto bound = [&](std::int64_t edge_seconds) {
    const std::int64_t edge = edge_seconds * 1'000'000;
    (edge <= at.micros ? from : until) =
        edge <= at.micros ? std::max(from, edge) : std::min(until, edge);
  };
  for (const TimeZone::Change& change : version.zone.changes()) bound(change.at_seconds);
  for (std::size_t i = 1; i < versions_.size(); ++i) bound(versions_[i].from_seconds);
  // Step to the last edge at or before `at`.
  for (std::int64_t edge = NextEdge(from - 1); edge <= at.micros; edge = NextEdge(edge))
    from = edge;
  until = std::min(until, NextEdge(at.micros));

  HoursStretch stretch{.from = {from}, .until = {until}, .hours = Hours::kOpen, .special_day = {}};
  const SpecialDay* special = version.FindSpecialDay(DateOfDay(local_day));
  if (special != nullptr) stretch.special_day = special->name;
  if (IsOpen(at)) {
    stretch.hours = special != nullptr ? Hours::kMakeUpDay : Hours::kOpen;
  } else if (special != nullptr) {
    stretch.hours =
        HoursOf(version.spec, *special).empty() ? Hours::kHoliday : Hours::kOutsideHours;
  } else {
    stretch.hours =
        version.spec.week[WeekdayIndex(local_day)].empty() ? Hours::kWeekend : Hours::kOutsideHours;
  }
  return stretch;
}

std::size_t BusinessCalendar::memory_bytes() const {
  return sizeof *this + days_.capacity() * sizeof(Day) + spans_.capacity() * sizeof(Span);
}

}  // namespace deskmesh::sla
