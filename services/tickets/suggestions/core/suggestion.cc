// SPDX-License-Identifier: Apache-2.0
#include "tickets/suggestions/core/suggestion.h"

#include <algorithm>

#include "tickets/core/ticket_commands.h"

namespace deskmesh::tickets {
namespace {

constexpr std::string_view kLabelsField = "labels";
constexpr std::string_view kCoreField = "affects_core_function";

std::string WithWords(std::string reason, const std::vector<std::string>& words) {
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
                       .reason = WithWords("learned from the team's own tickets", value.because),
                       .confidence = value.confidence,
                       .at = now});
}

// The decision about a field that the words alone led to; null: none.
const Decision* DecisionOn(const Ticket& ticket, std::string_view field) {
  const auto found = std::ranges::find(ticket.decisions, field, &Decision::field);
  return found == ticket.decisions.end() ? nullptr : &*found;
}

// In the place of an earlier one.
void KeepPriorityDecision(std::string reason, double confidence, base::Instant now,
                          Ticket& ticket) {
  std::erase_if(ticket.decisions,
                [](const Decision& decision) { return decision.field == "priority"; });
  AddDecision(ticket, {.field = "priority",
                       .value = std::string(NameOf(ticket.priority)),
                       .reason = std::move(reason),
                       .confidence = confidence,
                       .at = now});
}

// Whether what was learned may take the place of what the words said. A sure word isn't outvoted by
// what the letters around it look like: only by itself, where the team decides otherwise on it.
bool MayReplace(const Decision* words, const SuggestedValue& learned) {
  if (words == nullptr) return true;
  if (learned.confidence < words->confidence) return false;
  return words->confidence < kSureOfWords || words->value == learned.value ||
         std::any_of(
             learned.because.begin(), learned.because.end(),
             [&](const std::string& word) {
               return words->reason.find('"' + word + '"') != std::string::npos;
             });
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
  const auto may_decide = [&](const SuggestedValue& value, std::string_view field) {
    return value.confidence >= kLeastTypeConfidence && MayReplace(DecisionOn(ticket, field), value);
  };
  if (open.type && suggestion.type != Type::kUnset && may_decide(suggestion.type_reason, "type")) {
    ticket.type = suggestion.type;
    Decide("type", suggestion.type_reason, now, ticket);
    // A caller's own word on it leaves no decision.
    if (ticket.type == Type::kFeature && DecisionOn(ticket, kCoreField) != nullptr) {
      ticket.affects_core_function = false;
      std::erase_if(ticket.decisions,
                    [](const Decision& decision) { return decision.field == kCoreField; });
    }
  }
  if (open.priority && suggestion.priority != Priority::kUnset &&
      may_decide(suggestion.priority_reason, "priority")) {
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

void DecidePriority(const std::string& reason, base::Instant now, Ticket& ticket) {
  constexpr double kToldByAnother = 0.8;  // how sure another service is isn't told
  if (!reason.empty()) KeepPriorityDecision(reason, kToldByAnother, now, ticket);
}

void RaiseForAnger(const Suggestion& suggestion, const OpenFields& open, base::Instant now,
                   Ticket& ticket) {
  const SuggestedValue& emotion = suggestion.emotion;
  if (!open.priority || emotion.value != "ANGRY" || emotion.confidence < kSureOfAnger) return;
  if (ticket.priority <= Priority::kP1) return;
  const Decision* before = DecisionOn(ticket, "priority");
  std::string reason = before == nullptr ? std::string() : before->reason + "; ";
  reason += WithWords("one step up because the customer is angry", emotion.because);
  ticket.priority = static_cast<Priority>(static_cast<int>(ticket.priority) - 1);
  KeepPriorityDecision(std::move(reason), emotion.confidence, now, ticket);
}

void DropSuggestedLabels(Ticket& ticket) {
  ticket.labels.clear();
  std::erase_if(ticket.decisions,
                [](const Decision& decision) { return decision.field == kLabelsField; });
}

}  // namespace deskmesh::tickets
