// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/model_trial.h"

#include <algorithm>
#include <functional>
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

absl::StatusOr<std::optional<ProvenClassifier>> TryNewClassifier(
    const std::vector<LabeledText>& examples, const ClassifierOptions& options,
    const TextClassifier* in_use) {
  if (examples.size() < kLeastExamples) return std::optional<ProvenClassifier>();
  const auto split = examples.begin() + static_cast<std::ptrdiff_t>(examples.size() * 4 / 5);
  const std::vector<LabeledText> older(examples.begin(), split);
  std::vector<LabeledText> newest(split, examples.end());
  if (in_use != nullptr && !LeaveUnseen(&newest)) in_use = nullptr;
  std::map<std::string, size_t> counts;
  for (const LabeledText& example : older) ++counts[example.label];
  if (counts.size() < 2) return std::optional<ProvenClassifier>();
  const std::string most_frequent =
      std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; })->first;

  DESKMESH_ASSIGN_OR_RETURN(const TextClassifier candidate, TextClassifier::Train(older, options));
  const auto classify_by = [](const TextClassifier& classifier) {
    return [&classifier](const LabeledText& text) {
      return classifier.Classify(text.title, text.text, text.source).label;
    };
  };
  const Measure measured = MeasureOn(newest, classify_by(candidate));
  const Measure blind = MeasureOn(newest, [&](const LabeledText&) { return most_frequent; });
  Measure previous;
  if (in_use != nullptr) previous = MeasureOn(newest, classify_by(*in_use));
  const bool is_good =
      measured.macro_f1 > blind.macro_f1 && measured.macro_f1 >= previous.macro_f1 - kForgiven;
  if (!is_good) return std::optional<ProvenClassifier>();
  DESKMESH_ASSIGN_OR_RETURN(TextClassifier classifier, TextClassifier::Train(examples, options));
  return std::optional<ProvenClassifier>(ProvenClassifier{std::move(classifier), measured.accuracy,
                                                          measured.macro_f1, previous.macro_f1});
}

}  // namespace deskmesh::knowledge
