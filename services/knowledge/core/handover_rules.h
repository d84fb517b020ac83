// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace deskmesh::knowledge {

// Why a message goes to a person whatever the knowledge base says (R22, R23).
enum class HandoverReason : uint8_t {
  kNone,
  kWantsPerson,       // 转人工, "speak to an agent"
  kAbuse,             // insults and threats
  kLegal,             // lawyer, lawsuit, regulator, publicity, contract dispute, data protection
  kBillingComplaint,  // a sum, bill or count of seats said to be wrong; paid and got nothing
  kComplaint,         // about a person or a broken promise
  kSmallTalk,         // greetings, thanks, keys struck at random: nothing to answer
  kUnsure,            // no rule: the knowledge base had no answer sure enough
};

struct HandoverRule {
  HandoverReason reason = HandoverReason::kNone;
  std::string because;  // the words that decided; empty when none
};

// Checks a message against the rules that always hand over, most serious first; kNone when none
// applies. Chinese and English. Thread-safe.
HandoverRule CheckHandoverRules(std::string_view message);

// "none", "wants_person", … for facts and metrics.
std::string_view HandoverReasonName(HandoverReason reason);

}  // namespace deskmesh::knowledge
