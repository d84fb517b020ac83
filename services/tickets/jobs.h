// SPDX-License-Identifier: Apache-2.0
//
// Durable timers of the tickets domain: resolved tickets close by themselves after seven days, snoozed
// ones wake up, time rules fire, bulk jobs and NPS waves go on, customers are asked after their cases.
#pragma once

#include <optional>
#include <thread>

#include "platform/clock/clock.h"
#include "platform/outbox/timer.h"
#include "tickets/bulk/service.h"
#include "tickets/feedback/ledger.h"
#include "tickets/nps/service.h"
#include "tickets/recorder.h"
#include "tickets/satisfaction/sender.h"
#include "tickets/triggers/engine.h"

namespace deskmesh::tickets {

// Fires due timers in transactions that take them away, so that each fires once, whichever of
// several processes is first. Owns one thread between Start and Stop.
class TicketTimers {
 public:
  TicketTimers(sql::Database& database, const clock::Clock& clock)
      : database_(database), clock_(clock), alarm_(clock) {}
  ~TicketTimers() { Stop(); }

  // References must outlive the job.
  void Start(Recorder& recorder, TriggerEngine& triggers, BulkService& bulk, SurveySender& surveys,
             NpsService& waves, DefectLedger& defects);
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
  TriggerEngine* triggers_ = nullptr;
  BulkService* bulk_ = nullptr;
  SurveySender* surveys_ = nullptr;
  NpsService* waves_ = nullptr;
  DefectLedger* defects_ = nullptr;
  std::thread thread_;
};

}  // namespace deskmesh::tickets
