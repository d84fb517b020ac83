// SPDX-License-Identifier: Apache-2.0
//
// Who has a conversation, and how it ends: hand-over, taking over, transfer, closing, rating. A part of
// deskmesh.chat.v1.Conversations.
#pragma once

#include <string>

#include "chat/contact_limits.h"
#include "chat/conversation_change.h"
#include "chat/handover_ticket.h"
#include "chat/plans/reply_promise.h"
#include "deskmesh/chat/v1/chat_service.pb.h"
#include "platform/clock/clock.h"
#include "platform/rpc/service.h"

namespace deskmesh::chat {

// Thread-safe.
class HandlingService {
 public:
  HandlingService(rpc::ServiceDeps deps, const clock::Clock& clock, const ContactLimits& limits,
                  HandoverTicket& tickets, BusinessHours& hours)
      : deps_(std::move(deps)), clock_(clock), limits_(limits), tickets_(tickets), hours_(hours) {}

  // Adds its methods to the description of Conversations.
  void Describe(rpc::Service& conversations);

  absl::Status Handover(rpc::TaskCall& call, const v1::HandoverRequest& request,
                        v1::Conversation* response);
  absl::Status TakeOver(rpc::WriteCall& call, const v1::TakeOverRequest& request,
                        v1::Conversation* response);
  absl::Status Transfer(rpc::WriteCall& call, const v1::TransferRequest& request,
                        v1::Conversation* response);
  absl::Status ConvertToTicket(rpc::TaskCall& call, const v1::ConvertToTicketRequest& request,
                               v1::Conversation* response);
  absl::Status RequestCallback(rpc::WriteCall& call, const v1::RequestCallbackRequest& request,
                               v1::Conversation* response);
  absl::Status Close(rpc::WriteCall& call, const v1::CloseConversationRequest& request,
                     v1::Conversation* response);
  absl::Status Rate(rpc::WriteCall& call, const v1::RateConversationRequest& request,
                    v1::Conversation* response);

 private:
  ConversationChange ChangeOf(rpc::WriteCall& call) const;
  // A note of the caller for the team; nothing where it is empty.
  absl::Status SayNote(const rpc::Call& call, const std::string& text, ConversationChange& change);

  rpc::ServiceDeps deps_;
  const clock::Clock& clock_;
  const ContactLimits limits_;
  HandoverTicket& tickets_;
  BusinessHours& hours_;
};

}  // namespace deskmesh::chat
