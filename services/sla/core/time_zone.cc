// SPDX-License-Identifier: Apache-2.0
#include "sla/core/time_zone.h"

#include <absl/time/civil_time.h>

#include <algorithm>
#include <utility>

#include "platform/base/error.h"

namespace deskmesh::sla {

namespace {

std::int32_t OffsetAfter(const absl::TimeZone& zone, absl::Time at) { return zone.At(at).offset; }

}  // namespace

TimeZone::TimeZone(std::string name, std::int32_t first_offset_seconds, std::vector<Change> changes)
    : name_(std::move(name)),
      first_offset_seconds_(first_offset_seconds),
      changes_(std::move(changes)) {}

TimeZone TimeZone::From(const absl::TimeZone& loaded) {
  const absl::Time first = absl::FromCivil(absl::CivilSecond(1990, 1, 1), absl::UTCTimeZone());
  const absl::Time last = absl::FromCivil(absl::CivilSecond(2070, 1, 1), absl::UTCTimeZone());
  std::vector<Change> changes;
  std::int32_t offset = OffsetAfter(loaded, first);
  const std::int32_t first_offset = offset;
  absl::Time at = first;
  absl::TimeZone::CivilTransition transition;
  while (at < last && loaded.NextTransition(at, &transition)) {
    at = loaded.At(transition.to).trans;
    if (at >= last) break;
    const std::int32_t next = OffsetAfter(loaded, at);
    // Some entries of the database change only the abbreviation.
    if (next != offset) changes.push_back({absl::ToUnixSeconds(at), next});
    offset = next;
  }
  return TimeZone(std::string(loaded.name()), first_offset, std::move(changes));
}

std::int32_t TimeZone::OffsetSecondsAt(base::Instant at) const {
  // Floor, so that the last microsecond before a change keeps the old offset
  // also before 1970.
  std::int64_t seconds = at.micros / 1'000'000;
  if (at.micros % 1'000'000 < 0) --seconds;
  auto after = std::upper_bound(
      changes_.begin(), changes_.end(), seconds,
      [](std::int64_t value, const Change& change) { return value < change.at_seconds; });
  return after == changes_.begin() ? first_offset_seconds_ : std::prev(after)->offset_seconds;
}

absl::Status CheckTimeZoneName(std::string_view name) {
  const auto refuse = [] {
    return base::InvalidField("time_zone",
                              "must be an IANA time zone name such as Asia/Shanghai or UTC");
  };
  if (name.empty() || name.size() > 64) return refuse();
  char previous = '/';
  for (char c : name) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool is_other = (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-';
    // Every part begins with a letter; `.` and `:` would reach files outside
    // the database.
    if (c == '/' ? previous == '/' : !(is_letter || (is_other && previous != '/'))) return refuse();
    previous = c;
  }
  if (previous == '/' || name == "localtime" || name == "posixrules") return refuse();
  return absl::OkStatus();
}

}  // namespace deskmesh::sla
