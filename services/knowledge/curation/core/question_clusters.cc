// SPDX-License-Identifier: Apache-2.0
#include "knowledge/curation/core/question_clusters.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>

#include "knowledge/core/common_words.h"
#include "knowledge/core/foreign_names.h"
#include "knowledge/core/glossary.h"
#include "knowledge/core/query_plan.h"
#include "platform/text/tokenizer.h"

namespace deskmesh::knowledge {
namespace {

constexpr float kNear = 0.42F;     // cosine to the centre from which on a question belongs there
constexpr float kSameGroup = 0.6F;  // cosine of two centres that are one
constexpr float kLeastWeight = 0.2F;  // of a term: function words say nothing
// The same for who names the same product: little else may be said in common.
constexpr float kNearByProduct = 0.25F, kSameGroupByProduct = 0.35F;
constexpr float kProductWeight = 2;  // a product says more than the words around it
constexpr std::size_t kManyQuestions = 10;  // from which on a product that most name is one's own
constexpr std::size_t kKeywords = 5;
constexpr std::size_t kHanCharacterBytes = 4;  // at most

using Vector = std::map<std::uint32_t, float>;
using Products = std::set<std::uint32_t>;

// What a name is a product of, whatever the language; empty: an ordinary word, or one of the domain.
std::string ProductOf(const std::string& name) {
  static const std::map<std::string, std::string, std::less<>> kProducts = {
      {"android", "android"}, {"安卓", "android"},  {"ios", "ios"},
      {"iphone", "ios"},      {"ipad", "ios"},      {"苹果手机", "ios"},
      {"github", "github"},   {"gitlab", "gitlab"}, {"gitee", "gitee"}};
  const auto known = kProducts.find(name);
  if (known != kProducts.end()) return known->second;
  const bool is_word = IsCommonEnglish(name) || !Glossary::BuiltIn().Find(name).empty();
  return is_word ? std::string() : name;
}

bool HaveCommon(const Products& one, const Products& other) {
  return std::ranges::any_of(one, [&](std::uint32_t each) { return other.contains(each); });
}

// Whether each names a product and none the other's.
bool AreApart(const Products& one, const Products& other) {
  return !one.empty() && !other.empty() && !HaveCommon(one, other);
}

float Length(const Vector& vector) {
  float square = 0;
  for (const auto& [term, weight] : vector) square += weight * weight;
  return std::sqrt(square);
}

float Dot(const Vector& a, const Vector& b) {
  const Vector& small = a.size() < b.size() ? a : b;
  const Vector& large = a.size() < b.size() ? b : a;
  float dot = 0;
  for (const auto& [term, weight] : small) {
    const auto other = large.find(term);
    if (other != large.end()) dot += weight * other->second;
  }
  return dot;
}

struct Group {
  Vector sum;
  float length = 0;  // of the sum
  std::vector<std::size_t> members;
  Products products;
};

float Cosine(const Vector& a, float length, const Group& group) {
  const float lengths = length * group.length;
  return lengths > 0 ? Dot(a, group.sum) / lengths : 0;
}

class Clustering {
 public:
  explicit Clustering(const std::vector<std::string>& questions) {
    for (const std::string& question : questions) NoteNames(question);
    for (const std::string& question : questions) Read(question);
    WeighByRarity();
    for (std::size_t i = 0; i < vectors_.size(); ++i) Place(i);
    JoinGroups();
  }

  std::vector<QuestionCluster> Largest(std::size_t least) const {
    std::vector<QuestionCluster> clusters;
    for (const Group& group : groups_) {
      if (group.members.size() < least) continue;
      clusters.push_back({ByTypicality(group), Keywords(group)});
    }
    std::ranges::sort(clusters, [](const QuestionCluster& a, const QuestionCluster& b) {
      return a.members.size() != b.members.size() ? a.members.size() > b.members.size()
                                                  : a.members < b.members;
    });
    return clusters;
  }

 private:
  // Whoever writes a name so that it looks like one tells it to all.
  void NoteNames(const std::string& question) {
    for (const std::string& name : ForeignNamesIn(question)) {
      std::string product = ProductOf(name);
      if (!product.empty()) product_of_.emplace(name, std::move(product));
    }
  }

  std::set<std::string> ProductsIn(const std::string& question) const {
    std::set<std::string> products;
    const auto add = [&](const std::string& name) {
      const auto known = product_of_.find(name);
      if (known != product_of_.end()) products.insert(known->second);
    };
    for (const std::string& name : ForeignNamesIn(question)) add(name);
    for (const text::Token& token : text::Tokenize(question)) {
      if (token.kind == text::TokenKind::kWord) add(token.surface);
    }
    return products;
  }

  void Read(const std::string& question) {
    Vector vector;
    const auto add = [&](const std::string& text, float weight) {
      const auto [entry, is_new] =
          numbers_.emplace(text, static_cast<std::uint32_t>(texts_.size()));
      if (is_new) texts_.push_back(text);
      vector[entry->second] = std::max(vector[entry->second], weight);
    };
    for (const text::Term& term : text::Analyze(question)) {
      if (term.weight >= kLeastWeight) add(term.text, term.weight);
    }
    NoteWords(question);
    // The same thing in the other language.
    for (const ConceptMatch& match : Glossary::BuiltIn().Find(question)) {
      add(ConceptTerm(match.concept_id), 1);
    }
    Products products;
    for (const std::string& product : ProductsIn(question)) {
      const std::string term = "@" + product;
      add(term, kProductWeight);
      products.insert(numbers_.at(term));
    }
    products_.push_back(std::move(products));
    vectors_.push_back(std::move(vector));
  }

