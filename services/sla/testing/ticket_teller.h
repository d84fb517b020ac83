// SPDX-License-Identifier: Apache-2.0
//
// Tells the facts of tickets as the tickets domain would, for the tests of this domain.
#pragma once

#include <string>
#include <vector>

#include "deskmesh/event/v1/envelope.pb.h"
#include "deskmesh/sla/v1/sla_service.pb.h"
#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::sla::testing {

// One ticket; every method makes the next fact at the fixture's present time. Confined to one thread.
class TicketTeller {
 public:
  explicit TicketTeller(deskmesh::testing::ServiceFixture& fixture,
                        tickets::v1::Ticket::Priority priority = tickets::v1::Ticket::P2);

  event::v1::Envelope Created();
  event::v1::Envelope Assigned();
  event::v1::Envelope Becomes(tickets::v1::Ticket::State state);
  event::v1::Envelope Raised(tickets::v1::Ticket::Priority priority);
  event::v1::Envelope Commented(
      tickets::v1::Comment::Author author,
      tickets::v1::Comment::Visibility visibility = tickets::v1::Comment::PUBLIC);
  // In the ticket's conversation.
  event::v1::Envelope Replied(tickets::v1::Comment::Author author);
  event::v1::Envelope AgentReplies() { return Commented(tickets::v1::Comment::AGENT); }
  event::v1::Envelope CustomerReplies() { return Commented(tickets::v1::Comment::CUSTOMER); }

  const std::string& id() const { return ticket_.id(); }
  tickets::v1::Ticket& ticket() { return ticket_; }

 private:
  event::v1::Envelope Make(const google::protobuf::Message& fact);

  deskmesh::testing::ServiceFixture& fixture_;
  tickets::v1::Ticket ticket_;
  std::int64_t sequence_ = 0;
};

// Publishes and waits until the module has taken it in.
void Deliver(deskmesh::testing::ServiceFixture& fixture,
             const std::vector<event::v1::Envelope>& facts);

std::vector<v1::Clock> ClocksOf(deskmesh::testing::ServiceFixture& fixture,
                                const std::string& ticket_id);
// STATE_UNSPECIFIED when the ticket has no such clock.
v1::Clock ClockOf(deskmesh::testing::ServiceFixture& fixture, const std::string& ticket_id,
                  const std::string& clock);

// Names of what was published about a ticket so far, in order, for example
// `warned first_reply 50` and `breached resolution`.
std::vector<std::string> Told(deskmesh::testing::ServiceFixture& fixture,
                              const std::string& ticket_id);
// The same, once there are `count` of them (or after a minute).
std::vector<std::string> AwaitTold(deskmesh::testing::ServiceFixture& fixture,
                                   const std::string& ticket_id, std::size_t count);

}  // namespace deskmesh::sla::testing
