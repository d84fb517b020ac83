// SPDX-License-Identifier: Apache-2.0
#include "chat/plans/reply_promise.h"

#include "chat/convert.h"
#include "chat/plans/duty.h"
#include "deskmesh/sla/v1/sla_service.pb.h"
#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"

namespace deskmesh::chat {
namespace {

constexpr base::Duration kCalendarPatience = std::chrono::seconds(2);

}  // namespace

std::string PromiseWords(const ReplyPromise& promise, std::string_view language) {
  const bool zh = language == "zh";
  if (!promise.local.empty()) {
    return zh ? "我们会在 " + promise.local + " 之前答复您。"
              : " You will hear from us by " + promise.local + ".";
  }
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(promise.within).count();
  if (minutes < 120) {
    return zh ? "我们会在 " + std::to_string(minutes) + " 分钟内答复您。"
              : " You will hear from us within " + std::to_string(minutes) + " minutes.";
  }
  const std::string hours = std::to_string((minutes + 59) / 60);
  return zh ? "我们会在 " + hours + " 小时内答复您。"
            : " You will hear from us within " + hours + " hours.";
}

rpc::CallContext BusinessHours::Context(const std::string& workspace,
                                        const std::string& traceparent) const {
  rpc::CallContext context;
  context.principal = rpc::ServicePrincipal("chat", workspace);
  context.traceparent = traceparent;
  context.deadline = clock_.Now() + kCalendarPatience;
  return context;
}

std::optional<ReplyPromise> BusinessHours::PromiseFor(const std::string& workspace,
                                                      const std::string& team_id,
                                                      const std::string& traceparent) {
  std::string calendar;
  ReplyPromise promise;
  const absl::Status read = deps_.database->Read([&](sql::Tx& tx) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(const DutyRoster roster, DutyRoster::Load(tx, workspace));
    calendar = roster.CalendarOf(team_id);
    promise.within = roster.PlanOf(team_id).reply_within;
    return absl::OkStatus();
  });
  if (!read.ok()) return std::nullopt;
  const base::Instant now = clock_.Now();
  if (calendar.empty()) {
    promise.at = now + promise.within;
    return promise;
  }
  sla::v1::EvaluateCalendarRequest request;
  request.set_id(calendar);
  rpc::SetTimestamp(now, request.mutable_at());
  convert::SetDuration(promise.within, request.mutable_working_time());
  const auto said = rpc::Invoke<sla::v1::EvaluateCalendarResponse>(
      channels_.To("sla"), "deskmesh.sla.v1.Calendars/Evaluate", request,
      Context(workspace, traceparent));
  if (!said.ok() || !said->has_due_time()) return std::nullopt;
  promise.at = rpc::InstantOf(said->due_time());
  promise.local = said->due_local();
  return promise;
}

absl::StatusOr<store::CalendarState> BusinessHours::Ask(const std::string& workspace,
                                                        const std::string& calendar_id) {
  sla::v1::EvaluateCalendarRequest request;
  request.set_id(calendar_id);
  const base::Instant now = clock_.Now();
  rpc::SetTimestamp(now, request.mutable_at());
  DESKMESH_ASSIGN_OR_RETURN(const sla::v1::EvaluateCalendarResponse said,
                            rpc::Invoke<sla::v1::EvaluateCalendarResponse>(
                                channels_.To("sla"), "deskmesh.sla.v1.Calendars/Evaluate", request,
                                Context(workspace, "")));
  store::CalendarState state{.is_open = said.is_open(), .asked_at = now};
  if (said.has_change_time()) state.changes_at = rpc::InstantOf(said.change_time());
  return state;
}

}  // namespace deskmesh::chat
