// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/evidence.h"

#include <absl/time/time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <optional>
#include <vector>

#include "platform/base/error.h"
#include "platform/rpc/timestamp.h"
#include "sla/clocks/ticket_walk.h"
#include "sla/core/attainment.h"
#include "sla/core/attribute_names.h"
#include "sla/core/time_zone.h"
#include "sla/policies/convert.h"

namespace deskmesh::sla {
namespace {

constexpr base::Duration kLongestReport = std::chrono::hours(24 * 366);
constexpr base::Duration kUsualReport = std::chrono::hours(24 * 30);
constexpr base::Duration kOldestCredited = std::chrono::hours(24 * 400);
constexpr std::size_t kMostGroups = 500;

struct Subject {
  const store::TicketRow& row;
  const Attributes& attributes;  // the latest
  const store::TicketAbout& about;
  const TimeZone& zone;
};

using Values = std::vector<std::string>;

std::chrono::sys_days DayOf(const Subject& subject) {
  const base::Instant local =
      subject.row.created + std::chrono::seconds(subject.zone.OffsetSecondsAt(subject.row.created));
  return std::chrono::floor<std::chrono::days>(
      std::chrono::sys_time<std::chrono::microseconds>(std::chrono::microseconds(local.micros)));
}

// `2026-03-09`, or `2026-03`.
std::string Written(std::chrono::sys_days day, bool with_day) {
  const std::chrono::year_month_day date{day};
  char text[32];
  const int length =
      std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return std::string(text, static_cast<std::size_t>(length) - (with_day ? 0 : 3));
}

struct Dimension {
  std::string_view name;
  // A ticket with several labels counts with each.
  Values (*values)(const Subject&, const Outcome&);
};

template <typename Value>
Values One(Value value) {
  return {std::string(value)};
}

constexpr Dimension kDimensions[] = {
    {"priority",
     [](const Subject& s, const Outcome&) { return One(NameOf(s.attributes.priority)); }},
    {"tier", [](const Subject& s, const Outcome&) { return One(NameOf(s.attributes.tier)); }},
    {"type", [](const Subject& s, const Outcome&) { return One(NameOf(s.attributes.type)); }},
    {"channel", [](const Subject& s, const Outcome&) { return One(NameOf(s.attributes.channel)); }},
    {"level", [](const Subject& s, const Outcome&) { return One(NameOf(s.attributes.level)); }},
    {"organization",
     [](const Subject& s, const Outcome&) { return One(s.attributes.organization_id); }},
    {"requester", [](const Subject& s, const Outcome&) { return One(s.about.requester_id); }},
    {"label", [](const Subject& s,
                 const Outcome&) { return s.about.labels.empty() ? One("") : s.about.labels; }},
    {"tag", [](const Subject& s,
               const Outcome&) { return s.about.tags.empty() ? One("") : s.about.tags; }},
    {"team", [](const Subject& s, const Outcome&) { return One(s.row.team_id); }},
    {"assignee", [](const Subject& s, const Outcome&) { return One(s.row.assignee_id); }},
    {"policy",
     [](const Subject&, const Outcome& o) {
       return One(o.promise == nullptr ? "" : o.promise->policy->id);
     }},
    {"clock", [](const Subject&, const Outcome& o) { return One(ClockName(o.kind)); }},
    {"calendar",
     [](const Subject&, const Outcome& o) {
       return One(o.promise == nullptr ? "" : o.promise->target->calendar_id);
     }},
    {"core_function",
     [](const Subject& s, const Outcome&) {
       return One(s.attributes.affects_core_function ? "true" : "false");
     }},
    {"day", [](const Subject& s, const Outcome&) { return One(Written(DayOf(s), true)); }},
    // Its Monday.
    {"week",
     [](const Subject& s, const Outcome&) {
       const std::chrono::sys_days day = DayOf(s);
       return One(Written(day - (std::chrono::weekday(day) - std::chrono::Monday), true));
     }},
    {"month", [](const Subject& s, const Outcome&) { return One(Written(DayOf(s), false)); }},
};

absl::StatusOr<const Dimension*> FindDimension(std::string_view name) {
  if (name.empty()) return nullptr;
  std::string names;
  for (const Dimension& dimension : kDimensions) {
    if (dimension.name == name) return &dimension;
    names += (names.empty() ? "" : ", ") + std::string(dimension.name);
  }
  return base::InvalidField("group_by", "must be one of " + names);
}

absl::StatusOr<store::TicketRange> RangeOf(const v1::AttainmentRequest& request,
                                           base::Instant now) {
  const base::Instant until = request.has_to() ? rpc::InstantOf(request.to()) : now;
  const base::Instant from =
      request.has_from() ? rpc::InstantOf(request.from()) : until - kUsualReport;
  if (from >= until) return base::InvalidField("from", "must be before `to`");
  if (until - from > kLongestReport) {
    return base::InvalidField("from", "must be at most 366 days before `to`");
  }
  return store::TicketRange{.created_from = from, .created_until = until, .told_since = {}};
}

absl::StatusOr<std::shared_ptr<const PolicyTimeline>> InForce(rpc::TaskCall& call,
                                                              PolicyBook& book) {
  std::shared_ptr<const PolicyTimeline> timeline;
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(timeline, book.TimelineOf(read.tx(), read.workspace()));
    return absl::OkStatus();
  }));
  if (timeline == nullptr) timeline = std::make_shared<PolicyTimeline>();
  return timeline;
}

