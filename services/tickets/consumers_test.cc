// SPDX-License-Identifier: Apache-2.0
#include "deskmesh/chat/v1/chat_events.pb.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

chat::v1::ConversationAssigned Assigned(const std::string& conversation, const std::string& ticket,
                                        const std::string& agent) {
  chat::v1::ConversationAssigned fact;
  fact.mutable_conversation()->set_id(conversation);
  fact.mutable_conversation()->set_ticket_id(ticket);
  fact.mutable_conversation()->set_assignee_id(agent);
  return fact;
}

TEST_CASE("who takes the conversation has its ticket, whatever order the news comes in",
          "[tickets][consumers]") {
  TicketDesk desk;
  const std::string first = desk.AddAgent();
  const std::string second = desk.AddAgent();
  const std::string conversation = desk.ids("cnv", desk.clock.Now());
  auto request = desk.NewTicket("聊天转人工");
  request.mutable_ticket()->set_conversation_id(conversation);
  const v1::Ticket ticket = desk.Demand(desk.Do("Create", request));
  CHECK(ticket.state() == v1::Ticket::UNASSIGNED);

  desk.Deliver(Assigned(conversation, ticket.id(), first), conversation, 3);
  v1::Ticket now = desk.Demand(desk.Get(ticket.id()));
  CHECK(now.assignee_id() == first);
  CHECK(now.state() == v1::Ticket::IN_PROGRESS);
  CHECK(now.owner_id() == first);

  desk.Deliver(Assigned(conversation, "", second), conversation, 7);
  CHECK(desk.Demand(desk.Get(ticket.id())).assignee_id() == second);
  desk.Deliver(Assigned(conversation, ticket.id(), first), conversation, 5);
  now = desk.Demand(desk.Get(ticket.id()));
  CHECK(now.assignee_id() == second);
  CHECK(now.owner_id() == first);

  desk.Demand(desk.Resolve(ticket.id()));
  desk.Deliver(Assigned(conversation, ticket.id(), first), conversation, 9);
  CHECK(desk.Demand(desk.Get(ticket.id())).assignee_id() == second);
}

TEST_CASE("a breached clock is noted once on the ticket and in its history",
          "[tickets][consumers]") {
  TicketDesk desk;
  const v1::Ticket ticket = desk.Create();
  sla::v1::ClockBreached fact;
  fact.mutable_clock()->set_id("first_reply");
  fact.mutable_clock()->set_ticket_id(ticket.id());
  desk.Deliver(fact, ticket.id(), 1);
  desk.Deliver(fact, ticket.id(), 2);
  const v1::Ticket now = desk.Demand(desk.Get(ticket.id()));
  REQUIRE(now.breached_clocks_size() == 1);
  CHECK(now.breached_clocks(0) == "first_reply");
  const auto history = desk.History(ticket.id());
  REQUIRE(history.size() == 2);
  CHECK(history[1].action() == "clock_breached");
  CHECK(history[1].actor() == "service:tickets");
  CHECK(desk.Demand(desk.DoAs(desk.Customer(), "Get",
                              [&] {
                                v1::GetTicketRequest get;
                                get.set_id(ticket.id());
                                return get;
                              }()))
            .breached_clocks_size() == 0);
}

TEST_CASE("a contact's newest news counts", "[tickets][consumers]") {
  TicketDesk desk;
  desk.TellContact(desk.contact, accounts::v1::Organization::ENTERPRISE, 3);
  desk.TellContact(desk.contact, accounts::v1::Organization::FREE, 2);
  CHECK(desk.Create().tier() == v1::Ticket::ENTERPRISE);
}

TEST_CASE("facts delivered twice leave one change in the inbox", "[tickets][consumers]") {
  TicketDesk desk;
  v1::TicketRated fact;
  fact.mutable_ticket()->set_id(desk.ids("tkt", desk.clock.Now()));
  const auto envelope = desk.MakeFact(fact, fact.ticket().id(), 1);
  desk.Publish({envelope, envelope});
  desk.Publish({envelope});
  desk.Settle();
  auto collector = std::make_shared<testing::StreamCollector>();
  v1::StreamInboxRequest request;
  const auto handle = desk.Stream("deskmesh.tickets.v1.Tickets/StreamInbox", request, collector);
  desk.Create();
  CHECK(collector->Wait(2).size() == 2);
}

TEST_CASE("a resolved ticket closes by itself after seven days", "[tickets][jobs]") {
  TicketDesk desk;
  const std::string id = desk.Create().id();
  const std::string other = desk.Create().id();
  desk.Demand(desk.Resolve(id));
  desk.Demand(desk.Resolve(other));
  desk.clock.Advance(std::chrono::days(6));
  REQUIRE(desk.Comment(desk.Customer(), other, "还没好").ok());
  CHECK(desk.Demand(desk.Get(id)).state() == v1::Ticket::RESOLVED);

  v1::StreamTicketRequest request;
  request.set_id(id);
  request.set_after_sequence(2);
  auto collector = std::make_shared<testing::StreamCollector>();
  const auto handle = desk.Stream("deskmesh.tickets.v1.Tickets/Stream", request, collector);
  desk.clock.Advance(std::chrono::days(1));
  REQUIRE(collector->Wait(1).size() == 1);
  const v1::Ticket closed = desk.Demand(desk.Get(id));
  CHECK(closed.state() == v1::Ticket::CLOSED);
  CHECK(desk.Demand(desk.Get(other)).state() == v1::Ticket::UNASSIGNED);
  CHECK(desk.History(id).back().actor() == "service:tickets");
}

TEST_CASE("timers survive a restart", "[tickets][jobs]") {
  TicketDesk desk;
  const std::string id = desk.Create().id();
  desk.Demand(desk.Resolve(id));
  desk.clock.Advance(std::chrono::days(8));
  desk.Restart();
  v1::StreamTicketRequest request;
  request.set_id(id);
  request.set_after_sequence(2);
  auto collector = std::make_shared<testing::StreamCollector>();
  const auto handle = desk.Stream("deskmesh.tickets.v1.Tickets/Stream", request, collector);
  REQUIRE(collector->Wait(1).size() == 1);
  CHECK(desk.Demand(desk.Get(id)).state() == v1::Ticket::CLOSED);
}

}  // namespace
}  // namespace deskmesh::tickets
