// SPDX-License-Identifier: Apache-2.0
//
// Tip rules, showings and the journey's plan as they are kept. Bodies are bytes: the contract's messages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "chat/proactive/core/tip_effect.h"
#include "platform/base/instant.h"

namespace deskmesh::chat::proactive {

struct TipRuleRow {
  std::string id;
  std::string name;
  std::string body;
  std::int64_t revision = 0;
  base::Instant updated_at;
};

// One showing of a rule, or of the welcome journey (`rule_id` empty, `step` says what).
struct TipRow {
  std::string id;
  std::string rule_id;
  std::string contact_id;
  std::string step;
  bool is_control = false;
  base::Instant made_at;
  std::optional<base::Instant> delivered_at;
  std::optional<base::Instant> clicked_at;
  std::optional<base::Instant> dismissed_at;
  std::optional<base::Instant> solved_at;
};

struct TipTotals {
  TipCounts counts;
  std::int64_t clicked = 0;
  std::int64_t dismissed = 0;
};

struct JourneyPlanRow {
  std::string body;
  std::int64_t revision = 0;
  base::Instant updated_at;
};

}  // namespace deskmesh::chat::proactive
