// SPDX-License-Identifier: Apache-2.0
#include "deskmesh/tickets/v1/subtasks_service.pb.h"
#include "tickets/testing/ticket_desk.h"

namespace deskmesh::tickets {
namespace {

absl::StatusOr<v1::TicketSubtask> Add(TicketDesk& desk, const std::string& ticket,
                                      const std::string& title, const std::string& assignee = "") {
  v1::CreateTicketSubtaskRequest request;
  request.set_ticket_id(ticket);
  request.mutable_ticket_subtask()->set_title(title);
  request.mutable_ticket_subtask()->set_assignee_id(assignee);
  return desk.Call<v1::TicketSubtask>("deskmesh.tickets.v1.TicketSubtasks/Create", request);
}

absl::StatusOr<v1::TicketSubtask> Move(TicketDesk& desk, const std::string& id,
                                       v1::TicketSubtask::State state,
                                       const std::string& etag = "") {
  v1::UpdateTicketSubtaskRequest request;
  request.mutable_ticket_subtask()->set_id(id);
  request.mutable_ticket_subtask()->set_state(state);
  request.mutable_ticket_subtask()->set_etag(etag);
  request.mutable_update_mask()->add_paths("state");
  return desk.Call<v1::TicketSubtask>("deskmesh.tickets.v1.TicketSubtasks/Update", request);
}

std::vector<v1::TicketSubtask> Of(TicketDesk& desk, const std::string& ticket) {
  v1::ListTicketSubtasksRequest request;
  request.set_ticket_id(ticket);
  const auto list = desk.Demand(desk.Call<v1::ListTicketSubtasksResponse>(
      "deskmesh.tickets.v1.TicketSubtasks/List", request));
  return {list.ticket_subtasks().begin(), list.ticket_subtasks().end()};
}

TEST_CASE("sub-tasks have their own assignee and state and move their ticket's progress",
          "[tickets][subtasks]") {
  TicketDesk desk;
  const std::string agent = desk.AddAgent();
  const std::string id = desk.Create("上线新版本").id();
  const v1::TicketSubtask first = desk.Demand(Add(desk, id, "备份", agent));
  const v1::TicketSubtask second = desk.Demand(Add(desk, id, "升级"));
  CHECK(first.state() == v1::TicketSubtask::TO_DO);
  CHECK(second.position() == first.position() + 1);
  CHECK(desk.Demand(desk.Get(id)).subtask_count() == 2);
  CHECK(desk.List("subtasks:OPEN").size() == 1);
  CHECK(desk.List("subtasks:DONE").empty());

  v1::ListAssignedSubtasksRequest mine;
  mine.set_assignee_id(agent);
  const auto assigned = [&] {
    return desk.Demand(desk.Call<v1::ListAssignedSubtasksResponse>(
        "deskmesh.tickets.v1.TicketSubtasks/ListAssigned", mine));
  };
  REQUIRE(assigned().ticket_subtasks_size() == 1);
  CHECK(assigned().ticket_subtasks(0).id() == first.id());

  auto refused = desk.Resolve(id);
  CHECK(ReasonOf(refused.status()) == "SUBTASKS_OPEN");
  CHECK(base::DetailsOf(refused.status()).metadata["open"] == "2");

  const v1::TicketSubtask done =
      desk.Demand(Move(desk, first.id(), v1::TicketSubtask::DONE, first.etag()));
  CHECK(done.has_end_time());
  CHECK(assigned().ticket_subtasks().empty());
  CHECK(ReasonOf(Move(desk, first.id(), v1::TicketSubtask::TO_DO, first.etag()).status()) ==
        "STALE_ETAG");
  CHECK(desk.Demand(desk.Get(id)).done_subtask_count() == 1);
  desk.Demand(Move(desk, second.id(), v1::TicketSubtask::CANCELLED));
  const v1::Ticket ready = desk.Demand(desk.Get(id));
  CHECK(ready.subtask_count() == 1);
  CHECK(ready.done_subtask_count() == 1);
  CHECK(desk.List("subtasks:DONE").size() == 1);
  CHECK(desk.Demand(desk.Resolve(id)).state() == v1::Ticket::RESOLVED);
  CHECK(ReasonOf(Add(desk, id, "再来一个").status()) == "ILLEGAL_TRANSITION");
  CHECK(Of(desk, id).size() == 2);

  // The customer sees none of it.
  v1::GetTicketRequest get;
  get.set_id(id);
  CHECK(desk.Demand(desk.DoAs(desk.Customer(), "Get", get)).subtask_count() == 0);

  // Every change is in the history, and the facts are without gaps.
  int changes = 0;
  for (const v1::HistoryEntry& entry : desk.History(id)) {
    changes += static_cast<int>(entry.changes().count("subtasks"));
  }
  CHECK(changes == 4);
  desk.Settle();
  std::int64_t told = 0;
  for (const auto& envelope : desk.Published()) {
    if (envelope.subject() == id) CHECK(envelope.sequence() == ++told);
  }
}

TEST_CASE("a ticket with open sub-tasks is resolved with a reason that is kept",
          "[tickets][subtasks]") {
  TicketDesk desk;
  desk.AddAgent();
  const std::string id = desk.Create().id();
  desk.Demand(Add(desk, id, "补文档"));
  v1::ResolveTicketRequest request;
  request.set_id(id);
  request.set_force_reason("客户不再需要");
  desk.Demand(desk.Do("Resolve", request));
  CHECK(desk.History(id).back().reason() == "with 1 open sub-task: 客户不再需要");
  CHECK(desk.Close(id).ok());
}

TEST_CASE("bad sub-tasks are refused by the name of the field or the limit",
          "[tickets][subtasks]") {
  TicketDesk desk;
  const std::string id = desk.Create().id();
  CHECK(FieldOf(Add(desk, id, " ").status()) == "ticket_subtask.title");
  const std::string gone = desk.AddAgent();
  desk.TellUser(gone, accounts::v1::User::L1, "zh-CN", "agent", false, 2);
  CHECK(FieldOf(Add(desk, id, "x", gone).status()) == "ticket_subtask.assignee_id");
  CHECK(ReasonOf(Add(desk, desk.ids("tkt", desk.clock.Now()), "x").status()) == "TICKET_NOT_FOUND");
  const v1::TicketSubtask one = desk.Demand(Add(desk, id, "x"));
  v1::DeleteTicketSubtaskRequest drop;
  drop.set_id(one.id());
  REQUIRE(
      desk.Call<google::protobuf::Empty>("deskmesh.tickets.v1.TicketSubtasks/Delete", drop).ok());
  CHECK(desk.Demand(desk.Get(id)).subtask_count() == 0);
  for (int i = 0; i < 100; ++i) desk.Demand(Add(desk, id, std::to_string(i)));
  const auto refused = Add(desk, id, "one more");
  CHECK(ReasonOf(refused.status()) == "TOO_MANY");
  CHECK(base::DetailsOf(refused.status()).metadata["limit"] == "100");
}

}  // namespace
}  // namespace deskmesh::tickets
