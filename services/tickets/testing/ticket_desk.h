// SPDX-License-Identifier: Apache-2.0
//
// The tickets module with a contact and two agents, for the tests of this domain.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "deskmesh/accounts/v1/accounts_events.pb.h"
#include "deskmesh/accounts/v1/accounts_service.pb.h"
#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "platform/base/error.h"
#include "platform/testing/service_fixture.h"
#include "tickets/module.h"

namespace deskmesh::tickets {

inline std::string ReasonOf(const absl::Status& status) {
  return status.ok() ? "OK" : base::DetailsOf(status).reason;
}

inline std::string FieldOf(const absl::Status& status) {
  const auto details = base::DetailsOf(status);
  return details.field_violations.empty() ? "" : details.field_violations[0].field;
}

// Confined to one thread.
class TicketDesk : public testing::ServiceFixture {
 public:
  explicit TicketDesk(const std::string& config = "") : ServiceFixture(Define(), config) {
    contact = ids("con", clock.Now());
    TellContact(contact, accounts::v1::Organization::PAID);
  }

  void TellContact(const std::string& id, accounts::v1::Organization::Tier tier,
                   std::int64_t sequence = 1) {
    accounts::v1::ContactChanged fact;
    fact.mutable_contact()->set_id(id);
    fact.mutable_contact()->set_tier(tier);
    fact.mutable_contact()->set_locale("zh-CN");
    fact.mutable_contact()->set_organization_id("org_06c8f3k2s0d1w6v9q2n4m8x7ab");
    Deliver(fact, id, sequence);
  }

  // An active agent; answers its id.
  std::string AddAgent(accounts::v1::User::Level level = accounts::v1::User::L1,
                       const std::string& locale = "zh-CN") {
    const std::string id = ids("usr", clock.Now());
    TellUser(id, level, locale, "agent", true, 1);
    return id;
  }

  void TellUser(const std::string& id, accounts::v1::User::Level level, const std::string& locale,
                const std::string& role, bool is_active, std::int64_t sequence) {
    accounts::v1::UserChanged fact;
    fact.mutable_user()->set_id(id);
    fact.mutable_user()->set_role(role);
    fact.mutable_user()->set_level(level);
    fact.mutable_user()->add_locales(locale);
    fact.mutable_user()->set_state(is_active ? accounts::v1::User::ACTIVE
                                             : accounts::v1::User::DEACTIVATED);
    Deliver(fact, id, sequence);
  }

  v1::CreateTicketRequest NewTicket(const std::string& subject,
                                    const std::string& description = "") const {
    v1::CreateTicketRequest request;
    request.mutable_ticket()->set_subject(subject);
    request.mutable_ticket()->set_description(description);
    request.mutable_ticket()->set_requester_id(contact);
    return request;
  }

  v1::Ticket Create(const std::string& subject = "甘特图打不开",
                    const std::string& description = "点击后没有反应") {
    return Demand(
        Call<v1::Ticket>("deskmesh.tickets.v1.Tickets/Create", NewTicket(subject, description)));
  }

  // Calls a verb of a ticket.
  template <typename Request>
  absl::StatusOr<v1::Ticket> Do(const std::string& verb, const Request& request) {
    return Call<v1::Ticket>("deskmesh.tickets.v1.Tickets/" + verb, request);
  }
  template <typename Request>
  absl::StatusOr<v1::Ticket> DoAs(const rpc::Principal& who, const std::string& verb,
                                  const Request& request) {
    return CallAs<v1::Ticket>(who, "deskmesh.tickets.v1.Tickets/" + verb, request);
  }

  absl::StatusOr<v1::Ticket> Get(const std::string& id) {
    v1::GetTicketRequest request;
    request.set_id(id);
    return Do("Get", request);
  }
  absl::StatusOr<v1::Ticket> Assign(const std::string& id, const std::string& user) {
    v1::AssignTicketRequest request;
    request.set_id(id);
    request.set_assignee_id(user);
    return Do("Assign", request);
  }
  absl::StatusOr<v1::Ticket> Resolve(const std::string& id, const std::string& solution = "") {
    v1::ResolveTicketRequest request;
    request.set_id(id);
    request.set_solution(solution);
    return Do("Resolve", request);
  }
  absl::StatusOr<v1::Ticket> Close(const std::string& id) {
    v1::CloseTicketRequest request;
    request.set_id(id);
    return Do("Close", request);
  }
  absl::StatusOr<v1::Ticket> Wait(const std::string& id) {
    v1::WaitTicketRequest request;
    request.set_id(id);
    request.set_for_(v1::WaitTicketRequest::CUSTOMER);
    return Do("Wait", request);
  }
  absl::StatusOr<v1::Comment> Comment(const rpc::Principal& who, const std::string& id,
                                      const std::string& body,
                                      v1::Comment::Visibility visibility = v1::Comment::PUBLIC) {
    v1::CreateCommentRequest request;
    request.set_ticket_id(id);
    request.mutable_comment()->set_body(body);
    request.mutable_comment()->set_visibility(visibility);
    return CallAs<v1::Comment>(who, "deskmesh.tickets.v1.Tickets/CreateComment", request);
  }

  std::vector<v1::Ticket> List(const std::string& filter, const std::string& q = "",
                               const std::string& order_by = "") {
    v1::ListTicketsRequest request;
    request.set_filter(filter);
    request.set_q(q);
    request.set_order_by(order_by);
    const auto list =
        Demand(Call<v1::ListTicketsResponse>("deskmesh.tickets.v1.Tickets/List", request));
    return {list.tickets().begin(), list.tickets().end()};
  }

  std::vector<v1::HistoryEntry> History(const std::string& id) {
    v1::ListHistoryRequest request;
    request.set_ticket_id(id);
    const auto list =
        Demand(Call<v1::ListHistoryResponse>("deskmesh.tickets.v1.Tickets/ListHistory", request));
    return {list.entries().begin(), list.entries().end()};
  }

  rpc::Principal Customer() const { return Contact(contact); }

  template <typename T>
  static T Demand(absl::StatusOr<T> value) {
    INFO(value.status());
    REQUIRE(value.ok());
    return *std::move(value);
  }

  std::string contact;  // of a paying organisation, speaks Chinese
};

}  // namespace deskmesh::tickets
