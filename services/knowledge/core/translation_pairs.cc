// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/translation_pairs.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <unordered_map>

#include "knowledge/core/glossary.h"
#include "knowledge/core/query_plan.h"
#include "platform/text/tokenizer.h"
#include "platform/text/utf8.h"

namespace deskmesh::knowledge {
namespace {

constexpr float kLeastSimilarity = 0.25F;
constexpr float kClearMargin = 1.1F;  // nearest over second nearest
constexpr size_t kComparedAll = 4'000'000;  // pairs of articles; of more only those that are near
constexpr size_t kRare = 50;  // articles with a feature that makes them near
constexpr size_t kAskEvery = 64;

using Vector = std::vector<std::pair<uint32_t, float>>;  // sparse, by feature

std::string FullText(const IndexedArticle& article) {
  return article.title + "\n" + article.body.substr(0, 20'000);
}

// What means the same in both languages: Latin words and numbers as they stand, and concepts.
std::map<std::string, float> NeutralFeatures(const IndexedArticle& article) {
  std::map<std::string, float> features;
  const std::string text = FullText(article);
  const bool is_zh = article.locale == "zh";
  for (const text::Term& term : text::Analyze(text)) {
    const bool ascii = static_cast<unsigned char>(term.text[0]) < 0x80;
    if (!ascii || term.weight < 0.2F) continue;
    features[term.text] += is_zh ? 1.0F : 1.0F;
  }
  for (const ConceptMatch& match : Glossary::BuiltIn().Find(text)) {
    features[ConceptTerm(match.concept_id)] += 1.0F;
  }
  return features;
}

std::vector<Vector> Vectorize(const std::vector<const IndexedArticle*>& articles,
                              std::unordered_map<std::string, uint32_t>* numbers) {
  std::vector<Vector> vectors;
  for (const IndexedArticle* article : articles) {
    Vector vector;
    for (const auto& [feature, count] : NeutralFeatures(*article)) {
      const auto entry = numbers->emplace(feature, static_cast<uint32_t>(numbers->size()));
      vector.emplace_back(entry.first->second, 1 + std::log(count));
    }
    std::ranges::sort(vector);
    vectors.push_back(std::move(vector));
  }
  return vectors;
}

void WeighByRarity(std::vector<Vector>* zh, std::vector<Vector>* en, size_t features) {
  std::vector<float> in_zh(features), in_en(features);
  for (const Vector& v : *zh)
    for (const auto& [f, w] : v) ++in_zh[f];
  for (const Vector& v : *en)
    for (const auto& [f, w] : v) ++in_en[f];
  const auto total = static_cast<float>(zh->size() + en->size());
  for (auto* side : {zh, en}) {
    for (Vector& vector : *side) {
      // A feature of one language alone can't pair anything.
      std::erase_if(vector,
                    [&](const auto& e) { return in_zh[e.first] == 0 || in_en[e.first] == 0; });
      float norm = 0;
      for (auto& [f, w] : vector) {
        w *= std::log(total / (in_zh[f] + in_en[f]) + 0.5F);
        w = std::max(w, 0.0F);
        norm += w * w;
      }
      for (auto& [f, w] : vector) w /= std::max(1e-6F, std::sqrt(norm));
    }
  }
}

// Of a feature in a vector that is ordered by feature.
float WeightOf(const Vector& vector, uint32_t feature) {
  const auto entry = std::ranges::lower_bound(vector, feature, {}, &Vector::value_type::first);
  return entry != vector.end() && entry->first == feature ? entry->second : 0;
}

struct Nearest {
  size_t index = 0;
  float best = 0;
  float second = 0;

  void Offer(size_t candidate, float similarity) {
    if (similarity > best) {
      second = best;
      best = similarity;
      index = candidate;
    } else {
      second = std::max(second, similarity);
    }
  }
  bool IsClear() const { return best >= kLeastSimilarity && best >= kClearMargin * second; }
};

using Stop = std::function<bool()>;

void PairByContent(const std::vector<IndexedArticle>& articles, const std::vector<size_t>& zh,
                   const std::vector<size_t>& en, const Stop& stop,
                   std::vector<std::pair<size_t, size_t>>* pairs) {
  const auto pointers = [&](const std::vector<size_t>& side) {
    std::vector<const IndexedArticle*> out;
    for (size_t i : side) out.push_back(&articles[i]);
    return out;
  };
  std::unordered_map<std::string, uint32_t> numbers;
  std::vector<Vector> zh_vectors = Vectorize(pointers(zh), &numbers);
  std::vector<Vector> en_vectors = Vectorize(pointers(en), &numbers);
  WeighByRarity(&zh_vectors, &en_vectors, numbers.size());

  std::vector<std::vector<std::pair<size_t, float>>> with(numbers.size());
  for (size_t e = 0; e < en_vectors.size(); ++e) {
    for (const auto& [f, w] : en_vectors[e]) with[f].emplace_back(e, w);
  }
  std::vector<Nearest> of_zh(zh.size()), of_en(en.size());
  std::vector<float> similarity(en.size());
  std::vector<bool> is_near(en.size());
  std::vector<size_t> near;  // in the order found
  const bool compares_all = zh.size() * en.size() <= kComparedAll;
  for (size_t z = 0; z < zh.size(); ++z) {
    if (z % kAskEvery == 0 && stop && stop()) return;
    near.clear();
    for (const auto& [f, w] : zh_vectors[z]) {
      if (!compares_all && with[f].size() > kRare) continue;
      for (const auto& [e, we] : with[f]) {
        if (is_near[e]) continue;
        is_near[e] = true;
        near.push_back(e);
      }
    }
    // What is common says how near they are, but makes nobody near.
    for (const auto& [f, w] : zh_vectors[z]) {
      if (compares_all || with[f].size() <= kRare) {
        for (const auto& [e, we] : with[f]) similarity[e] += w * we;
      } else {
        for (const size_t e : near) similarity[e] += w * WeightOf(en_vectors[e], f);
      }
    }
    std::ranges::sort(near);
    for (const size_t e : near) {
      if (similarity[e] > 0) {
        of_zh[z].Offer(e, similarity[e]);
        of_en[e].Offer(z, similarity[e]);
      }
      similarity[e] = 0;
      is_near[e] = false;
    }
  }
  for (size_t z = 0; z < zh.size(); ++z) {
    if (!of_zh[z].IsClear()) continue;
    const Nearest& back = of_en[of_zh[z].index];
    if (back.index == z && back.IsClear()) pairs->emplace_back(zh[z], en[of_zh[z].index]);
  }
}

std::vector<std::string> TermsOf(const IndexedArticle& article) {
  std::vector<std::string> terms;
  for (text::Term& term : text::Analyze(FullText(article))) {
    if (term.weight >= 0.2F) terms.push_back(std::move(term.text));
  }
  return terms;
}

}  // namespace

std::vector<std::pair<size_t, size_t>> FindTranslationPairs(
    const std::vector<IndexedArticle>& articles, const Stop& stop) {
  std::vector<std::pair<size_t, size_t>> pairs;
  std::map<std::string, std::pair<std::vector<size_t>, std::vector<size_t>>> groups;
  std::vector<size_t> zh, en;
  for (size_t i = 0; i < articles.size(); ++i) {
    const IndexedArticle& article = articles[i];
    if (article.locale != "zh" && article.locale != "en") continue;
    const bool is_zh = article.locale == "zh";
    if (article.translation_group.empty()) {
      (is_zh ? zh : en).push_back(i);
    } else {
      auto& group = groups[article.translation_group];
      (is_zh ? group.first : group.second).push_back(i);
    }
  }
  for (const auto& [name, group] : groups) {
    for (size_t z : group.first) {
      for (size_t e : group.second) pairs.emplace_back(z, e);
    }
  }
  PairByContent(articles, zh, en, stop, &pairs);
  return pairs;
}

TranslationModel LearnFromArticles(const std::vector<IndexedArticle>& articles, const Stop& stop) {
  std::vector<TranslationModel::Pair> texts;
  for (const auto& [zh, en] : FindTranslationPairs(articles, stop)) {
    if (stop && stop()) return {};
    texts.push_back({TermsOf(articles[zh]), TermsOf(articles[en])});
  }
  return TranslationModel::Learn(texts, stop);
}

}  // namespace deskmesh::knowledge
