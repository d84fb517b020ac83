// SPDX-License-Identifier: Apache-2.0
//
// The filter language of lists: AIP-160 over the fields of a ticket.
//
//   state = IN_PROGRESS AND priority <= P1 AND tags:vip
//   assignee_id = me OR assignee_id = ""
//   NOT channel = EMAIL create_time > now-7d
//
// Juxtaposition is AND; OR binds tighter than AND, as AIP-160 has it; `NOT` and `-` negate one term.
// Values are enum names, numbers, true and false, ids or quoted texts, `me`, and moments: RFC 3339, a
// date (UTC), `now`, `now-7d`, `now+2h` (m, h, d, w). `tags:vip` has the element; `tags:*` has any.
// `subtasks:OPEN` has open sub-tasks, `subtasks:DONE` has some and none is open; `approval:PENDING` …
// `breached:resolution` broke that promise, `breached:*` any; `csat <= 2`, `csat:*` is rated.
// `due < now+2h` is when the first running clock runs out, `due:*` has one; `unread:me` is told in the caller's
// notifications. These two are kept beside the ticket: lists know them, rules don't.
// Priorities and levels compare by rank: P0 < P1. `custom_fields.seats > 20` compares numbers,
// `custom_fields.due < "2026-10-01"` texts; `custom_fields.region:*` has any value. A date is compared with
// the day that `now+7d` is in UTC.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/instant.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

struct FieldDefinition;

inline constexpr std::size_t kMaxFilterBytes = 8000;
inline constexpr std::size_t kMaxComparisons = 50;
inline constexpr int kMaxFilterDepth = 20;

enum class FilterField : std::uint8_t {
  kState,
  kPriority,
  kType,
  kLevel,
  kChannel,
  kTier,
  kAssignee,
  kOwner,
  kTeam,
  kRequester,
  kOrganization,
  kConversation,
  kTags,
  kLabels,
  kCreateTime,
  kUpdateTime,
  kNumber,
  kCoreFunction,
  kProblem,
  kSnoozed,
  kCustomField,
  kStatus,
  kSubtasks,
  kApproval,
  kCc,
  kBreached,
  kFollower,
  kCsat,
  kReopens,
  kDue,
  kUnread,
};

// The name of the contract: `assignee_id`.
std::string_view NameOf(FilterField field);

enum class FilterOperator : std::uint8_t {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kHas,  // of tags and labels
  kHasAny,  // `tags:*`, `due:*`
};

// One node of the expression; children by index into Filter::nodes.
struct FilterNode {
  enum class Kind : std::uint8_t { kAnd, kOr, kNot, kCompare };
  Kind kind = Kind::kCompare;
  std::vector<int> children;  // one of kNot, two or more of kAnd and kOr

  FilterField field = FilterField::kState;
  FilterOperator op = FilterOperator::kEqual;
  std::int64_t number = 0;  // of enums, numbers, booleans and moments (microseconds)
  std::string text;  // of ids, tags, labels and custom fields
  std::string key;  // of custom fields
  std::optional<double> decimal;  // of a custom field compared with a number
  std::optional<base::Duration> from_now;  // of a moment given as `now-7d`

  friend bool operator==(const FilterNode&, const FilterNode&) = default;
};

struct Filter {
  std::vector<FilterNode> nodes;
  int root = -1;  // -1: everything

  bool empty() const { return root < 0; }
  friend bool operator==(const Filter&, const Filter&) = default;
};

// What words of the language stand for.
struct FilterContext {
  base::Instant now;
  std::string me;  // the user the caller is; empty: `me` is refused
  bool is_customer = false;  // may use fields that customers see only
  std::vector<std::string> field_keys = {};  // of the custom fields there are; empty: any
  bool is_of_rule = false;  // decided on a ticket alone: what is kept beside it is refused
  // The same with their kinds: values that a field can't have are refused. Null: any value.
  const std::vector<FieldDefinition>* fields = nullptr;
};

// Parses a filter; an empty text matches everything. INVALID_ARGUMENT, field `filter`, whose
// description begins with `position N:` (from 1, in characters) and says what was expected.
absl::StatusOr<Filter> ParseFilter(std::string_view text, const FilterContext& context);

// The words `subtasks:` and `approval:` find: none or one.
std::vector<std::string> SubtaskWords(const Ticket& ticket);
std::vector<std::string> ApprovalWords(const Ticket& ticket);

// A number such as `-12.5`; nothing for a text that is none.
std::optional<double> ParseDecimal(std::string_view text);

// The states a ticket that matches can have, as bits by the number of State: what the comparisons
// with `state` leave possible, whatever the rest says.
unsigned PossibleStates(const Filter& filter);

// The comparisons every match must pass: the parts of a filter that is one or an AND of several.
std::vector<const FilterNode*> Demands(const Filter& filter);

// The clocks a promise can be about, as `breached:` names them.
inline constexpr std::string_view kClockNames[] = {"assignment", "work_start",      "first_reply",
                                                   "next_reply", "progress_update", "resolution"};
// `assignment, work_start, …`
std::string ClockNames();

// Whether it asks for this field anywhere.
bool AsksFor(const Filter& filter, FilterField field);

// Whether the ticket alone decides it.
inline bool IsOfTicketAlone(const Filter& filter) {
  return !AsksFor(filter, FilterField::kDue) && !AsksFor(filter, FilterField::kUnread);
}

// Whether `left op right`; false for kHas and kHasAny.
template <typename T>
bool Holds(const T& left, FilterOperator op, const T& right) {
  switch (op) {
    case FilterOperator::kEqual:
      return left == right;
    case FilterOperator::kNotEqual:
      return left != right;
    case FilterOperator::kLess:
      return left < right;
    case FilterOperator::kLessOrEqual:
      return left <= right;
    case FilterOperator::kGreater:
      return left > right;
    case FilterOperator::kGreaterOrEqual:
      return left >= right;
    case FilterOperator::kHas:
    case FilterOperator::kHasAny:
      break;
  }
  return false;
}

// The order of a list.
enum class OrderField : std::uint8_t { kCreateTime, kUpdateTime, kPriority, kNumber, kDue };
struct Order {
  OrderField field = OrderField::kCreateTime;
  bool is_descending = true;
};

// `create_time`, `update_time`, `priority`, `number` or `due`, with ` desc` or ` asc`; empty: newest first.
// INVALID_ARGUMENT, field `order_by`.
absl::StatusOr<Order> ParseOrder(std::string_view text);

}  // namespace deskmesh::tickets
