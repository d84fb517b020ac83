// SPDX-License-Identifier: Apache-2.0
#include "tickets/subtasks/service.h"

#include <algorithm>

#include "platform/base/error.h"
#include "platform/rpc/field_mask.h"
#include "platform/rpc/timestamp.h"
#include "platform/text/utf8.h"
#include "tickets/projections/ask_accounts.h"
#include "tickets/projections/store.h"
#include "tickets/store.h"
#include "tickets/subtasks/convert.h"
#include "tickets/subtasks/store.h"

namespace deskmesh::tickets {
namespace {

constexpr int kMaxAssigned = 200;

absl::StatusOr<v1::TicketSubtask> Decode(const StoredSubtask& stored) {
  v1::TicketSubtask subtask;
  if (subtask.ParseFromString(stored.body)) return subtask;
  return absl::DataLossError("a kept sub-task can't be read");
}

absl::Status CheckTitle(const Subtask& subtask) {
  if (!text::IsBlank(subtask.title)) return absl::OkStatus();
  return base::InvalidField("ticket_subtask.title", "must be 1 to 200 characters, not all blank");
}

absl::Status CheckAssignee(rpc::WriteCall& call, const std::string& id) {
  if (id.empty()) return absl::OkStatus();
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Member> member,
                            FindMember(call.tx(), call.workspace(), id));
  if (!member.has_value()) return call.NeedsPreparation("assignee");
  if (member->may_work()) return absl::OkStatus();
  return base::InvalidField("ticket_subtask.assignee_id",
                            "must name an active user who is no viewer");
}

}  // namespace

rpc::Service SubtasksService::Describe() {
  rpc::Service service("deskmesh.tickets.v1.TicketSubtasks", deps_);
  service.Write("Create", this, &SubtasksService::Create, &SubtasksService::PrepareCreate)
      .Read("List", this, &SubtasksService::List)
      .Read("ListAssigned", this, &SubtasksService::ListAssigned)
      .Write("Update", this, &SubtasksService::Update, &SubtasksService::PrepareUpdate)
      .Write("Delete", this, &SubtasksService::Delete);
  return service;
}

absl::Status SubtasksService::Change(rpc::WriteCall& call, const Ticket& ticket,
                                     const Subtask* before, const Subtask* after,
                                     v1::TicketSubtask* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Step> step,
                            ChangeSubtask(ticket, before, after, call.now()));
  if (!step.has_value()) {
    ToProto(*before, response);
    return absl::OkStatus();
  }
  if (after != nullptr) {
    ToProto(*after, response);
    DESKMESH_RETURN_IF_ERROR(
        SaveSubtask(call.tx(), call.workspace(), *after, response->SerializeAsString()));
  } else {
    DESKMESH_RETURN_IF_ERROR(DeleteSubtask(call.tx(), call.workspace(), before->id));
  }
  DESKMESH_RETURN_IF_ERROR(recorder_.Record(call.tx(), CallerOf(call), ticket, {*step}, nullptr));
  const bool has_new_assignee = after != nullptr && after->is_open() &&
                                (before == nullptr || before->assignee_id != after->assignee_id);
  if (!has_new_assignee) return absl::OkStatus();
  return notifier_.TellSubtask(call.tx(), CallerOf(call), step->ticket, *after);
}

absl::Status SubtasksService::Create(rpc::WriteCall& call,
                                     const v1::CreateTicketSubtaskRequest& request,
                                     v1::TicketSubtask* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<Recorder::Locked> locked,
                            Recorder::Lock(call.tx(), call.workspace(), request.ticket_id()));
  if (!locked.has_value()) return base::NotFound("ticket", request.ticket_id());
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<StoredSubtask> others,
                            ListSubtasks(call.tx(), call.workspace(), request.ticket_id()));
  if (others.size() >= static_cast<std::size_t>(kMaxSubtasks)) {
    return base::Failure(absl::StatusCode::kResourceExhausted, "TOO_MANY",
                         "a ticket has at most 100 sub-tasks", {{"limit", "100"}});
  }
  const v1::TicketSubtask& sent = request.ticket_subtask();
  Subtask subtask{.id = call.NewId("sub"),
                  .ticket_id = request.ticket_id(),
                  .title = sent.title(),
                  .assignee_id = sent.assignee_id(),
                  .due = rpc::InstantOf(sent.due_time()),
                  .position = sent.position(),
                  .creator_id = call.principal().id,
                  .created = call.now(),
                  .updated = call.now()};
  if (sent.state() != v1::TicketSubtask::STATE_UNSPECIFIED) {
    subtask.state = static_cast<Subtask::State>(sent.state());
  }
  if (subtask.position == 0 && !others.empty()) {
    DESKMESH_ASSIGN_OR_RETURN(const v1::TicketSubtask last, Decode(others.back()));
    subtask.position = std::min(last.position() + 1, 10'000);
  }
  DESKMESH_RETURN_IF_ERROR(CheckTitle(subtask));
  DESKMESH_RETURN_IF_ERROR(CheckAssignee(call, subtask.assignee_id));
  subtask = WithEnd(std::move(subtask), call.now());
  return Change(call, locked->ticket, nullptr, &subtask, response);
}

