// SPDX-License-Identifier: Apache-2.0
//
// Who may see a conversation, and how it is shown.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>

#include "chat/core/conversation.h"
#include "deskmesh/chat/v1/chat.pb.h"
#include "platform/rpc/call.h"

namespace deskmesh::chat {

// Who acts: an API key acts for its creator.
std::string ActorOf(const rpc::Principal& principal);

// NOT_FOUND for a customer whose conversation it isn't: others' don't exist for customers.
absl::Status CheckOwn(const rpc::Call& call, const Conversation& conversation);

// FAILED_PRECONDITION CONVERSATION_CLOSED.
absl::Status Closed(const Conversation& conversation);

// Loads it for the caller. NOT_FOUND.
absl::StatusOr<Conversation> LoadOwn(rpc::ReadCall& call, const std::string& id);

// The conversation with its place in line and the promise of its wait.
absl::Status Show(rpc::ReadCall& call, const Conversation& conversation, v1::Conversation* out);

}  // namespace deskmesh::chat
