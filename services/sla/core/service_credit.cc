// SPDX-License-Identifier: Apache-2.0
#include "sla/core/service_credit.h"

#include <chrono>

#include "platform/base/error.h"

namespace deskmesh::sla {

absl::StatusOr<Month> ParseMonth(std::string_view text) {
  const auto first = ParseDate(std::string(text) + "-01");
  if (text.size() != 7 || !first.has_value() || first->year() < kFirstCalendarYear ||
      first->year() > kLastCalendarYear) {
    return base::InvalidField("month", "must be a month such as 2026-10, 2000 to 2059");
  }
  const auto instant = [](std::chrono::year_month_day date) {
    return base::Instant::FromSeconds(
        std::chrono::sys_seconds(std::chrono::sys_days(date)).time_since_epoch().count());
  };
  return Month{instant(*first), instant(*first + std::chrono::months(1))};
}

void CreditLedger::Add(const std::string& ticket_id, const std::string& organization_id,
                       const std::vector<Outcome>& outcomes) {
  for (const Outcome& outcome : outcomes) {
    if (outcome.kind != credit_.kind || outcome.how == Outcome::How::kOpen ||
        outcome.promise == nullptr || outcome.promise->policy->id != policy_id_ ||
        outcome.ended < month_.from || outcome.ended >= month_.until) {
      continue;
    }
    CreditEvidence& evidence = evidence_[organization_id];
    ++evidence.tickets;
    if (outcome.how == Outcome::How::kMet) {
      ++evidence.in_time;
    } else if (evidence.late_ticket_ids.size() < kMaxLateTickets) {
      evidence.late_ticket_ids.push_back(ticket_id);
    }
  }
}

}  // namespace deskmesh::sla
