// SPDX-License-Identifier: Apache-2.0
#include "tickets/triggers/convert.h"

#include <utility>

#include "tickets/catalogue/convert.h"

namespace deskmesh::tickets {
namespace {

constexpr std::pair<v1::Trigger::Event, Action> kEvents[] = {
    {v1::Trigger::CREATED, Action::kCreated},
    {v1::Trigger::UPDATED, Action::kUpdated},
    {v1::Trigger::ASSIGNED, Action::kAssigned},
    {v1::Trigger::STATE_CHANGED, Action::kStateChanged},
    {v1::Trigger::COMMENTED, Action::kCommented},
    {v1::Trigger::ESCALATED, Action::kEscalated},
    {v1::Trigger::RATED, Action::kRated},
    {v1::Trigger::CLOCK_BREACHED, Action::kClockBreached},
    {v1::Trigger::REPLIED, Action::kReplied},
    {v1::Trigger::CLOCK_WARNED, Action::kClockWarned},
};

}  // namespace

TriggerRule RuleOf(const v1::Trigger& trigger) {
  TriggerRule rule{
      .id = trigger.id(),
      .name = trigger.display_name(),
      .filter = trigger.filter(),
      .changed_fields = {trigger.changed_fields().begin(), trigger.changed_fields().end()},
      .author = static_cast<Author>(trigger.author()),
      .used_percent = trigger.used_percent(),
      .clocks = {trigger.clocks().begin(), trigger.clocks().end()},
      .after = std::chrono::seconds(trigger.after().seconds()),
      .actions = ActionsOf(trigger.actions()),
      .is_enabled = !trigger.has_enabled() || trigger.enabled()};
  for (const int event : trigger.events()) {
    for (const auto& [proto, action] : kEvents) {
      if (proto == event) rule.events.push_back(action);
    }
  }
  return rule;
}

v1::Trigger::Event EventOf(Action action) {
  for (const auto& [proto, core] : kEvents) {
    if (core == action) return proto;
  }
  return v1::Trigger::EVENT_UNSPECIFIED;
}

Action ActionOf(std::string_view name) {
  for (const auto& [proto, action] : kEvents) {
    if (NameOf(action) == name) return action;
  }
  return Action::kUpdated;
}

void ToProto(const TriggerVerdict& verdict, v1::TriggerRun* run) {
  run->set_outcome(verdict.is_match ? v1::TriggerRun::MATCHED : v1::TriggerRun::NOT_MATCHED);
  for (const JudgedComparison& judged : verdict.conditions) {
    auto* condition = run->add_conditions();
    condition->set_text(judged.text);
    condition->set_held(judged.held);
    condition->set_found(judged.found);
  }
}

}  // namespace deskmesh::tickets
