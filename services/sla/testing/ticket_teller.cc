// SPDX-License-Identifier: Apache-2.0
#include "sla/testing/ticket_teller.h"

#include <chrono>
#include <stdexcept>
#include <thread>

#include "deskmesh/sla/v1/sla_events.pb.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::sla::testing {

using deskmesh::testing::ServiceFixture;
using tickets::v1::Comment;
using tickets::v1::Ticket;

TicketTeller::TicketTeller(ServiceFixture& fixture, Ticket::Priority priority) : fixture_(fixture) {
  ticket_.set_id(fixture.ids("tkt", fixture.clock.Now()));
  ticket_.set_priority(priority);
  ticket_.set_state(Ticket::UNASSIGNED);
  ticket_.set_tier(Ticket::PAID);
  ticket_.set_type(Ticket::FAULT);
  ticket_.set_channel(Ticket::WEB);
  ticket_.set_level(Ticket::L1);
}

event::v1::Envelope TicketTeller::Make(const google::protobuf::Message& fact) {
  return fixture_.MakeFact(fact, ticket_.id(), ++sequence_);
}

event::v1::Envelope TicketTeller::Created() {
  rpc::SetTimestamp(fixture_.clock.Now(), ticket_.mutable_create_time());
  tickets::v1::TicketCreated fact;
  *fact.mutable_ticket() = ticket_;
  return Make(fact);
}

event::v1::Envelope TicketTeller::Assigned() {
  ticket_.set_assignee_id("usr_li");
  ticket_.set_team_id("team_one");
  ticket_.set_state(Ticket::IN_PROGRESS);
  tickets::v1::TicketAssigned fact;
  *fact.mutable_ticket() = ticket_;
  return Make(fact);
}

event::v1::Envelope TicketTeller::Becomes(Ticket::State state) {
  tickets::v1::TicketStateChanged fact;
  fact.set_previous_state(ticket_.state());
  ticket_.set_state(state);
  *fact.mutable_ticket() = ticket_;
  return Make(fact);
}

event::v1::Envelope TicketTeller::Raised(Ticket::Priority priority) {
  tickets::v1::TicketUpdated fact;
  fact.set_previous_priority(ticket_.priority());
  ticket_.set_priority(priority);
  *fact.mutable_ticket() = ticket_;
  return Make(fact);
}

event::v1::Envelope TicketTeller::Commented(Comment::Author author,
                                            Comment::Visibility visibility) {
  tickets::v1::TicketCommented fact;
  if (author == Comment::CUSTOMER && ticket_.state() == Ticket::WAITING_FOR_CUSTOMER) {
    fact.set_previous_state(ticket_.state());
    ticket_.set_state(Ticket::IN_PROGRESS);
  }
  *fact.mutable_ticket() = ticket_;
  fact.mutable_comment()->set_author(author);
  fact.mutable_comment()->set_visibility(visibility);
  return Make(fact);
}

event::v1::Envelope TicketTeller::Replied(Comment::Author author) {
  tickets::v1::TicketReplied fact;
  fact.set_author(author);
  *fact.mutable_ticket() = ticket_;
  return Make(fact);
}

void Deliver(ServiceFixture& fixture, const std::vector<event::v1::Envelope>& facts) {
  fixture.Publish(facts);
  fixture.Settle();
}

std::vector<v1::Clock> ClocksOf(ServiceFixture& fixture, const std::string& ticket_id) {
  v1::ListClocksRequest request;
  request.set_ticket_id(ticket_id);
  auto reply = fixture.Call<v1::ListClocksResponse>("deskmesh.sla.v1.Clocks/List", request);
  if (!reply.ok()) throw std::runtime_error(reply.status().ToString());
  return {reply->clocks().begin(), reply->clocks().end()};
}

v1::Clock ClockOf(ServiceFixture& fixture, const std::string& ticket_id, const std::string& clock) {
  for (const v1::Clock& found : ClocksOf(fixture, ticket_id)) {
    if (found.id() == clock) return found;
  }
  return {};
}

std::vector<std::string> Told(ServiceFixture& fixture, const std::string& ticket_id) {
  std::vector<std::string> names;
  std::int64_t sequence = 0;
  for (const event::v1::Envelope& envelope : fixture.Published()) {
    if (envelope.subject() != ticket_id || !envelope.key().starts_with("sla.")) continue;
    if (envelope.sequence() != ++sequence) names.push_back("a hole in the sequence");
    v1::ClockWarned warned;
    v1::ClockBreached breached;
    v1::ClockMet met;
    v1::ClockBreachWithdrawn withdrawn;
    v1::ClockEscalated escalated;
    if (envelope.key() == "sla.clock_warned" && warned.ParseFromString(envelope.payload())) {
      names.push_back("warned " + warned.clock().id() + " " + std::to_string(warned.percent()));
    } else if (envelope.key() == "sla.clock_breached" &&
               breached.ParseFromString(envelope.payload())) {
      names.push_back("breached " + breached.clock().id());
    } else if (envelope.key() == "sla.clock_met" && met.ParseFromString(envelope.payload())) {
      names.push_back("met " + met.clock().id());
    } else if (envelope.key() == "sla.clock_breach_withdrawn" &&
               withdrawn.ParseFromString(envelope.payload())) {
      names.push_back("withdrawn " + withdrawn.clock().id());
    } else if (envelope.key() == "sla.clock_escalated" &&
               escalated.ParseFromString(envelope.payload())) {
      names.push_back("escalated " + escalated.clock().id() + " " +
                      std::to_string(escalated.at_percent()));
    }
  }
  return names;
}

std::vector<std::string> AwaitTold(ServiceFixture& fixture, const std::string& ticket_id,
                                   std::size_t count) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  std::vector<std::string> names;
  do {
    std::this_thread::yield();
    names = Told(fixture, ticket_id);
  } while (names.size() < count && std::chrono::steady_clock::now() < end);
  return names;
}

}  // namespace deskmesh::sla::testing
