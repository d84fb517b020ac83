// SPDX-License-Identifier: Apache-2.0
#include "tickets/suggestions/core/suggestion.h"

#include <algorithm>

#include "tickets/core/ticket_commands.h"

namespace deskmesh::tickets {
namespace {

constexpr std::string_view kLabelsField = "labels";

std::string ReasonFor(const std::vector<std::string>& words) {
  std::string reason = "learned from the team's own tickets";
  for (std::size_t i = 0; i < words.size(); ++i) {
    reason += (i == 0 ? ": \"" : ", \"") + words[i] + "\"";
  }
  return reason;
}

void Decide(std::string_view field, const SuggestedValue& value, base::Instant now,
            Ticket& ticket) {
  std::erase_if(ticket.decisions,
                [&](const Decision& decision) { return decision.field == field; });
  AddDecision(ticket, {.field = std::string(field),
                       .value = value.value,
                       .reason = ReasonFor(value.because),
                       .confidence = value.confidence,
                       .at = now});
}

// How sure the decision about a field is that the words alone led to.
double ConfidenceOf(const Ticket& ticket, std::string_view field) {
  const auto found = std::ranges::find(ticket.decisions, field, &Decision::field);
  return found == ticket.decisions.end() ? 0 : found->confidence;
}

}  // namespace

OpenFields OpenFieldsOf(const Ticket& ticket) {
  return {.type = ticket.type == Type::kUnset,
          .priority = ticket.priority == Priority::kUnset,
          .team = ticket.team_id.empty() && ticket.conversation_id.empty(),
          .labels = ticket.labels.empty()};
}

void ApplySuggestion(const Suggestion& suggestion, const OpenFields& open, base::Instant now,
                     Ticket& ticket) {
  const auto is_surer = [&](const SuggestedValue& value, std::string_view field) {
    return value.confidence >= std::max(kLeastTypeConfidence, ConfidenceOf(ticket, field));
  };
  if (open.type && suggestion.type != Type::kUnset && is_surer(suggestion.type_reason, "type")) {
    ticket.type = suggestion.type;
    Decide("type", suggestion.type_reason, now, ticket);
  }
  if (open.priority && suggestion.priority != Priority::kUnset &&
      is_surer(suggestion.priority_reason, "priority")) {
    ticket.priority = suggestion.priority;
    Decide("priority", suggestion.priority_reason, now, ticket);
  }
  if (open.team && suggestion.team.confidence >= kLeastTeamConfidence) {
    ticket.team_id = suggestion.team.value;
    Decide("team_id", suggestion.team, now, ticket);
  }
  if (!open.labels) return;
  SuggestedValue chosen;
  for (const SuggestedValue& label : suggestion.labels) {
    if (label.confidence < kLeastLabelConfidence) continue;
    ticket.labels.push_back(label.value);
    chosen.value += (chosen.value.empty() ? "" : ", ") + label.value;
    chosen.confidence = std::max(chosen.confidence, label.confidence);
    chosen.because.insert(chosen.because.end(), label.because.begin(), label.because.end());
  }
  if (!chosen.value.empty()) Decide(kLabelsField, chosen, now, ticket);
}

void DropSuggestedLabels(Ticket& ticket) {
  ticket.labels.clear();
  std::erase_if(ticket.decisions,
                [](const Decision& decision) { return decision.field == kLabelsField; });
}

}  // namespace deskmesh::tickets
