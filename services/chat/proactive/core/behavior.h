// SPDX-License-Identifier: Apache-2.0
//
// What customers do in the product, and which rules it meets (R6).
//
// Pure: events of one customer come oldest first, the one just told last.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "chat/core/conversation.h"
#include "platform/base/instant.h"

namespace deskmesh::chat::proactive {

struct BehaviorEvent {
  std::string id;
  std::string name;
  std::string page;
  base::Duration dwell{0};
  std::map<std::string, std::string> properties;
  base::Instant at;
};

// The condition and the limits of a tip rule; what it shows is none of the rule's business.
struct TipRule {
  std::string id;
  bool is_enabled = true;
  std::string event;
  std::string page_contains;
  std::map<std::string, std::string> properties;
  int count = 1;
  base::Duration window = std::chrono::minutes(10);
  base::Duration dwell{0};
  std::vector<Tier> tiers;  // empty: every one
  int max_shows = 3;
  base::Duration cooldown = std::chrono::hours(24);
  int control_percent = 0;
  std::string solved_event;
  base::Duration solve_window = std::chrono::hours(1);
};

// 1 to 64 of a-z, 0-9, `_`, `-` and `.`.
bool IsEventName(std::string_view name);

// Whether one event counts for a rule.
bool Matches(const TipRule& rule, const BehaviorEvent& event);

// Whether the event just told completes the rule's condition.
bool IsMet(const TipRule& rule, const std::vector<BehaviorEvent>& events);

// Between any two tips of one customer.
inline constexpr base::Duration kTipGap = std::chrono::minutes(5);
// A rule whose tip was dismissed keeps quiet for so long.
inline constexpr base::Duration kDismissedRest = std::chrono::hours(24 * 30);

// What one customer saw so far.
struct TipHistory {
  int shows = 0;  // of this rule
  base::Instant last_show;  // of this rule; zero: never
  base::Instant last_dismissal;  // of this rule; zero: never
  base::Instant last_tip;  // of any rule; zero: never
};
// Whether the frequency caps allow a tip now.
bool MayShow(const TipRule& rule, const TipHistory& history, base::Instant now);

// Whether the customer is of the rule's control group: a hash, so that the answer never changes and
// rules draw their groups independently.
bool InControlGroup(const TipRule& rule, std::string_view contact_id);

}  // namespace deskmesh::chat::proactive
