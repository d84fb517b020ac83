// SPDX-License-Identifier: Apache-2.0
//
// Snapshots of an embedded store. Internal to platform/sql.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "platform/sql/snapshot.h"

namespace deskmesh::sql {

absl::StatusOr<std::unique_ptr<SnapshotReader>> ReadSqliteSnapshot(
    const std::string& folder, const std::vector<std::string>& domains,
    const std::string& scratch_folder);

absl::StatusOr<std::unique_ptr<SnapshotWriter>> WriteSqliteSnapshot(
    const std::string& folder, const std::vector<std::string>& domains);

}  // namespace deskmesh::sql
