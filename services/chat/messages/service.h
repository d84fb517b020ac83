// SPDX-License-Identifier: Apache-2.0
//
// What happens to entries after they were sent: edits and recalls, and the marks of both sides. A part
// of deskmesh.chat.v1.Conversations.
#pragma once

#include "chat/contact_limits.h"
#include "chat/conversation_change.h"
#include "chat/core/marks.h"
#include "chat/core/message_rules.h"
#include "deskmesh/chat/v1/chat_service.pb.h"
#include "platform/clock/clock.h"
#include "platform/rpc/service.h"

namespace deskmesh::chat {

// Thread-safe.
class MessagesService {
 public:
  MessagesService(rpc::ServiceDeps deps, const clock::Clock& clock, const ContactLimits& limits)
      : deps_(std::move(deps)), clock_(clock), limits_(limits) {}

  // Adds its methods to the description of Conversations.
  void Describe(rpc::Service& conversations);

  absl::Status Edit(rpc::WriteCall& call, const v1::EditMessageRequest& request,
                    v1::Message* response);
  absl::Status Recall(rpc::WriteCall& call, const v1::RecallMessageRequest& request,
                      v1::Message* response);
  absl::Status Mark(rpc::WriteCall& call, const v1::MarkRequest& request, v1::Marks* response);
  absl::Status GetMarks(rpc::ReadCall& call, const v1::GetMarksRequest& request,
                        v1::Marks* response);
  absl::StatusOr<rpc::Feed> StreamMarks(rpc::ReadCall& call, const v1::StreamMarksRequest& request);

 private:
  // Loads `message_id` of a conversation that is the caller's to see, amends it and saves.
  template <typename Make>
  absl::Status Amend(rpc::WriteCall& call, const std::string& conversation_id,
                     const std::string& message_id, Make make, v1::Message* response);

  rpc::ServiceDeps deps_;
  const clock::Clock& clock_;
  const ContactLimits limits_;
};

}  // namespace deskmesh::chat
