// SPDX-License-Identifier: Apache-2.0
//
// When a trigger fires (R19): event, conditions, order. The same decision explains itself, so that a
// run, a dry run and an explanation can't differ.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"
#include "tickets/core/filter_match.h"
#include "tickets/core/ticket_action.h"

namespace deskmesh::tickets {

struct TriggerRule {
  std::string id;
  std::string name;
  std::vector<Action> events;  // none of a time rule
  std::string filter;
  std::vector<std::string> changed_fields;
  Author author = Author::kUnset;
  int used_percent = 0;  // of warnings: from this share on
  std::vector<std::string> clocks;  // of warnings: only of these; empty: of all
  base::Duration after{0};  // zero: at once
  std::vector<TicketAction> actions;
  bool is_enabled = true;

  bool is_time_rule() const { return after.count() > 0; }
};

inline constexpr base::Duration kShortestQuiet = std::chrono::minutes(1);
inline constexpr base::Duration kLongestQuiet = std::chrono::days(90);

// What is wrong with a rule, each with its field; `now` stands in for relative moments.
std::vector<base::FieldViolation> FaultsOf(const TriggerRule& rule, base::Instant now);

// What happened to a ticket.
struct TriggerNews {
  Action action = Action::kUpdated;
  std::vector<std::string> changed_fields;
  Author author = Author::kUnset;  // of words
  bool has_changed_state = false;  // whatever the action: words reopen, an assignment begins work
  std::string actor;  // `trg_…` where another trigger did it
  std::string clock;  // of a warning: `first_reply`
  int used_percent = 0;  // of a warning
};

struct TriggerVerdict {
  bool is_match = false;
  std::vector<JudgedComparison> conditions;
};

// Whether the rule matches the ticket as it is right after the news. `news` is null when a quiet time
// has passed: only the filter counts then, as it does for time rules.
TriggerVerdict JudgeTrigger(const TriggerRule& rule, const Ticket& ticket, const TriggerNews* news,
                            base::Instant now);

// Whether the rule is about such things at all; its conditions are looked at then.
bool Listens(const TriggerRule& rule, const TriggerNews& news);

// Whether a trigger did it.
inline bool IsTrigger(std::string_view actor) { return actor.starts_with("trg_"); }

// The first rule that may follow on what `actor` did: behind the trigger that did it, else the first
// of all. Past the end where that trigger is gone, so that nothing goes in circles.
std::size_t FirstAfter(const std::vector<TriggerRule>& rules, std::string_view actor);

}  // namespace deskmesh::tickets
