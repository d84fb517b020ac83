// SPDX-License-Identifier: Apache-2.0
#include "analytics/service.h"

#include <absl/time/time.h>

#include <algorithm>
#include <array>

#include "analytics/convert.h"
#include "analytics/store.h"
#include "deskmesh/analytics/v1/analytics_events.pb.h"
#include "platform/base/error.h"

namespace deskmesh::analytics {
namespace {

// A report is a name for a way to look at the measures.
struct ReportKind {
  std::string_view name;
  std::string_view group_by;
  std::string_view granularity;
};
constexpr std::array kReports{
    ReportKind{"overview", "", ""},          ReportKind{"tickets", "type", ""},
    ReportKind{"agents", "agent", ""},       ReportKind{"sla", "priority", ""},
    ReportKind{"satisfaction", "agent", ""}, ReportKind{"bot", "locale", ""},
    ReportKind{"volumes", "", "day"},
};

absl::StatusOr<ReportKind> FindReport(std::string_view name) {
  std::string known;
  for (const ReportKind& kind : kReports) {
    if (kind.name == name) return kind;
    if (!known.empty()) known += ", ";
    known += kind.name;
  }
  return base::Failure(absl::StatusCode::kNotFound, "REPORT_NOT_FOUND",
                       "there is no report " + std::string(name) + "; there are " + known,
                       {{"reports", known}});
}

absl::TimeZone ZoneOf(const std::string& name) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(name, &zone)) zone = absl::UTCTimeZone();
  return zone;
}

absl::StatusOr<store::ReportQuery> QueryOf(rpc::ReadCall& call,
                                           const v1::GetReportRequest& request) {
  DESKMESH_ASSIGN_OR_RETURN(const ReportKind kind, FindReport(request.name()));
  store::ReportQuery query;
  query.group_by = request.group_by().empty() ? std::string(kind.group_by) : request.group_by();
  if (!query.group_by.empty() && !store::IsGroupName(query.group_by)) {
    return base::InvalidField("group_by",
                              "must be agent, team, level, channel, tier, type, priority, locale, "
                              "label or empty");
  }
  DESKMESH_ASSIGN_OR_RETURN(query.granularity,
                            core::ParseGranularity(request.granularity().empty()
                                                       ? kind.granularity
                                                       : std::string_view(request.granularity())));
  const base::Instant from = convert::ToInstant(request.from());
  const base::Instant to = convert::ToInstant(request.to());
  DESKMESH_ASSIGN_OR_RETURN(query.span,
                            core::MakeSpan(request.has_from() ? &from : nullptr,
                                           request.has_to() ? &to : nullptr, call.now()));
  DESKMESH_ASSIGN_OR_RETURN(const std::string zone,
                            store::LoadTimeZone(call.tx(), call.workspace()));
  query.zone = ZoneOf(zone);
  return query;
}

}  // namespace

std::vector<rpc::Service> AnalyticsService::Describe() {
  rpc::Service reports("deskmesh.analytics.v1.Reports", deps_);
  reports.Read("Get", this, &AnalyticsService::GetReport)
      .Read("Export", this, &AnalyticsService::ExportReport);
  rpc::Service board("deskmesh.analytics.v1.LiveBoard", deps_);
  board.Read("Get", this, &AnalyticsService::GetBoard);
  rpc::Service events("deskmesh.analytics.v1.BehaviorEvents", deps_);
  events.Write("Track", this, &AnalyticsService::TrackEvents);
  return {reports, board, events};
}

absl::Status AnalyticsService::GetReport(rpc::ReadCall& call, const v1::GetReportRequest& request,
                                         v1::Report* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const store::ReportQuery query, QueryOf(call, request));
  DESKMESH_ASSIGN_OR_RETURN(const store::ReportParts parts,
                            store::LoadReport(call.tx(), call.workspace(), query));
  reply->set_name(request.name());
  convert::ToProto(query.span.from, reply->mutable_from());
  convert::ToProto(query.span.to, reply->mutable_to());
  core::Tally total;
  const bool has_rows = !query.group_by.empty() || query.granularity != core::Granularity::kWhole;
  for (const auto& [part, tally] : parts) {
    const auto& [group, start] = part;
    total.Add(tally);
    if (!has_rows || group == store::kTotalOnly) continue;
    v1::ReportRow* row = reply->add_rows();
    row->set_group(group);
    if (query.granularity != core::Granularity::kWhole) {
      convert::ToProto(start, row->mutable_period_start());
    }
    convert::ToProto(tally, row->mutable_measures());
  }
  // A ticket with several labels stands in several rows; the total counts it once.
  if (query.group_by == "label") {
    store::ReportQuery whole = query;
    whole.group_by.clear();
    whole.granularity = core::Granularity::kWhole;
    DESKMESH_ASSIGN_OR_RETURN(const store::ReportParts once,
                              store::LoadReport(call.tx(), call.workspace(), whole));
    total = {};
    for (const auto& [part, tally] : once) total.Add(tally);
  }
  convert::ToProto(total, reply->mutable_total()->mutable_measures());
  return absl::OkStatus();
}

