// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/intent_classifier.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "knowledge/language/core/example_memory.h"
#include "knowledge/language/core/ticket_classifier.h"
#include "platform/base/error.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

// Up to so many examples an intent the list of meanings counts in full.
constexpr double kFewExamples = 40;

// Log odds that a text is in scope and its intent right. Fitted on real support traffic and on bots
// from which a third of the intents was withheld: the same weights did well on all of them, with the
// best threshold at the same place (confidence ½).
struct ScopeSigns {
  double probability = 0;  // of the intent, by the classifier
  double closeness = 0;  // to the nearest examples of that intent
  double known_share = 0;  // of the text's features: those that some example has

  double Confidence() const {
    constexpr double kBias = -3.1;
    constexpr double kClosenessWeight = 0.5;
    constexpr double kKnownWeight = 4.0;
    const double p = std::clamp(probability, 1e-5, 1 - 1e-5);
    const double z = kBias + std::log(p / (1 - p)) +
                     kClosenessWeight * std::log(std::max(0.02, closeness)) +
                     kKnownWeight * known_share;
    return 1 / (1 + std::exp(-z));
  }
};

}  // namespace

struct IntentClassifier::State {
  TextClassifier classifier;
  ExampleMemory memory;
  double threshold = 0.5;

  IntentDecision Decide(std::string_view text, bool explain) const {
    const FeatureCounts counts = classifier.features().Count("", text);
    const TextDecision decision = classifier.ClassifyCounts(counts, explain);
    const SparseVector vector = classifier.features().Transform(counts, FeatureWeighting::kRarity);
    const std::vector<float> closeness = memory.Closeness(vector);
    IntentDecision out;
    for (const LabelScore& candidate : decision.candidates) {
      if (candidate.label == kOutOfScope) continue;
      const std::vector<std::string>& labels = classifier.labels();
      const auto number = std::ranges::find(labels, candidate.label) - labels.begin();
      ScopeSigns signs;
      signs.probability = candidate.probability;
      signs.closeness = closeness[static_cast<size_t>(number)];
      signs.known_share = static_cast<double>(vector.size()) /
                          static_cast<double>(std::max<size_t>(1, counts.distinct));
      out.intent = candidate.label;
      out.confidence = signs.Confidence();
      break;
    }
    // The shape of blanks alone is like that of short examples.
    if (text::IsBlank(text)) out.confidence = 0;
    out.is_answered = out.confidence > 0 && out.confidence >= threshold;
    out.because = decision.because;
    return out;
  }
};

IntentClassifier::IntentClassifier(std::unique_ptr<State> state) : state_(std::move(state)) {}
IntentClassifier::IntentClassifier(IntentClassifier&&) noexcept = default;
IntentClassifier& IntentClassifier::operator=(IntentClassifier&&) noexcept = default;
IntentClassifier::~IntentClassifier() = default;

absl::StatusOr<IntentClassifier> IntentClassifier::Train(const std::vector<LabeledText>& examples) {
  const bool has_intent = std::ranges::any_of(
      examples, [](const LabeledText& example) { return example.label != kOutOfScope; });
  if (!has_intent) return base::InvalidField("examples", "must hold at least one text in scope");
  ClassifierOptions options = IntentOptions();
  std::set<std::string_view> intents;
  for (const LabeledText& example : examples) intents.insert(example.label);
  // What is known of words beforehand counts the less, the more the examples say themselves.
  const auto known_intents = static_cast<double>(intents.size());
  const double few_share = kFewExamples * known_intents / static_cast<double>(examples.size());
  options.features.meaning_weight *= static_cast<float>(std::sqrt(std::min(1.0, few_share)));
  absl::StatusOr<TextClassifier> classifier = TextClassifier::Train(examples, options);
  if (!classifier.ok()) return classifier.status();
  const FeatureSpace& space = classifier->features();
  const std::vector<std::string>& labels = classifier->labels();
  std::vector<SparseVector> vectors;
  std::vector<uint32_t> numbers;
  for (const LabeledText& example : examples) {
    vectors.push_back(space.Transform(space.Count("", example.text), FeatureWeighting::kRarity));
    numbers.push_back(
        static_cast<uint32_t>(std::ranges::find(labels, example.label) - labels.begin()));
  }
  ExampleMemory memory(vectors, numbers, space.size(), labels.size());
  return IntentClassifier(
      std::make_unique<State>(State{*std::move(classifier), std::move(memory)}));
}

IntentDecision IntentClassifier::Decide(std::string_view text) const {
  return state_->Decide(text, /*explain=*/false);
}

IntentDecision IntentClassifier::DecideAndExplain(std::string_view text) const {
  return state_->Decide(text, /*explain=*/true);
}

double IntentClassifier::threshold() const { return state_->threshold; }
void IntentClassifier::set_threshold(double threshold) { state_->threshold = threshold; }

}  // namespace deskmesh::knowledge
