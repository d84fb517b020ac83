// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/service.h"

#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "sla/clocks/at_risk.h"
#include "sla/clocks/convert.h"
#include "sla/clocks/evidence.h"
#include "sla/clocks/store.h"

namespace deskmesh::sla {
namespace {

// NOT_FOUND, reason TICKET_NOT_FOUND, also while its first fact is on its way.
absl::StatusOr<TicketHistory> HistoryOf(rpc::ReadCall& call, const std::string& ticket_id) {
  DESKMESH_ASSIGN_OR_RETURN(auto histories,
                            store::LoadHistories(call.tx(), call.workspace(), {ticket_id}));
  if (histories.empty()) return base::NotFound("ticket", ticket_id);
  return std::move(histories.begin()->second);
}

}  // namespace

std::vector<rpc::Service> ClocksService::Describe() {
  std::vector<rpc::Service> services;
  services.emplace_back("deskmesh.sla.v1.Clocks", deps_)
      .Read("List", this, &ClocksService::List)
      .Read("Explain", this, &ClocksService::Explain)
      .Read("ListAtRisk", this, &ClocksService::ListAtRisk)
      .Task("Attainment", this, &ClocksService::Attainment);
  return services;
}

absl::Status ClocksService::List(rpc::ReadCall& call, const v1::ListClocksRequest& request,
                                 v1::ListClocksResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const TicketHistory history, HistoryOf(call, request.ticket_id()));
  DESKMESH_ASSIGN_OR_RETURN(const auto timeline, book_.TimelineOf(call.tx(), call.workspace()));
  const TicketClocks clocks = Replay(history, *timeline);
  for (int kind = 0; kind < kClockKinds; ++kind) {
    const ClockReading reading = clocks.Read(static_cast<ClockKind>(kind), call.now());
    if (reading.state == ClockState::kNone) continue;
    ToProto(reading, request.ticket_id(), response->add_clocks());
  }
  return absl::OkStatus();
}

absl::Status ClocksService::Explain(rpc::ReadCall& call, const v1::ExplainClockRequest& request,
                                    v1::ExplainClockResponse* response) {
  const std::optional<ClockKind> kind = ClockKindOf(request.clock());
  if (!kind.has_value()) return base::NotFound("clock", request.clock());
  DESKMESH_ASSIGN_OR_RETURN(const TicketHistory history, HistoryOf(call, request.ticket_id()));
  DESKMESH_ASSIGN_OR_RETURN(const auto timeline, book_.TimelineOf(call.tx(), call.workspace()));
  const ClockReading reading = Replay(history, *timeline).Read(*kind, call.now());
  if (reading.state == ClockState::kNone) return base::NotFound("clock", request.clock());
  ToProto(reading, request.ticket_id(), response->mutable_clock());
  const Explanation explanation = sla::Explain(history, *timeline, *kind, call.now());
  for (const ExplainedInterval& interval : explanation.intervals) {
    ToProto(interval, response->add_intervals());
  }
  response->set_truncated(explanation.is_cut);
  rpc::SetTimestamp(call.now(), response->mutable_as_of_time());
  return absl::OkStatus();
}

absl::Status ClocksService::Attainment(rpc::TaskCall& call, const v1::AttainmentRequest& request,
                                       v1::AttainmentResponse* response) {
  return GatherAttainment(call, book_, request, response);
}

absl::Status ClocksService::ListAtRisk(rpc::ReadCall& call, const v1::ListAtRiskRequest& request,
                                       v1::ListAtRiskResponse* response) {
  return GatherAtRisk(call, book_, request, response);
}

}  // namespace deskmesh::sla