absl::Status AnalyticsService::ExportReport(rpc::ReadCall& call,
                                            const v1::ExportReportRequest& request,
                                            options::v1::RawBody* reply) {
  v1::GetReportRequest get;
  get.set_name(request.name());
  if (request.has_from()) *get.mutable_from() = request.from();
  if (request.has_to()) *get.mutable_to() = request.to();
  get.set_group_by(request.group_by());
  get.set_granularity(request.granularity());
  v1::Report report;
  DESKMESH_RETURN_IF_ERROR(GetReport(call, get, &report));
  reply->set_content_type("text/csv; charset=utf-8");
  reply->set_file_name(request.name() + ".csv");
  reply->set_data(convert::ToCsv(report));
  return absl::OkStatus();
}

absl::Status AnalyticsService::GetBoard(rpc::ReadCall& call, const v1::GetBoardRequest&,
                                        v1::Board* reply) {
  DESKMESH_ASSIGN_OR_RETURN(const store::BoardCounts counts,
                            store::LoadBoard(call.tx(), call.workspace()));
  convert::ToProto(call.now(), reply->mutable_as_of_time());
  reply->set_tickets_open(counts.open);
  reply->set_tickets_unassigned(counts.unassigned);
  reply->set_tickets_waiting(counts.waiting);
  reply->set_conversations_queued(counts.queued);
  reply->set_conversations_active(counts.active);
  reply->set_conversations_with_bot(counts.with_bot);
  reply->mutable_open_by_priority()->insert(counts.open_by_priority.begin(),
                                            counts.open_by_priority.end());
  reply->mutable_open_by_agent()->insert(counts.open_by_agent.begin(), counts.open_by_agent.end());
  DESKMESH_ASSIGN_OR_RETURN(const std::string zone,
                            store::LoadTimeZone(call.tx(), call.workspace()));
  store::ReportQuery today;
  today.zone = ZoneOf(zone);
  today.span.from =
      core::PeriodStart(call.now(), core::Granularity::kDay, today.zone, base::Instant{});
  today.span.to = call.now() + base::Duration(1);
  DESKMESH_ASSIGN_OR_RETURN(const store::ReportParts parts,
                            store::LoadReport(call.tx(), call.workspace(), today));
  core::Tally total;
  for (const auto& [part, tally] : parts) total.Add(tally);
  convert::ToProto(total, reply->mutable_today());
  reply->set_breaches_today(total.clocks_breached);
  return absl::OkStatus();
}

absl::Status AnalyticsService::TrackEvents(rpc::WriteCall& call,
                                           const v1::TrackEventsRequest& request,
                                           v1::TrackEventsResponse* reply) {
  for (const v1::BehaviorEvent& sent : request.events()) {
    v1::BehaviorEvent event = sent;
    // A customer speaks for himself only.
    if (call.principal().is_contact()) event.set_contact_id(call.principal().id);
    if (event.id().empty()) event.set_id(call.NewId("bev"));
    if (event.name().empty() || event.contact_id().empty()) {
      return base::InvalidField("events", "must each have a name and a contact_id");
    }
    if (!event.has_occur_time()) convert::ToProto(call.now(), event.mutable_occur_time());
    DESKMESH_ASSIGN_OR_RETURN(
        const bool is_new,
        store::AddBehaviorEvent(call.tx(), call.workspace(), event.id(), event.contact_id(),
                                event.name(), convert::ToInstant(event.occur_time()),
                                event.SerializeAsString()));
    if (!is_new) continue;
    reply->set_accepted(reply->accepted() + 1);
    DESKMESH_ASSIGN_OR_RETURN(
        const std::int64_t sequence,
        store::NextBehaviorSequence(call.tx(), call.workspace(), event.contact_id()));
    v1::BehaviorTracked fact;
    *fact.mutable_event() = event;
    DESKMESH_RETURN_IF_ERROR(call.Publish(event.contact_id(), sequence, fact));
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::analytics
