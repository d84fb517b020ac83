// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/text_classifier.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <span>
#include <unordered_map>

#include "knowledge/language/core/calibration.h"
#include "knowledge/language/core/model_bytes.h"
#include "platform/base/error.h"
#include "platform/text/stemmer.h"

namespace deskmesh::knowledge {
namespace {

constexpr std::string_view kMagic = "DMKTXT05";
constexpr size_t kFolds = 4;
constexpr size_t kMaxCalibrated = 12'000;  // a sample of this size calibrates well enough
constexpr size_t kMaxContrastClasses = 10;
constexpr size_t kCandidates = 5;
// A source with so many examples has class frequencies of its own that are worth allowing for.
constexpr size_t kOwnShiftsFrom = 400;
// Of an error on an example that nobody stands behind: its label may be a guess of this very classifier.
constexpr float kUnconfirmedWeight = 0.25F;

using Texts = std::vector<FeatureCounts>;
using Vectors = std::vector<SparseVector>;

// Margins for texts by models that did not see them, in order of position. The feature space is
// shared: what it knows of labels (the contrast) is little.
std::vector<std::vector<float>> CrossValidate(const Vectors& vectors,
                                              const std::vector<uint32_t>& labels,
                                              const std::vector<float>& weights, size_t features,
                                              size_t classes, const LinearTraining& training) {
  const size_t count = std::min(vectors.size(), kMaxCalibrated);
  std::vector<std::vector<float>> margins(count, std::vector<float>(classes));
  for (size_t fold = 0; fold < kFolds; ++fold) {
    Vectors train;
    std::vector<uint32_t> train_labels;
    std::vector<float> train_weights;
    for (size_t i = 0; i < count; ++i) {
      if (FoldOf(i, kFolds) == fold) continue;
      train.push_back(vectors[i]);
      train_labels.push_back(labels[i]);
      train_weights.push_back(weights[i]);
    }
    if (train.empty()) continue;
    const LinearModel model =
        LinearModel::Train(train, train_labels, features, classes, training, train_weights);
    for (size_t i = 0; i < count; ++i) {
      if (FoldOf(i, kFolds) == fold) margins[i] = model.Margins(vectors[i]);
    }
  }
  return margins;
}

// One set of planes of the committee.
struct PlaneMember {
  FeatureWeighting weighting = FeatureWeighting::kRarity;
  LinearModel model;
  MarginCalibration calibration;
};

// As a model is stored: a word that says something and stands in an example somebody stands behind.
struct KnownWord {
  uint32_t feature = 0;
  float tells = 0;  // nats
};
constexpr float kNotKnown = -1;

// What each feature of a space tells as a known word, or kNotKnown. A word tells no more than the examples
// people stand behind with it, whatever the others make of it; one in another form tells by half, since it is
// there as itself, too.
std::vector<float> TellingOf(const FeatureSpace& space, const Texts& texts,
                             const std::vector<LabeledText>& examples) {
  std::vector<uint32_t> confirmed(space.size());
  for (size_t i = 0; i < texts.size(); ++i) {
    if (!examples[i].is_confirmed) continue;
    for (const auto& [feature, count] : texts[i].known) ++confirmed[feature];
  }
  absl::flat_hash_set<std::string> empty_stems;  // "thi" of "this"
  for (uint32_t f = 0; f < space.size(); ++f) {
    const std::string& name = space.Name(f);
    const std::string_view word = std::string_view(name).substr(1);
    if (name[0] == 'w' && !IsContentWord(word)) empty_stems.insert(text::StemEnglish(word));
  }
  std::vector<float> tells(space.size(), kNotKnown);
  for (uint32_t f = 0; f < space.size(); ++f) {
    const std::string& name = space.Name(f);
    if (confirmed[f] == 0 || name.find(' ') != std::string::npos) continue;
    const std::string word = ReadableName(name);
    const bool is_stem = name[0] == 's' || name[0] == 'u';
    if (word.empty() || (is_stem && empty_stems.contains(word))) continue;
    const double told = std::min(space.Telling(f), std::log1p(static_cast<double>(confirmed[f]))) *
                        (is_stem ? 0.5 : 1.0);
    tells[f] = static_cast<float>(told);
  }
  return tells;
}

// Which features a network sees, by its place in the committee.
SparseVector NetworkView(const FeatureSpace& space, const SparseVector& vector, size_t place) {
  if (place % 3 == 1) return space.WordsOf(vector);
  if (place % 3 == 2) return space.CharactersOf(vector);
  return vector;
}

}  // namespace

struct TextClassifier::State {
  FeatureSpace space;
  std::vector<PlaneMember> planes;
  std::vector<BagNetwork> networks;
  std::vector<float> log_prior_shift;  // by class, for macro-F1; empty: none
  std::map<std::string, std::vector<float>, std::less<>> shifts_by_source;  // instead, where known
  ClassifierQuality quality;
  std::vector<std::string> labels;
  std::vector<float> shares;  // of the examples, by class
  std::vector<float> tells;  // by feature, see TellingOf

