// SPDX-License-Identifier: Apache-2.0
//
// Facts that tickets listen to: users and contacts (kept as projections), visitors who are known by now,
// assignments of conversations and their messages, breached clocks, steps of escalation ladders, and the
// domain's own facts (inbox and full text).
#pragma once

#include "platform/module/module.h"
#include "tickets/action_runner.h"
#include "tickets/departures/departures.h"
#include "tickets/intake.h"
#include "tickets/links/service.h"
#include "tickets/recorder.h"
#include "tickets/roster.h"
#include "tickets/satisfaction/sender.h"
#include "tickets/triggers/engine.h"

namespace deskmesh::tickets {

bus::ConsumerSpec ConsumerSpec();

// Thread-safe.
class FactConsumer {
 public:
  // References must outlive the consumer.
  FactConsumer(rpc::ServiceDeps deps, Recorder& recorder, Roster& roster, ActionRunner& runner,
               TriggerEngine& triggers, SurveySender& surveys, LinksService& links, Intake& intake,
               Departures& departures)
      : deps_(std::move(deps)),
        recorder_(recorder),
        roster_(roster),
        runner_(runner),
        triggers_(triggers),
        surveys_(surveys),
        links_(links),
        intake_(intake),
        departures_(departures) {}

  absl::Status Take(sql::Tx& tx, const event::v1::Envelope& envelope);

 private:
  absl::Status TakeUser(sql::Tx& tx, const event::v1::Envelope& envelope);
  absl::Status TakeContact(sql::Tx& tx, const event::v1::Envelope& envelope);
  // What an anonymous visitor asked for is the contact's.
  absl::Status TakeVisitor(sql::Tx& tx, const event::v1::Envelope& envelope);
  absl::Status TakeOrganization(sql::Tx& tx, const event::v1::Envelope& envelope);
  absl::Status TakeConversation(sql::Tx& tx, const event::v1::Envelope& envelope);
  absl::Status TakeBreach(sql::Tx& tx, const event::v1::Envelope& envelope);
  absl::Status TakeWithdrawal(sql::Tx& tx, const event::v1::Envelope& envelope);
  // A message of the ticket's conversation may change whose turn it is.
  absl::Status TakeMessage(sql::Tx& tx, const event::v1::Envelope& envelope);
  // What a customer said in the conversation of a ticket whose window is over begins another one.
  absl::Status FollowUp(sql::Tx& tx, const event::v1::Envelope& envelope, const Origin& origin,
                        const Ticket& ended, const std::string& requester_id);
  // Does what a step of the escalation ladder says.
  absl::Status TakeEscalation(sql::Tx& tx, const event::v1::Envelope& envelope);
  // Triggers listen to clocks that are about to run out.
  absl::Status TakeWarning(sql::Tx& tx, const event::v1::Envelope& envelope);
  absl::Status TakeOwn(sql::Tx& tx, const event::v1::Envelope& envelope);

  const rpc::ServiceDeps deps_;
  Recorder& recorder_;
  Roster& roster_;
  ActionRunner& runner_;
  TriggerEngine& triggers_;
  SurveySender& surveys_;
  LinksService& links_;
  Intake& intake_;
  Departures& departures_;
};

}  // namespace deskmesh::tickets
