// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/translation_model.h"

#include <algorithm>
#include <cmath>

namespace deskmesh::knowledge {
namespace {

constexpr size_t kMaxSideTerms = 200;
constexpr size_t kMaxTermBytes = 64;
constexpr size_t kKept = 6;
constexpr int kRounds = 6;  // of expectation maximisation
constexpr float kLeastProbability = 0.02F;

using Number = uint32_t;

// Numbers the terms of one language.
class Vocabulary {
 public:
  Number Add(const std::string& term) {
    const auto [entry, is_new] = numbers_.emplace(term, static_cast<Number>(terms_.size()));
    if (is_new) terms_.push_back(term);
    return entry->second;
  }
  const std::string& operator[](Number number) const { return terms_[number]; }
  size_t size() const { return terms_.size(); }

 private:
  std::unordered_map<std::string, Number> numbers_;
  std::vector<std::string> terms_;
};

std::vector<Number> Distinct(const std::vector<std::string>& terms, Vocabulary* vocabulary) {
  std::vector<Number> numbers;
  for (const std::string& term : terms) {
    if (term.size() > kMaxTermBytes) continue;
    const Number number = vocabulary->Add(term);
    if (std::ranges::find(numbers, number) == numbers.end()) numbers.push_back(number);
    if (numbers.size() == kMaxSideTerms) break;
  }
  return numbers;
}

struct NumberedPair {
  std::vector<Number> source;
  std::vector<Number> target;
};

using Table =
    std::vector<std::unordered_map<Number, float>>;  // [source][target] → P(target|source)

// One direction of model 1. The empty source word takes what nothing explains.
Table Estimate(const std::vector<NumberedPair>& pairs, bool reversed, size_t sources,
               size_t targets, const std::function<bool()>& stop) {
  Table table(sources);
  const float uniform = 1.0F / static_cast<float>(std::max<size_t>(1, targets));
  std::vector<float> null_probability(targets, uniform);
  bool first = true;
  for (int round = 0; round < kRounds; ++round) {
    Table counts(sources);
    std::vector<float> null_counts(targets);
    std::vector<float> share;
    for (const NumberedPair& pair : pairs) {
      if (stop && stop()) return table;
      const auto& from = reversed ? pair.target : pair.source;
      const auto& to = reversed ? pair.source : pair.target;
      for (Number t : to) {
        share.clear();
        float total = null_probability[t];
        for (Number s : from) {
          float p = uniform;
          if (!first) {
            const auto entry = table[s].find(t);
            p = entry == table[s].end() ? 0 : entry->second;
          }
          share.push_back(p);
          total += p;
        }
        if (total <= 0) continue;
        null_counts[t] += null_probability[t] / total;
        for (size_t i = 0; i < from.size(); ++i) {
          if (share[i] > 0) counts[from[i]][t] += share[i] / total;
        }
      }
    }
    const auto normalize = [](auto& row, float total) {
      for (auto& [target, count] : row) count /= total;
    };
    for (auto& row : counts) {
      float total = 0;
      for (const auto& [target, count] : row) total += count;
      if (total > 0) normalize(row, total);
      std::erase_if(row, [](const auto& entry) { return entry.second < 1e-4F; });
    }
    float null_total = 0;
    for (float count : null_counts) null_total += count;
    for (size_t t = 0; t < targets; ++t) {
      null_probability[t] = null_total > 0 ? null_counts[t] / null_total : uniform;
    }
    table = std::move(counts);
    first = false;
  }
  return table;
}

}  // namespace

TranslationModel TranslationModel::Learn(std::span<const Pair> pairs,
                                         const std::function<bool()>& stop) {
  Vocabulary sources, targets;
  std::vector<NumberedPair> numbered;
  for (const Pair& pair : pairs) {
    numbered.push_back({Distinct(pair.source, &sources), Distinct(pair.target, &targets)});
  }
  const Table forward = Estimate(numbered, false, sources.size(), targets.size(), stop);
  const Table backward = Estimate(numbered, true, targets.size(), sources.size(), stop);
  if (stop && stop()) return {};

  // A translation must hold in both directions: the geometric mean drops the words that merely
  // stand beside everything.
  TranslationModel model;
  const auto keep = [&](const Table& there, const Table& back, const Vocabulary& from,
                        const Vocabulary& to) {
    for (Number s = 0; s < there.size(); ++s) {
      std::vector<Translation> best;
      for (const auto& [t, p] : there[s]) {
        const auto reverse = back[t].find(s);
        if (reverse == back[t].end()) continue;
        const float mutual = std::sqrt(p * reverse->second);
        if (mutual >= kLeastProbability) best.push_back({to[t], mutual});
      }
      std::ranges::sort(best, [](const Translation& a, const Translation& b) {
        return a.probability != b.probability ? a.probability > b.probability : a.term < b.term;
      });
      if (best.size() > kKept) best.resize(kKept);
      if (!best.empty()) model.translations_[from[s]] = std::move(best);
    }
  };
  keep(forward, backward, sources, targets);
  keep(backward, forward, targets, sources);
  return model;
}

std::span<const TranslationModel::Translation> TranslationModel::Of(std::string_view term) const {
  const auto entry = translations_.find(std::string(term));
  if (entry == translations_.end()) return {};
  return entry->second;
}

}  // namespace deskmesh::knowledge
