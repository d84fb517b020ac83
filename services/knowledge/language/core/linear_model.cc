// SPDX-License-Identifier: Apache-2.0
#include "knowledge/language/core/linear_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "knowledge/language/core/model_bytes.h"

namespace deskmesh::knowledge {
namespace {

constexpr size_t kRegisterWidth = 4;
constexpr size_t kAskEvery = 32;  // examples
constexpr float kBiasValue = 1.0F;  // the constant feature that carries the bias

// A small generator of our own: the order of examples must be the same on every platform.
class Shuffler {
 public:
  void Shuffle(std::vector<uint32_t>* order) {
    for (size_t i = order->size(); i > 1; --i) std::swap((*order)[i - 1], (*order)[Next() % i]);
  }

 private:
  uint64_t Next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_;
  }
  uint64_t state_ = 88172645463325252ULL;
};

}  // namespace

LinearModel LinearModel::Train(std::span<const SparseVector> vectors,
                               std::span<const uint32_t> labels, size_t features, size_t classes,
                               const LinearTraining& options, std::span<const float> weights) {
  std::vector<size_t> examples(classes);
  for (uint32_t label : labels) ++examples[label];
  std::vector<float> price(classes, options.cost);
  if (options.balance) {
    for (size_t c = 0; c < classes; ++c) {
      const double fair = static_cast<double>(labels.size()) /
                          static_cast<double>(classes * std::max<size_t>(1, examples[c]));
      price[c] *= static_cast<float>(std::sqrt(fair));
    }
  }
  return Fit(
      vectors, [&](size_t i) { return labels.subspan(i, 1); }, features, price, weights, options);
}

LinearModel LinearModel::TrainMany(std::span<const SparseVector> vectors,
                                   std::span<const std::vector<uint32_t>> labels, size_t features,
                                   size_t classes, const LinearTraining& options) {
  const std::vector<float> price(classes, options.cost);
  return Fit(vectors, [&](size_t i) { return std::span(labels[i]); }, features, price, {}, options);
}

LinearModel LinearModel::Fit(std::span<const SparseVector> vectors, const OwnClasses& own_of,
                             size_t features, std::span<const float> price,
                             std::span<const float> weights, const LinearTraining& options) {
  LinearModel model;
  model.classes_ = price.size();
  model.stride_ = (price.size() + kRegisterWidth - 1) / kRegisterWidth * kRegisterWidth;
  const size_t stride = model.stride_;
  model.weights_.assign(features * stride, 0);
  model.bias_.assign(stride, 0);

  std::vector<float> square(vectors.size(), kBiasValue * kBiasValue);
  for (size_t i = 0; i < vectors.size(); ++i) {
    for (const auto& [feature, value] : vectors[i]) square[i] += value * value;
  }
  std::vector<float> alpha(vectors.size() * stride, 0);
  std::vector<uint32_t> order(vectors.size());
  std::iota(order.begin(), order.end(), 0U);
  std::vector<float> margin(stride), step(stride);
  Shuffler shuffler;
  for (int round = 0; round < options.rounds; ++round) {
    shuffler.Shuffle(&order);
    size_t seen = 0;
    for (uint32_t i : order) {
      if (seen++ % kAskEvery == 0 && IsStopped(options.stop)) return model;
      for (size_t c = 0; c < stride; ++c) margin[c] = model.bias_[c] * kBiasValue;
      for (const auto& [feature, value] : vectors[i]) {
        const float* row = &model.weights_[feature * stride];
        for (size_t c = 0; c < stride; ++c) margin[c] += value * row[c];
      }
      const std::span<const uint32_t> own_classes = own_of(i);
      float* held = &alpha[static_cast<size_t>(i) * stride];
      const float example_price = (own_classes.empty() ? options.cost : price[own_classes[0]]) *
                                  (weights.empty() ? 1.0F : weights[i]);
      const float damping = 1 / (2 * example_price);
      const float inverse = 1 / (square[i] + damping);
      for (size_t c = 0; c < stride; ++c) {
        const float gradient = -margin[c] - 1 + damping * held[c];
        const float next = std::max(held[c] - gradient * inverse, 0.0F);
        step[c] = held[c] - next;  // times −1, the sign of "not this class"
        held[c] = next;
      }
      for (const uint32_t own : own_classes) {
        // The same for the example's own class, whose sign is +1.
        const float damping_own = 1 / (2 * example_price * options.positive_boost);
        const float before = held[own] + step[own];
        const float gradient = margin[own] - 1 + damping_own * before;
        const float next = std::max(before - gradient / (square[i] + damping_own), 0.0F);
        step[own] = next - before;
        held[own] = next;
      }
      for (const auto& [feature, value] : vectors[i]) {
        float* row = &model.weights_[feature * stride];
        for (size_t c = 0; c < stride; ++c) row[c] += value * step[c];
      }
      for (size_t c = 0; c < stride; ++c) model.bias_[c] += kBiasValue * step[c];
    }
  }
  return model;
}

std::vector<float> LinearModel::Margins(const SparseVector& vector) const {
  constexpr size_t kAhead = 12;  // rows asked for: they lie far apart
  std::vector<float> margin(bias_.begin(), bias_.end());
  for (size_t i = 0; i < vector.size(); ++i) {
    if (i + kAhead < vector.size()) {
      __builtin_prefetch(&weights_[static_cast<size_t>(vector[i + kAhead].first) * stride_]);
    }
    const auto& [feature, value] = vector[i];
    const float* row = &weights_[static_cast<size_t>(feature) * stride_];
    for (size_t c = 0; c < stride_; ++c) margin[c] += value * row[c];
  }
  margin.resize(classes_);
  return margin;
}

void LinearModel::AppendTo(std::string* bytes) const {
  ModelWriter writer(bytes);
  const size_t features = stride_ == 0 ? 0 : weights_.size() / stride_;
  writer.Put(static_cast<uint32_t>(classes_));
  writer.Put(static_cast<uint32_t>(features));
  writer.PutVector(bias_);
  std::vector<int8_t> row(classes_);
  for (size_t f = 0; f < features; ++f) {
    float largest = 0;
    for (size_t c = 0; c < classes_; ++c) {
      largest = std::max(largest, std::abs(weights_[f * stride_ + c]));
    }
    const float unit = largest / 127;
    writer.Put(unit);
    for (size_t c = 0; c < classes_; ++c) {
      const float value = unit > 0 ? weights_[f * stride_ + c] / unit : 0;
      row[c] = static_cast<int8_t>(std::lround(value));
    }
    bytes->append(reinterpret_cast<const char*>(row.data()), row.size());
  }
}

bool LinearModel::ReadFrom(std::string_view* bytes) {
  ModelReader reader(bytes);
  uint32_t classes = 0, features = 0;
  if (!reader.Get(&classes) || !reader.Get(&features) || !reader.GetVector(&bias_)) return false;
  classes_ = classes;
  stride_ = (classes_ + kRegisterWidth - 1) / kRegisterWidth * kRegisterWidth;
  if (bias_.size() != stride_ || bytes->size() < features * (sizeof(float) + classes_))
    return false;
  weights_.assign(features * stride_, 0);
  for (size_t f = 0; f < features; ++f) {
    float unit = 0;
    if (!reader.Get(&unit)) return false;
    for (size_t c = 0; c < classes_; ++c) {
      int8_t value = 0;
      if (!reader.Get(&value)) return false;
      weights_[f * stride_ + c] = unit * static_cast<float>(value);
    }
  }
  return true;
}

}  // namespace deskmesh::knowledge