  // Pairs of characters that stand across two words are terms, but nobody's words.
  void NoteWords(const std::string& question) {
    for (const text::Token& token : text::Tokenize(question)) {
      if (text::IsStopWord(token.surface)) continue;
      switch (token.kind) {
        case text::TokenKind::kHanWord:
          if (token.surface.size() > kHanCharacterBytes) {
            words_.emplace(token.surface, token.surface);
          }
          break;
        case text::TokenKind::kCompound:
        case text::TokenKind::kNumber:
          words_.emplace(token.surface, token.surface);
          break;
        case text::TokenKind::kWord:
          for (const text::Term& term : text::Analyze(token.surface)) {
            words_.emplace(term.text, token.surface);
          }
          break;
        default:
          break;
      }
    }
  }

  void WeighByRarity() {
    std::vector<float> with(texts_.size());
    for (const Vector& vector : vectors_) {
      for (const auto& [term, weight] : vector) ++with[term];
    }
    const auto total = static_cast<float>(vectors_.size());
    if (vectors_.size() >= kManyQuestions) {
      for (std::size_t i = 0; i < vectors_.size(); ++i) {
        std::erase_if(products_[i], [&](std::uint32_t product) {
          const bool is_own = with[product] * 2 > total;
          if (is_own) vectors_[i].erase(product);
          return is_own;
        });
      }
    }
    for (Vector& vector : vectors_) {
      // What nobody else said ties nothing together.
      std::erase_if(vector, [&](const auto& entry) { return with[entry.first] < 2; });
      for (auto& [term, weight] : vector) weight *= std::log1p(total / with[term]);
    }
  }

  void Place(std::size_t question) {
    const Vector& vector = vectors_[question];
    if (vector.empty()) return;
    std::map<std::size_t, bool> candidates;
    for (const auto& [term, weight] : vector) {
      for (const std::size_t group : groups_with_[term]) candidates[group] = true;
    }
    std::size_t best = groups_.size();
    float nearest = 0;
    const float length = Length(vector);
    const Products& products = products_[question];
    for (const auto& [group, is_candidate] : candidates) {
      if (AreApart(products, groups_[group].products)) continue;
      const bool is_by_product = HaveCommon(products, groups_[group].products);
      const float cosine = Cosine(vector, length, groups_[group]);
      if (cosine <= std::max(nearest, is_by_product ? kNearByProduct : kNear)) continue;
      nearest = cosine;
      best = group;
    }
    if (best == groups_.size()) groups_.emplace_back();
    groups_[best].members.push_back(question);
    groups_[best].products.insert(products.begin(), products.end());
    for (const auto& [term, weight] : vector) {
      float& sum = groups_[best].sum[term];
      if (sum == 0) groups_with_[term].push_back(best);
      sum += weight;
    }
    groups_[best].length = Length(groups_[best].sum);
  }

  // The first questions of a group may have founded two.
  void JoinGroups() {
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      if (groups_[g].members.empty()) continue;
      std::map<std::size_t, bool> candidates;
      for (const auto& [term, weight] : groups_[g].sum) {
        for (const std::size_t other : groups_with_[term]) candidates[other] = true;
      }
      for (const auto& [other, is_candidate] : candidates) {
        if (other <= g || groups_[other].members.empty()) continue;
        if (AreApart(groups_[g].products, groups_[other].products)) continue;
        const float least = HaveCommon(groups_[g].products, groups_[other].products)
                                ? kSameGroupByProduct
                                : kSameGroup;
        if (Cosine(groups_[g].sum, groups_[g].length, groups_[other]) < least) continue;
        groups_[g].products.insert(groups_[other].products.begin(), groups_[other].products.end());
        for (const auto& [term, weight] : groups_[other].sum) groups_[g].sum[term] += weight;
        groups_[g].length = Length(groups_[g].sum);
        auto& members = groups_[g].members;
        members.insert(members.end(), groups_[other].members.begin(), groups_[other].members.end());
        groups_[other] = {};
      }
    }
  }

  std::vector<std::size_t> ByTypicality(const Group& group) const {
    std::vector<std::pair<float, std::size_t>> order;
    for (const std::size_t member : group.members) {
      order.emplace_back(-Cosine(vectors_[member], Length(vectors_[member]), group), member);
    }
    std::ranges::sort(order);
    std::vector<std::size_t> members;
    for (const auto& [cosine, member] : order) members.push_back(member);
    return members;
  }

  std::vector<std::string> Keywords(const Group& group) const {
    std::vector<std::pair<float, std::uint32_t>> order;
    for (const auto& [term, sum] : group.sum) {
      if (words_.contains(texts_[term])) order.emplace_back(-sum, term);
    }
    std::ranges::sort(order);
    std::vector<std::string> words;
    for (const auto& [sum, term] : order) {
      const std::string& next = words_.at(texts_[term]);
      // What is inside a word already named adds nothing.
      const bool overlaps = std::ranges::any_of(words, [&](const std::string& word) {
        return word.find(next) != std::string::npos || next.find(word) != std::string::npos;
      });
      if (!overlaps) words.push_back(next);
      if (words.size() == kKeywords) break;
    }
    return words;
  }

  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::string> words_;  // as they were written, by their terms
  std::unordered_map<std::string, std::string> product_of_;  // by names of it
  std::vector<Vector> vectors_;
  std::vector<Products> products_;  // by question
  std::vector<Group> groups_;
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> groups_with_;
};

}  // namespace

std::vector<QuestionCluster> ClusterQuestions(const std::vector<std::string>& questions,
                                              std::size_t least) {
  return Clustering(questions).Largest(least);
}

}  // namespace deskmesh::knowledge
