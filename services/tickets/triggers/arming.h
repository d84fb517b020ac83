// SPDX-License-Identifier: Apache-2.0
//
// Gathers the tickets that wait for a time rule already when it is made, changed or switched on; drops its timers when
// it is switched off or deleted. Page by page, by a timer that holds how far it is.
#pragma once

#include <absl/status/status.h>

#include <functional>
#include <string>
#include <string_view>

#include "platform/clock/clock.h"
#include "platform/outbox/timer.h"
#include "tickets/triggers/engine.h"

namespace deskmesh::tickets {

// Kind of the timers that gather; their subject and their name are the rule.
inline constexpr std::string_view kArmTimer = "tickets.arm";

// From the beginning, after the transaction.
absl::Status BeginArming(sql::Tx& tx, const std::string& workspace_id,
                         const std::string& trigger_id, base::Instant now);

// Thread-safe.
class RuleArming {
 public:
  // References must outlive it. `on_timer` is called after a commit that set a timer.
  RuleArming(const clock::Clock& clock, TriggerBook& book, std::function<void()> on_timer)
      : clock_(clock), book_(book), on_timer_(std::move(on_timer)) {}

  // The next page.
  absl::Status OnTimer(sql::Tx& tx, const outbox::Timer& timer);

 private:
  // The next page of tickets, after `place`.
  absl::Status Gather(sql::Tx& tx, const outbox::Timer& timer, const TriggerRule& rule,
                      base::Instant now);
  // Goes on from `place`.
  absl::Status GoOn(sql::Tx& tx, const outbox::Timer& timer, std::string place, base::Instant now);

  const clock::Clock& clock_;
  TriggerBook& book_;
  const std::function<void()> on_timer_;
};

}  // namespace deskmesh::tickets
