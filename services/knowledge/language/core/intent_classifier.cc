// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/intent_classifier.h"

#include <algorithm>

#include "knowledge/language/core/ticket_classifier.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {

struct IntentClassifier::State {
  TextClassifier classifier;
  double threshold = 0.5;
};

IntentClassifier::IntentClassifier(std::unique_ptr<State> state) : state_(std::move(state)) {}
IntentClassifier::IntentClassifier(IntentClassifier&&) noexcept = default;
IntentClassifier& IntentClassifier::operator=(IntentClassifier&&) noexcept = default;
IntentClassifier::~IntentClassifier() = default;

absl::StatusOr<IntentClassifier> IntentClassifier::Train(const std::vector<LabeledText>& examples) {
  const bool has_intent = std::ranges::any_of(
      examples, [](const LabeledText& example) { return example.label != kOutOfScope; });
  if (!has_intent) return base::InvalidField("examples", "must hold at least one text in scope");
  absl::StatusOr<TextClassifier> classifier = TextClassifier::Train(examples, IntentOptions());
  if (!classifier.ok()) return classifier.status();
  return IntentClassifier(std::make_unique<State>(State{*std::move(classifier)}));
}

IntentDecision IntentClassifier::Decide(std::string_view text) const {
  const TextDecision decision = state_->classifier.Classify("", text);
  IntentDecision out;
  for (const LabelScore& candidate : decision.candidates) {
    if (candidate.label == kOutOfScope) continue;
    out.intent = candidate.label;
    out.confidence = candidate.probability;
    break;
  }
  out.is_answered = out.confidence >= state_->threshold;
  return out;
}

IntentDecision IntentClassifier::DecideAndExplain(std::string_view text) const {
  IntentDecision out = Decide(text);
  out.because = state_->classifier.ClassifyAndExplain("", text).because;
  return out;
}

double IntentClassifier::threshold() const { return state_->threshold; }
void IntentClassifier::set_threshold(double threshold) { state_->threshold = threshold; }

}  // namespace deskmesh::knowledge
