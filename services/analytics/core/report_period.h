// SPDX-License-Identifier: Apache-2.0
//
// The periods of a report, in the workspace's time zone (R50).
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <string_view>

#include "platform/base/instant.h"

namespace deskmesh::analytics::core {

enum class Granularity { kWhole, kHour, kDay, kWeek, kMonth };

// `hour`, `day`, `week`, `month` or empty. INVALID_ARGUMENT field `granularity`.
absl::StatusOr<Granularity> ParseGranularity(std::string_view name);

// Start of the period that holds `at`: the full hour, local midnight, Monday (ISO 8601) or the first
// of the month. kWhole gives `from`.
base::Instant PeriodStart(base::Instant at, Granularity granularity, const absl::TimeZone& zone,
                          base::Instant from);

// A report's span: unset bounds filled in, checked. `to` defaults to `now`, `from` to 30 days
// before `to`. INVALID_ARGUMENT field `from` when it isn't before `to` or more than 400 days.
struct Span {
  base::Instant from;
  base::Instant to;
};
absl::StatusOr<Span> MakeSpan(const base::Instant* from, const base::Instant* to,
                              base::Instant now);

}  // namespace deskmesh::analytics::core
