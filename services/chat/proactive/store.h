// SPDX-License-Identifier: Apache-2.0
//
// SQL of behaviour, tips and journeys. Bodies are bytes here (convert.h reads them). Stateless; every
// function runs in the caller's transaction. Errors are those of platform/sql.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/proactive/core/behavior.h"
#include "chat/proactive/core/journey.h"
#include "chat/proactive/core/tip.h"
#include "platform/sql/database.h"

namespace deskmesh::chat::store {

// What is kept of a customer's behaviour.
inline constexpr base::Duration kBehaviorKept = std::chrono::hours(24 * 7);

using proactive::TipRuleRow;
absl::Status SaveTipRule(sql::Tx& tx, std::string_view workspace, const TipRuleRow& row);
absl::StatusOr<std::optional<TipRuleRow>> FindTipRule(sql::Tx& tx, std::string_view workspace,
                                                      std::string_view id);
absl::StatusOr<std::optional<TipRuleRow>> LockTipRule(sql::Tx& tx, std::string_view workspace,
                                                      std::string_view id);
// By name.
absl::StatusOr<std::vector<TipRuleRow>> ListTipRules(sql::Tx& tx, std::string_view workspace);
// With its showings.
absl::Status DeleteTipRule(sql::Tx& tx, std::string_view workspace, std::string_view id);

using proactive::TipRow;
absl::Status InsertTip(sql::Tx& tx, std::string_view workspace, const TipRow& tip);
absl::Status UpdateTip(sql::Tx& tx, std::string_view workspace, const TipRow& tip);
absl::StatusOr<std::optional<TipRow>> LockTip(sql::Tx& tx, std::string_view workspace,
                                              std::string_view id);
// Of one customer, oldest first, at most the newest 500.
absl::StatusOr<std::vector<TipRow>> ListTips(sql::Tx& tx, std::string_view workspace,
                                             std::string_view contact_id);

using proactive::TipTotals;
absl::StatusOr<std::map<std::string, TipTotals>> CountTips(sql::Tx& tx, std::string_view workspace);

// Locks everything of one customer here until the transaction ends; the state of its flood limit.
absl::StatusOr<base::Instant> LockReporter(sql::Tx& tx, std::string_view workspace,
                                           std::string_view contact_id);
absl::Status SaveReporter(sql::Tx& tx, std::string_view workspace, std::string_view contact_id,
                          base::Instant flood_state);
// False for one that is there already.
absl::StatusOr<bool> InsertBehavior(sql::Tx& tx, std::string_view workspace,
                                    std::string_view contact_id,
                                    const proactive::BehaviorEvent& event);
// Since `since`, oldest first, at most the newest 500.
absl::StatusOr<std::vector<proactive::BehaviorEvent>> ListBehavior(sql::Tx& tx,
                                                                   std::string_view workspace,
                                                                   std::string_view contact_id,
                                                                   base::Instant since);
absl::Status DeleteBehavior(sql::Tx& tx, std::string_view workspace, std::string_view contact_id,
                            base::Instant before);

using proactive::JourneyPlanRow;
absl::StatusOr<std::optional<JourneyPlanRow>> FindJourneyPlan(sql::Tx& tx,
                                                              std::string_view workspace);
// False, and nothing saved, where its revision, or a later one, is there
// already.
absl::StatusOr<bool> SaveJourneyPlan(sql::Tx& tx, std::string_view workspace,
                                     const JourneyPlanRow& row);
// What a visitor did and was shown is the contact's from now on. Of two
// journeys the contact's own counts. Idempotent.
absl::Status GiveBehavior(sql::Tx& tx, std::string_view workspace, std::string_view visitor_id,
                          std::string_view contact_id);
absl::StatusOr<std::optional<proactive::Journey>> FindJourney(sql::Tx& tx,
                                                              std::string_view workspace,
                                                              std::string_view contact_id);
absl::Status SaveJourney(sql::Tx& tx, std::string_view workspace,
                         const proactive::Journey& journey);
// Which journeys, newest first.
struct JourneySelection {
  std::optional<proactive::JourneyState> state;
  base::Instant now;
  std::optional<base::Instant> before;  // continues after the one with this beginning and contact
  std::string before_contact;
  int limit = 50;
};
absl::StatusOr<std::vector<proactive::Journey>> ListJourneys(sql::Tx& tx,
                                                             std::string_view workspace,
                                                             const JourneySelection& selection);
struct JourneyTotals {
  std::int64_t begun = 0;
  std::int64_t activated = 0;
  std::int64_t late = 0;
  std::int64_t missed = 0;
};
absl::StatusOr<JourneyTotals> CountJourneys(sql::Tx& tx, std::string_view workspace,
                                            base::Instant now);

}  // namespace deskmesh::chat::store
