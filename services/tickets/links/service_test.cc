// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "deskmesh/tickets/v1/jobs_service.pb.h"
#include "deskmesh/tickets/v1/links_service.pb.h"
#include "tickets/bulk/service.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

using Kind = v1::TicketLink;

absl::StatusOr<v1::TicketLink> Tie(TicketDesk& desk, const std::string& ticket,
                                   v1::TicketLink::Kind kind, const std::string& other) {
  v1::CreateTicketLinkRequest request;
  request.set_ticket_id(ticket);
  request.mutable_ticket_link()->set_kind(kind);
  request.mutable_ticket_link()->set_linked_ticket_id(other);
  return desk.Call<v1::TicketLink>("deskmesh.tickets.v1.TicketLinks/Create", request);
}

v1::ListTicketLinksResponse LinksOf(TicketDesk& desk, const std::string& ticket) {
  v1::ListTicketLinksRequest request;
  request.set_ticket_id(ticket);
  return desk.Demand(
      desk.Call<v1::ListTicketLinksResponse>("deskmesh.tickets.v1.TicketLinks/List", request));
}

absl::Status Untie(TicketDesk& desk, const std::string& ticket, v1::TicketLink::Kind kind,
                   const std::string& other) {
  v1::DeleteTicketLinkRequest request;
  request.set_ticket_id(ticket);
  request.set_kind(kind);
  request.set_linked_ticket_id(other);
  return desk.Call<google::protobuf::Empty>("deskmesh.tickets.v1.TicketLinks/Delete", request)
      .status();
}

std::vector<v1::Comment> CommentsOf(TicketDesk& desk, const std::string& ticket) {
  v1::ListCommentsRequest request;
  request.set_ticket_id(ticket);
  const auto list = desk.Demand(
      desk.Call<v1::ListCommentsResponse>("deskmesh.tickets.v1.Tickets/ListComments", request));
  return {list.comments().begin(), list.comments().end()};
}

// Whether it came true within a minute.
template <typename Condition>
bool Await(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::yield();
  }
  return true;
}

TEST_CASE("a link is seen from both ends, each with its own word", "[tickets][links]") {
  TicketDesk desk;
  const std::string problem = desk.Create("导入服务内存泄漏").id();
  const std::string change = desk.Create("升级导入服务").id();
  const v1::TicketLink made = desk.Demand(Tie(desk, problem, Kind::SOLVED_BY, change));
  CHECK(made.linked_number() == 2);
  CHECK(made.linked_subject() == "升级导入服务");
  REQUIRE(LinksOf(desk, problem).ticket_links_size() == 1);
  const auto seen = LinksOf(desk, change);
  REQUIRE(seen.ticket_links_size() == 1);
  CHECK(seen.ticket_links(0).kind() == Kind::SOLVES);
  CHECK(seen.ticket_links(0).linked_ticket_id() == problem);
  // Said again from the other end it is the same link.
  const std::int64_t before = desk.Demand(desk.Get(change)).sequence();
  desk.Demand(Tie(desk, change, Kind::SOLVES, problem));
  CHECK(desk.Demand(desk.Get(change)).sequence() == before);
  CHECK(desk.History(problem).back().changes().at("links") == " → SOLVED_BY #2");
  CHECK(desk.History(change).back().changes().at("links") == " → SOLVES #1");

  REQUIRE(Untie(desk, change, Kind::SOLVES, problem).ok());
  CHECK(LinksOf(desk, problem).ticket_links().empty());
  CHECK(Untie(desk, change, Kind::SOLVES, problem).ok());
}

