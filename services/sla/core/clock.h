// SPDX-License-Identifier: Apache-2.0
//
// The clocks of one ticket: a pure function of its recorded facts, the policies and the calendars
// (R41, R42). Nothing is counted down anywhere, so a clock can be replayed and explained.
//
//   TicketClocks clocks(&timeline);
//   for (const TicketFact& fact : history.facts()) clocks.Apply(fact, history.attributes());
//   ClockReading reading = clocks.Read(ClockKind::kResolution, now);
//
// What starts and what ends a clock:
//   assignment       creation                      → the first assignee
//   work_start       creation                      → the first time in progress
//   first_reply      creation                      → the first public comment of the team
//   next_reply       a customer's public comment   → the next public comment of the team
//                    after the first reply,          (again and again; each is a cycle)
//                    while the ticket is open
//   progress_update  creation, then each update    → the next public comment of the team
//   resolution       creation                      → resolved or closed; a reopened ticket goes on
//                                                    from the time already charged; one that
//                                                    becomes part of another owes none any more
// A minute is charged under the promise and the calendar in force at that minute. A breach, once
// reached, stays: neither a lower priority nor a reopening takes it back.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "platform/base/instant.h"
#include "sla/core/pause_rule.h"
#include "sla/core/policy.h"
#include "sla/core/ticket_history.h"

namespace deskmesh::sla {

enum class ClockState : std::uint8_t {
  kNone,  // no promise was ever made, or nothing is owed yet
  kRunning,
  kPaused,
  kMet,        // done in time
  kBreached,   // the time ran out, whether or not it was done later
  kCancelled,  // the ticket was closed, or became part of another, before
};

// One clock at one moment. For a clock with cycles: its latest cycle.
struct ClockReading {
  ClockKind kind = ClockKind::kAssignment;
  ClockState state = ClockState::kNone;
  Standing standing = Standing::kIdle;
  int cycle = 0;     // from 1
  int breaches = 0;  // in all cycles so far
  base::Duration within{0};
  base::Duration elapsed{0};    // charged so far
  base::Duration remaining{0};  // left to charge; negative: overdue
  base::Instant start;
  base::Instant stop = base::Instant::Infinite();    // done or cancelled; Infinite: not
  base::Instant breach = base::Instant::Infinite();  // Infinite: none
  // When the time runs out, or ran out, if it goes on running; Infinite while it stands still.
  base::Instant due = base::Instant::Infinite();
  // The promise in force, or the last one that was; null when there never was one.
  const Promise* promise = nullptr;
};

// Told how each clock stood, piece by piece, in the order of time per clock.
class ClockObserver {
 public:
  virtual ~ClockObserver() = default;
  struct Cycle {
    ClockKind kind;
    int number;           // from 1
    base::Instant start;  // of the cycle
  };
  struct Piece {
    Cycle cycle;
    base::Instant from;
    base::Instant until;  // = from where a running piece ended at once
    Standing standing;
    const Promise* promise;         // null only with kNoPromise
    base::Duration charged_before;  // of this cycle
    base::Duration charged_after;
  };
  virtual void OnPiece(const Piece& piece) = 0;
  // A cycle was done after `charged`; `is_late` when its time had run out.
  virtual void OnDone(const Cycle& /*cycle*/, base::Instant /*at*/, base::Duration /*charged*/,
                      bool /*is_late*/, const Promise& /*promise*/) {}
  // The time of a cycle ran out at `at`.
  virtual void OnBreach(const Cycle& /*cycle*/, base::Instant /*at*/, const Promise& /*promise*/) {}
};

// The six clocks of one ticket after some of its facts. Copyable, so that a copy is a checkpoint.
// Confined to one thread.
class TicketClocks {
 public:
  // `timeline` must outlive the clocks; `observer` may be null.
  explicit TicketClocks(const PolicyTimeline* timeline, ClockObserver* observer = nullptr)
      : timeline_(timeline), observer_(observer) {}

  // The next fact, in ascending sequence. A fact dated before its predecessor counts as happening
  // with it, so that a clock of the system that was set back charges nothing twice.
  void Apply(const TicketFact& fact, const std::vector<Attributes>& attributes);

  // How a clock stands at `now`; earlier than the last fact counts as the last fact.
  ClockReading Read(ClockKind kind, base::Instant now) const;

  // Brings every running clock up to `now`: the observer is told the piece under way. The clocks
  // themselves go on as if nothing was asked.
  void Observe(base::Instant now, ClockObserver& observer) const;

  base::Instant last_at() const { return last_at_; }
  void set_observer(ClockObserver* observer) { observer_ = observer; }

 private:
  struct Track {
    Standing standing = Standing::kIdle;
    bool is_owed = false;
    bool is_done = false;
    bool is_cancelled = false;
    std::int32_t cycle = 0;
    std::int32_t breaches = 0;
    base::Duration charged{0};  // up to `mark`
    base::Instant mark;  // since when it stands as it stands
    base::Duration worked_at_mark{0};
    const Promise* promise = nullptr;  // in force since `mark`
    const Promise* shown = nullptr;  // the last one that wasn't null
    base::Instant start;
    base::Instant stop = base::Instant::Infinite();
    base::Instant breach = base::Instant::Infinite();
  };

  ClockObserver::Cycle CycleOf(int kind) const {
    return {static_cast<ClockKind>(kind), tracks_[kind].cycle, tracks_[kind].start};
  }
  Track& Of(ClockKind kind) { return tracks_[static_cast<int>(kind)]; }
  void Start(ClockKind kind, base::Instant at);
  void Complete(ClockKind kind, base::Instant at);
  void Revive(base::Instant at);
  void Settle(int kind, base::Instant at);
  void Reassess(base::Instant at);
  base::Duration WorkedAt(const BusinessCalendar& calendar, base::Instant at);

  const PolicyTimeline* timeline_;
  ClockObserver* observer_;
  std::array<Track, kClockKinds> tracks_;
  Promises promises_{};
  base::Instant last_at_;
  std::uint32_t attributes_ = 0;
  TicketState state_ = TicketState::kUnspecified;
  bool has_begun_ = false;
  // Several clocks usually ask the same calendar about the same instant.
  const BusinessCalendar* asked_calendar_ = nullptr;
  base::Instant asked_at_;
  base::Duration asked_worked_{0};
};

// All facts of a history applied in order.
TicketClocks Replay(const TicketHistory& history, const PolicyTimeline& timeline,
                    ClockObserver* observer = nullptr);

}  // namespace deskmesh::sla
