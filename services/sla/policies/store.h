// SPDX-License-Identifier: Apache-2.0
//
// SQL of policies, calendars and their versions. Stateless.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"

namespace deskmesh::sla::store {

// Policies and calendars are kept alike: versions of an opaque body.
enum class Noun { kPolicy, kCalendar };

struct Version {
  std::string id;
  std::int64_t version = 1;
  base::Instant valid_from;
  base::Instant made;
  std::int64_t position = 0;  // policies only
  std::string body;
};

// The current version and when the first one was made.
struct Current : Version {
  base::Instant created;
};

// Adds a version and makes it the current one of its id.
absl::Status AddVersion(sql::Tx& tx, std::string_view workspace, Noun noun, const Version& version);

// NOT_FOUND, reason SLA_POLICY_NOT_FOUND or CALENDAR_NOT_FOUND. `for_change` locks it.
absl::StatusOr<Current> LoadCurrent(sql::Tx& tx, std::string_view workspace, Noun noun,
                                    std::string_view id, bool for_change = false);

// Policies in (position, id) order from after that pair on, calendars by id after `after_id`.
absl::StatusOr<std::vector<Current>> ListCurrent(sql::Tx& tx, std::string_view workspace, Noun noun,
                                                 std::int64_t after_position,
                                                 std::string_view after_id, int limit);

// All versions of all, ascending by when they came into force, then version.
absl::StatusOr<std::vector<Version>> ListVersions(sql::Tx& tx, std::string_view workspace,
                                                  Noun noun);

// Enters the workspace; true when it is new.
absl::StatusOr<bool> EnterWorkspace(sql::Tx& tx, std::string_view workspace);
// Goes up with every change of a policy or calendar; 0 for a workspace that isn't known yet.
absl::StatusOr<std::int64_t> RevisionOf(sql::Tx& tx, std::string_view workspace);
absl::Status RaiseRevision(sql::Tx& tx, std::string_view workspace);

}  // namespace deskmesh::sla::store
