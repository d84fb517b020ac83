// SPDX-License-Identifier: Apache-2.0
// unity: alone
#include "knowledge/language/core/label_classifier.h"

#include <absl/strings/str_join.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>

#include "knowledge/language/core/calibration.h"
#include "knowledge/language/core/model_bytes.h"
#include "platform/base/error.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::string_view kMagic = "DMKLBL01";
constexpr size_t kFolds = 4;
// A feature has a weight for every label; few labels need no more features than one.
constexpr size_t kMaxWeights = 8'000'000;
constexpr size_t kMaxFeatures = 200'000;
constexpr size_t kLeastLabelled = 50;
constexpr double kForgiven = 0.01;  // of F1: noise, and new tickets are worth having
// What a margin says where there is little to learn it from, and how strongly that is held on to.
constexpr double kUsualBias = -1;
constexpr double kUsualSlope = 2.5;
constexpr double kRidge = 1;
// Thresholds outside of these are accidents of a sample.
constexpr double kLeastThreshold = 0.25, kMostThreshold = 0.75;

constexpr size_t kLeastExamples = 5;
constexpr size_t kMostLabels = 200;

// The labels worth learning, by name.
std::set<std::string_view> WorthLearning(const std::vector<TaggedText>& examples) {
  std::map<std::string_view, size_t> counts;
  for (const TaggedText& example : examples) {
    for (const std::string& label : example.labels) ++counts[label];
  }
  std::vector<std::pair<size_t, std::string_view>> common;
  for (const auto& [label, count] : counts) {
    if (count >= kLeastExamples) common.emplace_back(count, label);
  }
  std::ranges::sort(common, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  if (common.size() > kMostLabels) common.resize(kMostLabels);
  std::set<std::string_view> worth;
  for (const auto& [count, label] : common) worth.insert(label);
  return worth;
}

using LabelSets = std::vector<std::vector<uint32_t>>;

// What is found against what is right, in numbers of labels.
struct Tally {
  double hits = 0, found = 0, right = 0;

  LabelQuality Quality() const {
    LabelQuality quality;
    quality.precision = found > 0 ? hits / found : 0;
    quality.recall = right > 0 ? hits / right : 0;
    quality.f1 = found + right > 0 ? 2 * hits / (found + right) : 0;
    return quality;
  }
};

// The threshold of the best F1; in the middle of the probabilities that it lies between.
double BestThreshold(std::vector<std::pair<double, bool>> candidates, size_t right) {
  std::ranges::sort(candidates, std::greater<>(), &std::pair<double, bool>::first);
  Tally tally{.right = static_cast<double>(right)};
  double best = -1, threshold = 0.5;
  for (size_t i = 0; i < candidates.size(); ++i) {
    tally.hits += candidates[i].second ? 1 : 0;
    ++tally.found;
    const double next = i + 1 < candidates.size() ? candidates[i + 1].first : 0;
    const double between = (candidates[i].first + next) / 2;
    if (between < kLeastThreshold || between > kMostThreshold) continue;
    const double f1 = tally.Quality().f1;
    if (f1 > best) {
      best = f1;
      threshold = between;
    }
  }
  return threshold;
}

}  // namespace

struct LabelClassifier::State {
  std::vector<std::string> labels;
  FeatureSpace space;
  LinearModel model;
  std::vector<ConfidenceModel> confidences;  // of a margin, by label
  double threshold = 0.5;
};

LabelClassifier::LabelClassifier(std::unique_ptr<State> state) : state_(std::move(state)) {}
LabelClassifier::LabelClassifier(LabelClassifier&&) noexcept = default;
LabelClassifier& LabelClassifier::operator=(LabelClassifier&&) noexcept = default;
LabelClassifier::~LabelClassifier() = default;

