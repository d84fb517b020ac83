// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/model_trial.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <string>

#include "knowledge/language/core/calibration.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kLeastExamples = 50;
constexpr double kForgiven = 0.01;  // of macro-F1: noise, and new tickets are worth having

struct Measure {
  double accuracy = 0;
  double macro_f1 = 0;
};

Measure MeasureOn(const std::vector<LabeledText>& texts,
                  const std::function<std::string(const LabeledText&)>& classify) {
  std::map<std::string, uint32_t> numbers;
  const auto number = [&](const std::string& label) {
    return numbers.emplace(label, static_cast<uint32_t>(numbers.size())).first->second;
  };
  std::vector<uint32_t> predicted, right;
  double hits = 0;
  for (const LabeledText& text : texts) {
    right.push_back(number(text.label));
    predicted.push_back(number(classify(text)));
    hits += predicted.back() == right.back() ? 1 : 0;
  }
  return {hits / static_cast<double>(texts.size()), MacroF1(predicted, right, numbers.size())};
}

}  // namespace

std::string_view TrialOutcomeName(TrialOutcome outcome) {
  switch (outcome) {
    case TrialOutcome::kOneValue:
      return "ONE_VALUE";
    case TrialOutcome::kNotBetter:
      return "NOT_BETTER";
    case TrialOutcome::kTaken:
      return "TAKEN";
    case TrialOutcome::kTooFew:
      break;
  }
  return "TOO_FEW";
}

absl::StatusOr<ModelTrial<TextClassifier>> TryNewClassifier(
    const std::vector<LabeledText>& examples, const ClassifierOptions& options,
    const TextClassifier* in_use) {
  ModelTrial<TextClassifier> trial;
  trial.examples = examples.size();
  if (examples.size() < kLeastExamples) return trial;
  const auto split = SplitForTrial(examples, in_use != nullptr,
                                   [](const LabeledText& text) { return text.label; });
  if (!split || split->judging.empty()) return trial;
  std::map<std::string, size_t> counts;
  for (const LabeledText& example : split->learned) ++counts[example.label];
  if (counts.size() < 2) {
    trial.outcome = TrialOutcome::kOneValue;
    return trial;
  }
  const std::string most_frequent =
      std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; })->first;

  DESKMESH_ASSIGN_OR_RETURN(const TextClassifier candidate,
                            TextClassifier::Train(split->learned, options));
  const auto classify_by = [](const TextClassifier& classifier) {
    return [&classifier](const LabeledText& text) {
      return classifier.Classify(text.title, text.text, text.source).label;
    };
  };
  const Measure measured = MeasureOn(split->judging, classify_by(candidate));
  trial.accuracy = measured.accuracy;
  trial.macro_f1 = measured.macro_f1;
  trial.baseline_macro_f1 =
      MeasureOn(split->judging, [&](const LabeledText&) { return most_frequent; }).macro_f1;
  if (in_use != nullptr) {
    trial.previous_macro_f1 = MeasureOn(split->judging, classify_by(*in_use)).macro_f1;
  }
  trial.outcome = TrialOutcome::kNotBetter;
  // Once a model decides it isn't known any more what the rules would have said; the next one is held to it.
  std::vector<LabeledText> ruled;
  std::ranges::copy_if(split->judging, std::back_inserter(ruled),
                       [](const LabeledText& text) { return !text.ruled.empty(); });
  if (in_use == nullptr && ruled.size() >= kLeastJudging) {
    const Measure rules = MeasureOn(ruled, [](const LabeledText& text) { return text.ruled; });
    trial.rules_accuracy = rules.accuracy;
    trial.rules_macro_f1 = rules.macro_f1;
    if (MeasureOn(ruled, classify_by(candidate)).macro_f1 <= rules.macro_f1) return trial;
  }
  const bool is_good = trial.macro_f1 > trial.baseline_macro_f1 &&
                       trial.macro_f1 >= trial.previous_macro_f1 - kForgiven;
  if (!is_good) return trial;
  DESKMESH_ASSIGN_OR_RETURN(trial.classifier, TextClassifier::Train(examples, options));
  trial.outcome = TrialOutcome::kTaken;
  return trial;
}

}  // namespace deskmesh::knowledge
