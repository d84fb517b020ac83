// SPDX-License-Identifier: Apache-2.0
#include "chat/capacity/service.h"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "chat/capacity/ledger.h"
#include "chat/capacity/store.h"
#include "chat/conversation_access.h"
#include "chat/conversation_change.h"
#include "chat/convert.h"
#include "chat/routing/store.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::chat {
namespace {

constexpr std::size_t kMostWork = 50;  // at once of one agent
constexpr base::Duration kWorkExpiry = std::chrono::hours(4);
constexpr std::int64_t kMostSeconds = 24 * 3600;

void ShowRules(const store::CapacityRow& row, v1::CapacityRules* out) {
  out->set_chat_points(convert::PointsOf(row.rules.chat));
  out->set_ticket_points(convert::PointsOf(row.rules.ticket));
  out->set_call_points(convert::PointsOf(row.rules.call));
  out->set_other_points(convert::PointsOf(row.rules.other));
  out->set_most_ticket_percent(row.rules.most_ticket_percent);
  out->set_etag(std::to_string(row.revision));
  if (row.revision > 0) rpc::SetTimestamp(row.updated_at, out->mutable_update_time());
}

absl::StatusOr<routing::CapacityRules> RulesOf(const v1::CapacityRules& sent) {
  routing::CapacityRules rules;
  rules.most_ticket_percent = sent.most_ticket_percent();
  const std::array weights = {
      std::tuple{"rules.chat_points", sent.chat_points(), &rules.chat},
      std::tuple{"rules.ticket_points", sent.ticket_points(), &rules.ticket},
      std::tuple{"rules.call_points", sent.call_points(), &rules.call},
      std::tuple{"rules.other_points", sent.other_points(), &rules.other}};
  std::vector<base::FieldViolation> faults;
  for (const auto& [field, points, weight] : weights) {
    const std::optional<int> tenths = convert::TenthsOfPoints(points);
    const bool is_chat = weight == &rules.chat;
    if (!tenths.has_value() || (is_chat && *tenths == 0)) {
      faults.push_back({field, std::string("must be ") + (is_chat ? "0.1" : "0") +
                                   " to 100, with at most one digit after the point"});
      continue;
    }
    *weight = *tenths;
  }
  if (!faults.empty()) return base::InvalidFields(std::move(faults));
  return rules;
}

void ShowWork(const store::AgentWork& work, v1::ExternalWork* out) {
  out->set_reference(work.reference);
  out->set_agent_id(work.agent_id);
  out->set_kind(convert::ToProto(work.kind));
  out->set_points(convert::PointsOf(work.tenths));
  rpc::SetTimestamp(work.begun_at, out->mutable_begin_time());
  rpc::SetTimestamp(work.expires_at, out->mutable_expire_time());
}

// Adds, or with -1 takes away, what the work costs.
void Count(const store::AgentWork& work, int sign, WorkMoves* moves) {
  if (work.agent_id.empty()) return;
  routing::Workload& change = (*moves)[work.agent_id];
  (work.kind == routing::WorkKind::kCall ? change.calls : change.others) += sign;
  (work.kind == routing::WorkKind::kCall ? change.call_tenths : change.other_tenths) +=
      sign * work.tenths;
}

absl::StatusOr<base::Duration> ExpiryOf(const v1::BeginWorkRequest& request) {
  if (!request.has_expire_after()) return kWorkExpiry;
  const std::int64_t seconds = request.expire_after().seconds();
  if (seconds < 1 || seconds > kMostSeconds) {
    return base::InvalidField("expire_after", "must be 1 second to 24 hours");
  }
  return base::Duration(std::chrono::seconds(seconds));
}

outbox::TimerKey TimerOf(std::string_view workspace, const std::string& reference) {
  return {std::string(workspace), std::string(kWorkTimer), reference, ""};
}

std::string AgentNamed(const rpc::Call& call, const std::string& id) {
  return id == "me" ? ActorOf(call.principal()) : id;
}

absl::StatusOr<std::string> AgentToChange(const rpc::Call& call, const std::string& id) {
  const std::string agent = AgentNamed(call, id);
  if (!base::IsId(agent, "usr")) {
    return base::InvalidField("agent_id", "must be `me` or the id of a user");
  }
  if (agent != ActorOf(call.principal()) && !call.principal().Allows("chat.supervise")) {
    return base::Failure(absl::StatusCode::kPermissionDenied, "PERMISSION_MISSING",
                         "another agent's work needs the permission chat.supervise",
                         {{"permission", "chat.supervise"}});
  }
  return agent;
}

}  // namespace

