// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <thread>

#include "deskmesh/tickets/v1/jobs_service.pb.h"
#include "platform/outbox/timer.h"
#include "platform/rpc/timestamp.h"
#include "tickets/bulk/service.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

v1::TicketJob Job(TicketDesk& desk, const std::string& id) {
  v1::GetTicketJobRequest request;
  request.set_id(id);
  return TicketDesk::Demand(
      desk.Call<v1::TicketJob>("deskmesh.tickets.v1.TicketJobs/Get", request));
}

// Once it has ended, or after a minute.
v1::TicketJob AwaitEnd(TicketDesk& desk, const std::string& id) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
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

TEST_CASE("ids are done page by page and shown to who asks for them", "[tickets][bulk]") {
  TicketDesk desk;
  auto request = NewJob(v1::TicketAction::ADD_TAG, "x");
  // One that is there, on the last of three pages.
  for (int i = 0; i < 2 * BulkService::kPage + 9; ++i) {
    request.mutable_ticket_job()->add_ticket_ids(desk.ids("tkt", desk.clock.Now()));
  }
  const std::string there = desk.Create().id();
  request.mutable_ticket_job()->add_ticket_ids(there);
  const auto& ids = request.ticket_job().ticket_ids();
  const v1::TicketJob begun = TicketDesk::Demand(Begin(desk, request));
  CHECK(begun.total() == ids.size());
  CHECK(std::equal(ids.begin(), ids.end(), begun.ticket_ids().begin(), begun.ticket_ids().end()));
  const v1::TicketJob job = AwaitEnd(desk, begun.id());
  CHECK(job.done() == ids.size());
  CHECK(job.changed() == 1);
  CHECK(job.failed() == ids.size() - 1);
  CHECK(job.failures_size() == 200);
  CHECK(std::equal(ids.begin(), ids.end(), job.ticket_ids().begin(), job.ticket_ids().end()));
  CHECK(TicketDesk::Demand(desk.Get(there)).tags_size() == 1);
  v1::GetTicketJobRequest get;
  get.set_id(begun.id());
  get.set_without_ticket_ids(true);
  const auto progress =
      TicketDesk::Demand(desk.Call<v1::TicketJob>("deskmesh.tickets.v1.TicketJobs/Get", get));
  CHECK(progress.done() == ids.size());
  CHECK(progress.ticket_ids().empty());
}

TEST_CASE("a job that a replica of the earlier release began is done to its end",
          "[tickets][bulk]") {
  TicketDesk desk;
  v1::TicketJob job;
  job.set_id(desk.ids("job", desk.clock.Now()));
  job.set_creator_id(desk.principal.id);
  job.set_state(v1::TicketJob::RUNNING);
  rpc::SetTimestamp(desk.clock.Now(), job.mutable_create_time());
  auto* action = job.add_actions();
  action->set_kind(v1::TicketAction::ADD_TAG);
  action->set_value("x");
  for (int i = 0; i < BulkService::kPage; ++i) {
    job.add_ticket_ids(desk.ids("tkt", desk.clock.Now()));
  }
  const std::string last = desk.Create().id();
  job.add_ticket_ids(last);
  job.set_total(job.ticket_ids_size());
  const base::Instant now = desk.clock.Now();
  // Its ids stand in the job itself, and its timer counts them.
  CatalogueItem item{.kind = std::string(kJobKind), .id = job.id(), .created = now};
  item.version = 1;
  item.body = job.SerializeAsString();
  REQUIRE(desk.database()
              .Write([&](sql::Tx& tx) -> absl::Status {
                DESKMESH_RETURN_IF_ERROR(SaveItem(tx, desk.workspace, item));
                return outbox::PutTimer(
                    tx, {.key = {desk.workspace, std::string(kJobTimer), job.id(), ""},
                         .due = now,
                         .payload = "0"});
              })
              .ok());
  desk.Restart();
  const v1::TicketJob ended = AwaitEnd(desk, job.id());
  CHECK(ended.state() == v1::TicketJob::DONE);
  CHECK(ended.done() == BulkService::kPage + 1);
  CHECK(ended.changed() == 1);
  CHECK(ended.ticket_ids_size() == job.ticket_ids_size());
  CHECK(TicketDesk::Demand(desk.Get(last)).tags_size() == 1);
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