  bool IsKnown(uint32_t feature) const { return tells[feature] != kNotKnown; }

  std::vector<double> Probabilities(const FeatureCounts& counts, std::string_view source) const {
    std::vector<double> mean(labels.size());
    const auto add = [&](const std::vector<double>& p) {
      for (size_t c = 0; c < mean.size(); ++c) mean[c] += p[c];
    };
    for (const PlaneMember& member : planes) {
      const SparseVector vector = space.Transform(counts, member.weighting);
      add(member.calibration.Probabilities(member.model.Margins(vector)));
    }
    if (!networks.empty()) {
      const SparseVector vector = space.Transform(counts, FeatureWeighting::kRarity);
      for (size_t i = 0; i < networks.size(); ++i) {
        const MarginCalibration plain{.slope = 1};
        add(plain.Probabilities(networks[i].Scores(NetworkView(space, vector, i))));
      }
    }
    Normalize(source, &mean);
    return mean;
  }

  void Normalize(std::string_view source, std::vector<double>* p) const {
    const auto own = shifts_by_source.find(source);
    const std::vector<float>& shift = own == shifts_by_source.end() ? log_prior_shift : own->second;
    double total = 0;
    for (size_t c = 0; c < p->size(); ++c) {
      if (!shift.empty()) (*p)[c] *= std::exp(shift[c]);
      total += (*p)[c];
    }
    for (double& value : *p) value = total > 0 ? value / total : 0;
  }

  TextDecision Decide(const FeatureCounts& counts, std::string_view source) const {
    TextDecision decision;
    if (labels.size() == 1) {
      decision.label = labels[0];
      decision.confidence = 0.5;
      decision.candidates = {{labels[0], 0.5}};
      return decision;
    }
    const std::vector<double> p = Probabilities(counts, source);
    std::vector<uint32_t> order(p.size());
    std::iota(order.begin(), order.end(), 0U);
    const size_t kept = std::min(kCandidates, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<ptrdiff_t>(kept), order.end(),
                      [&](uint32_t a, uint32_t b) { return p[a] != p[b] ? p[a] > p[b] : a < b; });
    for (size_t i = 0; i < kept; ++i)
      decision.candidates.push_back({labels[order[i]], p[order[i]]});
    decision.label = decision.candidates[0].label;
    decision.confidence = decision.candidates[0].probability;
    return decision;
  }

  uint32_t NumberOf(const std::string& label) const {
    return static_cast<uint32_t>(std::ranges::find(labels, label) - labels.begin());
  }