TEST_CASE("circles and over-long chains are refused by name", "[tickets][links]") {
  TicketDesk desk;
  std::vector<std::string> ids;
  for (int i = 0; i < 13; ++i) ids.push_back(desk.Create(std::to_string(i)).id());
  for (int i = 0; i < 10; ++i) desk.Demand(Tie(desk, ids[i], Kind::BLOCKED_BY, ids[i + 1]));
  auto refused = Tie(desk, ids[10], Kind::BLOCKED_BY, ids[0]);
  CHECK(ReasonOf(refused.status()) == "LINK_CYCLE");
  refused = Tie(desk, ids[0], Kind::BLOCKS, ids[4]);
  CHECK(ReasonOf(refused.status()) == "LINK_CYCLE");
  CHECK(base::DetailsOf(refused.status()).metadata["path"].starts_with(ids[4] + " → " + ids[0]));
  refused = Tie(desk, ids[11], Kind::BLOCKED_BY, ids[0]);
  CHECK(ReasonOf(refused.status()) == "LINK_CHAIN_TOO_LONG");
  CHECK(base::DetailsOf(refused.status()).metadata["limit"] == "10");
  refused = Tie(desk, ids[10], Kind::BLOCKED_BY, ids[11]);
  CHECK(ReasonOf(refused.status()) == "LINK_CHAIN_TOO_LONG");
  CHECK(FieldOf(Tie(desk, ids[0], Kind::BLOCKED_BY, ids[0]).status()) ==
        "ticket_link.linked_ticket_id");
  // Another kind is another chain; what is related may go in circles.
  CHECK(Tie(desk, ids[10], Kind::DUPLICATE_OF, ids[0]).ok());
  CHECK(Tie(desk, ids[0], Kind::RELATED_TO, ids[10]).ok());
  CHECK(ReasonOf(Tie(desk, ids[0], Kind::RELATED_TO, desk.ids("tkt", desk.clock.Now())).status()) ==
        "TICKET_NOT_FOUND");
}

TEST_CASE("incidents are linked to their problem by either end, never in a chain",
          "[tickets][links]") {
  TicketDesk desk;
  const std::string problem = desk.Create("problem").id();
  const std::string a = desk.Create("a").id();
  const std::string b = desk.Create("b").id();
  desk.Demand(Tie(desk, a, Kind::INCIDENT_OF, problem));
  desk.Demand(Tie(desk, problem, Kind::PROBLEM_OF, b));
  CHECK(desk.Demand(desk.Get(b)).problem_id() == problem);
  const auto links = LinksOf(desk, problem);
  CHECK(links.ticket_links_size() == 2);
  CHECK(links.ticket_links(0).kind() == Kind::PROBLEM_OF);
  CHECK(links.incident_count() == 2);
  CHECK(links.open_incident_count() == 2);
  CHECK(FieldOf(Tie(desk, problem, Kind::INCIDENT_OF, a).status()) ==
        "ticket_link.linked_ticket_id");
  CHECK(FieldOf(Tie(desk, desk.Create("c").id(), Kind::INCIDENT_OF, a).status()) ==
        "ticket_link.linked_ticket_id");
  REQUIRE(Untie(desk, problem, Kind::PROBLEM_OF, a).ok());
  CHECK(desk.Demand(desk.Get(a)).problem_id().empty());
}

TEST_CASE("solving a problem tells its open incidents and what it blocked", "[tickets][links]") {
  TicketDesk desk;
  desk.AddAgent();
  const std::string problem = desk.Create("problem").id();
  const std::string open = desk.Create("open").id();
  const std::string ended = desk.Create("ended").id();
  const std::string blocked = desk.Create("blocked").id();
  desk.Demand(Tie(desk, open, Kind::INCIDENT_OF, problem));
  desk.Demand(Tie(desk, ended, Kind::INCIDENT_OF, problem));
  desk.Demand(Tie(desk, blocked, Kind::BLOCKED_BY, problem));
  desk.Demand(desk.Resolve(ended));
  desk.Demand(desk.Resolve(problem, "已修复"));
  desk.Settle();
  desk.clock.Advance(std::chrono::seconds(1));
  REQUIRE(Await([&] { return CommentsOf(desk, open).size() == 2; }));
  const auto comments = CommentsOf(desk, open);
  CHECK(comments[1].body() == "The problem behind this ticket, #1, is resolved.");
  CHECK(comments[1].visibility() == v1::Comment::INTERNAL);
  CHECK(comments[1].author() == v1::Comment::SYSTEM);
  CHECK(desk.Demand(desk.Get(open)).state() == v1::Ticket::IN_PROGRESS);
  CHECK(CommentsOf(desk, ended).size() == 1);
  REQUIRE(Await([&] { return CommentsOf(desk, blocked).size() == 2; }));
  CHECK(CommentsOf(desk, blocked)[1].body() == "#1, which this ticket is BLOCKED_BY, is resolved.");
}

