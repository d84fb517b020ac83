// SPDX-License-Identifier: Apache-2.0
#include "tickets/membership_store.h"

#include <array>
#include <chrono>
#include <map>
#include <mutex>

#include "platform/base/error.h"

namespace deskmesh::tickets {
namespace {

constexpr std::size_t kMaxParameters = 2 * kMaxComparisons + 1;

// Which words and values many tickets have, as it was found a while ago. It only says which way to go,
// so a little old does no harm. Thread-safe.
class KnownMemberships {
 public:
  std::optional<bool> Find(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(name);
    if (found == known_.end() || Clock::now() - found->second.at > kFreshFor) return std::nullopt;
    return found->second.is_common;
  }
  void Remember(const std::string& name, bool is_common) {
    const std::lock_guard lock(mutex_);
    if (known_.size() >= kMax) known_.clear();
    known_.insert_or_assign(name, Known{is_common, Clock::now()});
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds kFreshFor{30};
  static constexpr std::size_t kMax = 10'000;
  struct Known {
    bool is_common;
    Clock::time_point at;
  };
  std::mutex mutex_;
  std::map<std::string, Known> known_;
};

FilterOperator OppositeOf(FilterOperator op) {
  switch (op) {
    case FilterOperator::kEqual:
      return FilterOperator::kNotEqual;
    case FilterOperator::kNotEqual:
      return FilterOperator::kEqual;
    case FilterOperator::kLess:
      return FilterOperator::kGreaterOrEqual;
    case FilterOperator::kLessOrEqual:
      return FilterOperator::kGreater;
    case FilterOperator::kGreater:
      return FilterOperator::kLessOrEqual;
    default:
      return FilterOperator::kLess;
  }
}

}  // namespace

std::string_view ParameterName(std::size_t number) {
  static const auto* names = [] {
    auto* made = new std::array<std::string, kMaxParameters>;
    for (std::size_t i = 0; i < kMaxParameters; ++i) (*made)[i] = "p" + std::to_string(i);
    return made;
  }();
  return (*names)[number];
}

// Columns are named as the contract's fields.
std::string_view SqlOf(FilterOperator op) {
  switch (op) {
    case FilterOperator::kNotEqual:
      return " <> ";
    case FilterOperator::kLess:
      return " < ";
    case FilterOperator::kLessOrEqual:
      return " <= ";
    case FilterOperator::kGreater:
      return " > ";
    case FilterOperator::kGreaterOrEqual:
      return " >= ";
    default:
      return " = ";
  }
}

bool IsMembership(FilterField field) {
  switch (field) {
    case FilterField::kCustomField:
    case FilterField::kCsat:
    case FilterField::kReopens:
    case FilterField::kDue:
      return true;
    default:
      return HasWords(field);
  }
}

std::string_view KindOfWords(FilterField field) {
  switch (field) {
    case FilterField::kTags:
      return "'t'";
    case FilterField::kLabels:
      return "'l'";
    case FilterField::kStatus:
      return "'s'";
    case FilterField::kSubtasks:
      return "'b'";
    case FilterField::kApproval:
      return "'a'";
    case FilterField::kCc:
      return "'c'";
    case FilterField::kBreached:
      return "'x'";
    case FilterField::kFollower:
      return "'f'";
    default:
      return {};
  }
}

Membership MembershipOf(const FilterNode& node) {
  Membership asked{.node = node};
  if (node.op == FilterOperator::kHasAny) return asked;
  // Who was never opened again has no value, which is 0.
  if (node.field == FilterField::kReopens && Holds<std::int64_t>(0, node.op, node.number)) {
    asked.is_negated = true;
    asked.node.op = OppositeOf(node.op);
  } else if (node.field != FilterField::kReopens && node.field != FilterField::kDue &&
             node.op == FilterOperator::kNotEqual) {
    asked.is_negated = true;
    asked.node.op = FilterOperator::kEqual;
  }
  return asked;
}

std::string MembersOf(const FilterNode& node,
                      const std::function<std::string(sql::Value)>& parameter) {
  const bool has_any = node.op == FilterOperator::kHasAny;
  if (HasWords(node.field)) {
    std::string text = "FROM ticket_word AS m WHERE m.workspace_id = :workspace AND m.kind = ";
    text += KindOfWords(node.field);
    return has_any ? text : text + " AND m.word = " + parameter(node.text);
  }
  const std::string op(SqlOf(node.op));
  if (node.field == FilterField::kDue) {
    const std::string text = "FROM ticket_due AS m WHERE m.workspace_id = :workspace AND m.due > 0";
    return has_any ? text : text + " AND m.due" + op + parameter(node.number);
  }
  std::string text = "FROM ticket_field_value AS m WHERE m.workspace_id = :workspace AND m.key = ";
  if (node.field != FilterField::kCustomField) {
    text += node.field == FilterField::kCsat ? "'.csat'" : "'.reopen_count'";
    return has_any ? text
                   : text + " AND m.number" + op + parameter(static_cast<double>(node.number));
  }
  text += parameter(node.key);
  if (has_any) return text;
  return text + (node.decimal.has_value() ? " AND m.number" + op + parameter(*node.decimal)
                                          : " AND m.value" + op + parameter(node.text));
}

absl::StatusOr<bool> IsCommon(sql::Tx& tx, std::string_view workspace_id, const FilterNode& asked,
                              int many, bool is_of_open) {
  const FilterNode node = MembershipOf(asked).node;
  static auto* known = new KnownMemberships;
  std::string name(workspace_id);
  for (const std::string& part :
       {std::to_string(static_cast<int>(node.field)), std::to_string(static_cast<int>(node.op)),
        std::to_string(many), node.key, node.text, std::to_string(node.number),
        node.decimal.has_value() ? std::to_string(*node.decimal) : ""}) {
    name.append(1, '\n').append(part);
  }
  // Moments are others each time.
  const bool is_kept = node.field != FilterField::kDue;
  if (is_kept) {
    if (const std::optional<bool> is_common = known->Find(name)) return *is_common;
  }
  sql::Params params = {{"workspace", workspace_id}, {"many", many}};
  std::size_t next = 0;
  std::string members = MembersOf(node, [&](sql::Value value) {
    const std::string_view parameter = ParameterName(next++);
    params.emplace_back(parameter, std::move(value));
    return ":" + std::string(parameter);
  });
  constexpr std::string_view kAll = "FROM ticket_word ";
  if (is_of_open) members.replace(0, kAll.size(), "FROM ticket_open_word ");
  const auto statement = sql::InternStatement("SELECT COUNT(*) FROM (SELECT 1 AS one " + members +
                                              " LIMIT :many) AS found");
  DESKMESH_ASSIGN_OR_RETURN(const sql::Rows rows, tx.Query(*statement, params));
  const bool is_common = rows[0].Int64(0) >= many;
  if (is_kept) known->Remember(name, is_common);
  return is_common;
}

absl::StatusOr<std::set<int>> CommonMemberships(sql::Tx& tx, std::string_view workspace_id,
                                                const Filter& filter, std::optional<int> but) {
  constexpr int kMany = 2000;
  std::set<int> common;
  for (int i = 0; i < static_cast<int>(filter.nodes.size()); ++i) {
    const FilterNode& node = filter.nodes[static_cast<std::size_t>(i)];
    if (node.kind != FilterNode::Kind::kCompare || !IsMembership(node.field) || but == i) {
      continue;
    }
    DESKMESH_ASSIGN_OR_RETURN(const bool is_common,
                              IsCommon(tx, workspace_id, node, kMany, /*is_of_open=*/false));
    if (is_common) common.insert(i);
  }
  return common;
}

}  // namespace deskmesh::tickets
