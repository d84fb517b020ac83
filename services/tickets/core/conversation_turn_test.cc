// SPDX-License-Identifier: Apache-2.0
#include "tickets/core/conversation_turn.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <vector>

#include "tickets/core/ticket_commands.h"

namespace deskmesh::tickets {
namespace {

struct Said {
  Author by;
  std::int64_t at;
};

// The steps that follow, `A` and `C` in order, and what the ticket became.
std::string Follow(const std::vector<Said>& messages, Ticket& ticket, ConversationTurn& turn) {
  std::string news;
  for (const Said& said : messages) {
    if (!TakeMessage(turn, ticket, said.by, {said.at})) continue;
    news += said.by == Author::kAgent ? 'A' : 'C';
    ticket = NoteReply(ticket, said.by, {said.at}).ticket;
  }
  return news;
}

Ticket Working() {
  Ticket ticket;
  ticket.state = State::kInProgress;
  ticket.assignee_id = "usr_li";
  return ticket;
}

TEST_CASE("of a run of messages only the first is news to the ticket", "[tickets][core]") {
  Ticket ticket = Working();
  ConversationTurn turn;
  CHECK(Follow({{Author::kCustomer, 1},
                {Author::kCustomer, 2},
                {Author::kAgent, 3},
                {Author::kAgent, 4},
                {Author::kCustomer, 5},
                {Author::kCustomer, 6},
                {Author::kAgent, 7},
                {Author::kAgent, 8}},
               ticket, turn) == "ACA");
  CHECK(ticket.first_reply.micros == 3);
  CHECK(turn == ConversationTurn{{6}, {8}});
}

TEST_CASE("the customer's words put a waiting ticket back to work", "[tickets][core]") {
  Ticket ticket = Working();
  ticket.state = State::kWaitingForCustomer;
  ConversationTurn turn;
  CHECK(Follow({{Author::kCustomer, 5}}, ticket, turn) == "C");
  CHECK(ticket.state == State::kInProgress);
}

TEST_CASE("the customer's words open an ended ticket again within its window", "[tickets][core]") {
  Ticket ticket = Working();
  ticket.first_reply = {4};
  ticket.state = State::kResolved;
  ticket.resolved = {10};
  ConversationTurn turn{{3}, {4}};
  // The end came after these.
  CHECK(Follow({{Author::kCustomer, 9}}, ticket, turn) == "C");
  CHECK(ticket.state == State::kResolved);
  CHECK(Follow({{Author::kCustomer, 11}}, ticket, turn) == "C");
  CHECK(ticket.state == State::kInProgress);
  CHECK(ticket.reopen_count == 1);
  CHECK(ticket.resolved.micros == 0);
  CHECK(Follow({{Author::kCustomer, 12}}, ticket, turn).empty());

  ticket.state = State::kClosed;
  ticket.closed = {20};
  const base::Instant late{20 + base::Duration(std::chrono::days(15)).count()};
  CHECK(NoteReply(ticket, Author::kCustomer, late).ticket.state == State::kClosed);
}

TEST_CASE("the customer's words bring a snoozed ticket back into sight", "[tickets][core]") {
  Ticket ticket = Working();
  ticket.snooze_until = {100};
  ConversationTurn turn;
  CHECK(Follow({{Author::kCustomer, 5}}, ticket, turn) == "C");
  CHECK_FALSE(ticket.is_snoozed());
  CHECK(ticket.state == State::kInProgress);
}

TEST_CASE("messages in any order lead to the same turn and first reply", "[tickets][core]") {
  std::vector<Said> messages = {{Author::kCustomer, 1}, {Author::kAgent, 2},
                                {Author::kAgent, 3},    {Author::kCustomer, 4},
                                {Author::kAgent, 5},    {Author::kCustomer, 6}};
  const auto is_before = [](const Said& a, const Said& b) { return a.at < b.at; };
  do {
    Ticket ticket = Working();
    ConversationTurn turn;
    Follow(messages, ticket, turn);
    CHECK(ticket.first_reply.micros == 2);
    CHECK(turn == ConversationTurn{{6}, {5}});
  } while (std::next_permutation(messages.begin(), messages.end(), is_before));
}

}  // namespace
}  // namespace deskmesh::tickets
