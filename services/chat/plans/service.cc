// SPDX-License-Identifier: Apache-2.0
#include "chat/plans/service.h"

#include <algorithm>

#include "chat/conversation_change.h"
#include "chat/plans/duty.h"
#include "chat/routing/store.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::chat {
namespace {

constexpr std::size_t kMostPlans = 500;

const store::RoutingPlanRow* RowOf(const std::vector<store::RoutingPlanRow>& rows,
                                   const std::string& id) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.id == id; });
  return found == rows.end() ? nullptr : &*found;
}

void ShowPlan(const store::RoutingPlanRow& row, v1::RoutingPlan* out) {
  out->ParseFromString(row.body);
  out->set_id(row.id);
  out->set_etag(std::to_string(row.revision));
  rpc::SetTimestamp(row.updated_at, out->mutable_update_time());
}

}  // namespace

rpc::Service PlansService::Describe() {
  rpc::Service service("deskmesh.chat.v1.RoutingPlans", deps_);
  service.Read("Get", this, &PlansService::Get)
      .Read("List", this, &PlansService::List)
      .Task("Update", this, &PlansService::Update)
      .Write("Delete", this, &PlansService::Delete)
      .Task("SetHours", this, &PlansService::SetHours)
      .Read("ListHours", this, &PlansService::ListHours);
  return service;
}

absl::Status PlansService::Get(rpc::ReadCall& call, const v1::GetRoutingPlanRequest& request,
                               v1::RoutingPlan* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::RoutingPlanRow> rows,
                            store::ListRoutingPlans(call.tx(), call.workspace()));
  for (const std::string& id : {request.id(), std::string(routing::kDefaultPlan)}) {
    if (const store::RoutingPlanRow* row = RowOf(rows, id); row != nullptr) {
      ShowPlan(*row, response);
      // What counts for the team, without being its own: an update makes one.
      if (id != request.id()) response->set_etag("0");
      return absl::OkStatus();
    }
  }
  convert::ToProto(shipped_, response);
  response->set_etag("0");
  return absl::OkStatus();
}

absl::Status PlansService::List(rpc::ReadCall& call, const v1::ListRoutingPlansRequest&,
                                v1::ListRoutingPlansResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::RoutingPlanRow> rows,
                            store::ListRoutingPlans(call.tx(), call.workspace()));
  v1::RoutingPlan& first = *response->add_plans();
  const store::RoutingPlanRow* own = RowOf(rows, std::string(routing::kDefaultPlan));
  if (own != nullptr) {
    ShowPlan(*own, &first);
  } else {
    convert::ToProto(shipped_, &first);
    first.set_etag("0");
  }
  for (const store::RoutingPlanRow& row : rows) {
    if (&row != own) ShowPlan(row, response->add_plans());
  }
  return absl::OkStatus();
}

absl::StatusOr<store::CalendarState> PlansService::CheckCalendar(rpc::TaskCall& call,
                                                                 const std::string& id,
                                                                 const std::string& field) {
  absl::StatusOr<store::CalendarState> state = hours_.Ask(call.workspace(), id);
  if (absl::IsNotFound(state.status())) {
    return base::InvalidField(field, "must name a calendar of the workspace");
  }
  return state;
}

absl::Status PlansService::TellOwner(rpc::WriteCall& call, const std::string& plan_id) {
  DESKMESH_RETURN_IF_ERROR(store::AppendRoutingChange(call.tx(), call.workspace(),
                                                      store::RoutingChange::Kind::kPlan, plan_id));
  if (deps_.cache == nullptr) return absl::OkStatus();
  call.tx().AfterCommit([cache = deps_.cache, workspace = call.workspace()] {
    cache->Publish(std::string(kRoutingTopic), workspace);
  });
  return absl::OkStatus();
}

