// SPDX-License-Identifier: Apache-2.0
//
// What the workspace's own tickets teach about a new one (R12).
#pragma once

#include <string>
#include <vector>

#include "tickets/core/classification_rule.h"
#include "tickets/core/ticket.h"

namespace deskmesh::tickets {

// One value with how sure it is and the words that decided; empty: nothing learned.
struct SuggestedValue {
  std::string value;
  double confidence = 0;
  std::vector<std::string> because;
};

struct Suggestion {
  Type type = Type::kUnset;
  Priority priority = Priority::kUnset;
  SuggestedValue type_reason, priority_reason;  // with the contract's names as values
  SuggestedValue team;
  std::vector<SuggestedValue> labels;
  SuggestedValue emotion;  // ANGRY, ANXIOUS or SATISFIED; empty: neutral, or not known
  WordRecords records;  // of the words by which Classify decides
};

// What a caller left open in a new ticket.
struct OpenFields {
  bool type = false;
  bool priority = false;
  bool team = false;
  bool labels = false;

  bool any() const { return type || priority || team || labels; }
};
// A ticket of a conversation has the team that its queue chooses.
OpenFields OpenFieldsOf(const Ticket& ticket);

// Below these nothing is decided.
inline constexpr double kLeastTypeConfidence = 0.5;
inline constexpr double kLeastTeamConfidence = 0.6;
inline constexpr double kLeastLabelConfidence = 0.5;
// From here on words alone are sure of a type, such as "crashed" of a fault or an error code.
inline constexpr double kSureOfWords = 0.85;

// Fills what the caller left open: type and priority where what was learned is surer than what the
// words alone said (their decision is replaced; a sure word's only where the word itself was learned
// otherwise), team and labels where it is sure enough. Every choice leaves a decision with its words.
// What the words said of a core function goes where the type becomes one without.
void ApplySuggestion(const Suggestion& suggestion, const OpenFields& open, base::Instant now,
                     Ticket& ticket);

// Keeps why a caller gave the ticket its priority, in the place of what was decided before; empty: it
// didn't say.
void DecidePriority(const std::string& reason, base::Instant now, Ticket& ticket);

// From here on a customer is angry enough to come sooner.
inline constexpr double kSureOfAnger = 0.8;

// Raises a priority that the caller left open by one step where the customer is surely angry, never above
// P1: how bad it is isn't told by that (R23). The decision says so, with the words.
void RaiseForAnger(const Suggestion& suggestion, const OpenFields& open, base::Instant now,
                   Ticket& ticket);

// Takes suggested labels back, with their decision.
void DropSuggestedLabels(Ticket& ticket);

}  // namespace deskmesh::tickets