absl::StatusOr<LabelClassifier> LabelClassifier::Train(const std::vector<TaggedText>& examples,
                                                       const FeatureOptions& features,
                                                       const StopSign& stop) {
  const std::set<std::string_view> worth = WorthLearning(examples);
  if (worth.empty()) {
    return base::InvalidField("examples.labels", "must hold a label of at least 5 examples");
  }
  auto state = std::make_unique<State>();
  std::unordered_map<std::string, uint32_t> numbers;
  LabelSets sets;
  FeatureTexts texts;
  std::vector<uint32_t> groups;  // for the space, which knows one class a text: its first label
  for (const TaggedText& example : examples) {
    std::vector<uint32_t>& own = sets.emplace_back();
    if (IsStopped(stop)) return Stopped();
    for (const std::string& label : example.labels) {
      if (!worth.contains(label)) continue;
      const auto [entry, is_new] =
          numbers.emplace(label, static_cast<uint32_t>(state->labels.size()));
      if (is_new) state->labels.push_back(label);
      own.push_back(entry->second);
    }
    groups.push_back(own.empty() ? 0 : own[0] + 1);
    texts.Add(ExtractFeatures(example.title, example.text, features, example.source));
  }
  const size_t classes = state->labels.size();
  state->space = FeatureSpace::Fit(texts, groups, classes + 1, features,
                                   std::min(kMaxFeatures, kMaxWeights / classes), stop);
  if (IsStopped(stop)) return Stopped();
  std::vector<SparseVector> vectors;
  for (size_t i = 0; i < texts.size(); ++i) {
    vectors.push_back(
        state->space.Transform(state->space.Count(texts, i), FeatureWeighting::kRarity));
  }
  texts = FeatureTexts();
  const LinearTraining training{.stop = stop};
  state->model = LinearModel::TrainMany(vectors, sets, state->space.size(), classes, training);

  if (IsStopped(stop)) return Stopped();

  // Margins by planes that didn't see the text.
  std::vector<std::vector<float>> margins(vectors.size());
  for (size_t fold = 0; fold < kFolds; ++fold) {
    std::vector<SparseVector> seen;
    LabelSets seen_sets;
    for (size_t i = 0; i < vectors.size(); ++i) {
      if (FoldOf(i, kFolds) == fold) continue;
      seen.push_back(vectors[i]);
      seen_sets.push_back(sets[i]);
    }
    const LinearModel model =
        LinearModel::TrainMany(seen, seen_sets, state->space.size(), classes, training);
    if (IsStopped(stop)) return Stopped();
    for (size_t i = 0; i < vectors.size(); ++i) {
      if (FoldOf(i, kFolds) == fold) margins[i] = model.Margins(vectors[i]);
    }
  }
  std::vector<std::pair<double, bool>> candidates;
  size_t right = 0;
  for (const std::vector<uint32_t>& own : sets) right += own.size();
  const ConfidenceModel usual(kUsualBias, {kUsualSlope});
  for (uint32_t label = 0; label < classes; ++label) {
    if (IsStopped(stop)) return Stopped();
    std::vector<std::vector<double>> rows;
    const auto has_it = std::make_unique<bool[]>(vectors.size());
    for (size_t i = 0; i < vectors.size(); ++i) {
      rows.push_back({margins[i][label]});
      has_it[i] = std::ranges::find(sets[i], label) != sets[i].end();
    }
    const std::span known(has_it.get(), vectors.size());
    state->confidences.push_back(ConfidenceModel::Fit(rows, known, usual, kRidge));
    for (size_t i = 0; i < rows.size(); ++i) {
      const double p = state->confidences.back().Confidence(rows[i]);
      if (p > kLeastThreshold / 2) candidates.emplace_back(p, has_it[i]);
    }
  }
  state->threshold = BestThreshold(std::move(candidates), right);
  return LabelClassifier(std::move(state));
}

std::vector<FoundLabel> LabelClassifier::Find(std::string_view title, std::string_view text,
                                              std::string_view source) const {
  return FindIn(state_->space.Count(title, text, source));
}

std::vector<FoundLabel> LabelClassifier::FindIn(const FeatureCounts& counts) const {
  const SparseVector vector = state_->space.Transform(counts, FeatureWeighting::kRarity);
  const std::vector<float> margins = state_->model.Margins(vector);
  std::vector<FoundLabel> found;
  for (uint32_t label = 0; label < margins.size(); ++label) {
    const double margin = margins[label];
    const double p = state_->confidences[label].Confidence({&margin, 1});
    if (p < state_->threshold) continue;
    FeatureGains gains;
    for (const auto& [feature, value] : vector) {
      const double gain = value * state_->model.Weight(feature, label);
      if (gain > 0) gains.emplace_back(gain, feature);
    }
    std::vector<DecidingWord> words = MostDeciding(
        std::move(gains),
        [&](uint32_t feature) -> const std::string& { return state_->space.Name(feature); });
    // However frequent a label is: without a word that speaks for it, it is a guess.
    if (words.empty()) continue;
    found.push_back({state_->labels[label], p, std::move(words)});
  }
  std::ranges::sort(found, [](const FoundLabel& a, const FoundLabel& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.label < b.label;
  });
  return found;
}

LabelQuality LabelClassifier::MeasureOn(const std::vector<TaggedText>& texts) const {
  Tally tally;
  for (const TaggedText& text : texts) {
    tally.right += static_cast<double>(text.labels.size());
    for (const FoundLabel& found : Find(text.title, text.text, text.source)) {
      ++tally.found;
      tally.hits += std::ranges::find(text.labels, found.label) != text.labels.end() ? 1 : 0;
    }
  }
  return tally.Quality();
}