absl::Status PlansService::Update(rpc::TaskCall& call, const v1::UpdateRoutingPlanRequest& request,
                                  v1::RoutingPlan* response) {
  v1::RoutingPlan sent = request.plan();
  sent.clear_etag();
  sent.clear_update_time();
  sent.set_id(request.id());
  for (int i = 0; i < sent.ladder_size(); ++i) {
    if (sent.ladder(i).action() == v1::RoutingPlan::Step::ACTION_UNSPECIFIED) {
      return base::InvalidField("plan.ladder[" + std::to_string(i) + "].action", "must be set");
    }
  }
  std::vector<base::FieldViolation> faults;
  for (routing::PlanFault& fault : routing::FaultsOf(convert::FromProto(sent))) {
    faults.push_back({"plan." + fault.field, std::move(fault.message)});
  }
  if (!faults.empty()) return base::InvalidFields(std::move(faults));
  store::CalendarState state;
  if (!sent.calendar_id().empty()) {
    DESKMESH_ASSIGN_OR_RETURN(state, CheckCalendar(call, sent.calendar_id(), "plan.calendar_id"));
  }
  return call.WriteReply(*response, [&](rpc::WriteCall& write) -> absl::Status {
    response->Clear();
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::RoutingPlanRow> rows,
                              store::ListRoutingPlans(write.tx(), write.workspace()));
    const store::RoutingPlanRow* before = RowOf(rows, request.id());
    if (before == nullptr && rows.size() >= kMostPlans) {
      return base::Precondition("TOO_MANY_PLANS", "a workspace has at most 500 routing plans",
                                {{"limit", std::to_string(kMostPlans)}});
    }
    const std::int64_t revision = before == nullptr ? 0 : before->revision;
    const std::string& etag = request.plan().etag();
    if (!etag.empty() && etag != std::to_string(revision)) {
      return base::StaleEtag("routing_plan", request.id());
    }
    const store::RoutingPlanRow row{.id = request.id(),
                                    .body = sent.SerializeAsString(),
                                    .revision = revision + 1,
                                    .updated_at = write.now()};
    DESKMESH_ASSIGN_OR_RETURN(const bool is_saved,
                              store::SaveRoutingPlan(write.tx(), write.workspace(), row));
    if (!is_saved) return base::StaleEtag("routing_plan", request.id());
    if (!sent.calendar_id().empty()) {
      DESKMESH_RETURN_IF_ERROR(
          store::SaveCalendarState(write.tx(), write.workspace(), sent.calendar_id(), state));
    }
    ShowPlan(row, response);
    return TellOwner(write, row.id);
  });
}

absl::Status PlansService::Delete(rpc::WriteCall& call, const v1::DeleteRoutingPlanRequest& request,
                                  google::protobuf::Empty*) {
  DESKMESH_RETURN_IF_ERROR(store::DeleteRoutingPlan(call.tx(), call.workspace(), request.id()));
  return TellOwner(call, request.id());
}

absl::Status PlansService::SetHours(rpc::TaskCall& call, const v1::SetAgentHoursRequest& request,
                                    v1::AgentHours* response) {
  store::CalendarState state;
  if (!request.calendar_id().empty()) {
    DESKMESH_ASSIGN_OR_RETURN(state, CheckCalendar(call, request.calendar_id(), "calendar_id"));
  }
  return call.WriteReply(*response, [&](rpc::WriteCall& write) -> absl::Status {
    response->Clear();
    DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::TeamMember> member,
                              store::FindMember(write.tx(), write.workspace(), request.agent_id()));
    if (!member.has_value()) return base::NotFound("agent", request.agent_id());
    DESKMESH_RETURN_IF_ERROR(store::SetAgentHours(write.tx(), write.workspace(), request.agent_id(),
                                                  request.calendar_id()));
    if (!request.calendar_id().empty()) {
      DESKMESH_RETURN_IF_ERROR(
          store::SaveCalendarState(write.tx(), write.workspace(), request.calendar_id(), state));
    }
    response->set_agent_id(request.agent_id());
    response->set_calendar_id(request.calendar_id());
    DESKMESH_ASSIGN_OR_RETURN(const DutyRoster roster,
                              DutyRoster::Load(write.tx(), write.workspace()));
    response->set_is_open(roster.IsWithinHours(*member, write.now()));
    return TellOwner(write, request.agent_id());
  });
}

absl::Status PlansService::ListHours(rpc::ReadCall& call, const v1::ListAgentHoursRequest&,
                                     v1::ListAgentHoursResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const store::AgentCalendars own,
                            store::ListAgentHours(call.tx(), call.workspace()));
  DESKMESH_ASSIGN_OR_RETURN(const DutyRoster roster, DutyRoster::Load(call.tx(), call.workspace()));
  DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::TeamMember> members,
                            store::ListMembers(call.tx(), call.workspace()));
  for (const store::TeamMember& member : members) {
    if (!member.is_active) continue;
    v1::AgentHours& hours = *response->add_hours();
    hours.set_agent_id(member.id);
    if (const auto calendar = own.find(member.id); calendar != own.end()) {
      hours.set_calendar_id(calendar->second);
    }
    hours.set_is_open(roster.IsWithinHours(member, call.now()));
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::chat
