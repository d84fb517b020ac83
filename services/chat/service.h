// SPDX-License-Identifier: Apache-2.0
//
// deskmesh.chat.v1.Conversations.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chat/contact_limits.h"
#include "chat/conversation_change.h"
#include "chat/core/flood_limit.h"
#include "chat/core/message_rules.h"
#include "chat/dialogue/service.h"
#include "chat/handling/service.h"
#include "chat/handover_ticket.h"
#include "chat/messages/service.h"
#include "chat/plans/reply_promise.h"
#include "deskmesh/chat/v1/chat_service.pb.h"
#include "platform/rpc/service.h"

namespace deskmesh::chat {

struct ConversationsConfig {
  FloodLimit flood;      // of one customer in one conversation
  ContactLimits contact;  // of one customer in all of them
  ReopenRule reopen;  // how long after the end a customer's word goes on with it
  base::Duration unread_after{std::chrono::minutes(5)};  // until an unread answer goes on by e-mail
};

// An article as a message shows it.
struct ArticlePreview {
  std::string title;
  std::string url;
  std::string beginning;
};

// By when whoever reopens a conversation off duty gets an answer.
struct Reopening {
  bool is_asked = false;  // the promise is what the calendars say, or that they say nothing
  std::string team_id;  // whose queue it goes to
  std::optional<ReplyPromise> promise;
};

// A customer's entry that is stored, and how far the bot is.
struct Accepted {
  Message stored;
  bool is_new = false;  // stored just now, and nothing was said since
  Conversation conversation;  // as last seen
  std::optional<Message> next;  // whose turn is next, up to the stored one; nothing: none of them

  bool has_earlier() const { return next.has_value() && next->sequence < stored.sequence; }
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
        hours_(hours),
        turns_(turns),
        messages_(deps_, clock, config.contact),
        handling_(deps_, clock, config.contact, tickets, hours) {}

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
  // FAILED_PRECONDITION PROMISE_NEEDED while the calendars must be asked first.
  absl::Status Reopen(rpc::WriteCall& call, Reopening& reopening, ConversationChange& change);
  // Appends the caller's entry, once per request id. `*stored` is the entry.
  absl::Status Accept(rpc::WriteCall& call, const v1::SendMessageRequest& request,
                      const ArticlePreview& preview, Reopening& reopening,
                      ConversationChange& change, Message* stored, bool* is_new);

  // What the bot has to answer next, of a conversation as it is now.
  absl::Status Look(rpc::WriteCall& call, const Conversation& conversation,
                    Accepted* accepted) const;
  // Takes the bot's turn on an entry before the stored one.
  absl::Status AnswerEarlier(rpc::TaskCall& call, Accepted* accepted);
  // Takes the bot's turn on a stored entry, if it is one, and answers the call.
  // FAILED_PRECONDITION TURN_STALE with the conversation as it is now: again.
  absl::Status Answer(rpc::TaskCall& call, Accepted* accepted, v1::SendMessageResponse* response);

  rpc::ServiceDeps deps_;
  rpc::Channels& channels_;
  const clock::Clock& clock_;
  ConversationsConfig config_;
  BusinessHours& hours_;
  dialogue::BotTurns& turns_;
  MessagesService messages_;
  HandlingService handling_;
};

}  // namespace deskmesh::chat
