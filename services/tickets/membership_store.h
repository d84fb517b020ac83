// SPDX-License-Identifier: Apache-2.0
//
// Comparisons of a filter that rows of another table decide: the words of tickets, the values of their custom
// fields, and when their clocks run out. A list either takes the tickets that have one from there, where they are few, or asks ticket by ticket.
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "platform/sql/database.h"
#include "tickets/core/filter.h"

namespace deskmesh::tickets {

// Names of numbered parameters, fewer than two for each comparison of a filter; they live for ever.
std::string_view ParameterName(std::size_t number);

// ` = ` and the like.
std::string_view SqlOf(FilterOperator op);

bool IsMembership(FilterField field);
// The kind of a field's words in the store, quoted; empty: it has none.
std::string_view KindOfWords(FilterField field);
inline bool HasWords(FilterField field) { return !KindOfWords(field).empty(); }

// A comparison as a question for rows: tickets that have one, or none.
struct Membership {
  FilterNode node;
  bool is_negated = false;
};
Membership MembershipOf(const FilterNode& node);

// The rows that say which tickets have a word or a value: `FROM … AS m WHERE …`, where `parameter` names one;
// `node` is a Membership's.
std::string MembersOf(const FilterNode& node,
                      const std::function<std::string(sql::Value)>& parameter);

// Whether `many` tickets or more have what a comparison asks for; `is_of_open`: open ones, by a word of theirs. As it was at most
// half a minute ago: it only says which way to go.
absl::StatusOr<bool> IsCommon(sql::Tx& tx, std::string_view workspace_id, const FilterNode& asked,
                              int many, bool is_of_open);

// The comparisons (by index) that many tickets pass; a store would list all of these first. `but` is left out.
absl::StatusOr<std::set<int>> CommonMemberships(sql::Tx& tx, std::string_view workspace_id,
                                                const Filter& filter, std::optional<int> but);

}  // namespace deskmesh::tickets
