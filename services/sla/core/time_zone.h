// SPDX-License-Identifier: Apache-2.0
//
// A time zone as a value: the list of its offset changes.
//
// Rules of this folder read no file: the zone database is read once by an
// adapter (absl::LoadTimeZone) and handed over as a `TimeZone`.
//
//   absl::TimeZone loaded;
//   if (!absl::LoadTimeZone("America/New_York", &loaded)) …
//   TimeZone zone = TimeZone::From(loaded);
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"

namespace deskmesh::sla {

// Offsets from UTC over time. Safe for concurrent const use.
class TimeZone {
 public:
  // From `at_seconds` (Unix time) on, local time = UTC + offset_seconds.
  struct Change {
    std::int64_t at_seconds = 0;
    std::int32_t offset_seconds = 0;
    friend bool operator==(const Change&, const Change&) = default;
  };

  // UTC.
  TimeZone() = default;
  // `first_offset_seconds` holds before the first change; `changes` ascend.
  TimeZone(std::string name, std::int32_t first_offset_seconds, std::vector<Change> changes);
  // The changes of a loaded zone between 1990 and 2070.
  static TimeZone From(const absl::TimeZone& loaded);

  const std::string& name() const { return name_; }
  std::int32_t OffsetSecondsAt(base::Instant at) const;
  std::int32_t first_offset_seconds() const { return first_offset_seconds_; }
  const std::vector<Change>& changes() const { return changes_; }

 private:
  std::string name_ = "UTC";
  std::int32_t first_offset_seconds_ = 0;
  std::vector<Change> changes_;
};

// Whether a string has the shape of an IANA zone name (`Area/City`,
// `Etc/GMT+8`, `UTC`), so that it can be looked up without reaching another
// file. INVALID_ARGUMENT naming `time_zone` otherwise.
absl::Status CheckTimeZoneName(std::string_view name);

}  // namespace deskmesh::sla
