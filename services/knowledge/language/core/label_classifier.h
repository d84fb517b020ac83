// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/language/core/model_trial.h"
#include "knowledge/language/core/text_classifier.h"

namespace deskmesh::knowledge {

// One example of a text with any number of labels, also none.
struct TaggedText {
  std::string title;
  std::string text;
  std::vector<std::string> labels;  // each once
  std::string source;  // channel, product or form it came through; may be empty
  bool is_unseen = true;  // for trials: the classifier in use can't have learned from it
  bool is_confirmed = true;  // for trials: a person stands behind the labels
};

// A label that a text has, and why.
struct FoundLabel {
  std::string label;
  double probability = 0;  // calibrated, of this label by itself, [0, 1]
  std::vector<DecidingWord> because;  // one to five
};

// How well labels are found in texts that weren't trained on: what was found and should have been,
// over all texts and labels.
struct LabelQuality {
  double precision = 0;
  double recall = 0;
  double f1 = 0;  // 2PR/(P+R)
};

// LabelClassifier finds all labels of a text, each decided by itself (binary relevance): one separating
// plane a label, its margin calibrated on held-out texts (Platt 1999), and one threshold for all that
// gave the best F1 there. Labels that stand on fewer than five examples aren't learned, and of the others
// the 200 commonest: each costs as much as all texts, and what is seen so seldom is found by chance.
// Deterministic. Safe for concurrent const use.
class LabelClassifier {
 public:
  // INVALID_ARGUMENT when no label is worth learning; CANCELLED once `stop` says so, within half a second.
  static absl::StatusOr<LabelClassifier> Train(const std::vector<TaggedText>& examples,
                                               const FeatureOptions& features,
                                               const StopSign& stop = nullptr);

  // The labels whose probability reaches the threshold and for which a word speaks, the surest first.
  std::vector<FoundLabel> Find(std::string_view title, std::string_view text,
                               std::string_view source = {}) const;
  // The same for what `features().Count` found in a text.
  std::vector<FoundLabel> FindIn(const FeatureCounts& counts) const;
  LabelQuality MeasureOn(const std::vector<TaggedText>& texts) const;

  const FeatureSpace& features() const;
  const std::vector<std::string>& labels() const;
  double threshold() const;

  std::string Serialize() const;
  // DATA_LOSS when damaged or of another version.
  static absl::StatusOr<LabelClassifier> Deserialize(std::string_view bytes);

  LabelClassifier(LabelClassifier&&) noexcept;
  LabelClassifier& operator=(LabelClassifier&&) noexcept;
  ~LabelClassifier();

 private:
  struct State;
  explicit LabelClassifier(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// As TryNewClassifier, by F1: a candidate must do better than saying the most frequent label of every text,
// and not worse than the one in use (a hundredth forgiven). Labels too rare to be learned count as missed;
// `accuracy` is the share of texts whose labels were all right. Too few when fewer than 50 examples have a
// label or none is worth learning.
absl::StatusOr<ModelTrial<LabelClassifier>> TryNewLabels(const std::vector<TaggedText>& examples,
                                                         const FeatureOptions& features,
                                                         const LabelClassifier* in_use,
                                                         const StopSign& stop = nullptr);

}  // namespace deskmesh::knowledge
