// SPDX-License-Identifier: Apache-2.0
//
// What becomes of the tickets of people who don't work here any more (R15).
#pragma once

#include <absl/status/status.h>

#include <functional>
#include <string>
#include <string_view>

#include "deskmesh/tickets/v1/tickets.pb.h"
#include "platform/clock/clock.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/service.h"
#include "tickets/recorder.h"
#include "tickets/roster.h"

namespace deskmesh::tickets {

// Kind of the timers that hand tickets over; their subject is the user who had them.
inline constexpr std::string_view kDepartureTimer = "tickets.departure";

// Open tickets of somebody who is no active member of the team, or a viewer now, go to whom they would be
// given to as new ones, and who owned a ticket gives the ownership to whoever has it then. Where nobody fits
// they stay until somebody does. Ended tickets stay as they are, and are handed over when they are opened
// again. Thread-safe.
class Departures {
 public:
  // References must outlive it. `on_timer` is called after a commit that set a timer.
  Departures(rpc::ServiceDeps deps, const clock::Clock& clock, Recorder& recorder, Roster& roster,
             std::function<void()> on_timer)
      : deps_(std::move(deps)),
        clock_(clock),
        recorder_(recorder),
        roster_(roster),
        on_timer_(std::move(on_timer)) {}

  // A user changed, who is among the members already.
  absl::Status OnUser(sql::Tx& tx, const std::string& workspace_id, const std::string& user_id);
  // A ticket changed: perhaps it was opened again.
  absl::Status OnTicket(sql::Tx& tx, const std::string& workspace_id, const v1::Ticket& ticket);
  // The timer's turn.
  absl::Status HandOver(sql::Tx& tx, const outbox::Timer& timer);

 private:
  // `below`: the number of the last ticket that was looked at; empty: from the newest.
  absl::Status SetTimer(sql::Tx& tx, const std::string& workspace_id, const std::string& user_id,
                        base::Instant due, std::string below);
  // Whether the ticket is somebody else's afterwards.
  absl::StatusOr<bool> HandOne(sql::Tx& tx, const rpc::FactSource& source,
                               const std::string& user_id, const std::string& ticket_id);

  const rpc::ServiceDeps deps_;
  const clock::Clock& clock_;
  Recorder& recorder_;
  Roster& roster_;
  const std::function<void()> on_timer_;
};

}  // namespace deskmesh::tickets
