// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/language/core/text_classifier.h"

namespace deskmesh::knowledge {

// The label of training examples that the bot must hand over; may be missing.
inline constexpr std::string_view kOutOfScope = "oos";

struct IntentDecision {
  std::string intent;       // the best intent, never kOutOfScope
  double confidence = 0;  // that this intent is right and the text in scope, calibrated, [0, 1]
  bool is_answered = false;  // confidence ≥ the threshold, and the text not blank; else hand over
  std::vector<DecidingWord> because;
};

// IntentClassifier tells which of the known things somebody wants, and whether it is one of them at
// all. In scope means: a plane of the linear model is clear, examples of that intent lie near, and
// the words are words the examples use. Deterministic. Safe for concurrent const use.
class IntentClassifier {
 public:
  // Errors as TextClassifier::Train; needs an example that is in scope.
  static absl::StatusOr<IntentClassifier> Train(const std::vector<LabeledText>& examples);

  IntentDecision Decide(std::string_view text) const;
  IntentDecision DecideAndExplain(std::string_view text) const;

  // The confidence from which on an intent is answered; learned in training, may be replaced.
  double threshold() const;
  void set_threshold(double threshold);

  IntentClassifier(IntentClassifier&&) noexcept;
  IntentClassifier& operator=(IntentClassifier&&) noexcept;
  ~IntentClassifier();

 private:
  struct State;
  explicit IntentClassifier(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace deskmesh::knowledge
