// SPDX-License-Identifier: Apache-2.0
//
// The evidence for a service credit (R40: "95 % solved within 24 hours, else a free month").
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sla/core/attainment.h"

namespace deskmesh::sla {

// A calendar month in UTC, [from, until).
struct Month {
  base::Instant from;
  base::Instant until;
};
// From `2026-10`, 2000 to 2059. INVALID_ARGUMENT, field `month`.
absl::StatusOr<Month> ParseMonth(std::string_view text);

// What one organisation's month comes to.
struct CreditEvidence {
  std::int64_t tickets = 0;  // whose promise ended in the month
  std::int64_t in_time = 0;
  std::vector<std::string> late_ticket_ids;  // at most kMaxLateTickets

  double percent() const {
    return tickets == 0 ? 100.0
                        : 100.0 * static_cast<double>(in_time) / static_cast<double>(tickets);
  }
  // Exact, without rounding; an empty month owes nothing.
  bool IsOwed(int required_percent) const { return in_time * 100 < tickets * required_percent; }
};
inline constexpr std::size_t kMaxLateTickets = 1000;

// Collects the evidence of one policy, ticket by ticket. Confined to one thread.
class CreditLedger {
 public:
  CreditLedger(std::string policy_id, ServiceCredit credit, Month month)
      : policy_id_(std::move(policy_id)), credit_(std::move(credit)), month_(month) {}

  // Counts the ticket when its clock was promised by the policy and ended in the month.
  void Add(const std::string& ticket_id, const std::string& organization_id,
           const std::vector<Outcome>& outcomes);

  const std::map<std::string, CreditEvidence>& by_organization() const { return evidence_; }

 private:
  std::string policy_id_;
  ServiceCredit credit_;
  Month month_;
  std::map<std::string, CreditEvidence> evidence_;
};

}  // namespace deskmesh::sla
