// SPDX-License-Identifier: Apache-2.0
//
// Snapshots of PostgreSQL. Internal to platform/sql.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "platform/sql/snapshot.h"

namespace deskmesh::sql {

absl::StatusOr<std::unique_ptr<SnapshotReader>> ReadPostgresSnapshot(
    const std::string& url, const std::vector<std::string>& domains);

absl::StatusOr<std::unique_ptr<SnapshotWriter>> WritePostgresSnapshot(
    const std::string& url, const std::vector<std::string>& domains);

}  // namespace deskmesh::sql