TEST_CASE("solving a problem resolves its incidents where that is asked", "[tickets][links]") {
  TicketDesk desk;
  desk.AddAgent();
  const std::string problem = desk.Create("problem").id();
  std::vector<std::string> incidents;
  for (int i = 0; i < 3; ++i) {
    incidents.push_back(desk.Create("incident " + std::to_string(i)).id());
    desk.Demand(Tie(desk, incidents.back(), Kind::INCIDENT_OF, problem));
  }
  v1::ResolveTicketRequest request;
  request.set_id(problem);
  request.set_solution("请升级到 3.2.1");
  request.set_resolve_incidents(true);
  desk.Demand(desk.Do("Resolve", request));
  desk.Settle();
  desk.clock.Advance(std::chrono::seconds(1));
  REQUIRE(Await([&] { return desk.List("state = RESOLVED").size() == 4; }));
  for (const std::string& id : incidents) {
    const auto comments = CommentsOf(desk, id);
    REQUIRE(comments.size() >= 2);
    CHECK(comments[1].body() == "请升级到 3.2.1");
    CHECK(comments[1].visibility() == v1::Comment::PUBLIC);
  }
  CHECK(LinksOf(desk, problem).open_incident_count() == 0);
}

// Incidents of the same problem as `incident`, in one go.
void Multiply(TicketDesk& desk, const v1::Ticket& incident, int count) {
  constexpr sql::Statement kCopy{
      "INSERT INTO ticket (workspace_id, id, number, state, priority, type, level, channel, tier, "
      "affects_core_function, created, updated, requester_id, organization_id, assignee_id, "
      "owner_id, team_id, conversation_id, problem_id, snoozed, sequence, data) "
      "SELECT workspace_id, :copy, :number, state, priority, type, level, channel, tier, "
      "affects_core_function, created, updated, requester_id, organization_id, assignee_id, "
      "owner_id, team_id, conversation_id, problem_id, snoozed, sequence, :data FROM ticket "
      "WHERE workspace_id = :workspace AND id = :id"};
  REQUIRE(desk.database()
              .Write([&](sql::Tx& tx) -> absl::Status {
                v1::Ticket copy = incident;
                for (int i = 1; i <= count; ++i) {
                  copy.set_id(desk.ids("tkt", desk.clock.Now()));
                  copy.set_number(incident.number() + i);
                  DESKMESH_RETURN_IF_ERROR(
                      tx.Execute(kCopy, {{"workspace", desk.workspace},
                                         {"id", incident.id()},
                                         {"copy", copy.id()},
                                         {"number", copy.number()},
                                         {"data", sql::Bytes{copy.SerializeAsString()}}}));
                }
                return absl::OkStatus();
              })
              .ok());
}

TEST_CASE("a problem with ten thousand incidents tells each of its end, one page at a time",
          "[tickets][links]") {
  TicketDesk desk;
  const std::string problem = desk.Create("problem").id();
  const std::string incident = desk.Create("incident").id();
  desk.Demand(Tie(desk, incident, Kind::INCIDENT_OF, problem));
  desk.Settle();
  Multiply(desk, desk.Demand(desk.Get(incident)), 10'000);
  desk.Demand(desk.Resolve(problem));
  desk.Settle();
  const auto job = [&] {
    const auto jobs = desk.Demand(desk.Call<v1::ListTicketJobsResponse>(
        "deskmesh.tickets.v1.TicketJobs/List", v1::ListTicketJobsRequest()));
    REQUIRE(jobs.ticket_jobs_size() == 1);
    return jobs.ticket_jobs(0);
  };
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(5);
  v1::TicketJob seen = job();
  while (seen.state() == v1::TicketJob::RUNNING && std::chrono::steady_clock::now() < end) {
    // What others see moves on by whole pages: no transaction is larger than one.
    CHECK(seen.done() % BulkService::kPage == 0);
    std::this_thread::yield();
    seen = job();
  }
  CHECK(seen.state() == v1::TicketJob::DONE);
  CHECK(seen.done() == 10'001);
  CHECK(seen.changed() == 10'001);
  CHECK(seen.failed() == 0);
  CHECK(seen.total() == 10'001);
  // Nothing is shown of so many but their number; no problem takes as many along.
  CHECK(LinksOf(desk, problem).ticket_links_size() == 200);
  v1::MergeTicketsRequest merge;
  merge.set_id(desk.Create("target").id());
  merge.add_source_ids(problem);
  CHECK(base::DetailsOf(desk.Do("Merge", merge).status()).reason == "TOO_MANY_INCIDENTS");
}

}  // namespace
}  // namespace deskmesh::tickets
