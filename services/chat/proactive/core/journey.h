// SPDX-License-Identifier: Apache-2.0
//
// The welcome journey (R5): from the first log-in to one whole project flow within the goal's time,
// with a nudge for whoever is stuck.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/base/instant.h"

namespace deskmesh::chat::proactive {

struct JourneyPlan {
  bool is_enabled = true;
  std::string begin_event;
  std::vector<std::string> steps;  // names of events
  base::Duration goal = std::chrono::hours(24 * 7);
  base::Duration nudge_after = std::chrono::hours(24);
};

enum class JourneyState : std::uint8_t { kUnderWay, kActivated, kLate, kMissed };

struct StepDone {
  std::string event;
  base::Instant at;
};

struct Journey {
  std::string contact_id;
  base::Instant begun_at;
  base::Instant due_at;
  std::vector<StepDone> done;
  base::Instant progress_at;  // of the last step, nudge or the beginning
  int nudges = 0;
  std::optional<base::Instant> finished_at;  // all steps done

  // When `step` was taken; nothing: not yet.
  std::optional<base::Instant> DoneAt(const std::string& step) const;
};

JourneyState StateOf(const Journey& journey, base::Instant now);

enum class JourneyMove : std::uint8_t { kNone, kBegun, kStep, kFinished };

// What an event means for the customer's journey; `journey` is nothing before it begins.
JourneyMove Advance(const JourneyPlan& plan, const std::string& contact_id,
                    const std::string& event, base::Instant at, std::optional<Journey>* journey);

// The step the customer is to be nudged to now: the first that isn't taken, when nothing happened for
// `nudge_after`. Nothing once the goal's time is over. Marks the nudge.
std::optional<std::string> NudgeNow(const JourneyPlan& plan, base::Instant now, Journey* journey);

}  // namespace deskmesh::chat::proactive
