// SPDX-License-Identifier: Apache-2.0
//
// What a caller writes, before it becomes part of a ticket.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>

#include "deskmesh/tickets/v1/tickets.pb.h"
#include "platform/rpc/call.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

// The comment with its files and whom it names. INVALID_ARGUMENT, field `comment.body`, where it says
// nothing, and as TakeFiles and ResolveMentions do. A customer names nobody.
absl::StatusOr<Comment> ReadComment(rpc::WriteCall& call, const v1::Comment& sent);

// FAILED_PRECONDITION CHANGED_MEANWHILE where somebody else has said something since the writer looked,
// or moved or merged the ticket. `asked_id` is what the writer looked at; 0 expects nothing.
absl::Status CheckUnchanged(rpc::WriteCall& call, const std::string& asked_id,
                            std::int64_t expected_sequence, const Ticket& ticket);

}  // namespace deskmesh::tickets
