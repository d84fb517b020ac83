// SPDX-License-Identifier: Apache-2.0
//
// The cache that all processes share. Commands of one moment travel together in a pipeline on one
// thread; hints have a connection and a thread of their own.
#pragma once

#include <absl/status/statusor.h>

#include <memory>

#include "platform/cache/cache.h"

namespace deskmesh::cache {

absl::StatusOr<std::unique_ptr<Cache>> OpenRedis(const Options& options);

}  // namespace deskmesh::cache
