// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/trigger_rule.h"

#include <algorithm>
#include <iterator>

#include "tickets/core/custom_field.h"

namespace deskmesh::tickets {
namespace {

template <typename T>
bool Contains(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string_view WordOf(Author author) {
  switch (author) {
    case Author::kCustomer:
      return "customer";
    case Author::kAgent:
      return "agent";
    case Author::kSystem:
      return "system";
    case Author::kUnset:
      break;
  }
  return "";
}

FilterContext ForRule(base::Instant now) { return {.now = now, .me = "", .is_of_rule = true}; }

// What an update can change, as facts name it; custom fields are named by their keys as well.
constexpr std::string_view kChanging[] = {"subject",
                                          "type",
                                          "priority",
                                          "owner_id",
                                          "team_id",
                                          "requester_id",
                                          "organization_id",
                                          "affects_core_function",
                                          "labels",
                                          "tags",
                                          "locale",
                                          "breached_clocks",
                                          "merged_ids",
                                          "snooze_until_time",
                                          "follower_ids",
                                          "subtask_count",
                                          "done_subtask_count",
                                          "approval",
                                          "follow_up_ids",
                                          "problem_id",
                                          "status",
                                          "cc",
                                          "custom_fields",
                                          "links",
                                          "subtasks",
                                          "defects",
                                          "approval_vote",
                                          "split_from_id",
                                          "split_off",
                                          "review.timeline",
                                          "review.cause",
                                          "review.impact",
                                          "review.tasks"};

// Empty for a name that may be a changed field's.
std::string FaultOfChanged(const std::string& name) {
  const bool is_custom =
      name.starts_with(kFieldPrefix) && IsFieldKey(name.substr(kFieldPrefix.size()));
  if (is_custom ||
      std::find(std::begin(kChanging), std::end(kChanging), name) != std::end(kChanging)) {
    return "";
  }
  std::string known;
  for (const std::string_view each : kChanging) known += std::string(each) + ", ";
  return "`" + name + "` is no field that an update changes; known are " + known +
         "custom_fields.<key>";
}

// The news is a change of state to the rule, whatever else it is.
bool Moves(const TriggerRule& rule, const TriggerNews& news) {
  return news.has_changed_state && Contains(rule.events, Action::kStateChanged);
}

}  // namespace

std::vector<base::FieldViolation> FaultsOf(const TriggerRule& rule, base::Instant now) {
  std::vector<base::FieldViolation> faults = FaultsOf(rule.actions, /*has_webhooks=*/true);
  if (rule.after.count() != 0 && (rule.after < kShortestQuiet || rule.after > kLongestQuiet)) {
    faults.push_back({"after", "must be 1 minute to 90 days"});
  }
  if (rule.events.empty() != rule.is_time_rule()) {
    faults.push_back({"events", rule.is_time_rule() ? "must be empty for a time rule"
                                                    : "must name an event, or `after` a time"});
  }
  if (!rule.changed_fields.empty() && !Contains(rule.events, Action::kUpdated)) {
    faults.push_back({"changed_fields", "needs the event UPDATED"});
  }
  if ((rule.used_percent != 0 || !rule.clocks.empty()) &&
      !Contains(rule.events, Action::kClockWarned)) {
    faults.push_back(
        {rule.clocks.empty() ? "used_percent" : "clocks", "needs the event CLOCK_WARNED"});
  }
  for (const std::string& clock : rule.clocks) {
    if (std::ranges::find(kClockNames, clock) == std::end(kClockNames)) {
      faults.push_back({"clocks", "must be some of " + ClockNames()});
      break;
    }
  }
  for (std::size_t i = 0; i < rule.changed_fields.size(); ++i) {
    std::string fault = FaultOfChanged(rule.changed_fields[i]);
    if (!fault.empty()) {
      faults.push_back({"changed_fields[" + std::to_string(i) + "]", std::move(fault)});
    }
  }
  const absl::Status filter = ParseFilter(rule.filter, ForRule(now)).status();
  if (!filter.ok()) {
    const base::ErrorDetails details = base::DetailsOf(filter);
    for (const base::FieldViolation& fault : details.field_violations) faults.push_back(fault);
  }
  return faults;
}

TriggerVerdict JudgeTrigger(const TriggerRule& rule, const Ticket& ticket, const TriggerNews* news,
                            base::Instant now) {
  TriggerVerdict verdict{.is_match = rule.is_enabled};
  if (!rule.is_enabled) verdict.conditions.push_back({"the trigger is enabled", false, "disabled"});
  const auto demand = [&](std::string text, bool held, std::string found) {
    verdict.is_match &= held;
    verdict.conditions.push_back({std::move(text), held, std::move(found)});
  };
  if (news != nullptr && !rule.is_time_rule()) {
    std::vector<std::string> events;
    for (const Action event : rule.events) events.emplace_back(NameOf(event));
    const bool is_by_move = Moves(rule, *news);
    std::string found(NameOf(news->action));
    if (news->has_changed_state && news->action != Action::kStateChanged) {
      found += ", " + std::string(NameOf(Action::kStateChanged));
    }
    demand("event: " + Joined(events), Listens(rule, *news), std::move(found));
    if (!rule.changed_fields.empty() && news->action == Action::kUpdated) {
      demand("changed: " + Joined(rule.changed_fields),
             std::any_of(news->changed_fields.begin(), news->changed_fields.end(),
                         [&](const std::string& f) { return Contains(rule.changed_fields, f); }),
             Joined(news->changed_fields));
    }
    if (news->action == Action::kClockWarned) {
      if (!rule.clocks.empty()) {
        demand("clock: " + Joined(rule.clocks), Contains(rule.clocks, news->clock), news->clock);
      }
      demand("used: " + std::to_string(rule.used_percent) + " % or more",
             news->used_percent >= rule.used_percent, std::to_string(news->used_percent) + " %");
    }
    const bool has_words = news->action == Action::kCommented || news->action == Action::kReplied;
    if (rule.author != Author::kUnset && has_words && !is_by_move) {
      demand("author: " + std::string(WordOf(rule.author)), news->author == rule.author,
             std::string(WordOf(news->author)));
    }
  }
  const absl::StatusOr<Filter> filter = ParseFilter(rule.filter, ForRule(now));
  if (!filter.ok()) {
    demand("the filter can be read", false, rule.filter);
    return verdict;
  }
  verdict.is_match &= Matches(*filter, ticket);
  for (JudgedComparison& judged : JudgeComparisons(*filter, ticket)) {
    verdict.conditions.push_back(std::move(judged));
  }
  return verdict;
}

bool Listens(const TriggerRule& rule, const TriggerNews& news) {
  return Contains(rule.events, news.action) || Moves(rule, news);
}

std::size_t FirstAfter(const std::vector<TriggerRule>& rules, std::string_view actor) {
  if (!IsTrigger(actor)) return 0;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].id == actor) return i + 1;
  }
  return rules.size();
}

}  // namespace deskmesh::tickets
