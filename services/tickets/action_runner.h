// SPDX-License-Identifier: Apache-2.0
//
// Does lists of actions to tickets, for macros, triggers, bulk jobs and the steps of escalation ladders.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "tickets/catalogue/field_book.h"
#include "tickets/core/placeholders.h"
#include "tickets/core/ticket_action.h"
#include "tickets/recorder.h"
#include "tickets/roster.h"

namespace deskmesh::tickets {

// Thread-safe.
class ActionRunner {
 public:
  ActionRunner(rpc::ServiceDeps deps, Recorder& recorder, Roster& roster, FieldBook& fields)
      : deps_(std::move(deps)), recorder_(recorder), roster_(roster), fields_(fields) {}

  // Who does it and why.
  struct Doer {
    Actor actor;
    std::string reason;
    std::string name;  // of the agent, for placeholders
  };

  // The steps the actions make of a ticket, unrecorded. Custom fields and what must be there before a
  // ticket ends are checked as in Update and Close.
  absl::StatusOr<std::vector<Step>> Plan(sql::Tx& tx, const rpc::FactSource& source,
                                         const Ticket& before,
                                         const std::vector<TicketAction>& actions,
                                         const Doer& doer) const;

  // Plans and records on a ticket that was locked in this transaction. How many steps there were.
  // `response` may be null.
  absl::StatusOr<std::size_t> Run(sql::Tx& tx, const Origin& origin, const Ticket& before,
                                  const std::vector<TicketAction>& actions, const Doer& doer,
                                  v1::Ticket* response);

  // Records what was planned.
  absl::Status Record(sql::Tx& tx, const Origin& origin, const Ticket& before,
                      const std::vector<Step>& steps) {
    return recorder_.Record(tx, origin, before, steps, nullptr);
  }

 private:
  const rpc::ServiceDeps deps_;
  Recorder& recorder_;
  Roster& roster_;
  FieldBook& fields_;
};

}  // namespace deskmesh::tickets
