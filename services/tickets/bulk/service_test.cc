// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "deskmesh/tickets/v1/jobs_service.pb.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

v1::TicketJob Job(TicketDesk& desk, const std::string& id) {
  v1::GetTicketJobRequest request;
  request.set_id(id);
  return TicketDesk::Demand(
      desk.Call<v1::TicketJob>("deskmesh.tickets.v1.TicketJobs/Get", request));
}

// Once it has ended, or after 20 s.
v1::TicketJob AwaitEnd(TicketDesk& desk, const std::string& id) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  v1::TicketJob job;
  do {
    std::this_thread::yield();
    job = Job(desk, id);
  } while (job.state() == v1::TicketJob::RUNNING && std::chrono::steady_clock::now() < end);
  return job;
}

absl::StatusOr<v1::TicketJob> Begin(TicketDesk& desk, const v1::CreateTicketJobRequest& request) {
  return desk.Call<v1::TicketJob>("deskmesh.tickets.v1.TicketJobs/Create", request);
}

v1::CreateTicketJobRequest NewJob(v1::TicketAction::Kind kind, const std::string& value) {
  v1::CreateTicketJobRequest request;
  auto* action = request.mutable_ticket_job()->add_actions();
  action->set_kind(kind);
  action->set_value(value);
  return request;
}

TEST_CASE("a bulk job changes what it can and reports what refused", "[tickets][bulk]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string open = desk.Create().id();
  const std::string closed = desk.Create().id();
  TicketDesk::Demand(desk.Resolve(closed));
  TicketDesk::Demand(desk.Close(closed));
  const std::string waiting = desk.Create().id();
  TicketDesk::Demand(desk.Wait(waiting));
  auto request = NewJob(v1::TicketAction::WAIT_FOR_CUSTOMER, "");
  const std::string unknown = desk.ids("tkt", desk.clock.Now());
  for (const std::string& id : {open, closed, waiting, unknown, open}) {
    request.mutable_ticket_job()->add_ticket_ids(id);
  }
  const v1::TicketJob begun = TicketDesk::Demand(Begin(desk, request));
  CHECK(begun.total() == 4);
  const v1::TicketJob job = AwaitEnd(desk, begun.id());
  CHECK(job.state() == v1::TicketJob::DONE);
  CHECK(job.done() == 4);
  CHECK(job.changed() == 1);
  REQUIRE(job.failed() == 2);
  CHECK(job.failures(0).ticket_id() == closed);
  CHECK(job.failures(0).reason() == "ILLEGAL_TRANSITION");
  CHECK(job.failures(1).reason() == "TICKET_NOT_FOUND");
  CHECK(TicketDesk::Demand(desk.Get(open)).state() == v1::Ticket::WAITING_FOR_CUSTOMER);
  CHECK(desk.History(open).back().actor() == desk.principal.id);
}

TEST_CASE("a job over a filter sees each ticket once, though it changes what matches",
          "[tickets][bulk]") {
  TicketDesk desk;
  for (int i = 0; i < 450; ++i) desk.Create("t", "");
  auto request = NewJob(v1::TicketAction::ADD_TAG, "done");
  request.mutable_ticket_job()->set_filter("NOT tags:done");
  const v1::TicketJob begun = TicketDesk::Demand(Begin(desk, request));
  CHECK(begun.total() == 450);
  const v1::TicketJob job = AwaitEnd(desk, begun.id());
  CHECK(job.state() == v1::TicketJob::DONE);
  CHECK(job.changed() == 450);
  CHECK(desk.List("NOT tags:done").empty());
  const auto list = TicketDesk::Demand(desk.Call<v1::ListTicketJobsResponse>(
      "deskmesh.tickets.v1.TicketJobs/List", v1::ListTicketJobsRequest()));
  CHECK(list.ticket_jobs_size() == 1);
}

TEST_CASE("a job survives a restart and can be cancelled", "[tickets][bulk]") {
  TicketDesk desk;
  for (int i = 0; i < 250; ++i) desk.Create("t", "");
  auto request = NewJob(v1::TicketAction::ADD_TAG, "x");
  request.mutable_ticket_job()->set_filter("state != CLOSED");
  const v1::TicketJob begun = TicketDesk::Demand(Begin(desk, request));
  desk.Restart();
  CHECK(AwaitEnd(desk, begun.id()).changed() == 250);
  v1::CancelTicketJobRequest cancel;
  cancel.set_id(begun.id());
  const auto ended =
      TicketDesk::Demand(desk.Call<v1::TicketJob>("deskmesh.tickets.v1.TicketJobs/Cancel", cancel));
  CHECK(ended.state() == v1::TicketJob::DONE);
}

TEST_CASE("a job without tickets or with an action of no sense is refused", "[tickets][bulk]") {
  TicketDesk desk;
  auto request = NewJob(v1::TicketAction::ADD_TAG, "x");
  CHECK(FieldOf(Begin(desk, request).status()) == "ticket_job.ticket_ids");
  request.mutable_ticket_job()->set_filter("nonsense = 1");
  CHECK(FieldOf(Begin(desk, request).status()) == "filter");
  request = NewJob(v1::TicketAction::SET_PRIORITY, "P9");
  request.mutable_ticket_job()->set_filter("state = CLOSED");
  CHECK(FieldOf(Begin(desk, request).status()) == "ticket_job.actions[0].value");
}

}  // namespace
}  // namespace deskmesh::tickets