absl::Status SubtasksService::PrepareCreate(rpc::TaskCall& call,
                                            const v1::CreateTicketSubtaskRequest& request) {
  return AskUser(call, channels_, request.ticket_subtask().assignee_id(),
                 "ticket_subtask.assignee_id");
}

absl::Status SubtasksService::PrepareUpdate(rpc::TaskCall& call,
                                            const v1::UpdateTicketSubtaskRequest& request) {
  return AskUser(call, channels_, request.ticket_subtask().assignee_id(),
                 "ticket_subtask.assignee_id");
}

absl::Status SubtasksService::List(rpc::ReadCall& call,
                                   const v1::ListTicketSubtasksRequest& request,
                                   v1::ListTicketSubtasksResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<StoredTicket> ticket,
                            LoadTicket(call.tx(), call.workspace(), request.ticket_id()));
  if (!ticket.has_value()) return base::NotFound("ticket", request.ticket_id());
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<StoredSubtask> subtasks,
                            ListSubtasks(call.tx(), call.workspace(), request.ticket_id()));
  for (const StoredSubtask& subtask : subtasks) {
    DESKMESH_ASSIGN_OR_RETURN(*response->add_ticket_subtasks(), Decode(subtask));
  }
  return absl::OkStatus();
}

absl::Status SubtasksService::ListAssigned(rpc::ReadCall& call,
                                           const v1::ListAssignedSubtasksRequest& request,
                                           v1::ListAssignedSubtasksResponse* response) {
  const std::string& assignee =
      request.assignee_id().empty() ? call.principal().user_id : request.assignee_id();
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<StoredSubtask> subtasks,
                            ListOpenSubtasks(call.tx(), call.workspace(), assignee, kMaxAssigned));
  for (const StoredSubtask& subtask : subtasks) {
    DESKMESH_ASSIGN_OR_RETURN(*response->add_ticket_subtasks(), Decode(subtask));
  }
  return absl::OkStatus();
}

absl::StatusOr<SubtasksService::Held> SubtasksService::Hold(rpc::WriteCall& call,
                                                            const std::string& id) const {
  // Which ticket it is of never changes; once that is held, so is the sub-task.
  DESKMESH_ASSIGN_OR_RETURN(std::optional<StoredSubtask> stored,
                            LoadSubtask(call.tx(), call.workspace(), id));
  if (!stored.has_value()) return base::NotFound("ticket_subtask", id);
  DESKMESH_ASSIGN_OR_RETURN(v1::TicketSubtask proto, Decode(*stored));
  DESKMESH_ASSIGN_OR_RETURN(std::optional<Recorder::Locked> locked,
                            Recorder::Lock(call.tx(), call.workspace(), proto.ticket_id()));
  DESKMESH_ASSIGN_OR_RETURN(stored, LoadSubtask(call.tx(), call.workspace(), id));
  if (!stored.has_value() || !locked.has_value()) return base::NotFound("ticket_subtask", id);
  DESKMESH_ASSIGN_OR_RETURN(proto, Decode(*stored));
  return Held{FromProto(proto), std::move(locked->ticket)};
}

absl::Status SubtasksService::Update(rpc::WriteCall& call,
                                     const v1::UpdateTicketSubtaskRequest& request,
                                     v1::TicketSubtask* response) {
  const v1::TicketSubtask& sent = request.ticket_subtask();
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<std::string> paths,
      rpc::MaskedPaths(request.update_mask(), sent,
                       {"title", "assignee_id", "state", "due_time", "position"}));
  DESKMESH_ASSIGN_OR_RETURN(const Held held, Hold(call, sent.id()));
  if (!sent.etag().empty() && sent.etag() != std::to_string(held.subtask.version)) {
    return base::StaleEtag("ticket_subtask", sent.id());
  }
  Subtask changed = held.subtask;
  for (const std::string& path : paths) {
    if (path == "title") changed.title = sent.title();
    if (path == "assignee_id") changed.assignee_id = sent.assignee_id();
    if (path == "state") changed.state = static_cast<Subtask::State>(sent.state());
    if (path == "due_time") changed.due = rpc::InstantOf(sent.due_time());
    if (path == "position") changed.position = sent.position();
  }
  if (changed.state == Subtask::State::kUnset) {
    return base::InvalidField("ticket_subtask.state",
                              "must be TO_DO, IN_PROGRESS, DONE or CANCELLED");
  }
  DESKMESH_RETURN_IF_ERROR(CheckTitle(changed));
  if (changed.assignee_id != held.subtask.assignee_id) {
    DESKMESH_RETURN_IF_ERROR(CheckAssignee(call, changed.assignee_id));
  }
  changed = WithEnd(std::move(changed), call.now());
  changed.updated = call.now();
  ++changed.version;
  return Change(call, held.ticket, &held.subtask, &changed, response);
}

absl::Status SubtasksService::Delete(rpc::WriteCall& call,
                                     const v1::DeleteTicketSubtaskRequest& request,
                                     google::protobuf::Empty* /*response*/) {
  DESKMESH_ASSIGN_OR_RETURN(const Held held, Hold(call, request.id()));
  v1::TicketSubtask gone;
  return Change(call, held.ticket, &held.subtask, nullptr, &gone);
}

}  // namespace deskmesh::tickets
