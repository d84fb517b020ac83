// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/evidence.h"

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
};

// `2026-03-09`, or `2026-03`: of UTC.
std::string DateOf(base::Instant at, bool with_day) {
  const auto day = std::chrono::floor<std::chrono::days>(
      std::chrono::sys_time<std::chrono::microseconds>(std::chrono::microseconds(at.micros)));
  const std::chrono::year_month_day date{day};
  char text[32];
  const int length =
      std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return std::string(text, static_cast<std::size_t>(length) - (with_day ? 0 : 3));
}

struct Dimension {
  std::string_view name;
  std::string (*value)(const Subject&, const Outcome&);
};

constexpr Dimension kDimensions[] = {
    {"priority",
     [](const Subject& s, const Outcome&) { return std::string(NameOf(s.attributes.priority)); }},
    {"tier",
     [](const Subject& s, const Outcome&) { return std::string(NameOf(s.attributes.tier)); }},
    {"type",
     [](const Subject& s, const Outcome&) { return std::string(NameOf(s.attributes.type)); }},
    {"channel",
     [](const Subject& s, const Outcome&) { return std::string(NameOf(s.attributes.channel)); }},
    {"level",
     [](const Subject& s, const Outcome&) { return std::string(NameOf(s.attributes.level)); }},
    {"organization", [](const Subject& s, const Outcome&) { return s.attributes.organization_id; }},
    {"team", [](const Subject& s, const Outcome&) { return s.row.team_id; }},
    {"assignee", [](const Subject& s, const Outcome&) { return s.row.assignee_id; }},
    {"policy",
     [](const Subject&, const Outcome& o) {
       return o.promise == nullptr ? std::string() : o.promise->policy->id;
     }},
    {"clock", [](const Subject&, const Outcome& o) { return std::string(ClockName(o.kind)); }},
    {"calendar",
     [](const Subject&, const Outcome& o) {
       return o.promise == nullptr ? std::string() : o.promise->target->calendar_id;
     }},
    {"core_function",
     [](const Subject& s, const Outcome&) {
       return std::string(s.attributes.affects_core_function ? "true" : "false");
     }},
    {"day", [](const Subject& s, const Outcome&) { return DateOf(s.row.created, true); }},
    {"month", [](const Subject& s, const Outcome&) { return DateOf(s.row.created, false); }},
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
  DESKMESH_ASSIGN_OR_RETURN(const auto timeline, InForce(call, book));
  AttainmentCounts total;
  std::map<std::string, AttainmentCounts> groups;
  DESKMESH_RETURN_IF_ERROR(
      WalkTickets(call, range, [&](const store::TicketRow& row, const TicketHistory& history) {
        const Subject subject{row, history.attributes()[history.facts().back().attributes]};
        for (const Outcome& outcome : OutcomesOf(history, *timeline, call.now())) {
          if (kind.has_value() && outcome.kind != *kind) continue;
          total.Add(outcome);
          if (dimension != nullptr) groups[dimension->value(subject, outcome)].Add(outcome);
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
