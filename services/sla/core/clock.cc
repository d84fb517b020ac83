// SPDX-License-Identifier: Apache-2.0
#include "sla/core/clock.h"

#include <algorithm>

namespace deskmesh::sla {

namespace {

base::Instant RunsOutAt(const Promise& promise, base::Instant mark, base::Duration charged) {
  return promise.calendar->Add(mark, promise.within - charged);
}

}  // namespace

base::Duration TicketClocks::WorkedAt(const BusinessCalendar& calendar, base::Instant at) {
  if (asked_calendar_ != &calendar || asked_at_ != at) {
    asked_calendar_ = &calendar;
    asked_at_ = at;
    asked_worked_ = calendar.Worked(at);
  }
  return asked_worked_;
}

// Ends the piece since the mark: charges it when it ran and notes a breach inside it.
void TicketClocks::Settle(int kind, base::Instant at) {
  Track& track = tracks_[kind];
  if (track.standing == Standing::kIdle) {
    track.mark = at;
    return;
  }
  const base::Duration before = track.charged;
  if (track.standing == Standing::kRunning) {
    const Promise& promise = *track.promise;
    const base::Duration worked = WorkedAt(*promise.calendar, at);
    track.charged += worked - track.worked_at_mark;
    track.worked_at_mark = worked;
    if (track.charged >= promise.within && track.breach == base::Instant::Infinite()) {
      track.breach = RunsOutAt(promise, track.mark, before);
      ++track.breaches;
      if (observer_ != nullptr) {
        observer_->OnBreach(CycleOf(kind), track.breach, promise);
      }
    }
  }
  if (observer_ != nullptr && (at > track.mark || track.standing == Standing::kRunning)) {
    observer_->OnPiece(
        {CycleOf(kind), track.mark, at, track.standing, track.promise, before, track.charged});
  }
  track.mark = at;
}

void TicketClocks::Start(ClockKind kind, base::Instant at) {
  Track& track = Of(kind);
  Settle(static_cast<int>(kind), at);
  track.is_owed = true;
  track.is_done = false;
  track.is_cancelled = false;
  ++track.cycle;
  track.charged = base::Duration(0);
  track.start = at;
  track.stop = base::Instant::Infinite();
  track.breach = base::Instant::Infinite();
  track.shown = nullptr;
  track.promise = nullptr;
  track.standing = Standing::kIdle;
  track.mark = at;
}

void TicketClocks::Complete(ClockKind kind, base::Instant at) {
  Track& track = Of(kind);
  Settle(static_cast<int>(kind), at);
  track.is_owed = false;
  track.is_done = true;
  track.stop = at;
  track.standing = Standing::kIdle;
  track.promise = nullptr;
  if (observer_ != nullptr && track.shown != nullptr) {
    observer_->OnDone(CycleOf(static_cast<int>(kind)), at, track.charged,
                      track.breach != base::Instant::Infinite(), *track.shown);
  }
}

// A resolved or closed ticket is open again; `state_` is still the old one.
void TicketClocks::Revive(base::Instant at) {
  for (int kind = 0; kind < kClockKinds; ++kind) {
    Track& track = tracks_[kind];
    const bool is_resolution = static_cast<ClockKind>(kind) == ClockKind::kResolution;
    if (!track.is_cancelled && !(is_resolution && track.is_done)) continue;
    if (observer_ != nullptr && at > track.stop && track.shown != nullptr) {
      observer_->OnPiece({CycleOf(kind), track.stop, at, StandingIn(state_, false), track.shown,
                          track.charged, track.charged});
    }
    track.is_cancelled = false;
    track.is_done = false;
    track.is_owed = true;
    track.stop = base::Instant::Infinite();
    track.mark = at;
  }
  Start(ClockKind::kProgressUpdate, at);
}

// Makes every clock that is owed stand as state and promises want it from `at` on.
void TicketClocks::Reassess(base::Instant at) {
  for (int kind = 0; kind < kClockKinds; ++kind) {
    Track& track = tracks_[kind];
    if (!track.is_owed) continue;
    if (state_ == TicketState::kClosed) {
      Settle(kind, at);
      track.is_owed = false;
      track.is_cancelled = true;
      track.stop = at;
      track.standing = Standing::kIdle;
      track.promise = nullptr;
      continue;
    }
    const Promise* promise = promises_[kind];
    const Standing standing = promise == nullptr
                                  ? Standing::kNoPromise
                                  : StandingIn(state_, promise->target->ignores_waiting);
    if (standing == track.standing && promise == track.promise) continue;
    Settle(kind, at);
    track.standing = standing;
    track.promise = promise;
    if (promise == nullptr) continue;
    if (track.shown != nullptr && promise->policy->restarts_on_change &&
        promise->within != track.shown->within) {
      track.charged = base::Duration(0);
    }
    track.shown = promise;
    if (standing == Standing::kRunning) track.worked_at_mark = WorkedAt(*promise->calendar, at);
  }
}

void TicketClocks::Apply(const TicketFact& fact, const std::vector<Attributes>& attributes) {
  const base::Instant at = has_begun_ ? std::max(fact.at, last_at_) : fact.at;
  const bool is_first = !has_begun_;
  last_at_ = at;
  if (is_first) {
    has_begun_ = true;
    for (ClockKind kind :
         {ClockKind::kAssignment, ClockKind::kFirstReply, ClockKind::kProgressUpdate,
          ClockKind::kResolution, ClockKind::kWorkStart}) {
      Start(kind, at);
    }
  } else if (IsOpen(fact.state) && !IsOpen(state_)) {
    Revive(at);
  }
  state_ = fact.state;
  if (is_first || fact.attributes != attributes_) {
    attributes_ = fact.attributes;
    const PolicySet* set = timeline_->At(at);
    promises_ = set != nullptr ? set->Match(attributes[attributes_]) : Promises{};
  }
  // What is done with the very fact that starts it was promised all the same.
  if (is_first) Reassess(at);

  if (fact.has_assignee && Of(ClockKind::kAssignment).is_owed) {
    Complete(ClockKind::kAssignment, at);
  }
  if (state_ == TicketState::kInProgress && Of(ClockKind::kWorkStart).is_owed) {
    Complete(ClockKind::kWorkStart, at);
  }
  if (fact.kind == FactKind::kAgentReply) {
    if (Of(ClockKind::kFirstReply).is_owed) Complete(ClockKind::kFirstReply, at);
    if (Of(ClockKind::kNextReply).is_owed) Complete(ClockKind::kNextReply, at);
    if (Of(ClockKind::kProgressUpdate).is_owed) {
      Complete(ClockKind::kProgressUpdate, at);
      if (state_ != TicketState::kClosed) Start(ClockKind::kProgressUpdate, at);
    }
  } else if (fact.kind == FactKind::kCustomerReply && Of(ClockKind::kFirstReply).is_done &&
             !Of(ClockKind::kNextReply).is_owed && IsOpen(state_)) {
    Start(ClockKind::kNextReply, at);
  }
  // A duplicate is neither solved in time nor late: the ticket it became part of is.
  const bool is_merged = fact.kind == FactKind::kMerged && state_ == TicketState::kClosed;
  if (!IsOpen(state_) && Of(ClockKind::kResolution).is_owed && !is_merged) {
    Complete(ClockKind::kResolution, at);
  }
  Reassess(at);
}

ClockReading TicketClocks::Read(ClockKind kind, base::Instant now) const {
  const Track& track = tracks_[static_cast<int>(kind)];
  ClockReading reading{.kind = kind,
                       .standing = track.standing,
                       .cycle = track.cycle,
                       .breaches = track.breaches,
                       .elapsed = track.charged,
                       .start = track.start,
                       .stop = track.stop,
                       .breach = track.breach,
                       .promise = track.shown};
  if (track.cycle == 0 || track.shown == nullptr) return reading;
  reading.within = track.shown->within;
  if (track.standing == Standing::kRunning) {
    const base::Instant at = std::max(now, last_at_);
    reading.elapsed += track.promise->calendar->Worked(at) - track.worked_at_mark;
    reading.due = RunsOutAt(*track.promise, track.mark, track.charged);
    if (track.breach != base::Instant::Infinite()) {
      reading.due = track.breach;
    } else if (reading.elapsed >= reading.within) {
      reading.breach = reading.due;
      ++reading.breaches;
    }
  }
  reading.remaining = reading.within - reading.elapsed;
  if (reading.breach != base::Instant::Infinite()) {
    reading.state = ClockState::kBreached;
  } else if (track.is_done) {
    reading.state = ClockState::kMet;
  } else if (track.is_cancelled || track.standing == Standing::kNoPromise) {
    reading.state = ClockState::kCancelled;
  } else {
    reading.state =
        track.standing == Standing::kRunning ? ClockState::kRunning : ClockState::kPaused;
  }
  return reading;
}

void TicketClocks::Observe(base::Instant now, ClockObserver& observer) const {
  TicketClocks copy = *this;
  copy.observer_ = &observer;
  const base::Instant at = std::max(now, last_at_);
  for (int kind = 0; kind < kClockKinds; ++kind) copy.Settle(kind, at);
}

TicketClocks Replay(const TicketHistory& history, const PolicyTimeline& timeline,
                    ClockObserver* observer) {
  TicketClocks clocks(&timeline, observer);
  for (const TicketFact& fact : history.facts()) clocks.Apply(fact, history.attributes());
  return clocks;
}

}  // namespace deskmesh::sla
