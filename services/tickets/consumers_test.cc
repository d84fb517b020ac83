// SPDX-License-Identifier: Apache-2.0
#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "deskmesh/chat/v1/chat_events.pb.h"
#include "deskmesh/sla/v1/sla_events.pb.h"
#include "platform/rpc/timestamp.h"
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

TEST_CASE("what a visitor asked for is the contact's once it is known who it is",
          "[tickets][consumers]") {
  TicketDesk desk;
  const std::string visitor = desk.ids("con", desk.clock.Now());
  accounts::v1::ContactChanged stranger;
  stranger.mutable_contact()->set_id(visitor);
  desk.Deliver(stranger, visitor, 1);
  auto request = desk.NewTicket("聊天转人工");
  request.mutable_ticket()->set_requester_id(visitor);
  const v1::Ticket ticket = desk.Demand(desk.Do("Create", request));
  const v1::Ticket others = desk.Create();
  CHECK(ticket.organization_id().empty());
  accounts::v1::VisitorIdentified fact;
  fact.set_visitor_id(visitor);
  fact.set_contact_id(desk.contact);
  desk.Deliver(fact, visitor, 2);
  desk.Deliver(fact, visitor, 3);

  const v1::Ticket now = desk.Demand(desk.Get(ticket.id()));
  CHECK(now.requester_id() == desk.contact);
  CHECK(now.organization_id() == others.organization_id());
  CHECK(now.tier() == others.tier());
  const auto history = desk.History(ticket.id());
  REQUIRE(history.size() == 2);
  CHECK(history[1].action() == "updated");
  CHECK(history[1].changes().at("requester_id") == visitor + " → " + desk.contact);
  v1::GetTicketRequest get;
  get.set_id(ticket.id());
  CHECK(desk.DoAs(desk.Customer(), "Get", get).ok());
  CHECK(absl::IsNotFound(desk.DoAs(desk.Contact(visitor), "Get", get).status()));
}

