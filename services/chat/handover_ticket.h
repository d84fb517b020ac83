// SPDX-License-Identifier: Apache-2.0
//
// The ticket that a hand-over leaves behind (R22): made once per conversation, with the whole pack.
#pragma once

#include <absl/status/statusor.h>

#include <string>

#include "chat/core/conversation.h"
#include "platform/clock/clock.h"
#include "platform/rpc/call.h"

namespace deskmesh::chat {

// The ticket of a conversation.
struct TicketLink {
  std::string id;
  std::int64_t sequence = 0;  // of the last entry it tells of; 0: unknown

  // Gives it to a conversation without one.
  void To(Conversation& conversation) const {
    if (id.empty() || !conversation.ticket_id.empty()) return;
    conversation.ticket_id = id;
    conversation.ticket_sequence = sequence;
  }
};

// Thread-safe.
class HandoverTicket {
 public:
  HandoverTicket(rpc::ServiceDeps deps, rpc::Channels& channels, const clock::Clock& clock)
      : deps_(std::move(deps)), channels_(channels), clock_(clock) {}

  // The conversation's ticket, made now unless there is one. `conversation` is
  // as it will be handed over: reason, note, priority and mood set. The request
  // id derives from the conversation, so a repeat after a crash finds the same
  // ticket. Asks neighbours: never inside a transaction. Errors are those of
  // the tickets service.
  absl::StatusOr<TicketLink> Ensure(const std::string& workspace, const Conversation& conversation,
                                    const std::string& traceparent);

  // Tells the ticket for the team what was said since it was made, with a note
  // (may be empty). Once per last entry. Nothing where nothing was. Otherwise
  // as Ensure.
  absl::Status AddTalk(const std::string& workspace, const TicketLink& ticket,
                       const Conversation& conversation, const std::string& note,
                       const std::string& traceparent);

  // Tells the ticket something for the team, once per `request_id`.
  absl::Status AddNote(const std::string& workspace, const std::string& ticket_id,
                       const std::string& body, const std::string& request_id,
                       const std::string& traceparent);

  // Raises the ticket's priority to at least this, with what the customer said
  // as the reason to see.
  absl::Status Raise(const std::string& workspace, const std::string& ticket_id, Priority priority,
                     const std::string& reason);

 private:
  rpc::CallContext Context(const std::string& workspace, const std::string& traceparent) const;
  absl::StatusOr<std::string> FindExisting(const std::string& workspace,
                                           const std::string& conversation_id,
                                           const std::string& traceparent);

  rpc::ServiceDeps deps_;
  rpc::Channels& channels_;
  const clock::Clock& clock_;
};

}  // namespace deskmesh::chat
