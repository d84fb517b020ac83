// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <thread>

#include "deskmesh/knowledge/v1/language_service.pb.h"
#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "knowledge/module.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::knowledge {
namespace {

using tickets::v1::Ticket;

// What the platform decided by itself.
void Decide(Ticket* ticket, const std::string& field, const std::string& value) {
  tickets::v1::Decision* decision = ticket->add_decisions();
  decision->set_field(field);
  decision->set_value(value);
}

struct Learner {
  testing::ServiceFixture fixture{Define()};

  // A ticket about a crash or about sharing, later than those before it.
  Ticket Ask(int i, Ticket::Priority priority) {
    fixture.clock.Advance(std::chrono::milliseconds(2));
    const bool is_fault = i % 2 == 0;
    Ticket ticket;
    ticket.set_id(fixture.ids("tkt", fixture.clock.Now()));
    ticket.set_subject((is_fault ? "server crashes " : "share a board ") + std::to_string(i));
    ticket.set_type(is_fault ? Ticket::FAULT : Ticket::FEATURE);
    ticket.set_priority(priority);
    Decide(&ticket, "type", is_fault ? "FAULT" : "FEATURE");
    Decide(&ticket, "priority", "P2");
    return ticket;
  }
  // Lets minutes pass, at each of which it may begin to learn, until `condition` holds.
  template <typename Condition>
  void Await(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(120);
    while (!condition()) {
      REQUIRE(std::chrono::steady_clock::now() < end);
      fixture.clock.Step(std::chrono::seconds(61));
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
  v1::TicketModelTrial AwaitTrial(const std::string& kind) {
    Await([&] { return Models().trials_size() >= 4; });
    const auto listed = Models();
    const auto trial = std::ranges::find(listed.trials(), kind, &v1::TicketModelTrial::kind);
    REQUIRE(trial != listed.trials().end());
    return *trial;
  }

  // Tickets as the workspace's agents have sorted them.
  std::vector<event::v1::Envelope> Tickets(int count, Ticket::Type of_sharing = Ticket::FEATURE) {
    const std::tuple<const char*, Ticket::Type, const char*> kinds[] = {
        {"server crashes with an exception", Ticket::FAULT, "team_core"},
        {"how do I share a board with guests", of_sharing, "team_help"},
        {"deploy on our own kubernetes cluster", Ticket::INSTALL, "team_help"}};
    std::vector<event::v1::Envelope> facts;
    for (int i = 0; i < count; ++i) {
      const auto& [text, type, team] = kinds[i % 3];
      tickets::v1::TicketCreated created;
      Ticket* ticket = created.mutable_ticket();
      ticket->set_id(fixture.ids("tkt", fixture.clock.Now()));
      ticket->set_subject(std::string(text) + " number " + std::to_string(i));
      ticket->set_description("call me at 13812345678");
      ticket->set_type(i % 3 == 0 ? Ticket::FEATURE : type);  // the rule took it for a feature
      ticket->set_priority(Ticket::P2);
      facts.push_back(fixture.MakeFact(created, ticket->id(), 1));
      tickets::v1::TicketUpdated updated;
      *updated.mutable_ticket() = *ticket;
      updated.mutable_ticket()->clear_description();
      updated.mutable_ticket()->set_type(type);
      updated.mutable_ticket()->set_team_id(team);
      updated.add_changed_fields("type");
      facts.push_back(fixture.MakeFact(updated, ticket->id(), 2));
    }
    return facts;
  }
  void Publish(const std::vector<event::v1::Envelope>& facts) {
    fixture.Publish(facts);
    fixture.Settle();
  }
  v1::ListTicketModelsResponse Models() {
    const auto models = fixture.Call<v1::ListTicketModelsResponse>(
        "deskmesh.knowledge.v1.Language/ListTicketModels", v1::ListTicketModelsRequest());
    REQUIRE(models.ok());
    return *models;
  }
  // Until `count` models are there. Training is a matter of moments with so few.
  void AwaitModels(int count) {
    Await([&] { return Models().models_size() >= count; });
  }
  v1::ClassifyTicketResponse Classify(const std::string& subject) {
    v1::ClassifyTicketRequest request;
    request.set_subject(subject);
    const auto reply = fixture.Call<v1::ClassifyTicketResponse>(
        "deskmesh.knowledge.v1.Language/ClassifyTicket", request);
    REQUIRE(reply.ok());
    return *reply;
  }
};

}  // namespace

TEST_CASE("a workspace's corrected tickets teach type and team", "[knowledge][service]") {
  Learner learner;
  CHECK(learner.Classify("server crashes").type().value().empty());
  learner.Publish(learner.Tickets(90));
  learner.AwaitModels(2);
  const auto read = learner.Classify("the server crashes again");
  CHECK(read.type().value() == "FAULT");
  CHECK(read.type().confidence() > 0.5);
  CHECK_FALSE(read.type().because().empty());
  CHECK(read.team().value() == "team_core");
  // All tickets had one priority: nothing to learn.
  CHECK(read.priority().value().empty());
  const auto models = learner.Models();
  REQUIRE(models.models_size() == 2);
  CHECK(models.models(0).kind() == "team");
  CHECK(models.models(1).accuracy() > 0.9);
  CHECK(models.models(1).examples() == 90);
  CHECK(models.models(1).size_bytes() > 0);
  CHECK(models.models(1).size_bytes() < 50'000'000);
}

TEST_CASE("facts that repeat and overtake each other teach the same", "[knowledge][service]") {
  Learner learner;
  std::vector<event::v1::Envelope> facts = learner.Tickets(60);
  std::vector<event::v1::Envelope> shuffled;
  for (std::size_t i = 0; i < facts.size(); i += 2) {
    shuffled.push_back(facts[i + 1]);  // the correction first
    shuffled.push_back(facts[i]);
    shuffled.push_back(facts[i + 1]);
  }
  learner.Publish(shuffled);
  learner.AwaitModels(2);
  CHECK(learner.Classify("server crashes with an exception").type().value() == "FAULT");
  CHECK(learner.Models().models(1).examples() == 60);
}

TEST_CASE("what was decided without a person teaches nothing until the ticket has ended",
          "[knowledge][service]") {
  Learner learner;
  std::vector<event::v1::Envelope> facts;
  std::vector<Ticket> tickets;
  for (int i = 0; i < 90; ++i) {
    tickets::v1::TicketCreated created;
    Ticket* ticket = created.mutable_ticket();
    ticket->set_id(learner.fixture.ids("tkt", learner.fixture.clock.Now()));
    ticket->set_subject((i % 2 == 0 ? "server crashes " : "share a board ") + std::to_string(i));
    ticket->set_type(i % 2 == 0 ? Ticket::FAULT : Ticket::FEATURE);
    tickets::v1::Decision* decision = ticket->add_decisions();
    decision->set_field("type");
    decision->set_value(Ticket::Type_Name(ticket->type()));
    facts.push_back(learner.fixture.MakeFact(created, ticket->id(), 1));
    tickets.push_back(*ticket);
  }
  learner.Publish(facts);
  learner.fixture.clock.Advance(std::chrono::seconds(61));
  learner.fixture.Settle();
  CHECK(learner.Models().models_size() == 0);
  facts.clear();
  for (Ticket& ticket : tickets) {
    tickets::v1::TicketStateChanged ended;
    ticket.set_state(Ticket::RESOLVED);
    *ended.mutable_ticket() = ticket;
    facts.push_back(learner.fixture.MakeFact(ended, ticket.id(), 2));
  }
  learner.Publish(facts);
  const v1::TicketModelTrial trial = learner.AwaitTrial("type");
  CHECK(trial.examples() == 90);
  // The platform was right without one: a model would be no better.
  CHECK(trial.outcome() == v1::TicketModelTrial::NOT_BETTER);
  CHECK(trial.rules_accuracy() == 1);
  CHECK(learner.Models().models_size() == 0);
}

TEST_CASE("of the tickets that people came past the unchanged ones teach, too",
          "[knowledge][service]") {
  Learner learner;
  // The platform took every ticket for a feature; who sorts the queue corrects the faults alone.
  std::vector<event::v1::Envelope> facts;
  const auto add = [&](int count, bool is_corrected) {
    for (int i = 0; i < count; ++i) {
      const bool is_fault = i % 2 == 0;
      tickets::v1::TicketCreated created;
      Ticket* ticket = created.mutable_ticket();
      learner.fixture.clock.Advance(std::chrono::milliseconds(2));
      ticket->set_id(learner.fixture.ids("tkt", learner.fixture.clock.Now()));
      ticket->set_subject((is_fault ? "server crashes " : "share a board ") + std::to_string(i));
      ticket->set_type(Ticket::FEATURE);
      tickets::v1::Decision* decision = ticket->add_decisions();
      decision->set_field("type");
      decision->set_value("FEATURE");
      facts.push_back(learner.fixture.MakeFact(created, ticket->id(), 1));
      if (!is_fault || !is_corrected) continue;
      tickets::v1::TicketUpdated updated;
      *updated.mutable_ticket() = *ticket;
      updated.mutable_ticket()->set_type(Ticket::FAULT);
      updated.add_changed_fields("type");
      facts.push_back(learner.fixture.MakeFact(updated, ticket->id(), 2));
      facts.back().set_actor("key_sorting");
    }
  };
  add(160, /*is_corrected=*/true);
  add(100, /*is_corrected=*/false);  // nobody has come to these yet
  learner.Publish(facts);
  learner.Await([&] { return learner.Models().trials_size() >= 4; });
  // Eighty corrected ones, and of those before the last of them the eighty that were left as they are: with
  // the corrections alone every ticket would be a fault.
  const auto listed = learner.Models();
  const auto type = std::ranges::find(listed.trials(), "type", &v1::TicketModelTrial::kind);
  REQUIRE(type != listed.trials().end());
  CHECK(type->examples() == 159);
  CHECK(type->outcome() == v1::TicketModelTrial::TAKEN);
  CHECK(learner.Classify("the server crashes again").type().value() == "FAULT");
  CHECK(learner.Classify("how to share a board").type().value() == "FEATURE");
}

TEST_CASE("who corrects one field of a ticket stands behind the others", "[knowledge][service]") {
  Learner learner;
  std::vector<event::v1::Envelope> facts;
  for (int i = 0; i < 120; ++i) {
    tickets::v1::TicketCreated created;
    *created.mutable_ticket() = learner.Ask(i, Ticket::P2);
    const std::string& id = created.ticket().id();
    facts.push_back(learner.fixture.MakeFact(created, id, 1));
    tickets::v1::TicketUpdated updated;
    *updated.mutable_ticket() = created.ticket();
    updated.mutable_ticket()->set_priority(i % 2 == 0 ? Ticket::P1 : Ticket::P3);
    updated.add_changed_fields("priority");
    facts.push_back(learner.fixture.MakeFact(updated, id, 2));
    facts.back().set_actor("key_sorting");
  }
  learner.Publish(facts);
  CHECK(learner.AwaitTrial("team").outcome() == v1::TicketModelTrial::TOO_FEW);
  CHECK(learner.AwaitTrial("type").examples() == 120);
  CHECK(learner.Classify("the server crashes again").priority().value() == "P1");
}

TEST_CASE("a team and labels set afterwards by a program of the team teach",
          "[knowledge][service]") {
  Learner learner;
  std::vector<event::v1::Envelope> facts;
  const auto set_by = [&](const std::string& actor, int from, int to) {
    for (int i = from; i < to; ++i) {
      // The platform decided type and priority, and had nothing to say of team and labels.
      tickets::v1::TicketCreated created;
      *created.mutable_ticket() = learner.Ask(i, Ticket::P2);
      const std::string& id = created.ticket().id();
      facts.push_back(learner.fixture.MakeFact(created, id, 1));
      facts.back().set_actor("key_crm");
      tickets::v1::TicketUpdated updated;
      *updated.mutable_ticket() = created.ticket();
      updated.mutable_ticket()->set_team_id(i % 2 == 0 ? "team_core" : "team_help");
      updated.mutable_ticket()->add_labels(i % 2 == 0 ? "stability" : "sharing");
      updated.add_changed_fields("team_id");
      updated.add_changed_fields("labels");
      facts.push_back(learner.fixture.MakeFact(updated, id, 2));
      facts.back().set_actor(actor);
    }
  };
  set_by("key_crm", 0, 120);
  set_by("trg_routing", 120, 160);  // later than the others: nobody has come past them
  learner.Publish(facts);
  CHECK(learner.AwaitTrial("team").examples() == 120);
  CHECK(learner.AwaitTrial("team").outcome() == v1::TicketModelTrial::TAKEN);
  CHECK(learner.Classify("the server crashes again").team().value() == "team_core");
  const auto read = learner.Classify("share a board");
  REQUIRE(read.labels_size() == 1);
  CHECK(read.labels(0).value() == "sharing");
}

TEST_CASE("how a ticket's customer feels is told before anything is learned",
          "[knowledge][service]") {
  Learner learner;
  const auto read = learner.Classify("I am furious, this is outrageous!!! 😡");
  CHECK(read.emotion().value() == "ANGRY");
  CHECK(read.emotion().confidence() >= 0.8);
  CHECK_FALSE(read.emotion().because().empty());
  CHECK_FALSE(learner.Classify("how do I share a board").has_emotion());
}

TEST_CASE("what people made of a word's tickets is told once they have been learned from",
          "[knowledge][service]") {
  Learner learner;
  const auto ask = [&](const std::string& word) {
    v1::ClassifyTicketRequest request;
    request.set_subject("the server is down");
    request.add_words(word);
    const auto reply = learner.fixture.Call<v1::ClassifyTicketResponse>(
        "deskmesh.knowledge.v1.Language/ClassifyTicket", request);
    REQUIRE(reply.ok());
    return *reply;
  };
  CHECK(ask("crashes").records_size() == 0);
  learner.Publish(learner.Tickets(240));  // more than are read at once, all of one moment
  learner.AwaitModels(2);
  // The training counts as done a moment after its last model.
  learner.Await([&] { return ask("crashes").records_size() > 0; });
  const auto told = ask("crashes");
  REQUIRE(told.records_size() == 1);
  CHECK(told.records(0).word() == "crashes");
  CHECK(told.records(0).types().at("FAULT") == 80);
  CHECK(told.records(0).types().size() == 1);
  CHECK(told.records(0).priorities().at("P2") == 80);
  CHECK(ask("crashes").records(0).types().at("FAULT") == 80);  // held by now
  CHECK(ask("crash").records_size() == 0);  // whole words
  CHECK(ask("宕机").records_size() == 0);
}

TEST_CASE("who stands behind a ticket is told by any of its facts; a trigger never does",
          "[knowledge][service]") {
  Learner learner;
  std::vector<event::v1::Envelope> facts;
  for (int i = 0; i < 120; ++i) {
    // A trigger raised the priority of all; the first sixty a person moved on before that, which comes to be
    // known later. Nobody has come to the others yet.
    tickets::v1::TicketUpdated raised;
    *raised.mutable_ticket() = learner.Ask(i, Ticket::P1);
    raised.add_changed_fields("priority");
    const std::string& id = raised.ticket().id();
    facts.push_back(learner.fixture.MakeFact(raised, id, 3));
    facts.back().set_actor("trg_paid");
    if (i >= 60) continue;
    tickets::v1::TicketStateChanged moved;
    *moved.mutable_ticket() = raised.ticket();
    facts.push_back(learner.fixture.MakeFact(moved, id, 2));
    facts.back().set_actor("usr_agent");
  }
  learner.Publish(facts);
  CHECK(learner.AwaitTrial("type").examples() == 60);
}

TEST_CASE("who answers the customer stands behind what the ticket is; notes say nothing of it",
          "[knowledge][service]") {
  Learner learner;
  std::vector<event::v1::Envelope> facts;
  for (int i = 0; i < 160; ++i) {
    tickets::v1::TicketCreated created;
    *created.mutable_ticket() = learner.Ask(i, Ticket::P2);
    const std::string& id = created.ticket().id();
    facts.push_back(learner.fixture.MakeFact(created, id, 1));
    Ticket after = created.ticket();
    if (i < 120) *after.mutable_first_reply_time() = facts.back().occurred_at();
    if (i < 60) {
      tickets::v1::TicketReplied replied;  // in the conversation
      *replied.mutable_ticket() = after;
      replied.set_author(tickets::v1::Comment::AGENT);
      facts.push_back(learner.fixture.MakeFact(replied, id, 2));
      continue;
    }
    // The last forty have only a note, or a word of their customer.
    tickets::v1::TicketCommented commented;
    *commented.mutable_ticket() = after;
    commented.mutable_comment()->set_author(i >= 140 ? tickets::v1::Comment::CUSTOMER
                                                     : tickets::v1::Comment::AGENT);
    commented.mutable_comment()->set_visibility(i >= 120 && i < 140 ? tickets::v1::Comment::INTERNAL
                                                                    : tickets::v1::Comment::PUBLIC);
    facts.push_back(learner.fixture.MakeFact(commented, id, 2));
  }
  learner.Publish(facts);
  CHECK(learner.AwaitTrial("type").examples() == 120);
}

TEST_CASE("a model isn't judged on what it has learned, though the tickets were closed since",
          "[knowledge][service]") {
  Learner learner;
  const std::vector<event::v1::Envelope> facts = learner.Tickets(90);
  learner.Publish(facts);
  learner.AwaitModels(2);
  // Since then sharing is sorted as an installation; the old ones are closed after that.
  learner.fixture.clock.Advance(std::chrono::seconds(1));
  learner.Publish(learner.Tickets(60, Ticket::INSTALL));
  std::vector<event::v1::Envelope> later;
  for (std::size_t i = 1; i < facts.size(); i += 2) {
    tickets::v1::TicketUpdated updated;
    REQUIRE(updated.ParseFromString(facts[i].payload()));
    tickets::v1::TicketStateChanged closed;
    *closed.mutable_ticket() = updated.ticket();
    closed.mutable_ticket()->set_state(Ticket::CLOSED);
    learner.fixture.clock.Advance(std::chrono::milliseconds(1));
    later.push_back(learner.fixture.MakeFact(closed, updated.ticket().id(), 3));
  }
  learner.Publish(later);
  learner.Await([&] { return learner.Models().models(1).version() >= 2; });
  CHECK(learner.Models().models(1).examples() == 150);
  // On what it has learned it would be right throughout.
  CHECK(learner.Models().models(1).previous_macro_f1() < 0.9);
}

TEST_CASE("labels are learned from tickets that have one or several", "[knowledge][service]") {
  Learner learner;
  std::vector<event::v1::Envelope> facts;
  const std::pair<const char*, std::vector<const char*>> kinds[] = {
      {"the export of the gantt chart is slow", {"performance", "export"}},
      {"guests can't be invited to a board", {"permission"}},
      {"export to a spreadsheet lacks columns", {"export"}}};
  for (int i = 0; i < 120; ++i) {
    tickets::v1::TicketCreated created;
    Ticket* ticket = created.mutable_ticket();
    ticket->set_id(learner.fixture.ids("tkt", learner.fixture.clock.Now()));
    ticket->set_subject(std::string(kinds[i % 3].first) + " case " + std::to_string(i));
    for (const char* label : kinds[i % 3].second) ticket->add_labels(label);
    facts.push_back(learner.fixture.MakeFact(created, ticket->id(), 1));
  }
  learner.Publish(facts);
  learner.AwaitModels(1);
  CHECK(learner.Models().models(0).kind() == "label");
  CHECK(learner.Models().models(0).macro_f1() > 0.9);
  const auto read = learner.Classify("a guest can't be invited");
  REQUIRE(read.labels_size() == 1);
  CHECK(read.labels(0).value() == "permission");
  CHECK_FALSE(read.labels(0).because().empty());
  const auto both = learner.Classify("the export of the gantt chart is slow");
  std::set<std::string> values;
  for (const auto& label : both.labels()) {
    values.insert(label.value());
    CHECK_FALSE(label.because().empty());
  }
  CHECK(values == std::set<std::string>{"performance", "export"});
  CHECK(learner.Classify("颜色").labels().empty());
}

}  // namespace deskmesh::knowledge
