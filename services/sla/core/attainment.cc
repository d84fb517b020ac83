// SPDX-License-Identifier: Apache-2.0
#include "sla/core/attainment.h"

#include <map>
#include <utility>

namespace deskmesh::sla {

std::vector<Outcome> OutcomesOf(const TicketHistory& history, const PolicyTimeline& timeline,
                                base::Instant now) {
  const Survey survey = SurveyAt(history, timeline, now);
  std::map<std::pair<ClockKind, int>, Outcome> outcomes;
  for (const Milestone& milestone : survey.milestones) {
    const bool is_end =
        milestone.what == Milestone::What::kMet || milestone.what == Milestone::What::kBreached;
    if (!is_end) continue;
    Outcome& outcome = outcomes[{milestone.kind, milestone.cycle}];
    // A breach stays, whatever comes after it.
    if (outcome.how == Outcome::How::kBreached) continue;
    outcome = {.kind = milestone.kind,
               .cycle = milestone.cycle,
               .how = milestone.what == Milestone::What::kMet ? Outcome::How::kMet
                                                              : Outcome::How::kBreached,
               .ended = milestone.at,
               .promise = milestone.promise};
  }
  for (int k = 0; k < kClockKinds; ++k) {
    const ClockKind kind = static_cast<ClockKind>(k);
    const ClockReading reading = survey.clocks.Read(kind, now);
    if (reading.state != ClockState::kRunning && reading.state != ClockState::kPaused) continue;
    outcomes[{kind, reading.cycle}] = {.kind = kind,
                                       .cycle = reading.cycle,
                                       .how = Outcome::How::kOpen,
                                       .ended = {},
                                       .promise = reading.promise};
  }
  std::vector<Outcome> list;
  for (auto& [key, outcome] : outcomes) list.push_back(outcome);
  return list;
}

void AttainmentCounts::Add(const Outcome& outcome) {
  switch (outcome.how) {
    case Outcome::How::kMet:
      ++met;
      break;
    case Outcome::How::kBreached:
      ++breached;
      break;
    case Outcome::How::kOpen:
      ++open;
      break;
  }
}

}  // namespace deskmesh::sla
