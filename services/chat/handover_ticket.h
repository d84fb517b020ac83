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

// Thread-safe.
class HandoverTicket {
 public:
  HandoverTicket(rpc::ServiceDeps deps, rpc::Channels& channels, const clock::Clock& clock)
      : deps_(std::move(deps)), channels_(channels), clock_(clock) {}

  // The id of the conversation's ticket, made now unless there is one. `conversation` is as it will
  // be handed over: reason, note, priority and mood set. The request id derives from the conversation,
  // so a repeat after a crash finds the same ticket. Asks neighbours: never inside a transaction.
  // Errors are those of the tickets service.
  absl::StatusOr<std::string> Ensure(const std::string& workspace, const Conversation& conversation,
                                     const std::string& traceparent);

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
