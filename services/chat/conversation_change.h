// SPDX-License-Identifier: Apache-2.0
//
// One change of one conversation inside a write transaction: the only way conversations are written.
//
//   ConversationChange change(tx, deps, {workspace, actor, traceparent, now});
//   DESKMESH_RETURN_IF_ERROR(change.Load(id));                    // locked
//   DESKMESH_RETURN_IF_ERROR(change.Move(Verb::kClose, {.close_reason = …}));
//   change.Say(Author::kSystem, "", text);
//   return change.Save();
//
// Save keeps what belongs together together: the row, the new entries, the facts in sequence, the
// load of the people involved, the entry of the routing log, and, once durable, the wake-up of those
// who follow. Confined to one thread.
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "chat/core/conversation_lifecycle.h"
#include "chat/core/message.h"
#include "chat/core/message_rules.h"
#include "chat/routing/core/queue_order.h"
#include "deskmesh/chat/v1/chat_events.pb.h"
#include "platform/rpc/call.h"

namespace deskmesh::chat {

// Wakes the streams of a conversation.
std::string ConversationTopic(std::string_view conversation_id);
// Wakes the owner of a workspace's queue; one topic, the payload names the workspace.
inline constexpr std::string_view kRoutingTopic = "chat:routing";

// Whether the customer has read what the team said; its subject is the conversation.
inline constexpr std::string_view kUnreadTimer = "chat.unread";

// A wish to be called that the ticket doesn't tell of yet; its subject is the
// conversation, its payload the sequence of the entry that confirmed it.
inline constexpr std::string_view kCallbackTimer = "chat.callback";
inline constexpr std::string_view kCallbackSlot = "callback_phone";

// What a customer who is with people says and nobody has listened to for its
// mood.
inline constexpr std::string_view kMoodTimer = "chat.mood";

// Whether it is still the turn of a customer who says nothing; its subject is the conversation.
inline constexpr std::string_view kIdleTimer = "chat.idle";

class ConversationChange {
 public:
  ConversationChange(sql::Tx& tx, const rpc::ServiceDeps& deps, rpc::FactSource source)
      : tx_(tx), deps_(deps), source_(std::move(source)) {}

  // Begins a new conversation, which has its id and creation time.
  void Begin(Conversation conversation);
  // Loads and locks an existing one. NOT_FOUND.
  absl::Status Load(std::string_view id);

  // What follows happened at `now`: an import tells of the past. Never backwards.
  void At(base::Instant now) { source_.now = now; }

  const Conversation& now_is() const { return conversation_; }
  Conversation& conversation() { return conversation_; }

  // Applies a verb of the life cycle (its errors).
  absl::Status Move(Verb verb, const MoveDetails& details = {});
  // Appends an entry; id, number and time are set here. `request_key` finds it again.
  Message& Say(Message draft, std::string_view request_key = "");
  Message& Say(Author author, std::string_view author_id, std::string text);

  // Changes an entry and says so.
  Message& Amend(Amendment amendment);

  // Facts beyond those that follow from moves and entries; the conversation is filled in by Save.
  void TellBotAnswered(std::string question, const Message& answer);
  void TellRated(int score);
  void TellLongWait(base::Duration waited, base::Duration expected);
  void TellCallback(std::string phone);
  // Oldest first.
  void TellUnread(std::string email, std::vector<Message> messages);

  absl::Status Save();

  // The entries said so far; addresses stay valid until the next Say.
  const std::vector<Message>& said() const { return said_; }

 private:
  enum class Tell {
    kStarted,
    kMessage,
    kBotAnswered,
    kHandedOver,
    kAssigned,
    kClosed,
    kRated,
    kLongWait,
    kCallback,
    kUnread
  };
  struct Told {
    Tell what;
    std::size_t message = 0;  // index in said_
    std::string text;  // question, previous agent, phone or address
    int score = 0;
    base::Duration waited{0};
    base::Duration expected{0};
    base::Instant at;
  };
  void Remember(Told told);

  absl::Status PublishAll();
  absl::Status MoveLoads();
  absl::Status OweTicket();
  absl::Status OweHearing();
  absl::Status WatchSilence();
  template <typename Fact>
  absl::Status Publish(Fact& fact, bool with_context);

  sql::Tx& tx_;
  const rpc::ServiceDeps& deps_;
  rpc::FactSource source_;
  Conversation conversation_;
  Conversation before_;
  bool is_new_ = false;
  std::vector<Message> said_;
  std::vector<std::string> request_keys_;
  std::vector<Message> amended_;
  std::vector<Message> unread_;
  std::vector<Told> told_;
};

}  // namespace deskmesh::chat
