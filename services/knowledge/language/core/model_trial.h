// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/statusor.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include "knowledge/language/core/text_classifier.h"

namespace deskmesh::knowledge {

// A classifier that has shown that it is worth using.
struct ProvenClassifier {
  TextClassifier classifier;   // learned from all examples
  double accuracy = 0;         // of one learned from the oldest four fifths, on the newest fifth
  double macro_f1 = 0;
  double previous_macro_f1 = 0;  // of the classifier in use, on the same texts; 0 without one
};

// Learns a workspace's tickets and measures before it replaces (R23): a candidate that learned from
// the older examples must do at least as well (macro-F1, a hundredth forgiven) on the newest fifth
// as the classifier in use, and better than always saying the most frequent label. Both are judged on those
// of the fifth that neither has seen; where these are fewer than 20, all of the fifth judge the candidate
// and nothing is compared. `examples` are oldest first. Nothing when the candidate isn't good enough, or there are fewer than 50 examples or
// two labels to learn. CANCELLED once the options' `stop` says so.
absl::StatusOr<std::optional<ProvenClassifier>> TryNewClassifier(
    const std::vector<LabeledText>& examples, const ClassifierOptions& options,
    const TextClassifier* in_use);

// Leaves of the newest examples those that the classifier in use hasn't seen either, and says whether there
// are enough of them to compare with it; else they stay all.
template <typename Text>
bool LeaveUnseen(std::vector<Text>* newest) {
  constexpr std::size_t kLeastUnseen = 20;
  std::vector<Text> unseen;
  std::ranges::copy_if(*newest, std::back_inserter(unseen), &Text::is_unseen);
  if (unseen.size() < kLeastUnseen) return false;
  *newest = std::move(unseen);
  return true;
}

}  // namespace deskmesh::knowledge
