// SPDX-License-Identifier: Apache-2.0
#include "knowledge/core/recommendation.h"

#include <algorithm>
#include <cctype>
#include <map>

namespace deskmesh::knowledge {
namespace {

constexpr size_t kConsidered = 20;
constexpr size_t kHistory = 3;  // what was read before that says little about now
constexpr double kPageWeight = 1.0;
constexpr double kHistoryWeight = 0.7;
constexpr double kRoleWeight = 0.3;
constexpr double kPopularWeight = 0.2;

struct Votes {
  double total = 0;
  double strongest = 0;
  RecommendationReason reason = RecommendationReason::kPopular;
};

class Ballot {
 public:
  void Add(const std::string& id, double score, RecommendationReason reason) {
    Votes& votes = votes_[id];
    votes.total += score;
    if (score <= votes.strongest) return;
    votes.strongest = score;
    votes.reason = reason;
  }
  const std::map<std::string, Votes>& votes() const { return votes_; }

 private:
  std::map<std::string, Votes> votes_;
};

// Every hit by its share of the best one's score; far worse ones are chance.
void AddSearch(const ArticleIndex& index, const SearchFilter& filter, const std::string& text,
               double weight, RecommendationReason reason, Ballot* ballot) {
  if (text.empty()) return;
  SearchQuery query;
  query.text = text;
  query.filter = filter;
  query.limit = kConsidered;
  query.with_snippets = false;
  const SearchResult found = index.Search(query);
  if (found.hits.empty() || found.evidence.coverage <= 0) return;
  constexpr double kChance = 0.3;
  for (const SearchHit& hit : found.hits) {
    const double share = hit.score / found.hits[0].score;
    if (share >= kChance) ballot->Add(hit.id, weight * share, reason);
  }
}

bool IsWordLike(std::string_view word) {
  const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0; };
  return word.size() > 1 && std::ranges::none_of(word, is_digit);
}

}  // namespace

std::string PageWords(std::string_view page) {
  page = page.substr(0, page.find_first_of("?#"));
  std::string words;
  for (size_t i = 0; i < page.size();) {
    const auto is_part = [](unsigned char c) { return std::isalnum(c) != 0 || c >= 0x80; };
    size_t end = i;
    while (end < page.size() && is_part(static_cast<unsigned char>(page[end]))) ++end;
    if (IsWordLike(page.substr(i, end - i))) {
      if (!words.empty()) words += ' ';
      words += page.substr(i, end - i);
    }
    i = end + 1;
  }
  return words;
}

std::vector<Recommendation> RecommendArticles(const ArticleIndex& index,
                                              const ReaderContext& reader, size_t limit) {
  Ballot ballot;
  AddSearch(index, reader.filter, PageWords(reader.page), kPageWeight, RecommendationReason::kPage,
            &ballot);
  double weight = kHistoryWeight;
  for (size_t i = 0; i < std::min(kHistory, reader.texts.size()); ++i, weight /= 2) {
    AddSearch(index, reader.filter, reader.texts[reader.texts.size() - 1 - i], weight,
              RecommendationReason::kHistory, &ballot);
  }
  for (const PopularArticle& article :
       index.MostPopular(reader.filter, kConsidered + reader.read_ids.size())) {
    // A little for all, so that a young help centre recommends too.
    ballot.Add(article.id, kPopularWeight * (0.05 + article.popularity),
               RecommendationReason::kPopular);
    if (article.is_for_role) ballot.Add(article.id, kRoleWeight, RecommendationReason::kRole);
  }
  std::vector<Recommendation> found;
  for (const auto& [id, votes] : ballot.votes()) found.push_back({id, votes.reason, votes.total});
  std::ranges::sort(found, [](const Recommendation& a, const Recommendation& b) {
    return a.score != b.score ? a.score > b.score : a.id < b.id;
  });
  std::vector<Recommendation> kept;
  for (Recommendation& candidate : found) {
    if (kept.size() == limit) break;
    const auto is_same = [&](const std::string& id) {
      return index.AreTranslations(candidate.id, id);
    };
    if (std::ranges::any_of(reader.read_ids, is_same)) continue;
    if (std::ranges::any_of(kept, is_same, &Recommendation::id)) continue;
    kept.push_back(std::move(candidate));
  }
  return kept;
}

std::string_view RecommendationReasonName(RecommendationReason reason) {
  switch (reason) {
    case RecommendationReason::kPage:
      return "PAGE";
    case RecommendationReason::kHistory:
      return "HISTORY";
    case RecommendationReason::kRole:
      return "ROLE";
    case RecommendationReason::kPopular:
      break;
  }
  return "POPULAR";
}

}  // namespace deskmesh::knowledge