  std::vector<DecidingWord> Explain(const FeatureCounts& counts, const TextDecision& decision,
                                    bool by_known_words) const {
    if (planes.empty() || decision.candidates.size() < 2) return {};
    const LinearModel& model = planes[0].model;
    const SparseVector vector = space.Transform(counts, planes[0].weighting);
    // Against the runner-up: what all classes share decides nothing.
    const uint32_t winner = NumberOf(decision.candidates[0].label);
    const uint32_t second = NumberOf(decision.candidates[1].label);
    FeatureGains gains;
    for (const auto& [feature, value] : vector) {
      if (by_known_words && !IsKnown(feature)) continue;
      const double gain = value * (model.Weight(feature, winner) - model.Weight(feature, second));
      if (gain > 0) gains.emplace_back(gain, feature);
    }
    return MostDeciding(std::move(gains), [&](uint32_t feature) -> const std::string& {
      return space.Name(feature);
    });
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
  FeatureTexts texts;
  std::vector<std::string> sources;
  std::vector<float> weights;
  for (const LabeledText& example : examples) {
    if (example.label.empty()) return base::InvalidField("examples.label", "must not be empty");
    if (IsStopped(options.stop)) return Stopped();
    const auto [entry, is_new] =
        numbers.emplace(example.label, static_cast<uint32_t>(state->labels.size()));
    if (is_new) state->labels.push_back(example.label);
    labels.push_back(entry->second);
    sources.push_back(example.source);
    weights.push_back(example.is_confirmed ? 1.0F : kUnconfirmedWeight);
    texts.Add(ExtractFeatures(example.title, example.text, options.features, example.source));
  }
  state->space = FeatureSpace::Fit(texts, labels, state->labels.size(), options.features,
                                   options.max_features, options.stop);
  if (IsStopped(options.stop)) return Stopped();
  state->quality.examples = examples.size();
  if (state->labels.size() > 1) {
    Texts counts;
    for (size_t i = 0; i < texts.size(); ++i) counts.push_back(state->space.Count(texts, i));
    texts = FeatureTexts();
    state->tells = TellingOf(state->space, counts, examples);
    state->shares.resize(state->labels.size());
    for (const uint32_t label : labels) {
      state->shares[label] += 1 / static_cast<float>(labels.size());
    }
    TrainCommittee(counts, labels, sources, weights, options, state.get());
    if (IsStopped(options.stop)) return Stopped();
  }
  return TextClassifier(std::move(state));
}

void TextClassifier::TrainCommittee(const Texts& texts, const std::vector<uint32_t>& labels,
                                    const std::vector<std::string>& sources,
                                    const std::vector<float>& weights,
                                    const ClassifierOptions& options, State* state) {
  const size_t classes = state->labels.size();
  const size_t features = state->space.size();
  // Probabilities of texts by planes that did not see them, for quality and shifts.
  std::vector<std::vector<double>> held_out;
  const auto add_planes = [&](FeatureWeighting weighting, LinearTraining training) {
    training.stop = options.stop;
    if (IsStopped(options.stop)) return;
    Vectors vectors;
    for (const auto& text : texts) vectors.push_back(state->space.Transform(text, weighting));
    PlaneMember member{
        weighting, LinearModel::Train(vectors, labels, features, classes, training, weights), {}};
    const auto margins = CrossValidate(vectors, labels, weights, features, classes, training);
    if (IsStopped(options.stop)) return;
    const std::span known(labels.data(), margins.size());
    member.calibration = FitCalibration(margins, known);
    held_out.resize(margins.size(), std::vector<double>(classes));
    for (size_t i = 0; i < margins.size(); ++i) {
      const std::vector<double> p = member.calibration.Probabilities(margins[i]);
      for (size_t c = 0; c < classes; ++c) held_out[i][c] += p[c];
    }
    state->planes.push_back(std::move(member));
  };
  if (options.use_rarity) add_planes(FeatureWeighting::kRarity, options.training);
  if (options.use_contrast && classes <= kMaxContrastClasses) {
    add_planes(FeatureWeighting::kContrast, options.contrast_training);
  }
  if (options.networks > 0) {
    Vectors vectors;
    for (const auto& text : texts) {
      vectors.push_back(state->space.Transform(text, FeatureWeighting::kRarity));
    }
    for (size_t i = 0; i < options.networks; ++i) {
      Vectors views;
      for (const SparseVector& vector : vectors) {
        views.push_back(NetworkView(state->space, vector, i));
      }
      BagNetworkTraining training = options.network_training;
      training.seed = i + 1;
      state->networks.push_back(BagNetwork::Train(views, labels, features, classes, training));
    }
  }
  if (IsStopped(options.stop)) return;
  const std::span known(labels.data(), held_out.size());
  if (options.goal != ClassifierGoal::kAccuracy) {
    state->log_prior_shift = FitShiftsForMacroF1(held_out, known, options.stop);
    std::map<std::string, std::pair<std::vector<std::vector<double>>, std::vector<uint32_t>>> own;
    for (size_t i = 0; i < held_out.size(); ++i) {
      own[sources[i]].first.push_back(held_out[i]);
      own[sources[i]].second.push_back(known[i]);
    }
    for (const auto& [source, seen] : own) {
      if (source.empty() || own.size() < 2 || seen.second.size() < kOwnShiftsFrom) continue;
      state->shifts_by_source[source] = FitShiftsForMacroF1(seen.first, seen.second, options.stop);
    }
  }
  std::vector<uint32_t> predicted;
  size_t right = 0;
  for (size_t i = 0; i < held_out.size(); ++i) {
    state->Normalize(sources[i], &held_out[i]);
    predicted.push_back(
        static_cast<uint32_t>(std::ranges::max_element(held_out[i]) - held_out[i].begin()));
    right += predicted.back() == known[i] ? 1 : 0;
  }
  state->quality.accuracy =
      static_cast<double>(right) / static_cast<double>(std::max<size_t>(1, predicted.size()));
  state->quality.macro_f1 = MacroF1(predicted, known, classes);
}

TextDecision TextClassifier::Classify(std::string_view title, std::string_view text,
                                      std::string_view source) const {
  return ClassifyCounts(state_->space.Count(title, text, source), false, source);
}

TextDecision TextClassifier::ClassifyAndExplain(std::string_view title, std::string_view text,
                                                std::string_view source) const {
  return ClassifyCounts(state_->space.Count(title, text, source), true, source);
}

TextDecision TextClassifier::ClassifyCounts(const FeatureCounts& counts, bool explain,
                                            std::string_view source) const {
  TextDecision decision = state_->Decide(counts, source);
  if (explain) decision.because = state_->Explain(counts, decision, /*by_known_words=*/false);
  return decision;
}

TextDecision TextClassifier::ClassifyKnown(const FeatureCounts& counts,
                                           std::string_view source) const {
  constexpr double kHalfTold = 0.5;  // nats of evidence that are worth half of the confidence
  TextDecision decision = state_->Decide(counts, source);
  if (state_->labels.size() == 1) {
    decision.confidence = kMostUnsure;
    return decision;
  }
  decision.because = state_->Explain(counts, decision, /*by_known_words=*/true);
  double evidence = 0;
  if (!decision.because.empty()) {
    for (const auto& [feature, count] : counts.known) {
      if (state_->IsKnown(feature)) evidence += state_->tells[feature];
    }
  }
  const double told = evidence / (evidence + kHalfTold);
  for (LabelScore& candidate : decision.candidates) {
    const double share = state_->shares[state_->NumberOf(candidate.label)];
    const double blind = std::min(share, kMostUnsure);
    candidate.probability = blind + (candidate.probability - blind) * told;
  }
  decision.confidence = decision.candidates[0].probability;
  return decision;
}

const FeatureSpace& TextClassifier::features() const { return state_->space; }
const ClassifierQuality& TextClassifier::quality() const { return state_->quality; }
const std::vector<std::string>& TextClassifier::labels() const { return state_->labels; }

std::string TextClassifier::Serialize() const {
  std::string bytes(kMagic);
  ModelWriter writer(&bytes);
  writer.Put(state_->quality);
  writer.PutVector(state_->log_prior_shift);
  writer.Put(static_cast<uint32_t>(state_->shifts_by_source.size()));
  for (const auto& [source, shift] : state_->shifts_by_source) {
    writer.PutString(source);
    writer.PutVector(shift);
  }
  writer.Put(static_cast<uint32_t>(state_->labels.size()));
  for (const std::string& label : state_->labels) writer.PutString(label);
  writer.PutVector(state_->shares);
  std::vector<KnownWord> known;
  for (uint32_t f = 0; f < state_->tells.size(); ++f) {
    if (state_->IsKnown(f)) known.push_back({f, state_->tells[f]});
  }
  writer.PutVector(known);
  state_->space.AppendTo(&bytes);
  writer.Put(static_cast<uint32_t>(state_->planes.size()));
  for (const PlaneMember& member : state_->planes) {
    writer.Put(member.weighting);
    writer.Put(member.calibration.slope);
    member.model.AppendTo(&bytes);
  }
  writer.Put(static_cast<uint32_t>(state_->networks.size()));
  for (const BagNetwork& network : state_->networks) network.AppendTo(&bytes);
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
  if (!reader.Get(&state->quality) || !reader.GetVector(&state->log_prior_shift) ||
      !reader.Get(&count)) {
    return damaged();
  }
  for (uint32_t i = 0; i < count; ++i) {
    std::string source;
    if (!reader.GetString(&source) || !reader.GetVector(&state->shifts_by_source[source])) {
      return damaged();
    }
  }
  if (!reader.Get(&count)) return damaged();
  for (uint32_t i = 0; i < count; ++i) {
    std::string label;
    if (!reader.GetString(&label)) return damaged();
    state->labels.push_back(std::move(label));
  }
  std::vector<KnownWord> known;
  if (!reader.GetVector(&state->shares) || !reader.GetVector(&known) ||
      !state->space.ReadFrom(&bytes) || !reader.Get(&count)) {
    return damaged();
  }
  if (state->labels.size() > 1 && state->shares.size() != state->labels.size()) return damaged();
  state->tells.assign(state->space.size(), kNotKnown);
  for (const KnownWord& word : known) {
    if (word.feature >= state->tells.size()) return damaged();
    state->tells[word.feature] = word.tells;
  }
  for (uint32_t i = 0; i < count; ++i) {
    PlaneMember member;
    if (!reader.Get(&member.weighting) || !reader.Get(&member.calibration.slope) ||
        !member.model.ReadFrom(&bytes) || member.model.class_count() != state->labels.size()) {
      return damaged();
    }
    state->planes.push_back(std::move(member));
  }
  if (!reader.Get(&count)) return damaged();
  for (uint32_t i = 0; i < count; ++i) {
    BagNetwork network;
    if (!network.ReadFrom(&bytes) || network.class_count() != state->labels.size()) {
      return damaged();
    }
    state->networks.push_back(std::move(network));
  }
  const size_t shifts = state->log_prior_shift.size();
  for (const auto& [source, shift] : state->shifts_by_source) {
    if (shift.size() != state->labels.size()) return damaged();
  }
  if (!bytes.empty() || state->labels.empty() || (shifts != 0 && shifts != state->labels.size())) {
    return damaged();
  }
  return TextClassifier(std::move(state));
}

}  // namespace deskmesh::knowledge
