// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/language/core/bag_network.h"
#include "knowledge/language/core/deciding_words.h"
#include "knowledge/language/core/linear_model.h"
#include "knowledge/language/core/text_features.h"

namespace deskmesh::knowledge {

// One example to learn from. `title` may be empty (chat messages have none).
struct LabeledText {
  std::string title;
  std::string text;
  std::string label;
  std::string source;  // channel, product or form it came through; may be empty
  bool is_unseen = true;  // for trials: the classifier in use can't have learned from it
  // A person stands behind the label. The others keep the classes' shares right: they weigh little, make no
  // word known (see ClassifyKnown) and judge nothing in trials.
  bool is_confirmed = true;
  std::string ruled;  // for trials: what is said of it without a classifier; empty: not known
};

struct LabelScore {
  std::string label;
  double probability = 0;
};

// What a classifier decided and why.
struct TextDecision {
  std::string label;
  double confidence = 0;  // calibrated probability that the label is right, [0, 1]
  std::vector<LabelScore> candidates;  // the five likeliest, the decision first
  std::vector<DecidingWord> because;  // at most five; only from `ClassifyAndExplain`
};

// What a classifier is tuned for.
enum class ClassifierGoal {
  kAccuracy,  // most texts right: intents
  kMacroF1,  // every class counts the same, however rare: priority, ticket type, sentiment
};

struct ClassifierOptions {
  ClassifierGoal goal = ClassifierGoal::kAccuracy;
  FeatureOptions features;
  LinearTraining training;  // of the planes over rarity-weighted features
  LinearTraining contrast_training{.cost = 0.3F};  // of those over contrast-weighted ones
  bool use_rarity = true;
  bool use_contrast = true;  // worth its memory for a few classes; ignored above ten
  size_t networks = 0;  // up to three, on all features, words, characters
  BagNetworkTraining network_training;
  size_t max_features = 400'000;
  StopSign stop;  // of planes; networks are trained to their end
};

// How well a classifier does on texts it was not trained on (cross-validation of its own training
// set), to be compared before it replaces another.
struct ClassifierQuality {
  size_t examples = 0;
  double accuracy = 0;
  double macro_f1 = 0;
};

// TextClassifier learns labels of Chinese, English and mixed texts: ticket type, priority, team,
// topic, sentiment, intent. It is a committee: separating planes over two weightings of the same
// words and character sequences and small neural networks, whose probabilities are averaged.
// Training 10,000 texts takes seconds on one core, a decision well under
// a millisecond; the model is a few megabytes. Deterministic. Safe for concurrent const use.
class TextClassifier {
 public:
  // INVALID_ARGUMENT when there are no examples or one has no label; CANCELLED once the options' `stop`
  // says so, within half a second. Examples of one label alone
  // give a classifier that always says it, with confidence ½. Texts of any length and content do.
  static absl::StatusOr<TextClassifier> Train(const std::vector<LabeledText>& examples,
                                              const ClassifierOptions& options = {});

  TextDecision Classify(std::string_view title, std::string_view text,
                        std::string_view source = {}) const;
  TextDecision ClassifyAndExplain(std::string_view title, std::string_view text,
                                  std::string_view source = {}) const;

  // As sure as the known words allow: those that say something and stand in examples with a confirmed
  // label. Of a text without one that speaks for the label the confidence is the label's share among the
  // examples, and at most kMostUnsure. `because` holds such words alone; the label is that of Classify.
  static constexpr double kMostUnsure = 0.45;
  TextDecision ClassifyKnown(const FeatureCounts& counts, std::string_view source = {}) const;

  // The same for what `features().Count` found in a text.
  TextDecision ClassifyCounts(const FeatureCounts& counts, bool explain,
                              std::string_view source = {}) const;

  const FeatureSpace& features() const;
  const ClassifierQuality& quality() const;
  const std::vector<std::string>& labels() const;

  std::string Serialize() const;
  // DATA_LOSS when damaged or of another version.
  static absl::StatusOr<TextClassifier> Deserialize(std::string_view bytes);

  TextClassifier(TextClassifier&&) noexcept;
  TextClassifier& operator=(TextClassifier&&) noexcept;
  ~TextClassifier();

 private:
  struct State;
  explicit TextClassifier(std::unique_ptr<State> state);
  static void TrainCommittee(const std::vector<FeatureCounts>& texts,
                             const std::vector<uint32_t>& labels,
                             const std::vector<std::string>& sources,
                             const std::vector<float>& weights, const ClassifierOptions& options,
                             State* state);
  std::unique_ptr<State> state_;
};

}  // namespace deskmesh::knowledge
