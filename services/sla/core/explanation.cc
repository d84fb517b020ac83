// SPDX-License-Identifier: Apache-2.0
#include "sla/core/explanation.h"

#include <algorithm>
#include <utility>

namespace deskmesh::sla {

namespace {

std::string ReasonOf(const HoursStretch& stretch) {
  const auto named = [&](std::string reason) {
    if (!stretch.special_day.empty()) reason.append(" ").append(stretch.special_day);
    return reason;
  };
  switch (stretch.hours) {
    case Hours::kOpen:
      return "business hours";
    case Hours::kAlwaysOpen:
      return "24x7, every minute counts";
    case Hours::kMakeUpDay:
      return named("working day with hours of its own");
    case Hours::kOutsideHours:
      return "outside business hours";
    case Hours::kWeekend:
      return "no working day";
    case Hours::kHoliday:
      return named("holiday");
  }
  return "";
}

class Explainer final : public ClockObserver {
 public:
  Explainer(ClockKind kind, std::size_t max_intervals)
      : kind_(kind), max_intervals_(max_intervals) {}

  void OnPiece(const Piece& piece) override {
    if (piece.cycle.kind != kind_ || piece.until == piece.from) return;
    if (piece.standing != Standing::kRunning) {
      Append({.from = piece.from,
              .until = piece.until,
              .cycle = piece.cycle.number,
              .reason = std::string(sla::ReasonOf(piece.standing)),
              .promise = piece.promise});
      return;
    }
    for (base::Instant at = piece.from; at < piece.until;) {
      const HoursStretch stretch = piece.promise->calendar->StretchAt(at);
      const base::Instant until = std::min(stretch.until, piece.until);
      const base::Duration charged = piece.promise->calendar->Between(at, until);
      Append({.from = at,
              .until = until,
              .cycle = piece.cycle.number,
              .is_charged = charged > base::Duration(0),
              .charged = charged,
              .reason = ReasonOf(stretch),
              .promise = piece.promise});
      at = until;
    }
  }

  Explanation Take() {
    Cut();
    return std::move(explanation_);
  }

 private:
  void Append(ExplainedInterval next) {
    std::vector<ExplainedInterval>& intervals = explanation_.intervals;
    if (!intervals.empty()) {
      ExplainedInterval& last = intervals.back();
      if (last.until == next.from && last.cycle == next.cycle && last.reason == next.reason &&
          last.promise == next.promise) {
        last.until = next.until;
        last.charged += next.charged;
        return;
      }
    }
    if (intervals.size() >= 2 * max_intervals_) Cut();
    intervals.push_back(std::move(next));
  }

  void Cut() {
    std::vector<ExplainedInterval>& intervals = explanation_.intervals;
    if (intervals.size() <= max_intervals_) return;
    intervals.erase(intervals.begin(),
                    intervals.end() - static_cast<std::ptrdiff_t>(max_intervals_));
    explanation_.is_cut = true;
  }

  ClockKind kind_;
  std::size_t max_intervals_;
  Explanation explanation_;
};

}  // namespace

Explanation Explain(const TicketHistory& history, const PolicyTimeline& timeline, ClockKind kind,
                    base::Instant now, std::size_t max_intervals) {
  Explainer explainer(kind, max_intervals);
  const TicketClocks clocks = Replay(history, timeline, &explainer);
  clocks.Observe(now, explainer);
  return explainer.Take();
}

}  // namespace deskmesh::sla
