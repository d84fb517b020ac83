// SPDX-License-Identifier: Apache-2.0
#include "chat/proactive/core/journey.h"

#include <algorithm>

namespace deskmesh::chat::proactive {

std::optional<base::Instant> Journey::DoneAt(const std::string& step) const {
  for (const StepDone& one : done) {
    if (one.event == step) return one.at;
  }
  return std::nullopt;
}

JourneyState StateOf(const Journey& journey, base::Instant now) {
  if (journey.finished_at.has_value()) {
    return *journey.finished_at <= journey.due_at ? JourneyState::kActivated : JourneyState::kLate;
  }
  return now <= journey.due_at ? JourneyState::kUnderWay : JourneyState::kMissed;
}

JourneyMove Advance(const JourneyPlan& plan, const std::string& contact_id,
                    const std::string& event, base::Instant at, std::optional<Journey>* journey) {
  if (!plan.is_enabled) return JourneyMove::kNone;
  if (!journey->has_value()) {
    if (event != plan.begin_event) return JourneyMove::kNone;
    Journey begun;
    begun.contact_id = contact_id;
    begun.begun_at = begun.progress_at = at;
    begun.due_at = at + plan.goal;
    *journey = begun;
    return JourneyMove::kBegun;
  }
  Journey& going = **journey;
  const bool is_step = std::find(plan.steps.begin(), plan.steps.end(), event) != plan.steps.end();
  if (!is_step || going.finished_at.has_value() || going.DoneAt(event).has_value()) {
    return JourneyMove::kNone;
  }
  going.done.push_back({event, at});
  going.progress_at = std::max(going.progress_at, at);
  const bool is_all = std::all_of(plan.steps.begin(), plan.steps.end(),
                                  [&](const auto& step) { return going.DoneAt(step).has_value(); });
  if (!is_all) return JourneyMove::kStep;
  going.finished_at = at;
  return JourneyMove::kFinished;
}

std::optional<std::string> NudgeNow(const JourneyPlan& plan, base::Instant now, Journey* journey) {
  if (!plan.is_enabled || journey->finished_at.has_value() || now > journey->due_at ||
      now < journey->progress_at + plan.nudge_after) {
    return std::nullopt;
  }
  for (const std::string& step : plan.steps) {
    if (journey->DoneAt(step).has_value()) continue;
    journey->progress_at = now;
    ++journey->nudges;
    return step;
  }
  return std::nullopt;
}

}  // namespace deskmesh::chat::proactive
