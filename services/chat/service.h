// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.chat.v1.Conversations.
#pragma once

#include <vector>

#include "chat/conversation_change.h"
#include "chat/core/flood_limit.h"
#include "chat/core/message_rules.h"
#include "chat/dialogue/service.h"
#include "chat/handling/service.h"
#include "chat/handover_ticket.h"
#include "chat/messages/service.h"
#include "deskmesh/chat/v1/chat_service.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::chat {

struct ConversationsConfig {
  FloodLimit flood;   // of one customer in one conversation
  ReopenRule reopen;  // how long after the end a customer's word goes on with it
  base::Duration unread_after{std::chrono::minutes(5)};  // until an unread answer goes on by e-mail
};

// An article as a message shows it.
struct ArticlePreview {
  std::string title;
  std::string url;
  std::string beginning;
};

// Thread-safe.
class ConversationsService {
 public:
  ConversationsService(rpc::ServiceDeps deps, rpc::Channels& channels, const clock::Clock& clock,
                       ConversationsConfig config, HandoverTicket& tickets, BusinessHours& hours,
                       dialogue::BotTurns& turns)
      : deps_(std::move(deps)),
        channels_(channels),
        clock_(clock),
        config_(config),
        turns_(turns),
        messages_(deps_, clock),
        handling_(deps_, clock, tickets, hours) {}

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
  absl::Status Import(rpc::WriteCall& call, const v1::ImportConversationRequest& request,
                      v1::Conversation* response);

 private:
  // Fetches a contact that isn't known yet.
  template <typename Request>
  absl::Status PrepareContact(rpc::TaskCall& call, const Request& request);
  // The new conversation that `sent` describes. ABORTED while the contact isn't known yet.
  absl::StatusOr<Conversation> Draft(rpc::WriteCall& call, const v1::Conversation& sent);
  ConversationChange ChangeOf(rpc::WriteCall& call) const;
  // What the caller sends, checked.
  absl::StatusOr<Message> DraftOf(rpc::WriteCall& call, const v1::SendMessageRequest& request,
                                  const ArticlePreview& preview);
  absl::StatusOr<ArticlePreview> PreviewOf(rpc::TaskCall& call,
                                           const v1::SendMessageRequest& request);
  absl::Status Reopen(rpc::WriteCall& call, ConversationChange& change);
  // Appends the caller's entry, once per request id. `*stored` is the entry.
  absl::Status Accept(rpc::WriteCall& call, const v1::SendMessageRequest& request,
                      const ArticlePreview& preview, ConversationChange& change, Message* stored,
                      bool* is_new);

  // Takes the bot's turn on a stored entry, if it is one. FAILED_PRECONDITION TURN_STALE with the
  // conversation as it is now: again.
  absl::Status Answer(rpc::TaskCall& call, const Message& stored, bool is_new,
                      Conversation* conversation, v1::SendMessageResponse* response);

  rpc::ServiceDeps deps_;
  rpc::Channels& channels_;
  const clock::Clock& clock_;
  ConversationsConfig config_;
  dialogue::BotTurns& turns_;
  MessagesService messages_;
  HandlingService handling_;
};

}  // namespace deskmesh::chat
