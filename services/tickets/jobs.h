// SPDX-License-Identifier: Apache-2.0
//
// Durable timers of the tickets domain: resolved tickets close by themselves after seven days, or where they owe a
// review once that is written; snoozed ones wake up; the timers of its other parts go to these.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>

#include "platform/clock/clock.h"
#include "platform/outbox/timer.h"
#include "tickets/recorder.h"

namespace deskmesh::tickets {

// Fires due timers in transactions that take them away, so that each fires once, whichever of
// several processes is first; one that fails is undone by itself and tried again later. Owns one thread between Start and Stop.
class TicketTimers {
 public:
  TicketTimers(sql::Database& database, const clock::Clock& clock)
      : database_(database), clock_(clock), alarm_(clock) {}
  ~TicketTimers() { Stop(); }

  // Does what a timer of one kind is for, in the transaction that takes it away.
  using Handler = std::function<absl::Status(sql::Tx& tx, const outbox::Timer& timer)>;
  using Handlers = std::map<std::string, Handler, std::less<>>;

  // `handlers` by kind has the kinds that aren't a ticket's own; what they and `recorder` refer to must
  // outlive the job.
  void Start(Recorder& recorder, Handlers handlers);
  void Stop();
  // A timer was set.
  void Wake() { alarm_.Wake(); }

 private:
  // Fires what is due; when to look again.
  base::Instant RunDue();
  absl::Status Fire(sql::Tx& tx, const outbox::Timer& timer);
  // What a timer does to its ticket; nothing when the ticket has moved on since it was set.
  absl::StatusOr<std::optional<Step>> StepOf(sql::Tx& tx, const outbox::Timer& timer,
                                             const Ticket& ticket, base::Instant now) const;

  sql::Database& database_;
  const clock::Clock& clock_;
  clock::Alarm alarm_;
  Recorder* recorder_ = nullptr;  // these from Start on
  Handlers handlers_;
  outbox::TimerSelection mine_;
  std::thread thread_;
};

}  // namespace deskmesh::tickets
