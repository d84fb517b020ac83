// SPDX-License-Identifier: Apache-2.0
#include "sla/core/milestones.h"

#include <algorithm>
#include <array>
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
    Seen& seen = seen_[static_cast<int>(piece.kind)];
    if (seen.cycle != piece.cycle) seen = {.cycle = piece.cycle, .percents = {}, .done = 0};
    for (int percent : piece.promise->policy->warning_percents) {
      const base::Duration share = ShareOf(piece.promise->within, percent);
      if (piece.charged_after < share) break;
      if (std::find(seen.percents.begin(), seen.percents.end(), percent) != seen.percents.end()) {
        continue;
      }
      seen.percents.push_back(percent);
      milestones_.push_back(
          {.kind = piece.kind,
           .what = Milestone::What::kWarned,
           .cycle = piece.cycle,
           .number = percent,
           .at = piece.promise->calendar->Add(piece.from, share - piece.charged_before),
           .promise = piece.promise});
    }
  }

  void OnBreach(ClockKind kind, int cycle, base::Instant at, const Promise& promise) override {
    milestones_.push_back({.kind = kind,
                           .what = Milestone::What::kBreached,
                           .cycle = cycle,
                           .number = 0,
                           .at = at,
                           .promise = &promise});
  }

  void OnDone(ClockKind kind, int cycle, base::Instant at, bool is_late,
              const Promise& promise) override {
    Seen& seen = seen_[static_cast<int>(kind)];
    if (seen.cycle != cycle) seen = {.cycle = cycle, .percents = {}, .done = 0};
    ++seen.done;
    if (is_late) return;
    milestones_.push_back({.kind = kind,
                           .what = Milestone::What::kMet,
                           .cycle = cycle,
                           .number = seen.done,
                           .at = at,
                           .promise = &promise});
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
    std::vector<int> percents;
    int done = 0;
  };
  std::array<Seen, kClockKinds> seen_;
  std::vector<Milestone> milestones_;
};

}  // namespace

std::string Milestone::Key() const {
  std::string key(ClockName(kind));
  key += '/' + std::to_string(cycle);
  switch (what) {
    case What::kWarned:
      return key + "/warned/" + std::to_string(number);
    case What::kBreached:
      return key + "/breached";
    case What::kMet:
      return key + "/met/" + std::to_string(number);
  }
  return key;
}

std::vector<Milestone> MilestonesUntil(const TicketHistory& history, const PolicyTimeline& timeline,
                                       base::Instant now) {
  Collector collector;
  const TicketClocks clocks = Replay(history, timeline, &collector);
  clocks.Observe(now, collector);
  return collector.Take();
}

std::optional<base::Instant> NextMilestone(const TicketClocks& clocks, base::Instant now) {
  const base::Instant at = std::max(now, clocks.last_at());
  base::Instant next = base::Instant::Infinite();
  for (int kind = 0; kind < kClockKinds; ++kind) {
    const ClockReading reading = clocks.Read(static_cast<ClockKind>(kind), at);
    if (reading.standing != Standing::kRunning || reading.elapsed >= reading.within) continue;
    base::Duration share = reading.within;
    for (int percent : reading.promise->policy->warning_percents) {
      share = ShareOf(reading.within, percent);
      if (share > reading.elapsed) break;
      share = reading.within;
    }
    next = std::min(next, reading.promise->calendar->Add(at, share - reading.elapsed));
  }
  if (next == base::Instant::Infinite()) return std::nullopt;
  return next;
}

}  // namespace deskmesh::sla
