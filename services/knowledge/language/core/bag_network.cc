// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/bag_network.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "knowledge/language/core/model_bytes.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kWidth = 8;
constexpr float kTiny = 1e-8F;

// xorshift64*: the same numbers on every platform.
class Noise {
 public:
  explicit Noise(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 1) {}
  uint32_t Next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return static_cast<uint32_t>((state_ * 0x2545F4914F6CDD1DULL) >> 32);
  }
  float Uniform() { return static_cast<float>(Next()) * (1.0F / 4294967296.0F); }

 private:
  uint64_t state_;
};

void AddScaled(float scale, const float* from, float* to, size_t count) {
  for (size_t i = 0; i < count; ++i) to[i] += scale * from[i];
}

// Eight running sums, so that the compiler may use vector registers.
float Dot(const float* a, const float* b, size_t count) {
  float sums[kWidth] = {};
  for (size_t i = 0; i < count; i += kWidth) {
    for (size_t k = 0; k < kWidth; ++k) sums[k] += a[i + k] * b[i + k];
  }
  float total = 0;
  for (float sum : sums) total += sum;
  return total;
}

// One step of AdaGrad on a row; the squares of past gradients are kept as one number a row.
void Step(float rate, const float* gradient, float scale, float* row, float* history,
          size_t count) {
  const float square = Dot(gradient, gradient, count) * scale * scale / static_cast<float>(count);
  *history += square;
  AddScaled(-rate * scale / std::sqrt(*history + kTiny), gradient, row, count);
}

// Softmax in place of scores; returns nothing but the probabilities.
void ToProbabilities(float* scores, size_t count) {
  const float most = *std::max_element(scores, scores + count);
  float total = 0;
  for (size_t c = 0; c < count; ++c) {
    scores[c] = std::exp(scores[c] - most);
    total += scores[c];
  }
  for (size_t c = 0; c < count; ++c) scores[c] /= total;
}

size_t RoundUp(size_t count) { return (count + kWidth - 1) / kWidth * kWidth; }

}  // namespace

BagNetwork BagNetwork::Train(std::span<const SparseVector> vectors,
                             std::span<const uint32_t> labels, size_t features, size_t classes,
                             const BagNetworkTraining& options) {
  BagNetwork net;
  const size_t hidden = net.hidden_ = RoundUp(options.hidden);
  net.classes_ = classes;
  const size_t stride = net.stride_ = RoundUp(classes);
  Noise noise(options.seed);
  net.embedding_.resize(features * hidden);
  const float spread = 0.6F;
  for (float& value : net.embedding_) value = (noise.Uniform() - 0.5F) * spread;
  net.hidden_bias_.assign(hidden, 0.01F);
  net.output_.resize(hidden * stride);
  const float output_spread = 1.5F / std::sqrt(static_cast<float>(hidden));
  for (float& value : net.output_) value = (noise.Uniform() - 0.5F) * output_spread;
  net.output_bias_.assign(stride, 0);

  std::vector<float> embedding_history(features), output_history(hidden);
  float hidden_history = 0, bias_history = 0;
  std::vector<uint32_t> order(vectors.size());
  std::iota(order.begin(), order.end(), 0U);
  std::vector<float> sum(hidden), active(hidden), scores(stride), back(hidden);
  SparseVector seen;
  const float keep_input = 1 - options.input_dropout;
  const float keep_hidden = 1 - options.hidden_dropout;
  for (int round = 0; round < options.rounds; ++round) {
    for (size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[noise.Next() % i]);
    const float rate = options.learning_rate *
                       (1 - 0.9F * static_cast<float>(round) / static_cast<float>(options.rounds));
    for (uint32_t example : order) {
      seen.clear();
      for (const auto& [feature, value] : vectors[example]) {
        if (noise.Uniform() < keep_input) seen.emplace_back(feature, value / keep_input);
      }
      std::ranges::copy(net.hidden_bias_, sum.begin());
      for (const auto& [feature, value] : seen) {
        AddScaled(value, &net.embedding_[feature * hidden], sum.data(), hidden);
      }
      std::ranges::copy(net.output_bias_, scores.begin());
      for (size_t h = 0; h < hidden; ++h) {
        const bool on = sum[h] > 0 && noise.Uniform() < keep_hidden;
        active[h] = on ? sum[h] / keep_hidden : 0;
        if (on) AddScaled(active[h], &net.output_[h * stride], scores.data(), stride);
      }
      ToProbabilities(scores.data(), classes);
      // The gradient of the cross-entropy against the smoothed label.
      const float other = options.label_smoothing / static_cast<float>(classes);
      for (size_t c = 0; c < classes; ++c) scores[c] -= other;
      scores[labels[example]] -= 1 - options.label_smoothing;
      for (size_t c = classes; c < stride; ++c) scores[c] = 0;

      for (size_t h = 0; h < hidden; ++h) {
        back[h] = 0;
        if (active[h] == 0) continue;
        float* row = &net.output_[h * stride];
        back[h] = Dot(row, scores.data(), stride) / keep_hidden;
        Step(rate, scores.data(), active[h], row, &output_history[h], stride);
      }
      Step(rate, scores.data(), 1, net.output_bias_.data(), &bias_history, stride);
      Step(rate, back.data(), 1, net.hidden_bias_.data(), &hidden_history, hidden);
      for (const auto& [feature, value] : seen) {
        Step(rate, back.data(), value, &net.embedding_[feature * hidden],
             &embedding_history[feature], hidden);
      }
    }
  }
  return net;
}