rpc::Service CapacityService::Describe() {
  rpc::Service service("deskmesh.chat.v1.Capacity", deps_);
  service.Read("Get", this, &CapacityService::Get)
      .Write("Update", this, &CapacityService::Update)
      .Write("BeginWork", this, &CapacityService::BeginWork)
      .Write("EndWork", this, &CapacityService::EndWork)
      .Read("ListWork", this, &CapacityService::ListWork);
  return service;
}

void CapacityService::WakeOwner(rpc::WriteCall& call) const {
  if (deps_.cache == nullptr) return;
  call.tx().AfterCommit([cache = deps_.cache, workspace = call.workspace()] {
    cache->Publish(std::string(kRoutingTopic), workspace);
  });
}

absl::Status CapacityService::Get(rpc::ReadCall& call, const v1::GetCapacityRulesRequest&,
                                  v1::CapacityRules* response) {
  DESKMESH_ASSIGN_OR_RETURN(const store::CapacityRow row,
                            store::LoadCapacity(call.tx(), call.workspace()));
  ShowRules(row, response);
  return absl::OkStatus();
}

absl::Status CapacityService::Update(rpc::WriteCall& call,
                                     const v1::UpdateCapacityRulesRequest& request,
                                     v1::CapacityRules* response) {
  DESKMESH_ASSIGN_OR_RETURN(const routing::CapacityRules rules, RulesOf(request.rules()));
  DESKMESH_ASSIGN_OR_RETURN(const store::CapacityRow before,
                            store::LoadCapacity(call.tx(), call.workspace()));
  const std::string& etag = request.rules().etag();
  if (!etag.empty() && etag != std::to_string(before.revision)) {
    return base::StaleEtag("capacity_rules", call.workspace());
  }
  const store::CapacityRow row{
      .rules = rules, .revision = before.revision + 1, .updated_at = call.now()};
  DESKMESH_RETURN_IF_ERROR(store::SaveCapacity(call.tx(), call.workspace(), row));
  DESKMESH_RETURN_IF_ERROR(store::AppendRoutingChange(
      call.tx(), call.workspace(), store::RoutingChange::Kind::kPlan, "capacity"));
  WakeOwner(call);
  ShowRules(row, response);
  return absl::OkStatus();
}

