// SPDX-License-Identifier: Apache-2.0
//
// Takes in what a customer did, and decides what is shown (R5, R6). Used by the RPC of the widget and
// by the consumer of analytics' facts alike. Stateless.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "chat/proactive/core/behavior.h"
#include "chat/proactive/core/journey.h"
#include "chat/proactive/store.h"
#include "platform/base/id.h"
#include "platform/sql/database.h"

namespace deskmesh::chat::proactive {

// What is told late is no reason to show anything.
inline constexpr base::Duration kOldestEvent = std::chrono::hours(24);
// A tip that nobody fetched for so long is not shown any more.
inline constexpr base::Duration kTipKept = std::chrono::hours(24);
// `step` of the journey's first tip.
inline constexpr const char* kWelcomeStep = "welcome";

// Stores the events (repeats are dropped), marks what they solve, moves the journey and makes the tips
// that are due; they wait in the store to be fetched. The caller has locked the reporter
// (store::LockReporter).
absl::Status Observe(sql::Tx& tx, const base::IdSource& ids, const std::string& workspace,
                     const std::string& contact_id, const std::vector<BehaviorEvent>& events,
                     base::Instant now);

// The tip that waits for this customer, marked as delivered; nothing when there is none.
absl::StatusOr<std::optional<store::TipRow>> Fetch(sql::Tx& tx, const std::string& workspace,
                                                   const std::string& contact_id,
                                                   base::Instant now);

}  // namespace deskmesh::chat::proactive
