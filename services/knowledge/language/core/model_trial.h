// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/statusor.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/language/core/text_classifier.h"

namespace deskmesh::knowledge {

enum class TrialOutcome : uint8_t {
  kTooFew,     // examples to learn from, or to compare by
  kOneValue,   // all examples say the same
  kNotBetter,  // than the classifier in use, than always saying the most frequent, or than the rules
  kTaken,
};

// TOO_FEW, ONE_VALUE, NOT_BETTER, TAKEN.
std::string_view TrialOutcomeName(TrialOutcome outcome);

// What came of trying a new classifier.
template <typename Classifier>
struct ModelTrial {
  TrialOutcome outcome = TrialOutcome::kTooFew;
  size_t examples = 0;  // that were learned from
  double accuracy = 0;  // of one learned from the rest, on the texts that judge
  double macro_f1 = 0;
  double previous_macro_f1 = 0;  // of the classifier in use, on the same texts; 0 without one
  double baseline_macro_f1 = 0;  // of always saying the most frequent, on the same texts
  double rules_accuracy =
      0;  // of what is said without a classifier, on those texts where that is known; of a
  double rules_macro_f1 = 0;  // first classifier, with 30 such texts; else 0
  std::optional<Classifier> classifier;  // learned from all examples; where it was taken
};

// Learns a workspace's tickets and measures before it replaces (R23): a candidate that learned from the
// rest must do at least as well (macro-F1, a hundredth forgiven) on the texts that judge as the classifier
// in use, and better than always saying the most frequent label. A first one must do better than the rules
// that it would displace, too. `examples` are oldest first; see SplitForTrial for what judges. CANCELLED
// once the options' `stop` says so.
absl::StatusOr<ModelTrial<TextClassifier>> TryNewClassifier(
    const std::vector<LabeledText>& examples, const ClassifierOptions& options,
    const TextClassifier* in_use);

// The examples as a trial uses them.
template <typename Text>
struct TrialSplit {
  std::vector<Text> learned;
  std::vector<Text> judging;
};

// A trial on fewer says little.
inline constexpr size_t kLeastJudging = 30;

// What judges is a fifth of what people confirmed and at least 30, the newest of it; where that says nearly
// always the same, as many of all times, for nothing is better than saying the same then. With a classifier
// in use only those judge that it can't have learned. Nothing where these are fewer, or fewer than 20
// confirmed ones would be left to learn from.
template <typename Text, typename ValueOf>
std::optional<TrialSplit<Text>> SplitForTrial(const std::vector<Text>& examples, bool is_compared,
                                              const ValueOf& value_of) {
  constexpr size_t kParts = 5, kLeastOfSecond = 5, kLeastLearned = 20;
  std::vector<size_t> fit;  // to judge
  size_t confirmed = 0;
  for (size_t i = 0; i < examples.size(); ++i) {
    confirmed += examples[i].is_confirmed ? 1 : 0;
    if (examples[i].is_confirmed && (!is_compared || examples[i].is_unseen)) fit.push_back(i);
  }
  const size_t count =
      std::min(fit.size(), std::max(kLeastJudging, (confirmed + kParts - 1) / kParts));
  if (count < kLeastJudging || confirmed < count + kLeastLearned) return std::nullopt;
  std::vector<bool> judges(examples.size());
  std::map<std::string, size_t> values;
  for (size_t k = fit.size() - count; k < fit.size(); ++k) {
    judges[fit[k]] = true;
    ++values[value_of(examples[fit[k]])];
  }
  const auto is_common = [&](const auto& entry) { return entry.second >= kLeastOfSecond; };
  if (std::ranges::count_if(values, is_common) < 2) {
    judges.assign(examples.size(), false);
    for (size_t k = 0; k < count; ++k) judges[fit[(k + 1) * fit.size() / count - 1]] = true;
  }
  TrialSplit<Text> split;
  for (size_t i = 0; i < examples.size(); ++i) {
    (judges[i] ? split.judging : split.learned).push_back(examples[i]);
  }
  return split;
}

}  // namespace deskmesh::knowledge