absl::Status CapacityService::BeginWork(rpc::WriteCall& call, const v1::BeginWorkRequest& request,
                                        v1::ExternalWork* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::string agent, AgentToChange(call, request.agent_id()));
  if (request.kind() != v1::WorkShare::CALL && request.kind() != v1::WorkShare::OTHER) {
    return base::InvalidField("kind",
                              "must be CALL or OTHER; chats and tickets count by themselves");
  }
  DESKMESH_ASSIGN_OR_RETURN(const base::Duration expiry, ExpiryOf(request));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::TeamMember> member,
                            store::FindMember(call.tx(), call.workspace(), agent));
  if (!member.has_value()) return base::NotFound("agent", agent);
  DESKMESH_ASSIGN_OR_RETURN(const store::CapacityRow capacity,
                            store::LoadCapacity(call.tx(), call.workspace()));
  DESKMESH_ASSIGN_OR_RETURN(store::AgentWork work,
                            store::LockBegunWork(call.tx(), call.workspace(), request.reference()));
  // Another agent's work is moved by who may move that of others.
  if (!work.agent_id.empty()) DESKMESH_RETURN_IF_ERROR(AgentToChange(call, work.agent_id).status());
  WorkMoves moves;
  Count(work, -1, &moves);
  if (work.agent_id != agent) {
    DESKMESH_ASSIGN_OR_RETURN(const std::vector<store::AgentWork> others,
                              store::ListAgentWork(call.tx(), call.workspace(), agent));
    if (others.size() >= kMostWork) {
      return base::Precondition("TOO_MUCH_WORK", "an agent has at most 50 calls and other work",
                                {{"limit", std::to_string(kMostWork)}});
    }
  }
  if (work.agent_id.empty()) work.begun_at = call.now();
  work.agent_id = agent;
  work.kind =
      request.kind() == v1::WorkShare::CALL ? routing::WorkKind::kCall : routing::WorkKind::kOther;
  work.tenths = capacity.rules.WeightOf(work.kind);
  if (request.has_points()) {
    const std::optional<int> tenths = convert::TenthsOfPoints(request.points());
    if (!tenths.has_value()) {
      return base::InvalidField("points",
                                "must be 0 to 100, with at most one digit after the point");
    }
    work.tenths = *tenths;
  }
  work.expires_at = call.now() + expiry;
  Count(work, 1, &moves);
  DESKMESH_RETURN_IF_ERROR(store::SaveAgentWork(call.tx(), call.workspace(), work));
  DESKMESH_RETURN_IF_ERROR(outbox::PutTimer(
      call.tx(),
      {.key = TimerOf(call.workspace(), work.reference), .due = work.expires_at, .payload = ""}));
  DESKMESH_RETURN_IF_ERROR(MoveWork(call.tx(), call.workspace(), moves));
  WakeOwner(call);
  ShowWork(work, response);
  return absl::OkStatus();
}

absl::Status CapacityService::EndWork(rpc::WriteCall& call, const v1::EndWorkRequest& request,
                                      v1::EndWorkResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const std::string agent, AgentToChange(call, request.agent_id()));
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::AgentWork> work,
                            store::LockAgentWork(call.tx(), call.workspace(), request.reference()));
  if (!work.has_value() || work->agent_id != agent) return absl::OkStatus();
  DESKMESH_RETURN_IF_ERROR(
      store::DeleteAgentWork(call.tx(), call.workspace(), request.reference()));
  DESKMESH_RETURN_IF_ERROR(
      outbox::CancelTimer(call.tx(), TimerOf(call.workspace(), request.reference())));
  WorkMoves moves;
  Count(*work, -1, &moves);
  DESKMESH_RETURN_IF_ERROR(MoveWork(call.tx(), call.workspace(), moves));
  WakeOwner(call);
  response->set_ended(true);
  return absl::OkStatus();
}

absl::Status CapacityService::ListWork(rpc::ReadCall& call, const v1::ListWorkRequest& request,
                                       v1::ListWorkResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(
      const std::vector<store::AgentWork> work,
      store::ListAgentWork(call.tx(), call.workspace(), AgentNamed(call, request.agent_id())));
  for (const store::AgentWork& each : work) ShowWork(each, response->add_work());
  return absl::OkStatus();
}

absl::Status ExpireWork(sql::Tx& tx, const outbox::Timer& timer, base::Instant now) {
  const std::string& workspace = timer.key.workspace_id;
  DESKMESH_ASSIGN_OR_RETURN(const std::optional<store::AgentWork> work,
                            store::LockAgentWork(tx, workspace, timer.key.subject));
  if (!work.has_value()) return outbox::CancelTimer(tx, timer.key);
  if (work->expires_at > now) {
    return outbox::PutTimer(tx, {.key = timer.key, .due = work->expires_at, .payload = ""});
  }
  DESKMESH_RETURN_IF_ERROR(store::DeleteAgentWork(tx, workspace, work->reference));
  WorkMoves moves;
  Count(*work, -1, &moves);
  DESKMESH_RETURN_IF_ERROR(MoveWork(tx, workspace, moves));
  return outbox::CancelTimer(tx, timer.key);
}

}  // namespace deskmesh::chat
