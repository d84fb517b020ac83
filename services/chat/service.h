// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.chat.v1.Conversations.
#pragma once

#include <vector>

#include "chat/conversation_change.h"
#include "chat/core/flood_limit.h"
#include "chat/core/message_rules.h"
#include "chat/dialogue/service.h"
#include "chat/handover_ticket.h"
#include "deskmesh/chat/v1/chat_service.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::chat {

struct ConversationsConfig {
  FloodLimit flood;  // of one customer in one conversation
};

// Thread-safe.
class ConversationsService {
 public:
  ConversationsService(rpc::ServiceDeps deps, rpc::Channels& channels, const clock::Clock& clock,
                       ConversationsConfig config, HandoverTicket& tickets,
                       dialogue::BotTurns& turns)
      : deps_(std::move(deps)),
        channels_(channels),
        clock_(clock),
        config_(config),
        tickets_(tickets),
        turns_(turns) {}

  rpc::Service Describe();

  absl::Status Create(rpc::WriteCall& call, const v1::CreateConversationRequest& request,
                      v1::Conversation* response);
  absl::Status Get(rpc::ReadCall& call, const v1::GetConversationRequest& request,
                   v1::Conversation* response);
  absl::Status List(rpc::ReadCall& call, const v1::ListConversationsRequest& request,
                    v1::ListConversationsResponse* response);
  absl::Status SendMessage(rpc::TaskCall& call, const v1::SendMessageRequest& request,
                           v1::SendMessageResponse* response);
  absl::Status ListMessages(rpc::ReadCall& call, const v1::ListMessagesRequest& request,
                            v1::ListMessagesResponse* response);
  absl::StatusOr<rpc::Feed> Stream(rpc::ReadCall& call,
                                   const v1::StreamConversationRequest& request);
  absl::Status Handover(rpc::TaskCall& call, const v1::HandoverRequest& request,
                        v1::Conversation* response);
  absl::Status Transfer(rpc::WriteCall& call, const v1::TransferRequest& request,
                        v1::Conversation* response);
  absl::Status Close(rpc::WriteCall& call, const v1::CloseConversationRequest& request,
                     v1::Conversation* response);
  absl::Status Import(rpc::WriteCall& call, const v1::ImportConversationRequest& request,
                      v1::Conversation* response);
  absl::Status Rate(rpc::WriteCall& call, const v1::RateConversationRequest& request,
                    v1::Conversation* response);

 private:
  // Fetches a contact that isn't known yet.
  template <typename Request>
  absl::Status PrepareContact(rpc::TaskCall& call, const Request& request);
  // The new conversation that `sent` describes. ABORTED while the contact isn't known yet.
  absl::StatusOr<Conversation> Draft(rpc::WriteCall& call, const v1::Conversation& sent);
  ConversationChange ChangeOf(rpc::WriteCall& call) const;
  // Appends the caller's entry, once per request id. `*stored` is the entry.
  absl::Status Accept(rpc::WriteCall& call, const v1::SendMessageRequest& request,
                      ConversationChange& change, Message* stored, bool* is_new);

  // Takes the bot's turn on a stored entry, if it is one. FAILED_PRECONDITION TURN_STALE with the
  // conversation as it is now: again.
  absl::Status Answer(rpc::TaskCall& call, const Message& stored, bool is_new,
                      Conversation* conversation, v1::SendMessageResponse* response);

  rpc::ServiceDeps deps_;
  rpc::Channels& channels_;
  const clock::Clock& clock_;
  ConversationsConfig config_;
  HandoverTicket& tickets_;
  dialogue::BotTurns& turns_;
};

}  // namespace deskmesh::chat
