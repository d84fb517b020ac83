// SPDX-License-Identifier: Apache-2.0
#include "sla/clocks/preview_run.h"

#include <algorithm>
#include <map>

#include "platform/base/error.h"
#include "sla/clocks/ticket_walk.h"
#include "sla/core/attribute_names.h"
#include "sla/core/preview.h"
#include "sla/policies/convert.h"

namespace deskmesh::sla {
namespace {

constexpr std::size_t kMostTeams = 200;

void ToProto(const std::string& name, const PreviewCounts& counts,
             v1::PreviewSlaPolicyResponse::Group* proto) {
  proto->set_name(name);
  proto->set_tickets(static_cast<int>(counts.tickets));
  proto->set_breaches_now(static_cast<int>(counts.breaches_now));
  proto->set_breaches_draft(static_cast<int>(counts.breaches_draft));
  proto->set_gained(static_cast<int>(counts.gained));
  proto->set_lost(static_cast<int>(counts.lost));
}

struct Sums {
  PreviewCounts total;
  std::map<std::string, PreviewCounts> by_tier, by_team;
};

}  // namespace

absl::Status RunPreview(rpc::TaskCall& call, PolicyBook& book, const Policy& draft, int days,
                        v1::PreviewSlaPolicyResponse* response) {
  std::shared_ptr<const PolicyTimeline> in_force;
  std::shared_ptr<const PolicyTimeline> drafted;
  DESKMESH_RETURN_IF_ERROR(call.Read([&](rpc::ReadCall& read) -> absl::Status {
    DESKMESH_ASSIGN_OR_RETURN(in_force, book.TimelineOf(read.tx(), read.workspace()));
    if (in_force == nullptr) in_force = std::make_shared<PolicyTimeline>();
    auto loaded = LoadTimeline(read.tx(), read.workspace(), &draft);
    if (absl::IsInvalidArgument(loaded.status())) {
      return Refuse("sla_policy", base::DetailsOf(loaded.status()).field_violations);
    }
    DESKMESH_ASSIGN_OR_RETURN(drafted, std::move(loaded));
    return absl::OkStatus();
  }));

  Sums sums;
  DESKMESH_RETURN_IF_ERROR(WalkTickets(
      call,
      {.created_from = call.now() - std::chrono::hours(24 * days),
       .created_until = base::Instant::Infinite(),
       .told_since = {}},
      [&](const store::TicketRow& row, const TicketHistory& history) {
        const PreviewCounts counts = Compare(history, *in_force, *drafted, call.now());
        const Attributes& latest = history.attributes()[history.facts().back().attributes];
        sums.total += counts;
        sums.by_tier[std::string(NameOf(latest.tier))] += counts;
        sums.by_team[row.team_id] += counts;
      }));

  ToProto("", sums.total, response->mutable_total());
  for (const auto& [name, counts] : sums.by_tier) ToProto(name, counts, response->add_by_tier());
  for (const auto& [name, counts] : sums.by_team) {
    if (static_cast<std::size_t>(response->by_team_size()) == kMostTeams) break;
    ToProto(name, counts, response->add_by_team());
  }
  return absl::OkStatus();
}

}  // namespace deskmesh::sla
