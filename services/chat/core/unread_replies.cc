// SPDX-License-Identifier: Apache-2.0
#include "chat/core/unread_replies.h"

#include <algorithm>

namespace deskmesh::chat {

std::vector<Message> UnreadReplies(const Conversation& conversation,
                                   const std::vector<Message>& messages,
                                   std::int64_t read_sequence) {
  std::int64_t known = std::max(read_sequence, conversation.mailed_sequence);
  for (const Message& message : messages) {
    if (message.author == Author::kCustomer) known = std::max(known, message.sequence);
  }
  std::vector<Message> unread;
  for (const Message& message : messages) {
    const bool is_word = message.kind != MessageKind::kEdited &&
                         message.kind != MessageKind::kRecalled &&
                         message.kind != MessageKind::kNotice;
    if (message.author == Author::kAgent && message.sequence > known && is_word &&
        IsVisibleToCustomer(message) && !message.recalled_at.has_value()) {
      unread.push_back(message);
    }
  }
  return unread;
}

std::string AddressOf(const Conversation& conversation, const std::string& contact_email) {
  if (!contact_email.empty()) return contact_email;
  const auto told = conversation.flow.slots.find("email");
  return told == conversation.flow.slots.end() ? std::string() : told->second;
}

}  // namespace deskmesh::chat
