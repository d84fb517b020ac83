// SPDX-License-Identifier: Apache-2.0
//
// Tip rules and the welcome journey: core types ⇄ the contract. Stateless.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>

#include "chat/proactive/core/behavior.h"
#include "chat/proactive/core/journey.h"
#include "chat/proactive/core/tip.h"
#include "deskmesh/chat/v1/tip.pb.h"
#include "deskmesh/chat/v1/tips_service.pb.h"

namespace deskmesh::chat::convert {

// INVALID_ARGUMENT naming every field that can't be carried out.
absl::Status CheckTipRule(const v1::TipRule& rule);
absl::Status CheckWelcome(const v1::WelcomeJourney& journey);

// With the defaults where a field is unset. Checked before.
proactive::TipRule FromProto(const v1::TipRule& rule, const std::string& id);
proactive::JourneyPlan FromProto(const v1::WelcomeJourney& journey);
// `now` stands in for a time that is unset or of the future.
proactive::BehaviorEvent FromProto(const v1::ReportBehaviorRequest::Event& event,
                                   base::Instant now);

// Bodies of the store.
template <typename Noun>
std::string BodyOf(const Noun& noun) {
  Noun kept = noun;
  kept.clear_etag();
  kept.clear_update_time();
  return kept.SerializeAsString();
}
v1::TipRule TipRuleOf(const proactive::TipRuleRow& row);
// What the product ships with where the workspace has none of its own.
v1::WelcomeJourney WelcomeOf(const std::optional<proactive::JourneyPlanRow>& row);

// What the customer sees. `rule` of the showing; of the journey where that is empty.
void ToProto(const proactive::TipRow& tip, const v1::TipRule& rule, std::string_view language,
             v1::Tip* out);
void ToProto(const proactive::TipRow& tip, const v1::WelcomeJourney& journey,
             std::string_view language, v1::Tip* out);
void ToProto(const proactive::Journey& journey, const v1::WelcomeJourney& plan,
             std::string_view language, base::Instant now, v1::JourneyProgress* out);
void ToProto(const std::string& rule_id, const proactive::TipTotals& totals, v1::TipEffect* out);

}  // namespace deskmesh::chat::convert
