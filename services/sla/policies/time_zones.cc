// SPDX-License-Identifier: Apache-2.0
#include "sla/policies/time_zones.h"

#include "platform/base/error.h"

namespace deskmesh::sla {

absl::StatusOr<TimeZone> FindTimeZone(const std::string& name) {
  absl::TimeZone zone;
  if (!CheckTimeZoneName(name).ok() || !absl::LoadTimeZone(name, &zone)) {
    return base::InvalidField(
        "calendar.time_zone",
        "must be an IANA time zone such as Asia/Shanghai; there is no " + name);
  }
  return TimeZone::From(zone);
}

}  // namespace deskmesh::sla
