// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/timestamp.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

struct Imported {
  explicit Imported(TicketDesk& desk) : desk(desk), at(desk.clock.Now() - std::chrono::days(30)) {
    request.mutable_ticket()->set_subject("旧系统的问题");
    request.mutable_ticket()->set_description("导入的说明");
    request.mutable_ticket()->set_requester_id(desk.contact);
    rpc::SetTimestamp(at, request.mutable_ticket()->mutable_create_time());
  }

  v1::ImportedStep& Add(const std::string& actor, base::Duration later = std::chrono::hours(1)) {
    at += later;
    v1::ImportedStep& step = *request.add_steps();
    step.set_actor_id(actor);
    rpc::SetTimestamp(at, step.mutable_occur_time());
    return step;
  }

  absl::StatusOr<v1::Ticket> Run() { return desk.Do("Import", request); }

  TicketDesk& desk;
  base::Instant at;
  v1::ImportTicketRequest request;
};

TEST_CASE("an imported ticket has its past at the past's times", "[tickets][import]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  Imported past(desk);
  past.Add(agent).set_assign(agent);
  past.Add(agent).mutable_comment()->set_body("请看文档");
  past.Add(agent).set_wait(v1::WaitTicketRequest::CUSTOMER);
  past.Add(desk.contact).mutable_comment()->set_body("谢谢，可以了");
  past.Add(agent).set_resolve("按文档操作");
  past.Add(desk.contact).mutable_rate()->set_score(5);
  past.Add(agent).set_close(true);
  const v1::Ticket ticket = desk.Demand(past.Run());
  CHECK(ticket.state() == v1::Ticket::CLOSED);
  CHECK(ticket.type() == v1::Ticket::FEATURE);
  CHECK(ticket.decisions_size() == 0);
  CHECK(ticket.rating().score() == 5);
  CHECK(ticket.owner_id() == agent);
  CHECK(ticket.comment_count() == 4);
  CHECK(ticket.sequence() == 9);
  CHECK(rpc::InstantOf(ticket.close_time()) == past.at);
  CHECK(rpc::InstantOf(ticket.update_time()) == past.at);
  CHECK(desk.Demand(desk.Get(ticket.id())).SerializeAsString() == ticket.SerializeAsString());

  desk.Settle();
  std::int64_t sequence = 0;
  base::Instant last;
  for (const auto& envelope : desk.Published()) {
    if (envelope.subject() != ticket.id()) continue;
    CHECK(envelope.sequence() == ++sequence);
    CHECK(rpc::InstantOf(envelope.occurred_at()) >= last);
    last = rpc::InstantOf(envelope.occurred_at());
  }
  CHECK(sequence == 9);
  CHECK(last == past.at);
}

TEST_CASE("an impossible past is refused by its step and nothing is kept", "[tickets][import]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const auto field = [&](auto spoil) {
    Imported past(desk);
    past.Add(agent).set_assign(agent);
    spoil(past);
    return FieldOf(past.Run().status());
  };
  CHECK(field([&](Imported& past) { past.Add(agent).set_close(true); }) == "steps[1]");
  CHECK(field([&](Imported& past) { past.Add(agent, -std::chrono::hours(2)).set_resolve(""); }) ==
        "steps[1].occur_time");
  CHECK(field([&](Imported& past) { past.Add(agent, std::chrono::days(60)).set_resolve(""); }) ==
        "steps[1].occur_time");
  CHECK(field([&](Imported& past) { past.Add("con_someone").set_resolve(""); }) ==
        "steps[1].actor_id");
  CHECK(field([&](Imported& past) { past.Add(agent); }) == "steps[1]");
  CHECK(field([&](Imported& past) { past.request.mutable_ticket()->clear_create_time(); }) ==
        "ticket.create_time");
  CHECK(desk.List("").empty());
  desk.Settle();
  CHECK(desk.PublishedOf<v1::TicketCreated>().empty());
}

}  // namespace
}  // namespace deskmesh::tickets
