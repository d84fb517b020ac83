// SPDX-License-Identifier: Apache-2.0
#include "sla/core/policy.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace deskmesh::sla {

namespace {

constexpr std::string_view kClockNames[kClockKinds] = {
    "assignment", "first_reply", "next_reply", "progress_update", "resolution", "work_start"};

template <typename E>
std::uint32_t BitsOf(const std::vector<E>& values) {
  if (values.empty()) return ~std::uint32_t{0};
  std::uint32_t bits = 0;
  for (E value : values) bits |= std::uint32_t{1} << static_cast<int>(value);
  return bits;
}

template <typename E>
bool Holds(std::uint32_t bits, E value) {
  return (bits >> static_cast<int>(value) & 1) != 0;
}

std::string PriorityName(Priority priority) {
  return priority == Priority::kUnspecified ? "no priority"
                                            : "P" + std::to_string(static_cast<int>(priority) - 1);
}

void CheckTarget(const Target& target, const std::string& field,
                 std::vector<base::FieldViolation>& faults) {
  if (target.priority == Priority::kUnspecified) {
    faults.push_back({field + ".priority", "must be P0, P1, P2 or P3"});
  }
  if (target.within < kShortestPromise || target.within > kLongestPromise) {
    faults.push_back({field + ".within", "must be 1 second to 366 days"});
  }
}

std::string_view FaultOf(const EscalationAction& action) {
  const std::string_view target = action.target;
  const bool is_person_or_team = target.starts_with("usr_") || target.starts_with("team_");
  switch (action.kind) {
    case EscalationAction::Kind::kNotify:
      return is_person_or_team || target == "assignee" || target == "owner"
                 ? ""
                 : "must name a user, a team, `assignee` or `owner` to notify";
    case EscalationAction::Kind::kReassign:
      return is_person_or_team ? "" : "must name a user or a team to reassign to";
    case EscalationAction::Kind::kRaiseLevel:
    case EscalationAction::Kind::kRaisePriority:
      return target.empty() ? "" : "must be empty for this kind";
    case EscalationAction::Kind::kCallWebhook:
      return target.starts_with("whk_") ? "" : "must name a webhook to call";
  }
  return "is of no known kind";
}

void CheckEscalation(const Policy& policy, std::vector<base::FieldViolation>& faults) {
  if (policy.escalation.size() > kMaxEscalationSteps) {
    faults.push_back(
        {"escalation", "must be at most " + std::to_string(kMaxEscalationSteps) + " steps"});
    return;
  }
  std::set<std::pair<ClockKind, int>> seen;
  for (std::size_t i = 0; i < policy.escalation.size(); ++i) {
    const EscalationStep& step = policy.escalation[i];
    const std::string field = "escalation[" + std::to_string(i) + "]";
    if (step.percent < 1 || step.percent > 1000) {
      faults.push_back({field + ".at_percent", "must be 1 to 1000"});
    }
    if (!seen.emplace(step.kind, step.percent).second) {
      faults.push_back({field, "repeats the step of " + std::string(ClockName(step.kind)) + " at " +
                                   std::to_string(step.percent) + " %"});
    }
    if (step.actions.empty() || step.actions.size() > kMaxEscalationActions) {
      faults.push_back(
          {field + ".actions", "must be 1 to " + std::to_string(kMaxEscalationActions)});
    }
    for (std::size_t a = 0; a < step.actions.size(); ++a) {
      const std::string_view fault = FaultOf(step.actions[a]);
      if (!fault.empty()) {
        faults.push_back(
            {field + ".actions[" + std::to_string(a) + "].target", std::string(fault)});
      }
    }
  }
}

}  // namespace

std::string_view ClockName(ClockKind kind) { return kClockNames[static_cast<int>(kind)]; }

std::optional<ClockKind> ClockKindOf(std::string_view name) {
  const auto* found = std::find(std::begin(kClockNames), std::end(kClockNames), name);
  if (found == std::end(kClockNames)) return std::nullopt;
  return static_cast<ClockKind>(found - std::begin(kClockNames));
}

std::vector<base::FieldViolation> FaultsOf(const Policy& policy) {
  std::vector<base::FieldViolation> faults;
  if (policy.targets.empty() || policy.targets.size() > kMaxTargets) {
    faults.push_back({"targets", "must be 1 to " + std::to_string(kMaxTargets)});
  }
  std::set<std::tuple<ClockKind, Priority, bool>> seen;
  for (std::size_t i = 0; i < policy.targets.size() && i < kMaxTargets; ++i) {
    const Target& target = policy.targets[i];
    const std::string field = "targets[" + std::to_string(i) + "]";
    CheckTarget(target, field, faults);
    if (!seen.emplace(target.kind, target.priority, target.core_function_only).second) {
      faults.push_back({field, "repeats the target of " + std::string(ClockName(target.kind)) +
                                   " for " + PriorityName(target.priority)});
    }
  }
  if (policy.warning_percents.size() > kMaxWarnings) {
    faults.push_back(
        {"warning_percents", "must be at most " + std::to_string(kMaxWarnings) + " values"});
  }
  for (std::size_t i = 0; i < policy.warning_percents.size(); ++i) {
    const int percent = policy.warning_percents[i];
    if (percent < 1 || percent > 99 || (i > 0 && percent <= policy.warning_percents[i - 1])) {
      faults.push_back({"warning_percents", "must ascend and lie between 1 and 99"});
      break;
    }
  }
  CheckEscalation(policy, faults);
  if (policy.service_credit.required_percent < 0 || policy.service_credit.required_percent > 100) {
    faults.push_back({"service_credit.required_percent", "must be 1 to 100"});
  }
  return faults;
}

