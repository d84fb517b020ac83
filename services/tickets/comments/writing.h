// SPDX-License-Identifier: Apache-2.0
//
// What a caller writes, before it becomes part of a ticket.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>

#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/rpc/call.h"
#include "tickets/core/ticket.h"
#include "tickets/recorder.h"

namespace deskmesh::tickets {

// The comment with its files and whom it names. INVALID_ARGUMENT, field `comment.body`, where it says
// nothing, and as TakeFiles and ResolveMentions do. A customer names nobody.
absl::StatusOr<Comment> ReadComment(rpc::WriteCall& call, const v1::Comment& sent);

// Whose words a comment is, and how they came.
struct CommentSpeaker {
  Actor actor;
  std::string address;  // of somebody in copy who is no contact
  Origin origin;
};
// The caller, or whom a program speaks for. INVALID_ARGUMENT, field `on_behalf_of` or `channel`, for a caller
// who is no program, and for somebody who is neither the ticket's requester nor in copy.
absl::StatusOr<CommentSpeaker> SpeakerOf(rpc::WriteCall& call,
                                         const v1::CreateCommentRequest& request);

// FAILED_PRECONDITION CHANGED_MEANWHILE where somebody else has said something since the writer looked,
// or moved or merged the ticket. `asked_id` is what the writer looked at; 0 expects nothing.
absl::Status CheckUnchanged(rpc::WriteCall& call, const std::string& asked_id,
                            std::int64_t expected_sequence, const Ticket& ticket);

}  // namespace deskmesh::tickets
