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
  return std::chrono::year_month_day(std::chrono::sys_days(
      std::chrono::days(static_cast<int>(days_since_1970))));
}

// 0 (Monday) to 6 (Sunday); 1970-01-01 was a Thursday.
int WeekdayIndex(std::int64_t days_since_1970) {
  return static_cast<int>(((days_since_1970 + 3) % 7 + 7) % 7);
}

std::vector<Period> Sorted(std::vector<Period> periods) {
  std::sort(periods.begin(), periods.end());
  return periods;
}

} // namespace

absl::StatusOr<std::shared_ptr<const BusinessCalendar>>
BusinessCalendar::Compile(CalendarSpec spec, TimeZone zone) {
  if (std::vector<base::FieldViolation> faults = FaultsOf(spec);
      !faults.empty()) {
    return base::InvalidFields(std::move(faults));
  }
  for (std::vector<Period> &periods : spec.week)
    periods = Sorted(std::move(periods));
  for (SpecialDay &day : spec.special_days)
    day.periods = Sorted(std::move(day.periods));

  std::shared_ptr<BusinessCalendar> calendar(new BusinessCalendar());
  calendar->spec_ = std::move(spec);
  calendar->zone_ = std::move(zone);
  const CalendarSpec &kept = calendar->spec_;

  calendar->special_by_date_.resize(kept.special_days.size());
  std::iota(calendar->special_by_date_.begin(),
            calendar->special_by_date_.end(), 0U);
  std::sort(calendar->special_by_date_.begin(),
            calendar->special_by_date_.end(),
            [&](std::uint32_t a, std::uint32_t b) {
              return kept.special_days[a].date < kept.special_days[b].date;
            });

  // Within a stretch of one offset local time is UTC plus a constant, so
  // periods can be shifted and cut to the stretch; that is exact at every
  // change of the zone.
  const std::int64_t horizon = kOriginSeconds + kDays * kDaySeconds;
  std::vector<SecondsRange> open;
  std::int64_t from = kOriginSeconds;
  const std::vector<TimeZone::Change> &changes = calendar->zone_.changes();
  std::int32_t offset = calendar->zone_.first_offset_seconds();
  std::size_t next_change = 0;
  while (next_change < changes.size() &&
         changes[next_change].at_seconds <= from) {
    offset = changes[next_change++].offset_seconds;
  }
  while (from < horizon) {
    const std::int64_t until =
        next_change < changes.size()
            ? std::min(changes[next_change].at_seconds, horizon)
            : horizon;
    const std::int64_t last_day = FloorDivide(until - 1 + offset, kDaySeconds);
    for (std::int64_t day = FloorDivide(from + offset, kDaySeconds);
         day <= last_day; ++day) {
      const SpecialDay *special =
          kept.special_days.empty() ? nullptr
                                    : calendar->FindSpecialDay(DateOfDay(day));
      const std::vector<Period> &periods = special != nullptr
                                               ? HoursOf(kept, *special)
                                               : kept.week[WeekdayIndex(day)];
      for (const Period &period : periods) {
        const std::int64_t start = std::max(
            from, day * kDaySeconds + period.start_minute * 60 - offset);
        const std::int64_t end = std::min(
            until, day * kDaySeconds + period.end_minute * 60 - offset);
        if (start >= end)
          continue;
        if (!open.empty() && open.back().second == start) {
          open.back().second = end;
        } else {
          open.emplace_back(start, end);
        }
      }
    }
    from = until;
    if (next_change < changes.size())
      offset = changes[next_change++].offset_seconds;
  }
  calendar->Lay(open);
  return std::shared_ptr<const BusinessCalendar>(std::move(calendar));
}

const std::shared_ptr<const BusinessCalendar> &BusinessCalendar::AlwaysOpen() {
  static const auto *const kCalendar = [] {
    std::shared_ptr<BusinessCalendar> calendar(new BusinessCalendar());
    calendar->always_open_ = true;
    calendar->spec_.name = "24x7";
    for (std::vector<Period> &periods : calendar->spec_.week)
      periods = {{0, 1440}};
    return new std::shared_ptr<const BusinessCalendar>(std::move(calendar));
  }();
  return *kCalendar;
}