std::vector<float> BagNetwork::Embed(const SparseVector& vector) const {
  std::vector<float> sum = hidden_bias_;
  for (const auto& [feature, value] : vector) {
    AddScaled(value, &embedding_[feature * hidden_], sum.data(), hidden_);
  }
  for (float& value : sum) value = std::max(value, 0.0F);
  return sum;
}

std::vector<float> BagNetwork::Scores(const SparseVector& vector) const {
  const std::vector<float> active = Embed(vector);
  std::vector<float> scores = output_bias_;
  for (size_t h = 0; h < hidden_; ++h) {
    if (active[h] > 0) AddScaled(active[h], &output_[h * stride_], scores.data(), stride_);
  }
  scores.resize(classes_);
  return scores;
}

void BagNetwork::AppendTo(std::string* bytes) const {
  ModelWriter writer(bytes);
  writer.Put(static_cast<uint32_t>(hidden_));
  writer.Put(static_cast<uint32_t>(classes_));
  writer.PutVector(hidden_bias_);
  writer.PutVector(output_);
  writer.PutVector(output_bias_);
  const size_t features = hidden_ == 0 ? 0 : embedding_.size() / hidden_;
  writer.Put(static_cast<uint32_t>(features));
  for (size_t f = 0; f < features; ++f) {
    const float* row = &embedding_[f * hidden_];
    float largest = 0;
    for (size_t h = 0; h < hidden_; ++h) largest = std::max(largest, std::abs(row[h]));
    const float unit = largest / 127;
    writer.Put(unit);
    for (size_t h = 0; h < hidden_; ++h) {
      writer.Put(static_cast<int8_t>(unit > 0 ? std::lround(row[h] / unit) : 0));
    }
  }
}

bool BagNetwork::ReadFrom(std::string_view* bytes) {
  ModelReader reader(bytes);
  uint32_t hidden = 0, classes = 0, features = 0;
  if (!reader.Get(&hidden) || !reader.Get(&classes) || !reader.GetVector(&hidden_bias_) ||
      !reader.GetVector(&output_) || !reader.GetVector(&output_bias_) || !reader.Get(&features)) {
    return false;
  }
  hidden_ = hidden;
  classes_ = classes;
  stride_ = RoundUp(classes_);
  const bool fits = hidden_bias_.size() == hidden_ && output_.size() == hidden_ * stride_ &&
                    output_bias_.size() == (hidden_ == 0 ? 0 : stride_) &&
                    bytes->size() >= features * (sizeof(float) + hidden_);
  if (!fits) return false;
  embedding_.assign(features * hidden_, 0);
  for (size_t f = 0; f < features; ++f) {
    float unit = 0;
    if (!reader.Get(&unit)) return false;
    for (size_t h = 0; h < hidden_; ++h) {
      int8_t value = 0;
      if (!reader.Get(&value)) return false;
      embedding_[f * hidden_ + h] = unit * static_cast<float>(value);
    }
  }
  return true;
}

}  // namespace deskmesh::knowledge
