// SPDX-License-Identifier: Apache-2.0
//
// Which of the team's words a customer who left hasn't read: they go on by e-mail (R20).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "chat/core/conversation.h"
#include "chat/core/message.h"

namespace deskmesh::chat {

inline constexpr std::size_t kMostUnread = 50;  // told at once; what is left is told next

// What people of the team said to the customer beyond `read_sequence`, what was told before, and the
// customer's own last entry among `messages` (whoever answers has read). Notes, what was taken back and
// reports of changes are left out. `messages` ascend.
std::vector<Message> UnreadReplies(const Conversation& conversation,
                                   const std::vector<Message>& messages,
                                   std::int64_t read_sequence);

// Where the customer can be written to: the contact's address, else the one that was told to the form or
// to the bot. Empty: nowhere.
std::string AddressOf(const Conversation& conversation, const std::string& contact_email);

}  // namespace deskmesh::chat
