// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/ticket.h"

#include <absl/time/time.h>

#include <array>
#include <set>

#include "platform/text/utf8.h"

namespace deskmesh::tickets {
namespace {

constexpr std::array<std::string_view, 7> kStates = {
    "",         "UNASSIGNED", "IN_PROGRESS", "WAITING_FOR_CUSTOMER", "WAITING_FOR_THIRD_PARTY",
    "RESOLVED", "CLOSED"};
constexpr std::array<std::string_view, 5> kPriorities = {"", "P0", "P1", "P2", "P3"};
constexpr std::array<std::string_view, 4> kTypes = {"", "INSTALL", "FEATURE", "FAULT"};
constexpr std::array<std::string_view, 4> kLevels = {"", "L1", "L2", "L3"};
constexpr std::array<std::string_view, 4> kTiers = {"", "FREE", "PAID", "ENTERPRISE"};
constexpr std::array<std::string_view, 11> kChannels = {
    "", "API", "WEB", "CHAT", "EMAIL", "PHONE", "WECHAT", "WECOM", "DINGTALK", "FEISHU", "SMS"};
constexpr std::array<std::string_view, 6> kApprovals = {"",         "PENDING", "APPROVED",
                                                        "REJECTED", "EXPIRED", "WITHDRAWN"};
constexpr std::array<std::string_view, 10> kActions = {
    "created",   "updated", "assigned",       "state_changed", "commented",
    "escalated", "rated",   "clock_breached", "replied",       "clock_warned"};

std::string Join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

constexpr std::size_t kShownOfField = 200;  // characters of a custom field's value

// The keys of custom fields that differ, ascending.
std::vector<std::string> ChangedKeys(const std::map<std::string, std::string>& before,
                                     const std::map<std::string, std::string>& after) {
  std::set<std::string> keys;
  for (const auto& [key, value] : after) {
    const auto found = before.find(key);
    if (found == before.end() || found->second != value) keys.insert(key);
  }
  for (const auto& [key, value] : before) {
    if (!after.contains(key)) keys.insert(key);
  }
  return {keys.begin(), keys.end()};
}

std::string ShownField(const std::map<std::string, std::string>& fields, const std::string& key) {
  const auto found = fields.find(key);
  return found == fields.end() ? std::string() : Shortened(found->second, kShownOfField);
}

// RFC 3339 in UTC, to the second; empty for an unset moment.
std::string Moment(base::Instant at) {
  if (at.micros == 0) return {};
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixMicros(at.micros),
                          absl::UTCTimeZone());
}

}  // namespace

std::string_view NameOf(State state) { return kStates[static_cast<std::size_t>(state)]; }
std::string_view NameOf(Priority priority) {
  return kPriorities[static_cast<std::size_t>(priority)];
}
std::string_view NameOf(Type type) { return kTypes[static_cast<std::size_t>(type)]; }
std::string_view NameOf(Level level) { return kLevels[static_cast<std::size_t>(level)]; }
std::string_view NameOf(Tier tier) { return kTiers[static_cast<std::size_t>(tier)]; }
std::string_view NameOf(Channel channel) { return kChannels[static_cast<std::size_t>(channel)]; }
std::string_view NameOf(ApprovalState state) { return kApprovals[static_cast<std::size_t>(state)]; }
std::string_view NameOf(Action action) { return kActions[static_cast<std::size_t>(action)]; }

std::optional<Action> ActionNamed(std::string_view word) {
  const auto* const found = std::ranges::find(kActions, word);
  if (found == std::end(kActions)) return std::nullopt;
  return static_cast<Action>(found - std::begin(kActions));
}

std::string Shortened(const std::string& value, std::size_t characters) {
  std::u32string text = text::ToUtf32(text::TruncateUtf8(value, 4 * (characters + 1)));
  if (text.size() <= characters) return value;
  text.resize(characters - 1);
  return text::ToUtf8(text) + "…";
}

Step BeginStep(const Ticket& before, Action action, base::Instant now) {
  Step step;
  step.action = action;
  step.ticket = before;
  ++step.ticket.sequence;
  step.ticket.updated = now;
  step.previous_state = before.state;
  step.previous_priority = before.priority;
  step.previous_level = before.level;
  step.previous_assignee_id = before.assignee_id;
  return step;
}

void DescribeChanges(const Ticket& before, Step& step) {
  const Ticket& after = step.ticket;
  const auto note = [&](const char* field, std::string_view old_value, std::string_view new_value) {
    if (old_value == new_value) return;
    step.changed_fields.emplace_back(field);
    step.changes[field] = std::string(old_value) + " → " + std::string(new_value);
  };
  note("subject", before.subject, after.subject);
  note("type", NameOf(before.type), NameOf(after.type));
  note("priority", NameOf(before.priority), NameOf(after.priority));
  note("state", NameOf(before.state), NameOf(after.state));
  note("level", NameOf(before.level), NameOf(after.level));
  note("assignee_id", before.assignee_id, after.assignee_id);
  note("owner_id", before.owner_id, after.owner_id);
  note("team_id", before.team_id, after.team_id);
  note("requester_id", before.requester_id, after.requester_id);
  note("organization_id", before.organization_id, after.organization_id);
  note("affects_core_function", before.affects_core_function ? "yes" : "no",
       after.affects_core_function ? "yes" : "no");
  note("labels", Join(before.labels), Join(after.labels));
  note("tags", Join(before.tags), Join(after.tags));
  note("locale", before.locale, after.locale);
  note("breached_clocks", Join(before.breached_clocks), Join(after.breached_clocks));
  note("merged_into_id", before.merged_into_id, after.merged_into_id);
  note("merged_ids", Join(before.merged_ids), Join(after.merged_ids));
  note("snooze_until_time", Moment(before.snooze_until), Moment(after.snooze_until));
  note("follower_ids", Join(before.follower_ids), Join(after.follower_ids));
  note("subtask_count", std::to_string(before.subtask_count), std::to_string(after.subtask_count));
  note("done_subtask_count", std::to_string(before.done_subtask_count),
       std::to_string(after.done_subtask_count));
  note("approval", NameOf(before.approval), NameOf(after.approval));
  note("follow_up_ids", Join(before.follow_up_ids), Join(after.follow_up_ids));
  note("problem_id", before.problem_id, after.problem_id);
  note("status", before.status, after.status);
  note("cc", Join(before.cc), Join(after.cc));
  if (before.custom_fields != after.custom_fields) {
    step.changed_fields.emplace_back("custom_fields");
    for (const std::string& key : ChangedKeys(before.custom_fields, after.custom_fields)) {
      step.changed_fields.push_back(std::string(kFieldPrefix) + key);
      step.changes[step.changed_fields.back()] =
          ShownField(before.custom_fields, key) + " → " + ShownField(after.custom_fields, key);
    }
  }
}

}  // namespace deskmesh::tickets
