// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/text_classifier.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "knowledge/language/core/calibration.h"
#include "knowledge/language/core/model_bytes.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::string_view kMagic = "DMKTXT01";
constexpr size_t kFolds = 4;
constexpr size_t kMaxCalibrated = 12'000;  // a sample of this size calibrates well enough
constexpr size_t kCandidates = 5;
constexpr size_t kDecidingWords = 5;

using Texts = std::vector<std::vector<TextFeature>>;

// Training sets come sorted in all sorts of ways, so folds are drawn by a hash of the position.
size_t FoldOf(size_t position) { return ((position + 1) * 0x9E3779B97F4A7C15ULL >> 40) % kFolds; }

struct OutOfFold {
  std::vector<std::vector<float>> margins;
  std::vector<uint32_t> labels;
};

// Margins for texts by models that did not see them. The feature space is shared: it knows no
// labels.
OutOfFold CrossValidate(const std::vector<SparseVector>& vectors,
                        const std::vector<uint32_t>& labels, size_t features, size_t classes,
                        const LinearTraining& training) {
  OutOfFold out;
  const size_t count = std::min(vectors.size(), kMaxCalibrated);
  for (size_t fold = 0; fold < kFolds; ++fold) {
    std::vector<SparseVector> train;
    std::vector<uint32_t> train_labels;
    for (size_t i = 0; i < count; ++i) {
      if (FoldOf(i) == fold) continue;
      train.push_back(vectors[i]);
      train_labels.push_back(labels[i]);
    }
    if (train.empty()) continue;
    const LinearModel model = LinearModel::Train(train, train_labels, features, classes, training);
    for (size_t i = 0; i < count; ++i) {
      if (FoldOf(i) != fold) continue;
      out.margins.push_back(model.Margins(vectors[i]));
      out.labels.push_back(labels[i]);
    }
  }
  return out;
}

// What a reader recognises of a feature: nothing for shapes and single letters.
std::string ReadableName(const std::string& name) {
  size_t skip = 1;
  if (name.starts_with("ts") || name.starts_with("ct")) skip = 2;
  if (name[0] == 'x' || name.size() <= skip) return {};
  std::string word = name.substr(skip);
  if (word[0] == '#') return {};
  while (word.starts_with(' ')) word.erase(0, 1);
  while (word.ends_with(' ')) word.pop_back();
  return word.size() < 3 ? std::string() : word;
}

}  // namespace

struct TextClassifier::State {
  FeatureSpace space;
  LinearModel model;
  MarginCalibration calibration;
  ClassifierQuality quality;
  std::vector<std::string> labels;

  SparseVector Vectorize(std::string_view title, std::string_view text) const {
    return space.Transform(ExtractFeatures(title, text, space.options()));
  }

  TextDecision Decide(const SparseVector& vector) const {
    TextDecision decision;
    if (labels.size() == 1) {
      decision.label = labels[0];
      decision.confidence = 0.5;
      decision.candidates = {{labels[0], 0.5}};
      return decision;
    }
    const std::vector<double> p = calibration.Probabilities(model.Margins(vector));
    std::vector<uint32_t> order(p.size());
    std::iota(order.begin(), order.end(), 0U);
    const size_t kept = std::min(kCandidates, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<ptrdiff_t>(kept), order.end(),
                      [&](uint32_t a, uint32_t b) { return p[a] != p[b] ? p[a] > p[b] : a < b; });
    for (size_t i = 0; i < kept; ++i) decision.candidates.push_back({labels[order[i]], p[order[i]]});
    decision.label = decision.candidates[0].label;
    decision.confidence = decision.candidates[0].probability;
    return decision;
  }

  std::vector<DecidingWord> Explain(const SparseVector& vector, const TextDecision& decision) const {
    if (labels.size() == 1 || decision.candidates.size() < 2) return {};
    const auto number = [&](const std::string& label) {
      return static_cast<uint32_t>(std::ranges::find(labels, label) - labels.begin());
    };
    // Against the runner-up: what all classes share decides nothing.
    const uint32_t winner = number(decision.candidates[0].label);
    const uint32_t second = number(decision.candidates[1].label);
    std::vector<DecidingWord> words;
    for (const auto& [feature, value] : vector) {
      const double gain = value * (model.Weight(feature, winner) - model.Weight(feature, second));
      const std::string word = ReadableName(space.Name(feature));
      if (gain > 0 && !word.empty()) words.push_back({word, gain});
    }
    std::ranges::sort(words, [](const DecidingWord& a, const DecidingWord& b) {
      return a.weight != b.weight ? a.weight > b.weight : a.word < b.word;
    });
    // A part of a word already named adds nothing.
    std::vector<DecidingWord> kept;
    for (DecidingWord& word : words) {
      const bool overlaps = std::ranges::any_of(kept, [&](const DecidingWord& k) {
        return k.word.find(word.word) != std::string::npos ||
               word.word.find(k.word) != std::string::npos;
      });
      if (!overlaps) kept.push_back(std::move(word));
      if (kept.size() == kDecidingWords) break;
    }
    return kept;
  }
};