TEST_CASE("a contact whose news comes after its visitor's brings the organisation along",
          "[tickets][consumers]") {
  TicketDesk desk;
  const std::string visitor = desk.ids("con", desk.clock.Now());
  const std::string contact = desk.ids("con", desk.clock.Now());
  const std::string organization = desk.ids("org", desk.clock.Now());
  accounts::v1::ContactChanged stranger;
  stranger.mutable_contact()->set_id(visitor);
  desk.Deliver(stranger, visitor, 1);
  auto request = desk.NewTicket("聊天转人工");
  request.mutable_ticket()->set_requester_id(visitor);
  const v1::Ticket ticket = desk.Demand(desk.Do("Create", request));
  accounts::v1::VisitorIdentified identified;
  identified.set_visitor_id(visitor);
  identified.set_contact_id(contact);
  desk.Deliver(identified, visitor, 2);
  v1::Ticket now = desk.Demand(desk.Get(ticket.id()));
  CHECK(now.requester_id() == contact);
  CHECK(now.organization_id().empty());

  accounts::v1::ContactChanged known;
  known.mutable_contact()->set_id(contact);
  known.mutable_contact()->set_organization_id(organization);
  known.mutable_contact()->set_tier(accounts::v1::Organization::ENTERPRISE);
  desk.Deliver(known, contact, 1);
  now = desk.Demand(desk.Get(ticket.id()));
  CHECK(now.organization_id() == organization);
  CHECK(now.tier() == v1::Ticket::ENTERPRISE);
  const auto history = desk.History(ticket.id());
  REQUIRE(history.size() == 3);
  CHECK(history[2].changes().contains("organization_id"));

  // Who moves to another organisation later leaves their tickets where they are.
  known.mutable_contact()->set_organization_id(desk.ids("org", desk.clock.Now()));
  desk.Deliver(known, contact, 2);
  CHECK(desk.Demand(desk.Get(ticket.id())).organization_id() == organization);
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

TEST_CASE("each broken cycle of a clock is told", "[tickets][consumers]") {
  TicketDesk desk;
  const std::string id = desk.Create().id();
  sla::v1::ClockBreached fact;
  fact.mutable_clock()->set_id("next_reply");
  fact.mutable_clock()->set_ticket_id(id);
  for (int cycle = 1; cycle <= 3; ++cycle) {
    fact.mutable_clock()->set_cycle(cycle);
    desk.Deliver(fact, id, cycle);
  }
  desk.Settle();
  CHECK(desk.Demand(desk.Get(id)).breached_clocks_size() == 3);
  CHECK(desk.PublishedOf<v1::TicketUpdated>().size() == 3);
  sla::v1::ClockBreachWithdrawn mended;
  *mended.mutable_clock() = fact.clock();
  mended.mutable_clock()->set_cycle(1);
  mended.mutable_clock()->set_breach_count(2);
  desk.Deliver(mended, id, 4);
  CHECK(desk.Demand(desk.Get(id)).breached_clocks_size() == 2);
}

TEST_CASE("a breach that a late fact disproves is taken back, in whatever order it is told",
          "[tickets][consumers]") {
  TicketDesk desk;
  const auto breached = [&](const std::string& id) {
    const v1::Ticket ticket = desk.Demand(desk.Get(id));
    return std::vector<std::string>(ticket.breached_clocks().begin(),
                                    ticket.breached_clocks().end());
  };
  for (const bool is_in_order : {true, false}) {
    const std::string id = desk.Create().id();
    sla::v1::ClockBreached broken;
    broken.mutable_clock()->set_id("first_reply");
    broken.mutable_clock()->set_ticket_id(id);
    sla::v1::ClockBreachWithdrawn mended;
    *mended.mutable_clock() = broken.clock();
    if (is_in_order) {
      desk.Deliver(broken, id, 3);
      CHECK(breached(id) == std::vector<std::string>{"first_reply"});
    }
    desk.Deliver(mended, id, 4);
    if (!is_in_order) desk.Deliver(broken, id, 3);
    CHECK(breached(id).empty());
    // One of a clock's cycles is mended, another isn't.
    sla::v1::ClockBreached again = broken;
    again.mutable_clock()->set_id("next_reply");
    desk.Deliver(again, id, 5);
    *mended.mutable_clock() = again.clock();
    mended.mutable_clock()->set_breach_count(1);
    desk.Deliver(mended, id, 6);
    CHECK(breached(id) == std::vector<std::string>{"next_reply"});
  }
}

TEST_CASE("a breach that is noticed late is dated when the time ran out", "[tickets][consumers]") {
  TicketDesk desk;
  const v1::Ticket ticket = desk.Create();
  const base::Instant due = desk.clock.Now() + std::chrono::hours(1);
  sla::v1::ClockBreached fact;
  fact.mutable_clock()->set_id("resolution");
  fact.mutable_clock()->set_ticket_id(ticket.id());
  rpc::SetTimestamp(due, fact.mutable_clock()->mutable_due_time());
  desk.clock.Advance(std::chrono::hours(24));
  desk.Deliver(fact, ticket.id(), 1);
  const v1::Ticket now = desk.Demand(desk.Get(ticket.id()));
  CHECK(rpc::InstantOf(now.update_time()) == due);
  CHECK(rpc::InstantOf(desk.History(ticket.id()).back().occur_time()) == due);
}

chat::v1::MessageSent Said(const std::string& conversation, const std::string& ticket,
                           chat::v1::Message::Sender sender, bool is_internal = false) {
  chat::v1::MessageSent fact;
  fact.mutable_conversation()->set_id(conversation);
  fact.mutable_conversation()->set_ticket_id(ticket);
  fact.mutable_message()->set_sender(sender);
  fact.mutable_message()->set_sender_id("usr_someone");
  fact.mutable_message()->set_internal(is_internal);
  return fact;
}

TEST_CASE("an agent's first answer in the conversation is the ticket's first reply",
          "[tickets][consumers]") {
  TicketDesk desk;
  const std::string conversation = desk.ids("cnv", desk.clock.Now());
  auto request = desk.NewTicket("聊天转人工");
  request.mutable_ticket()->set_conversation_id(conversation);
  const std::string id = desk.Demand(desk.Do("Create", request)).id();
  using chat::v1::Message;
  std::int64_t sequence = 0;
  const auto say = [&](Message::Sender sender, bool is_internal = false) {
    desk.clock.Advance(std::chrono::seconds(10));
    desk.Deliver(Said(conversation, "", sender, is_internal), conversation, ++sequence);
  };
  say(Message::CUSTOMER);
  say(Message::BOT);
  say(Message::AGENT, /*is_internal=*/true);
  CHECK_FALSE(desk.Demand(desk.Get(id)).has_first_reply_time());
  say(Message::AGENT);
  const v1::Ticket answered = desk.Demand(desk.Get(id));
  CHECK(answered.first_reply_time().seconds() - answered.create_time().seconds() == 40);
  say(Message::AGENT);
  say(Message::CUSTOMER);
  say(Message::CUSTOMER);
  say(Message::AGENT);
  CHECK(desk.Demand(desk.Get(id)).first_reply_time().seconds() ==
        answered.first_reply_time().seconds());
  const auto replies = desk.PublishedOf<v1::TicketReplied>();
  REQUIRE(replies.size() == 3);
  CHECK(replies[0].author() == v1::Comment::AGENT);
  CHECK(replies[1].author() == v1::Comment::CUSTOMER);
  CHECK(replies[2].author() == v1::Comment::AGENT);
  CHECK(desk.History(id).back().action() == "replied");

  desk.Demand(desk.Assign(id, desk.AddAgent()));
  desk.Demand(desk.Wait(id));
  say(Message::CUSTOMER);
  CHECK(desk.Demand(desk.Get(id)).state() == v1::Ticket::IN_PROGRESS);
}

TEST_CASE("who writes in the conversation of an ended or merged ticket is heard",
          "[tickets][consumers]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string conversation = desk.ids("cnv", desk.clock.Now());
  auto request = desk.NewTicket("聊天转人工");
  request.mutable_ticket()->set_conversation_id(conversation);
  const std::string id = desk.Demand(desk.Do("Create", request)).id();
  desk.Demand(desk.Assign(id, agent));
  std::int64_t sequence = 0;
  const auto say = [&](chat::v1::Message::Sender sender) {
    desk.clock.Advance(std::chrono::seconds(10));
    chat::v1::MessageSent fact = Said(conversation, "", sender);
    const bool is_agent = sender == chat::v1::Message::AGENT;
    fact.mutable_message()->set_sender_id(is_agent ? agent : desk.contact);
    fact.mutable_message()->set_text("还是不行");
    desk.Deliver(fact, conversation, ++sequence);
    desk.Settle();
  };
  say(chat::v1::Message::CUSTOMER);
  say(chat::v1::Message::AGENT);
  desk.Demand(desk.Resolve(id));
  say(chat::v1::Message::CUSTOMER);
  v1::Ticket ticket = desk.Demand(desk.Get(id));
  CHECK(ticket.state() == v1::Ticket::IN_PROGRESS);
  CHECK(ticket.reopen_count() == 1);

  // After the window it is a new ticket, in which the conversation goes on.
  say(chat::v1::Message::AGENT);
  desk.Demand(desk.Resolve(id));
  desk.Demand(desk.Close(id));
  desk.clock.Advance(std::chrono::days(20));
  say(chat::v1::Message::CUSTOMER);
  ticket = desk.Demand(desk.Get(id));
  CHECK(ticket.state() == v1::Ticket::CLOSED);
  REQUIRE(ticket.follow_up_ids_size() == 1);
  const std::string next = ticket.follow_up_ids(0);
  const v1::Ticket opened = desk.Demand(desk.Get(next));
  CHECK(opened.description() == "还是不行");
  CHECK(opened.conversation_id() == conversation);
  CHECK(opened.assignee_id() == agent);
  say(chat::v1::Message::AGENT);
  CHECK(desk.Demand(desk.Get(id)).follow_up_ids_size() == 1);
  CHECK(desk.Demand(desk.Get(next)).has_first_reply_time());

  // What the ticket became part of hears the rest.
  const std::string target = desk.Create("target").id();
  REQUIRE(desk.Comment(desk.Agent(agent), target, "在看").ok());
  v1::MergeTicketsRequest merge;
  merge.set_id(target);
  merge.add_source_ids(next);
  desk.Demand(desk.Do("Merge", merge));
  desk.Demand(desk.Wait(target));
  say(chat::v1::Message::CUSTOMER);
  CHECK(desk.Demand(desk.Get(target)).state() == v1::Ticket::IN_PROGRESS);
  const std::string taker = desk.AddAgent();
  chat::v1::ConversationAssigned taken;
  taken.mutable_conversation()->set_id(conversation);
  taken.mutable_conversation()->set_ticket_id(next);
  taken.mutable_conversation()->set_assignee_id(taker);
  desk.Deliver(taken, conversation, ++sequence);
  CHECK(desk.Demand(desk.Get(target)).assignee_id() == taker);
}

TEST_CASE("what a customer says after a colleague's ticket has ended is the customer's own",
          "[tickets][consumers]") {
  TicketDesk desk;
  const std::string conversation = desk.ids("cnv", desk.clock.Now());
  auto request = desk.NewTicket("我的报表");
  request.mutable_ticket()->set_conversation_id(conversation);
  const std::string own = desk.Demand(desk.Do("Create", request)).id();
  const std::string colleague = desk.ids("con", desk.clock.Now());
  desk.TellContact(colleague, accounts::v1::Organization::PAID);
  auto other = desk.NewTicket("同事的合同");
  other.mutable_ticket()->set_requester_id(colleague);
  const std::string target = desk.Demand(desk.Do("Create", other)).id();
  v1::MergeTicketsRequest merge;
  merge.set_id(target);
  merge.add_source_ids(own);
  desk.Demand(desk.Do("Merge", merge));
  desk.Demand(desk.Resolve(target));
  desk.Demand(desk.Close(target));
  desk.clock.Advance(std::chrono::days(20));
  chat::v1::MessageSent fact = Said(conversation, "", chat::v1::Message::CUSTOMER);
  fact.mutable_message()->set_sender_id(desk.contact);
  fact.mutable_message()->set_text("还是不行");
  desk.Deliver(fact, conversation, 1);
  desk.Settle();
  CHECK(desk.Demand(desk.Get(target)).follow_up_ids_size() == 0);
  const v1::Ticket mine = desk.Demand(desk.Get(own));
  REQUIRE(mine.follow_up_ids_size() == 1);
  const v1::Ticket next = desk.Demand(desk.Get(mine.follow_up_ids(0)));
  CHECK(next.requester_id() == desk.contact);
  CHECK(next.subject().find("合同") == std::string::npos);
}

TEST_CASE("a ticket made of a conversation that was answered is answered", "[tickets][consumers]") {
  TicketDesk desk;
  const std::string conversation = desk.ids("cnv", desk.clock.Now());
  desk.Deliver(Said(conversation, "", chat::v1::Message::CUSTOMER), conversation, 1);
  desk.clock.Advance(std::chrono::seconds(5));
  desk.Deliver(Said(conversation, "", chat::v1::Message::AGENT), conversation, 2);
  auto request = desk.NewTicket("聊天转工单", "说来话长");
  request.mutable_ticket()->set_conversation_id(conversation);
  const v1::Ticket ticket = desk.Demand(desk.Do("Create", request));
  CHECK(ticket.has_first_reply_time());
  CHECK(ticket.description() == "说来话长");
}

TEST_CASE("a step of the escalation ladder is carried out as far as it can be",
          "[tickets][consumers]") {
  TicketDesk desk;
  const std::string first = desk.AddAgent();
  const std::string lead = desk.AddAgent(accounts::v1::User::L2);
  auto request = desk.NewTicket("报表异常");
  request.mutable_ticket()->set_priority(v1::Ticket::P2);
  const v1::Ticket ticket = desk.Demand(desk.Do("Create", request));
  CHECK(ticket.assignee_id() == first);
  using Action = sla::v1::SlaPolicy::EscalationStep::Action;
  sla::v1::ClockEscalated fact;
  fact.mutable_clock()->set_id("first_reply");
  fact.mutable_clock()->set_ticket_id(ticket.id());
  fact.set_at_percent(150);
  const auto add = [&](Action::Kind kind, const std::string& target) {
    fact.add_actions()->set_kind(kind);
    fact.mutable_actions(fact.actions_size() - 1)->set_target(target);
  };
  add(Action::NOTIFY, lead);
  add(Action::REASSIGN, "usr_who_has_left");
  add(Action::RAISE_PRIORITY, "");
  add(Action::RAISE_LEVEL, "");
  add(Action::CALL_WEBHOOK, "whk_pager");
  desk.Deliver(fact, ticket.id(), 1);
  v1::Ticket now = desk.Demand(desk.Get(ticket.id()));
  CHECK(now.priority() == v1::Ticket::P1);
  CHECK(now.level() == v1::Ticket::L2);
  CHECK(now.assignee_id() == lead);
  CHECK(now.owner_id() == first);
  REQUIRE(now.follower_ids_size() == 1);
  CHECK(now.follower_ids(0) == lead);
  CHECK(desk.History(ticket.id()).back().reason() == "escalation: first_reply at 150 %");

  desk.Demand(desk.Resolve(ticket.id()));
  desk.Deliver(fact, ticket.id(), 2);
  CHECK(desk.Demand(desk.Get(ticket.id())).priority() == v1::Ticket::P1);
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
