// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/coming_match.h"

#include <absl/time/time.h>

#include <algorithm>
#include <string>
#include <vector>

namespace deskmesh::tickets {
namespace {

// When a comparison with `now` plus or minus something may begin or cease to hold.
void AddTurns(const FilterNode& node, const Ticket& ticket, std::vector<base::Instant>& turns) {
  if (!node.from_now.has_value()) return;
  if (node.field == FilterField::kCustomField) {
    const auto found = ticket.custom_fields.find(node.key);
    absl::Time day;
    std::string error;
    if (found == ticket.custom_fields.end() ||
        !absl::ParseTime("%Y-%m-%d", found->second, &day, &error)) {
      return;
    }
    const base::Instant begin = base::Instant{absl::ToUnixMicros(day)} - *node.from_now;
    turns.push_back(begin);
    turns.push_back(begin + std::chrono::days(1));
    return;
  }
  if (node.field != FilterField::kCreateTime && node.field != FilterField::kUpdateTime) return;
  const base::Instant at =
      (node.field == FilterField::kCreateTime ? ticket.created : ticket.updated) - *node.from_now;
  turns.push_back(at);
  turns.push_back(at + base::Duration(1));
}

}  // namespace

bool DependsOnTime(const Filter& filter) {
  return std::any_of(filter.nodes.begin(), filter.nodes.end(),
                     [](const FilterNode& node) { return node.from_now.has_value(); });
}

std::optional<base::Instant> FirstMatch(const TriggerRule& rule, const Ticket& ticket,
                                        base::Instant from) {
  const auto matches = [&](base::Instant at) {
    return JudgeTrigger(rule, ticket, nullptr, at).is_match;
  };
  if (matches(from)) return from;
  const auto filter = ParseFilter(rule.filter, {.now = from});
  if (!filter.ok()) return std::nullopt;
  std::vector<base::Instant> turns;
  for (const FilterNode& node : filter->nodes) AddTurns(node, ticket, turns);
  std::sort(turns.begin(), turns.end());
  const auto first = std::find_if(turns.begin(), turns.end(),
                                  [&](base::Instant turn) { return turn > from && matches(turn); });
  return first == turns.end() ? std::nullopt : std::optional(*first);
}

}  // namespace deskmesh::tickets