TextClassifier::TextClassifier(std::unique_ptr<State> state) : state_(std::move(state)) {}
TextClassifier::TextClassifier(TextClassifier&&) noexcept = default;
TextClassifier& TextClassifier::operator=(TextClassifier&&) noexcept = default;
TextClassifier::~TextClassifier() = default;

absl::StatusOr<TextClassifier> TextClassifier::Train(const std::vector<LabeledText>& examples,
                                                     const ClassifierOptions& options) {
  if (examples.empty()) return base::InvalidField("examples", "must hold at least one text");
  auto state = std::make_unique<State>();
  std::unordered_map<std::string, uint32_t> numbers;
  std::vector<uint32_t> labels;
  Texts texts;
  for (const LabeledText& example : examples) {
    if (example.label.empty()) return base::InvalidField("examples.label", "must not be empty");
    const auto [entry, is_new] =
        numbers.emplace(example.label, static_cast<uint32_t>(state->labels.size()));
    if (is_new) state->labels.push_back(example.label);
    labels.push_back(entry->second);
    texts.push_back(ExtractFeatures(example.title, example.text, options.features));
  }
  state->space = FeatureSpace::Fit(texts, options.features, 1, options.max_features);
  std::vector<SparseVector> vectors;
  for (const auto& text : texts) vectors.push_back(state->space.Transform(text));
  texts.clear();

  const size_t classes = state->labels.size();
  const size_t features = state->space.size();
  state->model = LinearModel::Train(vectors, labels, features, classes, options.training);
  state->quality.examples = examples.size();
  if (classes > 1) {
    const OutOfFold held_out = CrossValidate(vectors, labels, features, classes, options.training);
    state->calibration = FitCalibration(held_out.margins, held_out.labels);
    if (options.goal == ClassifierGoal::kMacroF1) {
      FitOffsetsForMacroF1(held_out.margins, held_out.labels, &state->calibration);
    }
    std::vector<uint32_t> predicted;
    size_t right = 0;
    for (size_t i = 0; i < held_out.labels.size(); ++i) {
      const auto p = state->calibration.Probabilities(held_out.margins[i]);
      predicted.push_back(static_cast<uint32_t>(std::ranges::max_element(p) - p.begin()));
      right += predicted.back() == held_out.labels[i] ? 1 : 0;
    }
    state->quality.accuracy =
        static_cast<double>(right) / static_cast<double>(std::max<size_t>(1, predicted.size()));
    state->quality.macro_f1 = MacroF1(predicted, held_out.labels, classes);
  }
  return TextClassifier(std::move(state));
}

TextDecision TextClassifier::Classify(std::string_view title, std::string_view text) const {
  return state_->Decide(state_->Vectorize(title, text));
}

TextDecision TextClassifier::ClassifyAndExplain(std::string_view title,
                                                std::string_view text) const {
  const SparseVector vector = state_->Vectorize(title, text);
  TextDecision decision = state_->Decide(vector);
  decision.because = state_->Explain(vector, decision);
  return decision;
}

const ClassifierQuality& TextClassifier::quality() const { return state_->quality; }
const std::vector<std::string>& TextClassifier::labels() const { return state_->labels; }

std::string TextClassifier::Serialize() const {
  std::string bytes(kMagic);
  ModelWriter writer(&bytes);
  writer.Put(state_->quality);
  writer.Put(state_->calibration.slope);
  writer.PutVector(state_->calibration.offset);
  writer.Put(static_cast<uint32_t>(state_->labels.size()));
  for (const std::string& label : state_->labels) writer.PutString(label);
  state_->space.AppendTo(&bytes);
  state_->model.AppendTo(&bytes);
  return bytes;
}

absl::StatusOr<TextClassifier> TextClassifier::Deserialize(std::string_view bytes) {
  const auto damaged = [] {
    return base::Failure(absl::StatusCode::kDataLoss, "MODEL_DAMAGED",
                         "the model is damaged or of another version");
  };
  if (!bytes.starts_with(kMagic)) return damaged();
  bytes.remove_prefix(kMagic.size());
  auto state = std::make_unique<State>();
  ModelReader reader(&bytes);
  uint32_t count = 0;
  if (!reader.Get(&state->quality) || !reader.Get(&state->calibration.slope) ||
      !reader.GetVector(&state->calibration.offset) || !reader.Get(&count)) {
    return damaged();
  }
  for (uint32_t i = 0; i < count; ++i) {
    std::string label;
    if (!reader.GetString(&label)) return damaged();
    state->labels.push_back(std::move(label));
  }
  if (!state->space.ReadFrom(&bytes) || !state->model.ReadFrom(&bytes) || !bytes.empty() ||
      state->labels.empty() || state->model.class_count() != state->labels.size()) {
    return damaged();
  }
  return TextClassifier(std::move(state));
}

}  // namespace deskmesh::knowledge
