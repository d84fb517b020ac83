// SPDX-License-Identifier: Apache-2.0
//
// What administrators let tickets be: custom fields, labels and statuses of workspaces, in memory.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "deskmesh/tickets/v1/tickets.pb.h"
#include "platform/rpc/call.h"
#include "platform/sql/database.h"
#include "tickets/core/custom_field.h"
#include "tickets/core/ticket_action.h"

namespace deskmesh::tickets {

inline constexpr std::string_view kFieldKind = "field";
inline constexpr std::string_view kLabelKind = "label";
inline constexpr std::string_view kStatusKind = "status";

struct TicketForms {
  std::vector<FieldDefinition> fields;
  std::set<std::string, std::less<>> labels;  // empty: any
  std::map<std::string, State, std::less<>> statuses;

  std::vector<std::string> Keys() const;  // of the fields
};

// As they are kept.
absl::StatusOr<TicketForms> ReadForms(sql::Tx& tx, std::string_view workspace_id);

// What a filter that is kept names of the workspace: INVALID_ARGUMENT, field `filter`, for a custom field that isn't
// there or a value that it can't have. `me` may be used.
absl::Status CheckFilter(const TicketForms& forms, std::string_view filter, base::Instant now);

// What actions name that the workspace doesn't have: a label to add that isn't in the taxonomy, a status, a custom
// field, or a value that it can't have. Each with its field, such as `actions[0].value`.
std::vector<base::FieldViolation> FaultsOfNames(const TicketForms& forms,
                                                const std::vector<TicketAction>& actions);

// Thread-safe. A change on another replica is seen after kFreshFor, one of this process at once.
class FieldBook {
 public:
  static constexpr base::Duration kFreshFor = std::chrono::seconds(10);
  using Forms = std::shared_ptr<const TicketForms>;

  absl::StatusOr<Forms> Of(sql::Tx& tx, std::string_view workspace_id, base::Instant now);
  // After a commit that changed them.
  void Forget(std::string_view workspace_id);

 private:
  struct Known {
    base::Instant read_at;
    Forms forms;
  };
  std::mutex mutex_;
  std::map<std::string, Known, std::less<>> known_;
};

// Makes a ticket what this caller may see of it: nothing where it is of the team.
absl::Status HideFromCaller(FieldBook& book, rpc::ReadCall& call, v1::Ticket* ticket);

// Refuses values that fields can't have, labels that aren't in the taxonomy, a status that isn't one of
// the ticket's state, and on creation (`before` is empty then) what is missing.
// Programs may leave out what is required.
absl::Status CheckFields(FieldBook& book, sql::Tx& tx, std::string_view workspace_id,
                         const Ticket& before, const Ticket& after, const Actor& actor,
                         base::Instant now);

// Refuses that an agent ends a ticket whose required fields are empty, and that anyone closes a ticket whose review
// isn't complete (review.h): FAILED_PRECONDITION FIELDS_MISSING with the keys, REVIEW_MISSING with what is `missing`.
absl::Status CheckEnd(FieldBook& book, sql::Tx& tx, std::string_view workspace_id,
                      const Ticket& before, const std::vector<Step>& steps, const Actor& actor,
                      base::Instant now);

}  // namespace deskmesh::tickets
