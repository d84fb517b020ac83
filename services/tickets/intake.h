// SPDX-License-Identifier: Apache-2.0
//
// How a new ticket comes to be, whoever asks for it: a caller, a customer's late answer, a schedule.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>

#include "tickets/catalogue/field_book.h"
#include "tickets/core/classification_rule.h"
#include "tickets/core/ticket_commands.h"
#include "tickets/numbers.h"
#include "tickets/recorder.h"
#include "tickets/roster.h"

namespace deskmesh::tickets {

// A ticket in the making.
struct TicketDraft {
  Ticket ticket;
  std::string description;  // the first public comment; empty and without files: none
  // What is read to decide what it is; nothing: the description.
  std::optional<std::string> reading;
  std::vector<CommentFile> files;  // of the description

  const std::string& read_text() const { return reading.has_value() ? *reading : description; }
  std::optional<Comment> first;  // in the place of both: somebody's words as they were said
  std::string requester_locale;
  std::optional<Assignment> assignment;
};

// Thread-safe. Everything happens in the caller's transaction.
class Intake {
 public:
  // References must outlive the intake.
  Intake(rpc::ServiceDeps deps, Recorder& recorder, Roster& roster, FieldBook& fields)
      : deps_(std::move(deps)), recorder_(recorder), roster_(roster), fields_(fields) {}

  // Organisation, tier and locale of the requester. False when nobody has told of such a contact yet.
  absl::StatusOr<bool> FillRequester(sql::Tx& tx, std::string_view workspace_id,
                                     TicketDraft& draft) const;
  // What the words say where the draft says nothing, with the reasons (R12); `records`: what people
  // made of such tickets.
  void Classify(TicketDraft& draft, base::Instant now, const WordRecords& records = {}) const;
  // Whoever fits best, unless it comes from a conversation, whose queue decides.
  absl::Status ChooseAssignee(sql::Tx& tx, std::string_view workspace_id, TicketDraft& draft,
                              base::Instant now);
  // Leaves out what the fields of the workspace can't have: of a service, which can't know them.
  absl::Status KeepFittingFields(sql::Tx& tx, std::string_view workspace_id, TicketDraft& draft,
                                 base::Instant now);
  // Refuses values that fields can't have and what people must fill in (CheckFields).
  absl::Status Check(sql::Tx& tx, std::string_view workspace_id, const TicketDraft& draft,
                     const Actor& actor, base::Instant now);
  absl::StatusOr<std::int64_t> TakeNumber(sql::Tx& tx, std::string_view workspace_id,
                                          base::Instant now) {
    return numbers_.Take(tx, workspace_id, now);
  }
  // Gives it id and number and records it. The description is the requester's words, whoever wrote
  // them down. `response` becomes the ticket with its description.
  absl::StatusOr<Ticket> Open(sql::Tx& tx, const Origin& origin, TicketDraft draft,
                              v1::Ticket* response);
  // A new ticket that follows an ended one up: for its owner while that one works here, else for
  // whoever fits best. Both tell of each other.
  absl::StatusOr<Ticket> FollowUp(sql::Tx& tx, const Origin& origin, const Ticket& ended,
                                  TicketDraft draft, v1::Ticket* response);

 private:
  const rpc::ServiceDeps deps_;
  Recorder& recorder_;
  Roster& roster_;
  FieldBook& fields_;
  Numbers numbers_;
};

}  // namespace deskmesh::tickets
