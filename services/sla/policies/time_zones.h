// SPDX-License-Identifier: Apache-2.0
//
// The zone database of the machine (package tzdata).
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "sla/core/time_zone.h"

namespace deskmesh::sla {

// INVALID_ARGUMENT, field `calendar.time_zone`, for a name that isn't one or that nobody knows.
// Thread-safe.
absl::StatusOr<TimeZone> FindTimeZone(const std::string& name);

}  // namespace deskmesh::sla