absl::StatusOr<std::shared_ptr<const PolicySet>> PolicySet::Compile(std::vector<Policy> policies,
                                                                    const Calendars& calendars) {
  std::shared_ptr<PolicySet> set(new PolicySet());
  std::sort(policies.begin(), policies.end(), [](const Policy& a, const Policy& b) {
    return std::tie(a.position, a.id) < std::tie(b.position, b.id);
  });
  set->policies_ = std::move(policies);
  set->calendars_.push_back(BusinessCalendar::AlwaysOpen());
  for (const auto& [id, calendar] : calendars) set->calendars_.push_back(calendar);

  for (Policy& policy : set->policies_) {
    if (std::vector<base::FieldViolation> faults = FaultsOf(policy); !faults.empty()) {
      return base::InvalidFields(std::move(faults));
    }
    std::sort(policy.conditions.organization_ids.begin(), policy.conditions.organization_ids.end());
    std::sort(policy.escalation.begin(), policy.escalation.end(),
              [](const EscalationStep& a, const EscalationStep& b) {
                return std::tie(a.percent, a.kind) < std::tie(b.percent, b.kind);
              });
    if (!policy.is_enabled) continue;
    Entry entry{.tiers = BitsOf(policy.conditions.tiers),
                .types = BitsOf(policy.conditions.types),
                .channels = BitsOf(policy.conditions.channels),
                .levels = BitsOf(policy.conditions.levels),
                .organization_ids = &policy.conditions.organization_ids,
                .promises = {}};
    for (std::size_t i = 0; i < policy.targets.size(); ++i) {
      const Target& target = policy.targets[i];
      const BusinessCalendar* calendar = BusinessCalendar::AlwaysOpen().get();
      if (!target.calendar_id.empty()) {
        auto found = calendars.find(target.calendar_id);
        if (found == calendars.end()) {
          return base::InvalidField(
              "targets[" + std::to_string(i) + "].calendar_id",
              "must name a calendar of the workspace; there is no " + target.calendar_id);
        }
        calendar = found->second.get();
      }
      set->promises_.push_back(std::make_unique<Promise>(
          Promise{target.kind, target.within, calendar, &target, &policy}));
      auto& by_core = entry.promises[static_cast<int>(target.priority)];
      const Promise* promise = set->promises_.back().get();
      const int kind = static_cast<int>(target.kind);
      if (target.core_function_only) {
        by_core[1][kind] = promise;
      } else {
        by_core[0][kind] = promise;
        // A target of its own for core functions wins, wherever it stands.
        if (by_core[1][kind] == nullptr) by_core[1][kind] = promise;
      }
    }
    set->entries_.push_back(entry);
  }
  return std::shared_ptr<const PolicySet>(std::move(set));
}

Promises PolicySet::Match(const Attributes& attributes) const {
  Promises matched{};
  int missing = kClockKinds;
  for (const Entry& entry : entries_) {
    if (!Holds(entry.tiers, attributes.tier) || !Holds(entry.types, attributes.type) ||
        !Holds(entry.channels, attributes.channel) || !Holds(entry.levels, attributes.level)) {
      continue;
    }
    if (!entry.organization_ids->empty() &&
        !std::binary_search(entry.organization_ids->begin(), entry.organization_ids->end(),
                            attributes.organization_id)) {
      continue;
    }
    const Promises& promises = entry.promises[static_cast<int>(attributes.priority)]
                                             [attributes.affects_core_function ? 1 : 0];
    for (int kind = 0; kind < kClockKinds; ++kind) {
      if (matched[kind] != nullptr || promises[kind] == nullptr) continue;
      matched[kind] = promises[kind];
      --missing;
    }
    if (missing == 0) break;
  }
  return matched;
}

const BusinessCalendar* PolicySet::FindCalendar(std::string_view id) const {
  for (const std::unique_ptr<Promise>& promise : promises_) {
    if (promise->target->calendar_id == id) return promise->calendar;
  }
  return nullptr;
}

const BusinessCalendar* PolicyTimeline::FindCalendar(std::string_view id) const {
  for (auto version = sets_.rbegin(); version != sets_.rend(); ++version) {
    if (const BusinessCalendar* found = version->set->FindCalendar(id)) return found;
  }
  return nullptr;
}

const PolicySet* PolicyTimeline::At(base::Instant at) const {
  if (sets_.empty()) return nullptr;
  std::size_t index = sets_.size() - 1;
  while (index > 0 && sets_[index].from > at) --index;
  return sets_[index].set.get();
}

}  // namespace deskmesh::sla
