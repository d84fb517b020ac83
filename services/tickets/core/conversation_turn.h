// SPDX-License-Identifier: Apache-2.0
//
// Whose turn it is in a ticket's conversation (R41): which of its messages are news to the ticket.
//
// A clock cares who answered whom, not how many messages that took. So of a run of messages only the
// first is news; and an agent's message that is earlier than every reply known so far; and the
// customer's that finds the ticket waiting, out of sight or ended.
#pragma once

#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

// The latest words of each side; zero where it hasn't spoken.
struct ConversationTurn {
  base::Instant customer_at;
  base::Instant agent_at;
  friend bool operator==(const ConversationTurn&, const ConversationTurn&) = default;
};

// Takes a message of `author` (customer or agent) at `at` in; whether it is news to `ticket`. In
// whatever order messages come, the turn and the ticket's first reply end the same.
bool TakeMessage(ConversationTurn& turn, const Ticket& ticket, Author author, base::Instant at);

}  // namespace deskmesh::tickets
