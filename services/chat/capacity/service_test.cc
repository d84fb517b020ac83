// SPDX-License-Identifier: Apache-2.0
#include "chat/capacity/service.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "chat/routing/store.h"
#include "chat/testing/chat_fixture.h"
#include "deskmesh/tickets/v1/tickets_events.pb.h"

namespace deskmesh::chat {
namespace {

using tickets::v1::Ticket;

class CapacityFixture : public ChatFixture {
 public:
  v1::Presence PresenceOf(const rpc::Principal& agent) {
    v1::GetPresenceRequest request;
    request.set_id(agent.id);
    return Call<v1::Presence>("deskmesh.chat.v1.Agents/GetPresence", request).value();
  }
  v1::WorkShare Share(const rpc::Principal& agent, v1::WorkShare::Kind kind) {
    const v1::Presence presence = PresenceOf(agent);
    for (const v1::WorkShare& share : presence.work()) {
      if (share.kind() == kind) return share;
    }
    return {};
  }

  absl::StatusOr<v1::CapacityRules> SetRules(double chat, double ticket, double call,
                                             int percent = 100, const std::string& etag = "") {
    v1::UpdateCapacityRulesRequest request;
    v1::CapacityRules& rules = *request.mutable_rules();
    rules.set_chat_points(chat);
    rules.set_ticket_points(ticket);
    rules.set_call_points(call);
    rules.set_other_points(1);
    rules.set_most_ticket_percent(percent);
    rules.set_etag(etag);
    return Call<v1::CapacityRules>("deskmesh.chat.v1.Capacity/Update", request);
  }

  Ticket TicketOf(const std::string& id, const std::string& agent, Ticket::State state) {
    Ticket ticket;
    ticket.set_id(id);
    ticket.set_assignee_id(agent);
    ticket.set_state(state);
    return ticket;
  }
  void Assigned(const Ticket& ticket, std::int64_t sequence) {
    tickets::v1::TicketAssigned fact;
    *fact.mutable_ticket() = ticket;
    Deliver(fact, ticket.id(), sequence);
  }
  void Changed(const Ticket& ticket, std::int64_t sequence) {
    tickets::v1::TicketStateChanged fact;
    *fact.mutable_ticket() = ticket;
    Deliver(fact, ticket.id(), sequence);
  }

  template <typename Response = v1::ExternalWork>
  absl::StatusOr<Response> Begin(const rpc::Principal& who, const std::string& agent,
                                 const std::string& reference, double points = -1,
                                 int seconds = 0) {
    v1::BeginWorkRequest request;
    request.set_agent_id(agent);
    request.set_reference(reference);
    request.set_kind(v1::WorkShare::CALL);
    if (points >= 0) request.set_points(points);
    if (seconds > 0) request.mutable_expire_after()->set_seconds(seconds);
    return CallAs<Response>(who, "deskmesh.chat.v1.Capacity/BeginWork", request);
  }
  bool End(const rpc::Principal& who, const std::string& agent, const std::string& reference) {
    v1::EndWorkRequest request;
    request.set_agent_id(agent);
    request.set_reference(reference);
    return CallAs<v1::EndWorkResponse>(who, "deskmesh.chat.v1.Capacity/EndWork", request)
        .value()
        .ended();
  }