const FeatureSpace& LabelClassifier::features() const { return state_->space; }
const std::vector<std::string>& LabelClassifier::labels() const { return state_->labels; }
double LabelClassifier::threshold() const { return state_->threshold; }

std::string LabelClassifier::Serialize() const {
  std::string bytes(kMagic);
  ModelWriter writer(&bytes);
  writer.Put(state_->threshold);
  writer.Put(static_cast<uint32_t>(state_->labels.size()));
  for (size_t i = 0; i < state_->labels.size(); ++i) {
    writer.PutString(state_->labels[i]);
    writer.Put(state_->confidences[i].bias());
    writer.Put(state_->confidences[i].weights()[0]);
  }
  state_->space.AppendTo(&bytes);
  state_->model.AppendTo(&bytes);
  return bytes;
}

absl::StatusOr<LabelClassifier> LabelClassifier::Deserialize(std::string_view bytes) {
  const absl::Status damaged = base::Failure(absl::StatusCode::kDataLoss, "MODEL_DAMAGED",
                                             "the model is damaged or of another version");
  if (!bytes.starts_with(kMagic)) return damaged;
  bytes.remove_prefix(kMagic.size());
  auto state = std::make_unique<State>();
  ModelReader reader(&bytes);
  uint32_t count = 0;
  if (!reader.Get(&state->threshold) || !reader.Get(&count)) return damaged;
  for (uint32_t i = 0; i < count; ++i) {
    std::string label;
    double bias = 0, slope = 0;
    if (!reader.GetString(&label) || !reader.Get(&bias) || !reader.Get(&slope)) return damaged;
    state->labels.push_back(std::move(label));
    state->confidences.emplace_back(bias, std::vector{slope});
  }
  const bool is_whole = state->space.ReadFrom(&bytes) && state->model.ReadFrom(&bytes) &&
                        bytes.empty() && count > 0 && state->model.class_count() == count;
  if (!is_whole) return damaged;
  return LabelClassifier(std::move(state));
}

absl::StatusOr<ModelTrial<LabelClassifier>> TryNewLabels(const std::vector<TaggedText>& examples,
                                                         const FeatureOptions& features,
                                                         const LabelClassifier* in_use,
                                                         const StopSign& stop) {
  ModelTrial<LabelClassifier> trial;
  trial.examples = examples.size();
  const auto is_labelled = [](const TaggedText& example) { return !example.labels.empty(); };
  if (static_cast<size_t>(std::ranges::count_if(examples, is_labelled)) < kLeastLabelled) {
    return trial;
  }
  const auto split = SplitForTrial(examples, in_use != nullptr, [](const TaggedText& text) {
    return absl::StrJoin(text.labels, "\n");
  });
  if (!split || split->judging.empty() || WorthLearning(split->learned).empty()) return trial;
  const std::vector<TaggedText>& judging = split->judging;
  std::map<std::string, size_t> counts;
  for (const TaggedText& example : split->learned) {
    for (const std::string& label : example.labels) ++counts[label];
  }
  const std::string most_frequent =
      std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; })->first;
  Tally blind;
  for (const TaggedText& text : judging) {
    blind.right += static_cast<double>(text.labels.size());
    ++blind.found;
    blind.hits += std::ranges::find(text.labels, most_frequent) != text.labels.end() ? 1 : 0;
  }
  DESKMESH_ASSIGN_OR_RETURN(const LabelClassifier candidate,
                            LabelClassifier::Train(split->learned, features, stop));
  double exact = 0;
  for (const TaggedText& text : judging) {
    std::set<std::string> found;
    for (const FoundLabel& label : candidate.Find(text.title, text.text, text.source)) {
      found.insert(label.label);
    }
    exact += found == std::set<std::string>(text.labels.begin(), text.labels.end()) ? 1 : 0;
  }
  trial.accuracy = exact / static_cast<double>(judging.size());
  trial.macro_f1 = candidate.MeasureOn(judging).f1;
  trial.baseline_macro_f1 = blind.Quality().f1;
  trial.previous_macro_f1 = in_use == nullptr ? 0 : in_use->MeasureOn(judging).f1;
  trial.outcome = TrialOutcome::kNotBetter;
  if (trial.macro_f1 <= trial.baseline_macro_f1 ||
      trial.macro_f1 < trial.previous_macro_f1 - kForgiven) {
    return trial;
  }
  DESKMESH_ASSIGN_OR_RETURN(trial.classifier, LabelClassifier::Train(examples, features, stop));
  trial.outcome = TrialOutcome::kTaken;
  return trial;
}

}  // namespace deskmesh::knowledge
