// SPDX-License-Identifier: Apache-2.0
#include "accounts/audit/consumers.h"

#include "accounts/testing/bootstrapped.h"
#include "deskmesh/tickets/v1/tickets_events.pb.h"

namespace deskmesh::accounts {
namespace {

constexpr sql::Statement kAlter{
    "UPDATE audit_event SET actor = 'usr_someone' WHERE workspace_id = :workspace AND sequence = 2"};
constexpr sql::Statement kDrop{
    "DELETE FROM audit_event WHERE workspace_id = :workspace AND sequence = 2"};

v1::ListAuditEventsResponse Log(Bootstrapped& desk, const std::string& subject = "") {
  v1::ListAuditEventsRequest request;
  request.set_subject(subject);
  auto list =
      desk.Call<v1::ListAuditEventsResponse>("deskmesh.accounts.v1.AuditEvents/List", request);
  INFO(list.status());
  REQUIRE(list.ok());
  return *list;
}

TEST_CASE("every fact of every domain becomes one line, newest first", "[accounts][audit]") {
  Bootstrapped desk;
  desk.AddUser("li@example.com", "agent");
  desk.Settle();
  tickets::v1::TicketStateChanged fact;
  fact.mutable_ticket()->set_id("tkt_06c8f3k2s0d1w6v9q2n4m8x7ab");
  fact.mutable_ticket()->set_subject("王丽的电话是 138 0000 0000");
  fact.set_previous_state(tickets::v1::Ticket::UNASSIGNED);
  fact.set_reason("she called twice");
  desk.Deliver(fact, fact.ticket().id(), 1);

  const auto log = Log(desk);
  REQUIRE(log.audit_events_size() == 5);  // workspace, owner, key, user, ticket
  const v1::AuditEvent& newest = log.audit_events(0);
  CHECK(newest.action() == "tickets.ticket_state_changed");
  CHECK(newest.subject() == fact.ticket().id());
  CHECK(newest.actor() == "service:test");
  CHECK(newest.metadata().at("previous_state") == "UNASSIGNED");
  CHECK(newest.metadata().count("reason") == 0);
  CHECK(newest.DebugString().find("138") == std::string::npos);
  CHECK(Log(desk, fact.ticket().id()).audit_events_size() == 1);
}

TEST_CASE("a fact delivered twice is one line", "[accounts][audit]") {
  Bootstrapped desk;
  tickets::v1::TicketRated fact;
  const auto envelope = desk.MakeFact(fact, "tkt_06c8f3k2s0d1w6v9q2n4m8x7ab", 1);
  desk.Publish({envelope, envelope});
  desk.Publish({envelope});
  desk.Settle();
  CHECK(Log(desk, "tkt_06c8f3k2s0d1w6v9q2n4m8x7ab").audit_events_size() == 1);
}

TEST_CASE("an altered or removed line breaks the chain", "[accounts][audit]") {
  Bootstrapped desk;
  desk.AddUser("li@example.com", "agent");
  desk.Settle();
  CHECK(Verify(desk.database()).ok());
  const bool is_dropped = GENERATE(false, true);
  REQUIRE(desk.database()
              .Write([&](sql::Tx& tx) {
                return tx.Execute(is_dropped ? kDrop : kAlter, {{"workspace", desk.workspace}});
              })
              .ok());
  const absl::Status broken = Verify(desk.database());
  CHECK(ReasonOf(broken) == "AUDIT_CHAIN_BROKEN");
  CHECK(base::DetailsOf(broken).metadata["sequence"] == "2");
}

}  // namespace
}  // namespace deskmesh::accounts
