// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <map>

#include "deskmesh/knowledge/v1/similar_service.pb.h"
#include "deskmesh/tickets/v1/tickets_events.pb.h"
#include "deskmesh/tickets/v1/tickets_service.pb.h"
#include "knowledge/module.h"
#include "platform/base/error.h"
#include "platform/testing/service_fixture.h"

namespace deskmesh::knowledge {
namespace {

using tickets::v1::Ticket;

// Tickets by id, as their own service would show them.
struct SimilarDesk : testing::ServiceFixture {
  SimilarDesk() : ServiceFixture(Define()) {
    Answer<tickets::v1::GetTicketRequest, Ticket>(
        "deskmesh.tickets.v1.Tickets/Get",
        [this](const tickets::v1::GetTicketRequest& request) -> absl::StatusOr<Ticket> {
          const auto found = tickets.find(request.id());
          if (found == tickets.end()) return base::NotFound("ticket", request.id());
          return found->second;
        });
  }

  std::string Add(const std::string& subject, const std::string& description,
                  const std::string& requester = "con_1") {
    Ticket ticket;
    ticket.set_id(ids("tkt", clock.Now()));
    ticket.set_number(static_cast<std::int64_t>(tickets.size()) + 1);
    ticket.set_subject(subject);
    ticket.set_description(description);
    ticket.set_requester_id(requester);
    ticket.set_state(Ticket::IN_PROGRESS);
    ticket.mutable_create_time()->set_seconds(clock.Now().micros / 1'000'000);
    tickets::v1::TicketCreated created;
    *created.mutable_ticket() = ticket;
    Deliver(created, ticket.id(), 1);
    tickets[ticket.id()] = ticket;
    return ticket.id();
  }
  void Resolve(const std::string& id) {
    tickets[id].set_state(Ticket::RESOLVED);
    tickets::v1::TicketStateChanged changed;
    *changed.mutable_ticket() = tickets[id];
    changed.mutable_ticket()->clear_description();
    Deliver(changed, id, 2);
  }
  v1::FindSimilarTicketsResponse Find(const std::string& ticket, bool solved = false) {
    v1::FindSimilarTicketsRequest request;
    request.set_ticket_id(ticket);
    request.set_solved(solved);
    auto found =
        Call<v1::FindSimilarTicketsResponse>("deskmesh.knowledge.v1.SimilarTickets/Find", request);
    REQUIRE(found.ok());
    return *found;
  }

