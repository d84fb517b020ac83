// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/statusor.h>

#include <memory>

#include "platform/lease/lease.h"

namespace deskmesh::lease {

// Leases all processes share, kept by Redis' own clock.
absl::StatusOr<std::unique_ptr<Leases>> OpenRedisLeases(const Options& options);

}  // namespace deskmesh::lease