  std::string Queue() {
    const std::string id = ChatFixture::Begin().id();
    v1::HandoverRequest request;
    request.set_id(id);
    REQUIRE(Do(customer, "Handover", request).ok());
    return id;
  }
};

TEST_CASE("an agent's tickets in progress take points, those that wait or sleep don't",
          "[chat][capacity]") {
  CapacityFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟", 6), other = chat.NewAgent("张敏", 6);
  REQUIRE(chat.SetRules(1, 0.5, 4).ok());
  chat.Assigned(chat.TicketOf("tkt_1", agent.id, Ticket::IN_PROGRESS), 2);
  chat.Assigned(chat.TicketOf("tkt_2", agent.id, Ticket::IN_PROGRESS), 2);
  CHECK(chat.Share(agent, v1::WorkShare::TICKET).count() == 2);
  CHECK(chat.PresenceOf(agent).points_used() == 1);
  chat.Changed(chat.TicketOf("tkt_1", agent.id, Ticket::WAITING_FOR_CUSTOMER), 3);
  CHECK(chat.PresenceOf(agent).points_used() == 0.5);
  CHECK(chat.PresenceOf(agent).load() == 1);
  chat.Changed(chat.TicketOf("tkt_1", agent.id, Ticket::IN_PROGRESS), 4);
  tickets::v1::TicketUpdated snoozed;
  *snoozed.mutable_ticket() = chat.TicketOf("tkt_2", agent.id, Ticket::IN_PROGRESS);
  snoozed.mutable_ticket()->mutable_snooze_until_time()->set_seconds(9'999'999'999);
  snoozed.add_changed_fields("snooze_until_time");
  chat.Deliver(snoozed, "tkt_2", 3);
  CHECK(chat.Share(agent, v1::WorkShare::TICKET).count() == 1);
  chat.Assigned(chat.TicketOf("tkt_1", other.id, Ticket::IN_PROGRESS), 5);
  CHECK(chat.PresenceOf(agent).work_size() == 0);
  CHECK(chat.Share(other, v1::WorkShare::TICKET).count() == 1);
  chat.Changed(chat.TicketOf("tkt_1", other.id, Ticket::RESOLVED), 6);
  CHECK(chat.PresenceOf(other).points_used() == 0);
}

TEST_CASE("ticket facts, doubled and shuffled, count each ticket once", "[chat][capacity]") {
  for (unsigned seed = 1; seed <= 8; ++seed) {
    INFO("seed " << seed);
    CapacityFixture chat;
    std::mt19937 random(seed);
    std::vector<rpc::Principal> agents;
    for (int i = 0; i < 3; ++i) agents.push_back(chat.NewAgent("客服", 50));
    std::vector<event::v1::Envelope> facts;
    std::map<std::string, int> expected;
    for (int t = 0; t < 6; ++t) {
      const std::string id = "tkt_" + std::to_string(t);
      Ticket ticket = chat.TicketOf(id, "", Ticket::UNASSIGNED);
      for (std::int64_t sequence = 1; sequence <= 8; ++sequence) {
        if (random() % 2 == 0) {
          ticket.set_assignee_id(random() % 4 == 0 ? "" : agents[random() % 3].id);
          ticket.set_state(ticket.assignee_id().empty() ? Ticket::UNASSIGNED : Ticket::IN_PROGRESS);
          tickets::v1::TicketAssigned fact;
          *fact.mutable_ticket() = ticket;
          facts.push_back(chat.MakeFact(fact, id, sequence));
        } else {
          constexpr Ticket::State kStates[] = {Ticket::IN_PROGRESS, Ticket::WAITING_FOR_CUSTOMER,
                                               Ticket::RESOLVED};
          if (!ticket.assignee_id().empty()) ticket.set_state(kStates[random() % 3]);
          tickets::v1::TicketStateChanged fact;
          *fact.mutable_ticket() = ticket;
          facts.push_back(chat.MakeFact(fact, id, sequence));
        }
        if (random() % 3 == 0) facts.push_back(facts.back());
      }
      if (ticket.state() == Ticket::IN_PROGRESS) ++expected[ticket.assignee_id()];
    }
    std::shuffle(facts.begin(), facts.end(), random);
    chat.Publish(facts);
    chat.Settle();
    chat.Restart();
    for (const rpc::Principal& agent : agents) {
      CHECK(chat.Share(agent, v1::WorkShare::TICKET).count() == expected[agent.id]);
    }
  }
}

TEST_CASE("who is full with tickets gets no chat until there is room again", "[chat][capacity]") {
  CapacityFixture chat;
  REQUIRE(chat.SetRules(1, 1, 4).ok());
  const rpc::Principal agent = chat.NewAgent("李伟", 2);
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  for (const char* id : {"tkt_1", "tkt_2"}) {
    chat.Assigned(chat.TicketOf(id, agent.id, Ticket::IN_PROGRESS), 2);
  }
  const std::string waiting = chat.Queue();
  v1::PullRequest pull;
  const absl::Status full =
      chat.CallAs<v1::Conversation>(agent, "deskmesh.chat.v1.Queue/Pull", pull).status();
  CHECK(ReasonOf(full) == "NO_CAPACITY");
  CHECK(base::DetailsOf(full).metadata.at("work") == "2 TICKET");
  chat.Restart();
  for (int i = 0; i < 20; ++i) {
    chat.clock.Advance(std::chrono::milliseconds(500));
    CHECK(chat.Get(waiting).state() == v1::Conversation::QUEUED);
  }
  chat.Changed(chat.TicketOf("tkt_2", agent.id, Ticket::RESOLVED), 3);
  const v1::Conversation taken = chat.Await(
      waiting, [](const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; });
  CHECK(taken.assignee_id() == agent.id);
  const auto& reasons = taken.routing_reasons();
  CHECK(std::find(reasons.begin(), reasons.end(), "LOAD 1/2") != reasons.end());
  CHECK(std::find(reasons.begin(), reasons.end(), "HAS 1 TICKET") != reasons.end());
}

TEST_CASE("the ticket of a conversation counts only once nobody has the conversation any more",
          "[chat][capacity]") {
  CapacityFixture chat;
  REQUIRE(chat.SetRules(1, 0.5, 4).ok());
  const rpc::Principal agent = chat.NewAgent("李伟", 4);
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  const std::string id = chat.Queue();
  chat.Await(id, [](const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; });
  Ticket ticket = chat.TicketOf("tkt_1", agent.id, Ticket::IN_PROGRESS);
  ticket.set_conversation_id(id);
  chat.Assigned(ticket, 2);
  CHECK(chat.PresenceOf(agent).points_used() == 1);
  REQUIRE(chat.Close(agent, id).ok());
  CHECK(chat.PresenceOf(agent).points_used() == 0.5);
  CHECK(chat.Share(agent, v1::WorkShare::TICKET).points() == 0.5);
  // The customer writes again: it goes back to the one who had it.
  REQUIRE(chat.Say(chat.customer, id, "还有一个问题").ok());
  chat.Await(id, [](const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; });
  CHECK(chat.PresenceOf(agent).points_used() == 1);
  CHECK(chat.PresenceOf(agent).work_size() == 1);
}

TEST_CASE("a call takes its points from its beginning to its end", "[chat][capacity]") {
  CapacityFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟", 4), other = chat.NewAgent("张敏", 4);
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  const auto call = chat.Begin(agent, "me", "pbx-1");
  REQUIRE(call.ok());
  CHECK(call->agent_id() == agent.id);
  CHECK(call->points() == 4);
  CHECK(chat.PresenceOf(agent).points_used() == 4);
  const std::string waiting = chat.Queue();
  for (int i = 0; i < 20; ++i) {
    chat.clock.Advance(std::chrono::milliseconds(500));
    CHECK(chat.Get(waiting).state() == v1::Conversation::QUEUED);
  }
  // Told again it counts once, with what it weighs now.
  REQUIRE(chat.Begin(agent, "me", "pbx-1", 1.5).ok());
  CHECK(chat.PresenceOf(agent).points_used() == 1.5);
  chat.Await(waiting,
             [](const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; });
  // Nobody takes a colleague's call away, or its weight.
  rpc::Principal plain = other;
  plain.permissions = {"chat.read", "chat.write"};
  CHECK(absl::IsPermissionDenied(chat.Begin(plain, "me", "pbx-1", 0).status()));
  CHECK(chat.Share(agent, v1::WorkShare::CALL).points() == 1.5);
  // Transferred by the telephone system.
  REQUIRE(chat.Begin(chat.principal, other.id, "pbx-1").ok());
  CHECK(chat.Share(agent, v1::WorkShare::CALL).count() == 0);
  CHECK(chat.Share(other, v1::WorkShare::CALL).points() == 4);
  CHECK_FALSE(chat.End(agent, "me", "pbx-1"));
  CHECK(chat.End(other, "me", "pbx-1"));
  CHECK_FALSE(chat.End(other, "me", "pbx-1"));
  CHECK(chat.PresenceOf(other).work_size() == 0);
}

TEST_CASE("a call that nobody ends is over when it expires", "[chat][capacity]") {
  CapacityFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟", 4);
  REQUIRE(chat.Begin(agent, "me", "pbx-1", -1, 60).ok());
  chat.clock.Advance(std::chrono::seconds(30));
  REQUIRE(chat.Begin(agent, "me", "pbx-1", -1, 60).ok());
  chat.Restart();
  chat.clock.Advance(std::chrono::seconds(40));
  CHECK(chat.Share(agent, v1::WorkShare::CALL).count() == 1);
  chat.clock.Advance(std::chrono::seconds(40));
  chat.AwaitThat([&] { return chat.PresenceOf(agent).work_size() == 0; });
  v1::ListWorkRequest list;
  list.set_agent_id("me");
  CHECK(chat.CallAs<v1::ListWorkResponse>(agent, "deskmesh.chat.v1.Capacity/ListWork", list)
            ->work_size() == 0);
}

TEST_CASE("what work costs can be changed; nonsense is refused by field", "[chat][capacity]") {
  CapacityFixture chat;
  const auto shipped =
      chat.Call<v1::CapacityRules>("deskmesh.chat.v1.Capacity/Get", v1::GetCapacityRulesRequest());
  REQUIRE(shipped.ok());
  CHECK(shipped->chat_points() == 1);
  CHECK(shipped->ticket_points() == 0.2);
  CHECK(shipped->call_points() == 4);
  CHECK(shipped->etag() == "0");
  const auto field = [](const absl::Status& status) {
    return base::DetailsOf(status).field_violations.at(0).field;
  };
  CHECK(field(chat.SetRules(0, 1, 1).status()) == "rules.chat_points");
  CHECK(field(chat.SetRules(1, 0.25, 1).status()) == "rules.ticket_points");
  CHECK(field(chat.SetRules(1, 1, 101).status()) == "rules.call_points");
  CHECK(field(chat.SetRules(1, std::nan(""), 1).status()) == "rules.ticket_points");
  CHECK(field(chat.SetRules(1, 1, 1, 101).status()) == "rules.most_ticket_percent");
  REQUIRE(chat.SetRules(2, 0.3, 3, 40, "0").ok());
  CHECK(ReasonOf(chat.SetRules(1, 1, 1, 40, "0").status()) == "STALE_ETAG");

  const rpc::Principal agent = chat.NewAgent("李伟", 3);
  REQUIRE(chat.SetPresence(agent, v1::Presence::ONLINE).ok());
  const std::string first = chat.Queue();
  chat.Await(first,
             [](const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; });
  CHECK(chat.PresenceOf(agent).points_used() == 2);
  // Cheaper chats make room for one who waits already.
  const std::string second = chat.Queue();
  REQUIRE(chat.SetRules(1.5, 0.3, 3).ok());
  chat.Await(second,
             [](const v1::Conversation& c) { return c.state() == v1::Conversation::ACTIVE; });
  CHECK(chat.PresenceOf(agent).points_used() == 3);
}

TEST_CASE("external work is the agent's own, or a supervisor's to tell", "[chat][capacity]") {
  CapacityFixture chat;
  const rpc::Principal agent = chat.NewAgent("李伟"), other = chat.NewAgent("张敏");
  const rpc::Principal plain = chat.Agent(agent.id, {"chat.write"});
  CHECK(absl::IsPermissionDenied(chat.Begin(plain, other.id, "pbx-1").status()));
  CHECK(absl::IsInvalidArgument(chat.Begin(chat.principal, "con_1", "pbx-1").status()));
  CHECK(absl::IsNotFound(
      chat.Begin(chat.principal, chat.ids("usr", chat.clock.Now()), "pbx-1").status()));
  CHECK(absl::IsInvalidArgument(chat.Begin(agent, "me", "pbx-1", 0.05).status()));
  CHECK(absl::IsInvalidArgument(chat.Begin(agent, "me", "pbx-1", 1, 25 * 3600).status()));
  for (int i = 0; i < 50; ++i) {
    REQUIRE(chat.Begin(agent, "me", "pbx-" + std::to_string(i), 0.1).ok());
  }
  CHECK(ReasonOf(chat.Begin(agent, "me", "pbx-50").status()) == "TOO_MUCH_WORK");
  CHECK(chat.PresenceOf(agent).points_used() == 5);
}

}  // namespace
}  // namespace deskmesh::chat
