// SPDX-License-Identifier: Apache-2.0
//
// Runs triggers on the domain's own facts, and time rules when their tickets have been quiet.
#pragma once

#include <absl/status/status.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "deskmesh/event/v1/envelope.pb.h"
#include "deskmesh/tickets/v1/trigger.pb.h"
#include "platform/clock/clock.h"
#include "platform/outbox/timer.h"
#include "tickets/action_runner.h"
#include "tickets/convert.h"
#include "tickets/core/trigger_rule.h"

namespace deskmesh::tickets {

inline constexpr std::string_view kTriggerKind = "trigger";
// Kind of the timers of time rules; their name is the trigger's id.
inline constexpr std::string_view kQuietTimer = "tickets.quiet";

outbox::TimerKey QuietKey(const std::string& workspace_id, const std::string& ticket_id,
                          const std::string& trigger_id);

// The enabled and disabled triggers of workspaces in their order, in memory. A change on another replica is
// seen after 10 seconds, one of this process at once. Thread-safe.
class TriggerBook {
 public:
  using Rules = std::shared_ptr<const std::vector<TriggerRule>>;
  absl::StatusOr<Rules> Of(sql::Tx& tx, std::string_view workspace_id, base::Instant now);
  void Forget(std::string_view workspace_id);

 private:
  struct Known {
    base::Instant read_at;
    Rules rules;
  };
  std::mutex mutex_;
  std::map<std::string, Known, std::less<>> known_;
};

// Thread-safe.
class TriggerEngine {
 public:
  // References must outlive the engine. `on_timer` is called after a commit that set a timer.
  TriggerEngine(rpc::ServiceDeps deps, const clock::Clock& clock, TriggerBook& book,
                ActionRunner& runner, std::function<void()> on_timer)
      : deps_(std::move(deps)),
        clock_(clock),
        book_(book),
        runner_(runner),
        on_timer_(std::move(on_timer)) {}

  // A fact of this domain and what it says. What all rules that listen to such facts made of it is kept.
  absl::Status OnFact(sql::Tx& tx, const event::v1::Envelope& envelope, const InboxItem& item);
  // A share of a clock's time is used up; `envelope` is the fact that tells so. It ends no quiet.
  struct Warning {
    std::string ticket_id;
    std::string clock;  // `first_reply`
    int used_percent = 0;
  };
  absl::Status OnWarning(sql::Tx& tx, const event::v1::Envelope& envelope, const Warning& warning);
  // The quiet time of a rule has passed for a ticket.
  absl::Status OnQuiet(sql::Tx& tx, const outbox::Timer& timer);

 private:
  struct Occasion {
    std::string workspace_id;
    std::string ticket_id;
    std::string traceparent;
    std::int64_t sequence = 0;
    Action action = Action::kUpdated;
    base::Instant at;  // when it happened
    base::Instant now;
  };
  // What it made of the occasion, as its log has it: nothing where the ticket as it is by now
  // doesn't match any more. `news` is null when a quiet time has passed.
  absl::StatusOr<v1::TriggerRun> Fire(sql::Tx& tx, const Occasion& occasion,
                                      const TriggerRule& rule, const TriggerNews* news);
  // A run without its outcome.
  static v1::TriggerRun NewRun(const Occasion& occasion, const TriggerRule& rule);
  static absl::Status Keep(sql::Tx& tx, const Occasion& occasion, v1::TriggerCheck check);
  absl::Status CallWebhooks(sql::Tx& tx, const Occasion& occasion, const TriggerRule& rule,
                            const std::string& run_id, const Ticket& ticket);
  // Sets, leaves or cancels the timer of a time rule after what `actor` did. `due`: when the quiet ends and the rule
  // matches; nothing where it won't.
  absl::Status SetQuiet(sql::Tx& tx, const Occasion& occasion, const TriggerRule& rule,
                        std::optional<base::Instant> due, std::string_view actor,
                        const v1::Ticket& ticket);
  // Whether the rule waited for the ticket as it was before the occasion; `after` is how it was after it.
  static absl::StatusOr<bool> HeldBefore(sql::Tx& tx, const Occasion& occasion,
                                         const TriggerRule& rule, v1::Ticket after);
  // Whether nothing but triggers changed the ticket since the fact a timer was set for.
  static absl::StatusOr<bool> IsQuietSince(sql::Tx& tx, std::string_view workspace_id,
                                           const Ticket& ticket, std::string_view payload);

  const rpc::ServiceDeps deps_;
  const clock::Clock& clock_;
  TriggerBook& book_;
  ActionRunner& runner_;
  const std::function<void()> on_timer_;
};

}  // namespace deskmesh::tickets
