// SPDX-License-Identifier: Apache-2.0
#include "sla/core/milestones.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

namespace deskmesh::sla {

namespace {

base::Duration ShareOf(base::Duration within, int percent) {
  return base::Duration(within.count() / 100 * percent + within.count() % 100 * percent / 100);
}

class Collector final : public ClockObserver {
 public:
  void OnPiece(const Piece& piece) override {
    if (piece.standing != Standing::kRunning) return;
    Seen& seen = SeenOf(piece.cycle);
    const Policy& policy = *piece.promise->policy;
    for (int percent : policy.warning_percents) {
      if (!Reaches(piece, percent)) break;
      if (!seen.warned.insert(percent).second) continue;
      Add(piece.cycle, Milestone::What::kWarned, percent, ReachedAt(piece, percent),
          ShareOf(piece.promise->within, percent), *piece.promise);
    }
    for (const EscalationStep& step : policy.escalation) {
      if (!Reaches(piece, step.percent)) break;
      if (step.kind != piece.cycle.kind || !seen.escalated.insert(step.percent).second) continue;
      Add(piece.cycle, Milestone::What::kEscalated, step.percent, ReachedAt(piece, step.percent),
          ShareOf(piece.promise->within, step.percent), *piece.promise, &step);
    }
  }

  void OnBreach(const Cycle& cycle, base::Instant at, const Promise& promise) override {
    Add(cycle, Milestone::What::kBreached, 0, at, promise.within, promise);
  }

  void OnDone(const Cycle& cycle, base::Instant at, base::Duration charged, bool is_late,
              const Promise& promise) override {
    Seen& seen = SeenOf(cycle);
    ++seen.done;
    if (!is_late) Add(cycle, Milestone::What::kMet, seen.done, at, charged, promise);
  }

  std::vector<Milestone> Take() {
    std::sort(milestones_.begin(), milestones_.end(), [](const Milestone& a, const Milestone& b) {
      return std::tie(a.at, a.kind, a.cycle, a.what, a.number) <
             std::tie(b.at, b.kind, b.cycle, b.what, b.number);
    });
    return std::move(milestones_);
  }

 private:
  struct Seen {
    int cycle = 0;
    std::set<int> warned;
    std::set<int> escalated;
    int done = 0;
  };

  static bool Reaches(const Piece& piece, int percent) {
    return piece.charged_after >= ShareOf(piece.promise->within, percent);
  }
  // The share may have been used up before the promise changed: then at once.
  static base::Instant ReachedAt(const Piece& piece, int percent) {
    return piece.promise->calendar->Add(
        piece.from, ShareOf(piece.promise->within, percent) - piece.charged_before);
  }

  Seen& SeenOf(const Cycle& cycle) {
    Seen& seen = seen_[static_cast<int>(cycle.kind)];
    if (seen.cycle != cycle.number)
      seen = {.cycle = cycle.number, .warned = {}, .escalated = {}, .done = 0};
    return seen;
  }

  void Add(const Cycle& cycle, Milestone::What what, int number, base::Instant at,
           base::Duration charged, const Promise& promise, const EscalationStep* step = nullptr) {
    milestones_.push_back({.kind = cycle.kind,
                           .what = what,
                           .cycle = cycle.number,
                           .number = number,
                           .start = cycle.start,
                           .at = at,
                           .charged = charged,
                           .promise = &promise,
                           .step = step});
  }

  std::array<Seen, kClockKinds> seen_;
  std::vector<Milestone> milestones_;
};

}  // namespace

std::string Milestone::Key() const {
  std::string key(ClockName(kind));
  key += '.' + std::to_string(cycle);
  switch (what) {
    case What::kWarned:
      return key + ".w" + std::to_string(number);
    case What::kBreached:
      return key + ".b";
    case What::kMet:
      return key + ".m" + std::to_string(number);
    case What::kEscalated:
      return key + ".e" + std::to_string(number);
  }
  return key;
}

Survey SurveyAt(const TicketHistory& history, const PolicyTimeline& timeline, base::Instant now) {
  Collector collector;
  TicketClocks clocks = Replay(history, timeline, &collector);
  clocks.Observe(now, collector);
  clocks.set_observer(nullptr);
  return {collector.Take(), clocks};
}

std::optional<base::Instant> NextMilestone(const TicketClocks& clocks, base::Instant now) {
  const base::Instant at = std::max(now, clocks.last_at());
  base::Instant next = base::Instant::Infinite();
  for (int kind = 0; kind < kClockKinds; ++kind) {
    const ClockReading reading = clocks.Read(static_cast<ClockKind>(kind), at);
    if (reading.standing != Standing::kRunning) continue;
    // The smallest share that isn't used up yet.
    base::Duration share = base::Duration::max();
    const auto consider = [&](base::Duration candidate) {
      if (candidate > reading.elapsed) share = std::min(share, candidate);
    };
    consider(reading.within);
    for (int percent : reading.promise->policy->warning_percents) {
      consider(ShareOf(reading.within, percent));
    }
    for (const EscalationStep& step : reading.promise->policy->escalation) {
      if (step.kind == reading.kind) consider(ShareOf(reading.within, step.percent));
    }
    if (share == base::Duration::max()) continue;
    next = std::min(next, reading.promise->calendar->Add(at, share - reading.elapsed));
  }
  if (next == base::Instant::Infinite()) return std::nullopt;
  return next;
}

}  // namespace deskmesh::sla
