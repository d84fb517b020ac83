// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/conversation_turn.h"

#include <algorithm>

namespace deskmesh::tickets {

bool TakeMessage(ConversationTurn& turn, const Ticket& ticket, Author author, base::Instant at) {
  const ConversationTurn before = turn;
  if (author == Author::kAgent) {
    turn.agent_at = std::max(turn.agent_at, at);
    const bool is_earliest = ticket.first_reply.micros == 0 || at < ticket.first_reply;
    return is_earliest || (before.agent_at < before.customer_at && before.customer_at < at);
  }
  turn.customer_at = std::max(turn.customer_at, at);
  if (at <= before.customer_at) return false;
  const bool is_awaited = ticket.state == State::kWaitingForCustomer ||
                          ticket.state == State::kWaitingForThirdParty || ticket.is_snoozed();
  // What was said before the end, the end answered.
  const bool is_after_end = !ticket.is_open() && std::max(ticket.resolved, ticket.closed) < at;
  // Before the first reply the ticket itself is what waits for an answer.
  const bool is_question = ticket.first_reply.micros != 0 &&
                           before.customer_at <= before.agent_at && before.agent_at < at;
  return is_awaited || is_after_end || is_question;
}

}  // namespace deskmesh::tickets