void ToProto(const std::string& name, const AttainmentCounts& counts,
             v1::AttainmentResponse::Group* proto) {
  proto->set_name(name);
  proto->set_met(static_cast<int>(counts.met));
  proto->set_breached(static_cast<int>(counts.breached));
  proto->set_open(static_cast<int>(counts.open));
  proto->set_attainment(counts.attainment());
}

}  // namespace

absl::Status GatherAttainment(rpc::TaskCall& call, PolicyBook& book,
                              const v1::AttainmentRequest& request,
                              v1::AttainmentResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const store::TicketRange range, RangeOf(request, call.now()));
  DESKMESH_ASSIGN_OR_RETURN(const Dimension* dimension, FindDimension(request.group_by()));
  std::optional<ClockKind> kind;
  if (!request.clock().empty()) {
    kind = ClockKindOf(request.clock());
    if (!kind.has_value()) {
      return base::InvalidField("clock", "must name a clock, for example first_reply");
    }
  }
  TimeZone zone;
  if (!request.time_zone().empty()) {
    DESKMESH_RETURN_IF_ERROR(CheckTimeZoneName(request.time_zone()));
    absl::TimeZone loaded;
    if (!absl::LoadTimeZone(request.time_zone(), &loaded)) {
      return base::InvalidField("time_zone",
                                "must be the name of a time zone, for example Asia/Shanghai");
    }
    zone = TimeZone::From(loaded);
  }
  DESKMESH_ASSIGN_OR_RETURN(const auto timeline, InForce(call, book));
  AttainmentCounts total;
  std::map<std::string, AttainmentCounts> groups;
  DESKMESH_RETURN_IF_ERROR(
      WalkTickets(call, range, /*with_about=*/dimension != nullptr,
                  [&](const store::TicketRow& row, const TicketHistory& history,
                      const store::TicketAbout& about) {
                    const Subject subject{
                        row, history.attributes()[history.facts().back().attributes], about, zone};
                    for (const Outcome& outcome : OutcomesOf(history, *timeline, call.now())) {
                      if (kind.has_value() && outcome.kind != *kind) continue;
                      total.Add(outcome);
                      if (dimension == nullptr) continue;
                      for (std::string& value : dimension->values(subject, outcome)) {
                        groups[std::move(value)].Add(outcome);
                      }
                    }
                  }));
  ToProto("", total, response->mutable_total());
  std::vector<std::pair<std::string, AttainmentCounts>> ordered(groups.begin(), groups.end());
  std::sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
    const std::int64_t of_a = a.second.total();
    const std::int64_t of_b = b.second.total();
    return of_a != of_b ? of_a > of_b : a.first < b.first;
  });
  if (ordered.size() > kMostGroups) ordered.resize(kMostGroups);
  for (const auto& [name, counts] : ordered) ToProto(name, counts, response->add_groups());
  return absl::OkStatus();
}

absl::Status GatherCredits(rpc::TaskCall& call, PolicyBook& book, const Policy& policy,
                           const Month& month, const std::string& organization_id,
                           v1::ListCreditsResponse* response) {
  DESKMESH_ASSIGN_OR_RETURN(const auto timeline, InForce(call, book));
  CreditLedger ledger(policy.id, policy.service_credit, month);
  DESKMESH_RETURN_IF_ERROR(WalkTickets(
      call,
      {.created_from = month.from - kOldestCredited,
       .created_until = month.until,
       .told_since = month.from},
      [&](const store::TicketRow& row, const TicketHistory& history) {
        const std::string& organization =
            history.attributes()[history.facts().back().attributes].organization_id;
        if (!organization_id.empty() && organization != organization_id) return;
        ledger.Add(row.ticket_id, organization, OutcomesOf(history, *timeline, call.now()));
      }));
  for (const auto& [organization, evidence] : ledger.by_organization()) {
    auto* out = response->add_organizations();
    out->set_organization_id(organization);
    out->set_tickets(static_cast<int>(evidence.tickets));
    out->set_in_time(static_cast<int>(evidence.in_time));
    out->set_percent(evidence.percent());
    out->set_owed(evidence.IsOwed(policy.service_credit.required_percent));
    for (const std::string& id : evidence.late_ticket_ids) out->add_late_ticket_ids(id);
  }
  ToProto(policy.service_credit, response->mutable_service_credit());
  return absl::OkStatus();
}

}  // namespace deskmesh::sla
