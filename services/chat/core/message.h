// SPDX-License-Identifier: Apache-2.0
//
// One entry of a conversation: what somebody said, or what happened.
//
// Entries are never deleted and never renumbered: an edit changes the text of an entry and appends
// an entry of kind kEdited that names it, a recall likewise, so a reader that follows the sequence
// sees every change (issue of record: gapless sequence per conversation).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chat/core/conversation.h"
#include "platform/base/instant.h"

namespace deskmesh::chat {

enum class MessageKind : std::uint8_t {
  kText,
  kImage,
  kFile,
  kVoice,
  kCard,      // a link with title, text and picture
  kArticle,   // a preview of a knowledge article
  kNote,      // between people of the team; never shown to the customer
  kNotice,    // the system says what happened: "Li joined", "you are number 3"
  kEdited,    // `target_id` has a new text
  kRecalled,  // `target_id` was taken back
};

struct Attachment {
  std::string id;
  std::string file_name;
  std::string content_type;
  std::int64_t size_bytes = 0;
};

struct QuickReply {
  std::string id;
  std::string label;
};

struct Citation {
  std::string article_id;
  std::string title;
  std::string url;
};

// A link with a picture; no title: none.
struct Card {
  std::string title;
  std::string url;
  std::string image_url;  // may be empty
};

// What the knowledge base said to the question that an entry of the bot answers.
enum class BotDecision : std::uint8_t { kNone, kAnswer, kSuggest, kHandover };

struct Message {
  std::string id;  // msg_…
  std::string conversation_id;
  std::int64_t sequence = 0;  // from 1, gapless within the conversation
  Author author = Author::kSystem;
  std::string author_id;  // con_…, usr_…, or empty for bot and system
  MessageKind kind = MessageKind::kText;
  std::string text;
  std::string target_id;      // of kEdited and kRecalled
  bool is_about_note = false;  // of those: the target is a kNote
  std::vector<Attachment> attachments;
  std::vector<QuickReply> quick_replies;
  std::string choice_key;  // of the quick reply that the customer tapped
  std::vector<Citation> citations;
  Card card;
  BotDecision bot_decision = BotDecision::kNone;
  double bot_confidence = 0;          // 0 to 1, where the knowledge base was asked
  std::int64_t answers_sequence = 0;  // of the customer's entry that this one of the bot answers
  base::Instant created_at;
  std::optional<base::Instant> edited_at;
  std::optional<base::Instant> recalled_at;
};

// Whether an entry is the customer's and asks for an answer: no note, no report
// of a change, nothing taken back, and not the answer to the question at the
// end (choice `rate:4`).
inline bool AsksForAnswer(const Message& message) {
  return message.author == Author::kCustomer && message.kind != MessageKind::kNote &&
         message.kind != MessageKind::kEdited && message.kind != MessageKind::kRecalled &&
         !message.recalled_at.has_value() && !message.choice_key.starts_with("rate:");
}

// Whether the customer may see an entry: no note, nor what became of one.
inline bool IsVisibleToCustomer(const Message& message) {
  return message.kind != MessageKind::kNote && !message.is_about_note;
}

}  // namespace deskmesh::chat