// Cuts the open ranges (seconds, ascending, apart) into UTC days and shares
// equal days.
void BusinessCalendar::Lay(const std::vector<SecondsRange> &open) {
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
      if (open[next].second > end)
        break;
      ++next;
    }
    auto [found, is_new] =
        shapes.try_emplace(shape, static_cast<std::uint32_t>(spans_.size()));
    if (is_new) {
      for (const SecondsRange &range : shape) {
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

base::Instant BusinessCalendar::Add(base::Instant from,
                                    base::Duration amount) const {
  if (amount <= base::Duration::zero())
    return from;
  if (always_open_) {
    const std::int64_t left = base::Instant::Infinite().micros - amount.count();
    return from.micros >= left ? base::Instant::Infinite() : from + amount;
  }
  const std::int64_t target = Worked(from).count() + amount.count();
  const auto worked_before = [&](std::int64_t day) {
    return std::int64_t{days_[day].worked_seconds} * 1'000'000;
  };
  if (worked_before(kDays) < target)
    return base::Instant::Infinite();
  // Gallop from the day of `from` to a day before which the target is reached,
  // then bisect for the last day before which it isn't.
  std::int64_t low = std::clamp<std::int64_t>(
      (from.micros - kOriginMicros) / kDayMicros, 0, kDays - 1);
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
  const Span *span = &spans_[days_[low].shape];
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
    for (const Span *span = &spans_[days_[day].shape]; span->length >= 0;
         ++span) {
      const std::int64_t start = kOriginMicros + day * kDayMicros + span->start;
      if (start > micros)
        return start;
      if (start + span->length > micros)
        return start + span->length;
    }
  }
  return kOriginMicros + kDays * kDayMicros;
}

const SpecialDay *
BusinessCalendar::FindSpecialDay(std::chrono::year_month_day date) const {
  auto found = std::lower_bound(
      special_by_date_.begin(), special_by_date_.end(), date,
      [&](std::uint32_t index, std::chrono::year_month_day value) {
        return spec_.special_days[index].date < value;
      });
  if (found == special_by_date_.end() ||
      spec_.special_days[*found].date != date)
    return nullptr;
  return &spec_.special_days[*found];
}

HoursStretch BusinessCalendar::StretchAt(base::Instant at) const {
  if (always_open_) {
    return {.from = {std::numeric_limits<std::int64_t>::min()},
            .until = base::Instant::Infinite(),
            .hours = Hours::kAlwaysOpen,
            .special_day = {}};
  }
  const std::int64_t offset =
      std::int64_t{zone_.OffsetSecondsAt(at)} * 1'000'000;
  const std::int64_t local_day = FloorDivide(at.micros + offset, kDayMicros);
  std::int64_t from = local_day * kDayMicros - offset;
  std::int64_t until = from + kDayMicros;
  for (const TimeZone::Change &change : zone_.changes()) {
    const std::int64_t changed = change.at_seconds * 1'000'000;
    if (changed <= at.micros)
      from = std::max(from, changed);
    if (changed > at.micros) {
      until = std::min(until, changed);
      break;
    }
  }
  // Step to the last edge at or before `at`.
  for (std::int64_t edge = NextEdge(from - 1); edge <= at.micros;
       edge = NextEdge(edge))
    from = edge;
  until = std::min(until, NextEdge(at.micros));

  HoursStretch stretch{.from = {from},
                       .until = {until},
                       .hours = Hours::kOpen,
                       .special_day = {}};
  const SpecialDay *special = FindSpecialDay(DateOfDay(local_day));
  if (special != nullptr)
    stretch.special_day = special->name;
  if (IsOpen(at)) {
    stretch.hours = special != nullptr ? Hours::kMakeUpDay : Hours::kOpen;
  } else if (special != nullptr) {
    stretch.hours = HoursOf(spec_, *special).empty() ? Hours::kHoliday
                                                     : Hours::kOutsideHours;
  } else {
    stretch.hours = spec_.week[WeekdayIndex(local_day)].empty()
                        ? Hours::kWeekend
                        : Hours::kOutsideHours;
  }
  return stretch;
}

std::size_t BusinessCalendar::memory_bytes() const {
  return sizeof *this + days_.capacity() * sizeof(Day) +
         spans_.capacity() * sizeof(Span);
}

} // namespace deskmesh::sla
