// SPDX-License-Identifier: Apache-2.0
#include "chat/core/unread_replies.h"

#include <catch2/catch.hpp>

namespace deskmesh::chat {
namespace {

Message Entry(std::int64_t sequence, Author author, MessageKind kind = MessageKind::kText) {
  Message message;
  message.sequence = sequence;
  message.author = author;
  message.kind = kind;
  return message;
}

std::vector<std::int64_t> Unread(const Conversation& conversation,
                                 const std::vector<Message>& messages, std::int64_t read) {
  std::vector<std::int64_t> sequences;
  for (const Message& one : UnreadReplies(conversation, messages, read)) {
    sequences.push_back(one.sequence);
  }
  return sequences;
}

TEST_CASE("unread is what people said beyond the customer's marks and own words", "[chat][core]") {
  const std::vector<Message> messages = {Entry(1, Author::kCustomer),
                                         Entry(2, Author::kBot),
                                         Entry(3, Author::kAgent),
                                         Entry(4, Author::kCustomer),
                                         Entry(5, Author::kAgent),
                                         Entry(6, Author::kAgent, MessageKind::kNote),
                                         Entry(7, Author::kSystem, MessageKind::kNotice),
                                         Entry(8, Author::kAgent, MessageKind::kImage)};
  Conversation conversation;
  using Sequences = std::vector<std::int64_t>;
  CHECK(Unread(conversation, messages, 0) == Sequences{5, 8});
  CHECK(Unread(conversation, messages, 5) == Sequences{8});
  CHECK(Unread(conversation, messages, 8).empty());
  conversation.mailed_sequence = 5;
  CHECK(Unread(conversation, messages, 0) == Sequences{8});
  std::vector<Message> recalled = messages;
  recalled.back().recalled_at = base::Instant::FromSeconds(1);
  CHECK(Unread(conversation, recalled, 0).empty());
}

TEST_CASE("the contact's address counts before the one that was told in the talk", "[chat][core]") {
  Conversation conversation;
  CHECK(AddressOf(conversation, "").empty());
  conversation.flow.Know("email", "wang@example.com", "E-mail", "wang@example.com");
  CHECK(AddressOf(conversation, "") == "wang@example.com");
  CHECK(AddressOf(conversation, "fang@example.com") == "fang@example.com");
}

}  // namespace
}  // namespace deskmesh::chat
