// SPDX-License-Identifier: Apache-2.0
//
// The custom fields of workspaces, in memory.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/database.h"
#include "tickets/core/custom_field.h"

namespace deskmesh::tickets {

inline constexpr std::string_view kFieldKind = "field";

// Thread-safe. A change on another replica is seen after kFreshFor, one of this process at once.
class FieldBook {
 public:
  static constexpr base::Duration kFreshFor = std::chrono::seconds(10);
  using Definitions = std::shared_ptr<const std::vector<FieldDefinition>>;

  absl::StatusOr<Definitions> Of(sql::Tx& tx, std::string_view workspace_id, base::Instant now);
  // After a commit that changed them.
  void Forget(std::string_view workspace_id);

 private:
  struct Known {
    base::Instant read_at;
    Definitions definitions;
  };
  std::mutex mutex_;
  std::map<std::string, Known, std::less<>> known_;
};

// Refuses values that fields can't have, and on creation (`before` is empty then) what is missing.
// Programs may leave out what is required.
absl::Status CheckFields(FieldBook& book, sql::Tx& tx, std::string_view workspace_id,
                         const Ticket& before, const Ticket& after, const Actor& actor,
                         base::Instant now);

// Refuses that an agent ends a ticket whose required fields are empty, or closes a P0 without a review
// that names a cause: FAILED_PRECONDITION FIELDS_MISSING with the keys, REVIEW_MISSING.
absl::Status CheckEnd(FieldBook& book, sql::Tx& tx, std::string_view workspace_id,
                      const Ticket& before, const std::vector<Step>& steps, const Actor& actor,
                      base::Instant now);

// Whether a closed ticket of this kind would owe a review that isn't there (R17).
absl::StatusOr<bool> OwesReview(sql::Tx& tx, std::string_view workspace_id, const Ticket& ticket);
inline constexpr std::string_view kReviewKind = "review";

}  // namespace deskmesh::tickets