  std::map<std::string, Ticket> tickets;
};

}  // namespace

TEST_CASE("earlier tickets about the same thing are found, solved ones apart",
          "[knowledge][similar]") {
  SimilarDesk desk;
  const std::string solved =
      desk.Add("Excel import stops with E1203", "The spreadsheet import stops at row 12.", "con_2");
  const std::string open =
      desk.Add("Import of Excel fails", "Our spreadsheet import stops with E1203.", "con_3");
  desk.Add("Log-in page stays white", "After the update nobody can log in.");
  const std::string asked =
      desk.Add("Excel import stops with E1203", "The spreadsheet import stops at row 40.");
  desk.Resolve(solved);
  const auto found = desk.Find(asked);
  REQUIRE(found.matches_size() >= 2);
  CHECK(found.matches(0).ticket_id() == solved);
  CHECK(found.matches(0).solved());
  CHECK(found.matches(0).subject() == "Excel import stops with E1203");
  CHECK(found.matches(0).number() == 1);
  CHECK_FALSE(found.matches(0).because().empty());
  CHECK(found.matches(1).ticket_id() == open);
  CHECK_FALSE(found.matches(1).solved());
  for (const auto& match : found.matches()) CHECK(match.ticket_id() != asked);
  const auto only = desk.Find(asked, true);
  REQUIRE(only.matches_size() == 1);
  CHECK(only.matches(0).ticket_id() == solved);

  v1::FindSimilarTicketsRequest text;
  text.set_subject("导入 E1203");
  CHECK(desk.Call<v1::FindSimilarTicketsResponse>("deskmesh.knowledge.v1.SimilarTickets/Find", text)
            ->matches_size() >= 1);
  text.set_ticket_id(asked);
  CHECK(absl::IsInvalidArgument(
      desk.Call<v1::FindSimilarTicketsResponse>("deskmesh.knowledge.v1.SimilarTickets/Find", text)
          .status()));
}

TEST_CASE("the same case twice is told, a ticket out of sight isn't", "[knowledge][similar]") {
  SimilarDesk desk;
  const std::string first = desk.Add("甘特图导出失败", "导出 PDF 时一直转圈，没有结果。");
  const std::string second = desk.Add("甘特图导出失败", "导出 PDF 一直转圈，没有结果");
  REQUIRE(desk.Find(second).matches_size() == 1);
  CHECK(desk.Find(second).matches(0).duplicate());
  // Similar words of another customer weeks later are another case.
  desk.clock.Advance(std::chrono::hours(24 * 30));
  const std::string later = desk.Add("甘特图导出慢", "导出 PDF 要十分钟", "con_9");
  const auto found = desk.Find(later);
  REQUIRE(found.matches_size() == 2);
  CHECK_FALSE(found.matches(0).duplicate());
  desk.tickets.erase(first);
  CHECK(desk.Find(later).matches_size() == 1);
  // A merged one is no neighbour any more.
  desk.tickets[second].set_merged_into_id(first);
  desk.Resolve(second);
  CHECK(desk.Find(later).matches_size() == 0);
}

TEST_CASE("greetings and other numbers make no case, rewordings and other languages do",
          "[knowledge][similar]") {
  SimilarDesk desk;
  desk.Add("Hello", "", "con_2");
  CHECK(desk.Find(desk.Add("Hello", "", "con_3")).matches_size() == 0);
  desk.Add("Hello", "Hello and good day, how are you?", "con_2");
  CHECK(desk.Find(desk.Add("Hello", "Hello and good day, how are you all?", "con_3"))
            .matches_size() == 0);
  const std::string order =
      desk.Add("Invoice for order 88121", "Please send the invoice.", "con_4");
  const auto other =
      desk.Find(desk.Add("Invoice for order 88455", "Please send the invoice.", "con_4"));
  REQUIRE(other.matches_size() == 1);
  CHECK(other.matches(0).ticket_id() == order);
  CHECK_FALSE(other.matches(0).duplicate());

  const std::string zh = desk.Add("钉钉同步报错 403", "钉钉同步时报错 403", "con_5");
  const auto carried =
      desk.Find(desk.Add("DingTalk sync stops", "Our DingTalk sync stops with error 403", "con_5"));
  REQUIRE(carried.matches_size() >= 1);
  CHECK(carried.matches(0).ticket_id() == zh);
  CHECK(carried.matches(0).duplicate());
  CHECK(carried.matches(0).similarity() > 0.3);
  CHECK_FALSE(carried.matches(0).because().empty());

  desk.Add("A3 PDF export cuts off the chart",
           "The Gantt chart is cut off when I print it as A3 PDF.", "con_6");
  const auto reworded = desk.Find(desk.Add("Gantt printing on A3 paper incomplete",
                                           "PDF in A3 shows only half of the chart", "con_6"));
  REQUIRE(reworded.matches_size() >= 1);
  CHECK(reworded.matches(0).duplicate());
}

TEST_CASE("of solved tickets that say the same one is enough", "[knowledge][similar]") {
  SimilarDesk desk;
  for (int i = 0; i < 3; ++i) {
    desk.Resolve(desk.Add("Excel import stops with E1203",
                          "The spreadsheet import stops at row 12.", "con_" + std::to_string(i)));
  }
  desk.Resolve(desk.Add("Import template for Excel", "Where is the spreadsheet template?"));
  const std::string asked = desk.Add("Excel import stops", "Our spreadsheet import stops, E1203");
  const auto solved = desk.Find(asked, true);
  REQUIRE(solved.matches_size() == 2);
  CHECK(solved.matches(0).subject() == "Excel import stops with E1203");
  CHECK(solved.matches(1).subject() == "Import template for Excel");
  CHECK(desk.Find(asked).matches_size() == 4);
}

}  // namespace deskmesh::knowledge
